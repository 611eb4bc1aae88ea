package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

// environment is everything that the program takes from the world around it.
type environment struct {
	args           []string
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
}

// app is one run of the program.
type app struct {
	environment
	ui      *ui
	global  globalOptions
	version string
	started bool // the command line was understood
	studio  *studio.Studio
	// partSize is how many content files are loaded at a time, see the constant.
	partSize int

	ledgerAt *syndicate.LedgerConfig // nil until the site was read
}

// globalOptions are the flags that every command has.
type globalOptions struct {
	site        string
	environment string
	config      string
	configDir   string
	themesDir   string
	baseURL     string
	hugo        string
	json        bool
	quiet       bool
	verbose     bool
	noColor     bool
}

// run is the whole program; the result is its exit status.
func run(ctx context.Context, env environment) (status int) {
	a := &app{environment: env, version: version(), studio: studio.New(studio.Options{CacheDir: cacheDir()}), partSize: partSize}
	defer a.studio.Close()
	a.ui = newUI(env.stdout, env.stderr, env.getenv)
	defer func() {
		if r := recover(); r != nil {
			a.ui.failure(fmt.Errorf("internal error: %v; please report it at https://github.com/hugo-syndicate/hugo-syndicate/issues", r))
			status = exitFailure
		}
	}()
	ctx, stop := interruptible(ctx, func() {
		a.ui.note("interrupted: finishing what is under way, again to end at once")
	})
	defer stop()

	a.ui.json = slices.Contains(env.args, "--json") // for errors before the flags are read
	root := a.rootCommand()
	root.SetArgs(env.args)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.started { // an unknown command, a missing argument
		err = usageError{err}
	}
	a.ui.failure(err)
	return exitStatus(err)
}

// cacheDir returns the folder for what the program can do without but would have to make again, "" if
// the user has none.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "syndicate")
}

var errInterrupted = errors.New("interrupted")

// interruptible returns a context that ends at the first Ctrl-C, so that the work can stop at a good
// place, and tells of it. A second one ends the program at once; the ledger is truthful at any moment.
func interruptible(parent context.Context, tell func()) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as with nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		select {
		case <-signals:
			signal.Stop(signals)
			cancel(errInterrupted)
			tell()
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(signals); cancel(nil) }
}

// Exit statuses, as the help prints them.
const (
	exitFailure     = 1
	exitUsage       = 2
	exitInDoubt     = 3
	exitChecks      = 4
	exitInterrupted = 130
)

const exitStatusHelp = `Exit status:
  0    done, or nothing to do
  1    failure
  2    usage or configuration
  3    something is in doubt and needs a person
  4    checks failed
  130  interrupted
`

// usageError is about what the user typed or configured.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// verdict is an outcome that was reported already and only decides the exit status.
type verdict int

func (v verdict) Error() string { return fmt.Sprintf("exit status %d", int(v)) }

// exitStatus says how the program ends. What needs a person comes before everything else.
func exitStatus(err error) int {
	var v verdict
	switch {
	case err == nil:
		return 0
	case errors.As(err, &v):
		return int(v)
	case errors.Is(err, syndicate.ErrInDoubt):
		return exitInDoubt
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, new(usageError)), errors.Is(err, hugosite.ErrConfig), errors.Is(err, medium.ErrToken):
		return exitUsage
	}
	return exitFailure
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "syndicate",
		Short: "Bring the posts of a Hugo site to Medium, once",
		Long: `syndicate picks the posts of a Hugo site that are flagged in front matter, rewrites
each as a standalone article with a canonical link, checks it against Medium's rules,
publishes it exactly once and records that.

Flag a post with "syndicate: medium" in its front matter. Then try it all without an
account:

  syndicate publish --sandbox`,
		Version:           a.version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := flagsFromEnvironment(cmd.Flags(), a.getenv); err != nil {
				return err
			}
			a.ui.configure(a.global)
			a.started = true
			return a.global.validate()
		},
	}
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetUsageTemplate(root.UsageTemplate() + "\n" + exitStatusHelp)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })

	g, flags := &a.global, root.PersistentFlags()
	flags.StringVar(&g.site, "site", ".", "folder of the Hugo site")
	flags.StringVarP(&g.environment, "environment", "e", "", "Hugo's build environment")
	flags.StringVar(&g.config, "config", "", "Hugo's config file")
	flags.StringVar(&g.configDir, "configDir", "", "Hugo's config folder")
	flags.StringVar(&g.themesDir, "themesDir", "", "Hugo's themes folder")
	flags.StringVarP(&g.baseURL, "baseURL", "b", "", "base address in place of the site's own")
	flags.StringVar(&g.hugo, "hugo", embeddedHugo, "which Hugo reads the site: embedded, auto or the path of a hugo command, 0.124 or later")
	flags.BoolVar(&g.json, "json", false, "print one JSON document on stdout")
	flags.BoolVarP(&g.quiet, "quiet", "q", false, "print errors only")
	flags.BoolVarP(&g.verbose, "verbose", "v", false, "print more, Hugo's own warnings included")
	flags.BoolVar(&g.noColor, "no-color", false, "print without colours")

	root.AddCommand(
		a.planCommand(), a.renderCommand(), a.checkCommand(), a.publishCommand(), a.statusCommand(),
		a.deskCommand(), a.resolveCommand(), a.adoptCommand(), a.verifyCommand(), a.authorityCommand(),
		a.fidelityCommand(), a.initCommand(), a.configCommand(), a.flagCommand(), a.unflagCommand(),
		a.sandboxCommand(), a.manualCommand(),
		a.loginCommand(), a.logoutCommand(), a.whoamiCommand(), a.publicationsCommand(),
	)
	return root
}

func (g *globalOptions) validate() error {
	if g.hugo == "" {
		return usagef("--hugo is empty: embedded, auto or the path of a hugo command is needed")
	}
	return nil
}

// flagsFromEnvironment sets every flag that is not on the command line from its twin in the
// environment: --max-per-day from SYNDICATE_MAX_PER_DAY.
func flagsFromEnvironment(flags *pflag.FlagSet, getenv func(string) string) (err error) {
	flags.VisitAll(func(f *pflag.Flag) {
		name := "SYNDICATE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := getenv(name)
		if err != nil || value == "" || f.Changed || f.Annotations[typedOnly] != nil {
			return
		}
		if e := flags.Set(f.Name, value); e != nil {
			err = usagef("%s: %w", name, e)
			return
		}
		if e := flags.SetAnnotation(f.Name, setByEnvironment, []string{name}); e != nil {
			panic(e) // there is no such flag
		}
	})
	return err
}

// setByEnvironment marks flags that were set by their twins, which it names.
const setByEnvironment = "set-by-environment"

// typedOnly marks flags that a person has to type: a statement about one post, or leave to do what
// is done once. The environment is about all runs.
const typedOnly = "typed-only"

func mustBeTyped(flags *pflag.FlagSet, names ...string) {
	for _, name := range names {
		if err := flags.SetAnnotation(name, typedOnly, []string{"true"}); err != nil {
			panic(err) // there is no such flag
		}
	}
}

// release is the version that a release was built as; the linker sets it.
var release string

// version is the version of the release or, if somebody built the program, of the module.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
