package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
)

func (a *app) initCommand() *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Prepare a site",
		Long: `init prepares a site: it puts the settings into its configuration and the flag into its
archetype, as comments that change nothing until you take the # away, and makes git
ignore what the sandbox leaves. With --ci it adds a job that publishes.

It only adds to files, and says what it did to each. Run again, it changes nothing.`,
		Example: "  syndicate init --dry-run\n  syndicate init --ci github",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.prepareSite(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.dryRun, "dry-run", false, "write nothing")
	flags.StringVar(&o.ci, "ci", "", "add a job that publishes: github, gitlab, netlify or cloudflare")
	mustBeTyped(flags, "ci")
	return cmd
}

type initOptions struct {
	dryRun bool
	ci     string
}

// initReport is the JSON of init.
type initReport struct {
	DryRun bool         `json:"dryRun,omitempty"`
	Files  []initChange `json:"files"`
}

// An initChange is what was done about one file.
type initChange struct {
	Path   string   `json:"path"`
	Action initVerb `json:"action"`
	Reason string   `json:"reason"`
}

type initVerb string

const (
	wasCreated initVerb = "created"
	wasChanged initVerb = "changed"
	wasKept    initVerb = "kept"
	initFailed initVerb = "failed"
)

// An initializer prepares a site.
type initializer struct {
	*app
	root   *os.Root
	dryRun bool
	config *siteConfig
}

func (a *app) prepareSite(ctx context.Context, o initOptions) error {
	job, known := ciFiles[o.ci]
	if o.ci != "" && !known {
		return usagef("--ci is %q, one of github, gitlab, netlify, cloudflare is needed", o.ci)
	}
	root, err := os.OpenRoot(a.global.site) // symbolic links do not lead out of it
	if err != nil {
		return usagef("%w", err)
	}
	defer root.Close()
	i := &initializer{app: a, root: root, dryRun: o.dryRun}
	if i.config, err = a.readSiteConfig(root); err != nil {
		return usageError{err}
	}
	r := initReport{DryRun: o.dryRun, Files: []initChange{i.addSettings(), i.addToArchetype(), i.addToGitIgnore(ctx)}}
	if known {
		r.Files = append(r.Files, i.addCI(job))
	}
	return a.reportInit(r)
}

func (a *app) reportInit(r initReport) error {
	failed := false
	for _, c := range r.Files {
		failed = failed || c.Action == initFailed
		if c.Action == initFailed {
			a.ui.problem("%s: %s", c.Path, c.Reason)
		}
		a.ui.print("%s %s  %s", a.ui.paint(string(c.Action)), plainLine(c.Path), plainLine(c.Reason))
	}
	if a.ui.json {
		if err := a.ui.encode(r); err != nil {
			return err
		}
	}
	if r.DryRun {
		a.ui.note("dry run: nothing was written")
	}
	if failed {
		return verdict(exitFailure)
	}
	return nil
}

// A keptError is why a file stays as it is, and that is fine.
type keptError struct{ error }

func kept(reason string, args ...any) error { return keptError{fmt.Errorf(reason, args...)} }

// write changes a file of the site, or makes it if it is missing and what is made of nothing is something.
func (i *initializer) write(name, done string, change func(old []byte) ([]byte, error)) initChange {
	c := initChange{Path: name, Action: wasChanged, Reason: done}
	var err error
	if _, e := i.root.Lstat(filepath.FromSlash(name)); errors.Is(e, fs.ErrNotExist) {
		c.Action = wasCreated
		err = i.create(name, change)
	} else {
		_, err = rewriteFile(i.root, name, func(old []byte) ([]byte, error) {
			changed, err := change(old)
			if i.dryRun && err == nil {
				return old, nil
			}
			return changed, err
		})
	}
	switch {
	case errors.As(err, new(keptError)):
		c.Action, c.Reason = wasKept, err.Error()
	case err != nil:
		c.Action, c.Reason = initFailed, err.Error()
	}
	return c
}

func (i *initializer) create(name string, change func(old []byte) ([]byte, error)) error {
	content, err := change(nil)
	if err != nil || i.dryRun {
		return err
	}
	file := filepath.FromSlash(name)
	if err := i.root.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return reason(err)
	}
	return reason(writeDurably(i.root, file, content, 0o666))
}

// appended returns a file with a text at its end, in lines that end as its own do.
func appended(old []byte, text string) []byte {
	if len(old) > 0 && !bytes.HasSuffix(old, []byte("\n")) {
		text = "\n" + text
	}
	return slices.Concat(old, likeIn(old, text))
}

// likeIn gives a text the line breaks of a file.
func likeIn(file []byte, text string) []byte {
	if bytes.Contains(file, []byte("\r\n")) {
		return bytes.ReplaceAll([]byte(text), []byte("\n"), []byte("\r\n"))
	}
	return []byte(text)
}

// filesIn names the files in a folder of the site, which may be missing, and the links there.
func filesIn(root *os.Root, dir string) (names []string) {
	entries, _ := fs.ReadDir(root.FS(), path.Clean(dir))
	for _, e := range entries {
		if e.Type().IsRegular() || e.Type() == fs.ModeSymlink {
			names = append(names, e.Name())
		}
	}
	return names
}
