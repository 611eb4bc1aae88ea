//go:build unix

// Command bench compares what the program takes on large sites with what Hugo takes: time, processor time
// and the peak of memory, each command as a process of its own.
//
//	go run ./cmd/syndicate/testdata/bench                 # sites of 1,000 and 10,000 posts
//	go run ./cmd/syndicate/testdata/bench 1000 10000 100000
//	go run ./cmd/syndicate/testdata/bench -h
//
// It builds Hugo of the version that the program has in it. The commands run in turn, A B C A B C, so
// that a ratio is of two runs that followed each other; figures are medians. It prints tables in Markdown.
// All that it writes goes into a folder that it removes at the end, caches included.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/hugo-syndicate/hugo-syndicate/cmd/syndicate/internal/gensite"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	sizes         []int // posts of the sites
	runs, ofBuild int   // of each command, and of a whole build of the site by Hugo
	work          string
	lines         string
}

// mostBuilt is the number of posts above which Hugo does not build the site unless it is asked to: it
// needs a third of a megabyte for each of them.
const mostBuilt = 20_000

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.runs, "runs", 5, "how often each command is measured")
	flags.IntVar(&o.ofBuild, "builds", -1, fmt.Sprintf("how often a whole build by Hugo is (default: as often as the others, and not at all above %d posts)", mostBuilt))
	flags.StringVar(&o.work, "work", "", "where the folder for the sites is made: 100,000 posts take 1.2 GB")
	flags.StringVar(&o.lines, "o", "", "append a line for each run to this file, for benchstat")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: bench [flags] [POSTS...]   (default 1000 10000)")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() == 0 {
		o.sizes = []int{1000, 10_000}
	}
	for _, arg := range flags.Args() {
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 {
			return o, fmt.Errorf("%q is not a number of posts", arg)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.runs < 1 {
		return o, errors.New("-runs has to be 1 or more")
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	b := &bench{options: o, progress: stderr, lines: io.Discard}
	if b.dir, err = os.MkdirTemp(o.work, "syndicate-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if b.dir, err = filepath.Abs(b.dir); err != nil {
		return err
	}
	if o.lines != "" {
		f, err := os.OpenFile(o.lines, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			return err
		}
		defer f.Close()
		b.lines = f
	}
	if err := b.build(ctx); err != nil {
		return err
	}
	results, err := b.measure(ctx)
	if err != nil {
		return err
	}
	report(stdout, o, results)
	return nil
}

// A bench is one run of this program.
type bench struct {
	options
	dir             string // everything is below it
	progress, lines io.Writer
}

func (b *bench) path(elem ...string) string {
	return filepath.Join(append([]string{b.dir}, elem...)...)
}

// build makes the programs, and what they need.
func (b *bench) build(ctx context.Context) error {
	const ours = "github.com/hugo-syndicate/hugo-syndicate/cmd/syndicate"
	for name, path := range map[string]string{
		"hugo":      "github.com/gohugoio/hugo",
		"syndicate": ours,
		"generate":  ours + "/testdata/bench/generate",
		"read":      ours + "/testdata/bench/read",
	} {
		fmt.Fprintf(b.progress, "building %s\n", name)
		command := exec.CommandContext(ctx, "go", "build", "-o", b.path("bin", name), path)
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w\n%s", name, err, bytes.TrimSpace(out))
		}
		if err := forget(b.path("bin", name)); err != nil {
			return err
		}
	}
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/hugo-syndicate/hugo-syndicate").Output()
	if err != nil {
		return fmt.Errorf("finding the example site: %w", err)
	}
	site := filepath.Join(strings.TrimSpace(string(root)), "example-site")
	if err := os.CopyFS(b.path("example"), os.DirFS(site)); err != nil {
		return err
	}
	return os.RemoveAll(b.path("example", ".syndicate")) // somebody's sandbox
}

// measure measures the start of the programs, then each of the sites.
func (b *bench) measure(ctx context.Context) ([]result, error) {
	start, err := b.rounds(ctx, 0, b.startUp())
	if err != nil {
		return nil, err
	}
	results := []result{{figures: start}}
	for _, posts := range b.sizes {
		s := &site{bench: b, posts: posts, dir: b.path(fmt.Sprintf("site-%d", posts))}
		if err := s.generate(ctx); err != nil {
			return nil, err
		}
		figures, err := b.rounds(ctx, posts, s.cases())
		if err != nil {
			return nil, err
		}
		results = append(results, result{posts, figures})
		if err := os.RemoveAll(s.dir); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// A site is one that was generated.
type site struct {
	*bench
	posts, flagged int
	dir            string
}

// generate writes the site, in a process of its own: what this one takes at most counts as the least of
// its children (see getrusage(2)).
func (s *site) generate(ctx context.Context) error {
	fmt.Fprintf(s.progress, "writing %d posts\n", s.posts)
	_, err := s.execute(ctx, s.path("bin", "generate"), s.dir, strconv.Itoa(s.posts), "0")
	return err
}

// flag makes it a site with that many flagged posts.
func (s *site) flag(n int) error {
	n = min(n, s.posts)
	err := gensite.Flag(s.dir, s.posts, s.flagged, n)
	s.flagged = n
	return err
}
