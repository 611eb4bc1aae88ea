package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

func (a *app) flagCommand() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "flag PATH...",
		Short: "Flag posts in their front matter",
		Long: `flag writes into the front matter of posts that they are to be syndicated, drafts included.
Nothing else in the files changes. A post that is flagged stays as it is.`,
		Example: "  syndicate flag posts/hello 'notes/2026/**'",
		Args:    somePaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reflag(cmd.Context(), args, dryRun, (*flagger).flag)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "write nothing")
	return cmd
}

func (a *app) unflagCommand() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "unflag PATH...",
		Short: "Take the flags of posts away",
		Long: `unflag takes the flag out of the front matter of posts, with the settings that are part of it;
an id stays. Where a section flags its posts it writes false in its place.

What is on Medium already stays there, and in the ledger.`,
		Args: somePaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.reflag(cmd.Context(), args, dryRun, (*flagger).unflag)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "write nothing")
	return cmd
}

// somePaths lets no command change all posts because nobody named one.
func somePaths(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name the posts: syndicate %s posts/hello", cmd.Name())
	}
	return nil
}

// flagReport is the JSON of flag and unflag.
type flagReport struct {
	DryRun  bool         `json:"dryRun,omitempty"`
	Posts   []flagChange `json:"posts"`
	Summary struct {
		Changed   int `json:"changed"`
		Unchanged int `json:"unchanged"`
		Failed    int `json:"failed"`
	} `json:"summary"`
}

// A flagChange is what was done about one file.
type flagChange struct {
	Key    string   `json:"key"`
	Path   string   `json:"path"`
	Action flagVerb `json:"action"`
	Reason string   `json:"reason,omitempty"`
}

type flagVerb string

const (
	wasFlagged   flagVerb = "flagged"
	wasUnflagged flagVerb = "unflagged"
	wasUnchanged flagVerb = "unchanged"
	flagFailed   flagVerb = "failed"
)

// reflag flags posts, or takes their flags away.
func (a *app) reflag(ctx context.Context, args []string, dryRun bool, change func(*flagger, *syndicate.Post) flagChange) error {
	j, err := a.load(ctx)
	if err != nil {
		return err
	}
	defer j.close()
	root, err := os.OpenRoot(a.global.site) // symbolic links do not lead out of it
	if err != nil {
		return err
	}
	defer root.Close()
	f := &flagger{job: j, root: root, dryRun: dryRun}
	posts, err := f.chosen(args)
	if err != nil {
		return err
	}
	r := flagReport{DryRun: dryRun, Posts: []flagChange{}}
	for _, p := range posts {
		r.Posts = append(r.Posts, change(f, p))
	}
	if err := f.overrule(ctx, r.Posts); err != nil {
		return err
	}
	return a.reportFlags(r)
}

func (a *app) reportFlags(r flagReport) error {
	for _, c := range r.Posts {
		name, reason := strings.TrimPrefix(c.Path, "content/"), ""
		if c.Reason != "" {
			reason = "  " + c.Reason
		}
		switch c.Action {
		case flagFailed:
			r.Summary.Failed++
			a.ui.problem("%s: %s", name, c.Reason)
		case wasUnchanged:
			r.Summary.Unchanged++
		default:
			r.Summary.Changed++
		}
		a.ui.print("%s %s%s", a.ui.paint(string(c.Action)), plainLine(name), plainLine(reason))
	}
	if a.ui.json {
		if err := a.ui.encode(r); err != nil {
			return err
		}
	}
	if r.DryRun {
		a.ui.note("dry run: nothing was written")
	}
	if r.Summary.Failed > 0 {
		return verdict(exitFailure)
	}
	return nil
}

// A flagger changes the flags in content files.
type flagger struct {
	*job
	root     *os.Root
	dryRun   bool
	unlisted map[*syndicate.Post]bool // posts that Hugo does not publish yet
	taken    []takenFlag
}

// takenFlag is a file that had a flag of its own.
type takenFlag struct {
	path   string
	before []byte
}

// flag flags a post.
func (f *flagger) flag(p *syndicate.Post) flagChange {
	flagged, err := f.isFlagged(p)
	switch {
	case err != nil:
		return f.failed(p, err)
	case flagged:
		value, ok, _ := f.ownValue(p)
		if own, _ := f.flags(value); ok && own {
			return f.change(p, wasUnchanged, "flagged already")
		}
		return f.change(p, wasUnchanged, "flagged already (by cascade%s)", in(f.cascadeOf(p).file))
	}
	_, err = f.rewrite(p, func(content []byte) ([]byte, error) { return f.switchOn(p, content) })
	if err != nil {
		return f.failed(p, err)
	}
	return f.change(p, wasFlagged, "")
}

// unflag takes the flag of a post away.
func (f *flagger) unflag(p *syndicate.Post) flagChange {
	flagged, err := f.isFlagged(p)
	if err != nil {
		return f.failed(p, err)
	}
	if !flagged {
		return f.change(p, wasUnchanged, "not flagged")
	}
	value, _, err := f.ownValue(p)
	if err != nil {
		return f.failed(p, err)
	}
	isOwn, _ := f.flags(value)
	section := f.cascadeOf(p).file
	if !isOwn || f.unlisted[p] && section != "" {
		if _, err := f.rewrite(p, f.overruled); err != nil {
			return f.failed(p, err)
		}
		return f.change(p, wasUnflagged, "false is written, as it was flagged by cascade%s", in(section))
	}
	before, err := f.rewrite(p, f.switchOff)
	if err != nil {
		return f.failed(p, err)
	}
	if !f.unlisted[p] {
		f.taken = append(f.taken, takenFlag{path: p.Path, before: before})
	}
	if lost := settingsOf(value); len(lost) > 0 {
		return f.change(p, wasUnflagged, "its settings went with it: %s", strings.Join(lost, ", "))
	}
	return f.change(p, wasUnflagged, "")
}

// overrule writes false into those files that are flagged by cascade now that their own flag is gone. Hugo
// knows: the site is read again.
func (f *flagger) overrule(ctx context.Context, changes []flagChange) error {
	if f.dryRun || len(f.taken) == 0 {
		return nil
	}
	again, err := f.load(ctx)
	if err != nil {
		return fmt.Errorf("flags were taken away, but sections may still flag the posts: %w", err)
	}
	defer again.close()
	still, err := again.posts(selection{})
	if err != nil {
		return err
	}
	for _, p := range still {
		taken := slices.IndexFunc(f.taken, func(t takenFlag) bool { return t.path == p.Path })
		done := slices.IndexFunc(changes, func(c flagChange) bool { return c.Path == p.Path })
		if taken < 0 || done < 0 {
			continue
		}
		_, err := f.rewrite(p, func([]byte) ([]byte, error) { return f.overruled(f.taken[taken].before) })
		if err != nil {
			changes[done] = f.failed(p, err)
			continue
		}
		changes[done].Reason = fmt.Sprintf("false is written, as it is flagged by cascade%s", in(f.cascadeOf(p).file))
	}
	return nil
}

// switchOn flags a content file.
func (f *flagger) switchOn(p *syndicate.Post, content []byte) ([]byte, error) {
	key, destination := f.config.Flag, medium.Profile.Name
	value, _, err := frontmatter.Value(content, key)
	if err != nil {
		return nil, err
	}
	switch _, isTable := value.(map[string]any); {
	case isTable:
		return frontmatter.SetValue(content, key+"."+destination, true)
	case key == syndicate.ParamsKey || path.Ext(p.Path) == ".org": // which has only texts
		return frontmatter.SetValue(content, key, destination)
	}
	return frontmatter.SetValue(content, key, true)
}

// switchOff takes the flag of a content file away.
func (f *flagger) switchOff(content []byte) ([]byte, error) {
	key := f.config.Flag
	value, _, err := frontmatter.Value(content, key)
	if err != nil {
		return nil, err
	}
	if hasID(value) { // which names the post in the ledger
		key += "." + medium.Profile.Name
	}
	return frontmatter.Delete(content, key)
}

// overruled writes into a content file that it is not flagged, whatever cascades say.
func (f *flagger) overruled(content []byte) ([]byte, error) {
	key := f.config.Flag
	value, _, err := frontmatter.Value(content, key)
	if err != nil {
		return nil, err
	}
	if hasID(value) {
		key += "." + medium.Profile.Name
		value, _, _ = frontmatter.Value(content, key)
	}
	if _, isTable := value.(map[string]any); isTable {
		if content, err = frontmatter.Delete(content, key); err != nil {
			return nil, err
		}
	}
	if bytes.HasPrefix(content, []byte("#+")) {
		return frontmatter.SetValue(content, key, []string{}) // Org has no false
	}
	return frontmatter.SetValue(content, key, false)
}

// rewrite changes a content file of the site, unless this is a dry run. It returns what the file was.
func (f *flagger) rewrite(p *syndicate.Post, change func([]byte) ([]byte, error)) (before []byte, err error) {
	if err := notOurs(p.Path); err != nil {
		return nil, err
	}
	_, err = rewriteFile(f.root, p.Path, func(content []byte) ([]byte, error) {
		before = content
		after, err := change(content)
		if err == nil && f.dryRun {
			return content, nil
		}
		return after, err
	})
	return before, err
}

// ownValue is what the post's own file says of the flag.
func (f *flagger) ownValue(p *syndicate.Post) (value any, ok bool, err error) {
	if err := notOurs(p.Path); err != nil {
		return nil, false, err
	}
	content, err := f.root.ReadFile(p.Path)
	if err != nil {
		return nil, false, reason(err)
	}
	return frontmatter.Value(content, f.config.Flag)
}

// isFlagged reports whether a post is flagged, by itself or by cascade.
func (f *flagger) isFlagged(p *syndicate.Post) (bool, error) {
	flagged, err := f.config.Flagged(p.Params)
	if err != nil {
		return false, fmt.Errorf("%s %w", f.config.Flag, err)
	}
	return flagged, nil
}

// flags reports whether a value of the flag asks for syndication.
func (f *flagger) flags(value any) (bool, error) {
	return syndicate.Flagged(value, medium.Profile.Name)
}

func (f *flagger) failed(p *syndicate.Post, err error) flagChange {
	if errors.Is(err, frontmatter.ErrNone) {
		err = fmt.Errorf("%w: begin the file with some, such as a title", err)
	}
	return f.change(p, flagFailed, "%v", err)
}

func (f *flagger) change(p *syndicate.Post, verb flagVerb, reason string, args ...any) flagChange {
	return flagChange{Key: p.Key, Path: p.Path, Action: verb, Reason: fmt.Sprintf(reason, args...)}
}

func in(file string) string {
	if file == "" {
		return ""
	}
	return " in " + file
}

// hasID reports whether a flag in its long form has the id of the post.
func hasID(value any) bool {
	table, _ := value.(map[string]any)
	return folded(table, "id") != nil
}

// settingsOf names the settings in the long form of a flag.
func settingsOf(value any) []string {
	table, _ := value.(map[string]any)
	settings, _ := folded(table, medium.Profile.Name).(map[string]any)
	return slices.Sorted(maps.Keys(settings))
}
