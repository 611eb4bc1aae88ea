package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

type resolveOptions struct {
	published    string
	notPublished bool
	sandbox      bool
}

func (a *app) resolveCommand() *cobra.Command {
	var o resolveOptions
	cmd := &cobra.Command{
		Use:   "resolve PATH (--published URL | --not-published)",
		Short: "Settle a post that is in doubt",
		Long: `resolve settles a post whose answer was lost. Look for the story at
https://medium.com/me/stories/drafts and https://medium.com/me/stories/public first.

If it is there, record it with --published and its address. If it is certainly not there,
--not-published makes the post free to be published again.`,
		Example: "  syndicate resolve posts/hello --published https://medium.com/p/1a2b3c4d5e6f\n  syndicate resolve posts/hello --not-published",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.resolve(cmd.Context(), args[0], o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.published, "published", "", "the story exists at this address")
	flags.BoolVar(&o.notPublished, "not-published", false, "the story does not exist")
	addSandboxFlag(flags, &o.sandbox)
	return cmd
}

func (a *app) resolve(ctx context.Context, path string, o resolveOptions) error {
	if (o.published != "") == o.notPublished {
		return usagef("say what you found: either --published URL or --not-published")
	}
	l := a.ledger(o.sandbox)
	release, err := l.Lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	entry, err := a.recorded(ctx, l, path)
	if err != nil {
		return err
	}
	next := syndicate.StateRejected
	if o.published != "" {
		next = syndicate.StatePublished
	}
	if !entry.State.CanMoveTo(next) {
		return usagef("%s is %s%s, there is nothing to settle", entry.Key, entry.State, at(entry.Story))
	}
	entry.State = next
	if next == syndicate.StatePublished {
		story, err := storyAt(o.published)
		if err != nil {
			return err
		}
		story.Status = entry.Story.Status
		entry.Story, entry.Reason = story, ""
	} else {
		entry.Story, entry.Reason = syndicate.Story{}, "a person found no story"
	}
	return a.settle(ctx, l, entry)
}

// settle records the entry and says so.
func (a *app) settle(ctx context.Context, l syndicate.Ledger, entry syndicate.Entry) error {
	if err := l.Settle(ctx, entry); err != nil {
		return err
	}
	if a.ui.json {
		return a.ui.encode(entry)
	}
	a.ui.print("%-9s %s%s", entry.State, entry.Key, at(entry.Story))
	return nil
}

func at(s syndicate.Story) string {
	if s.URL == "" {
		return ""
	}
	return " at " + s.URL
}

// storyAt makes a story of its address.
func storyAt(address string) (syndicate.Story, error) {
	id, err := medium.StoryID(address)
	if err != nil {
		return syndicate.Story{}, usageError{err}
	}
	if !strings.Contains(address, "://") { // an id alone
		address = "https://medium.com/p/" + id
	}
	return syndicate.Story{ID: id, URL: address}, nil
}

// recorded returns what the ledger has of a post. The site is loaded only if its path does not tell
// the key, or if the record is damaged and has to be made anew.
func (a *app) recorded(ctx context.Context, l syndicate.Ledger, path string) (syndicate.Entry, error) {
	records, err := a.records(ctx, l)
	if err != nil {
		return syndicate.Entry{}, err
	}
	key := strings.ToLower(withoutExtension(contentPath(a.global.site, path)))
	if e, ok := records.Entries[key]; ok {
		return e, nil
	}
	if d, ok := records.Damaged[key]; ok && errors.Is(d.Err, syndicate.ErrNewerFormat) {
		return syndicate.Entry{}, d.Err
	}
	c, err := a.post(ctx, path)
	if err != nil {
		return syndicate.Entry{}, err
	}
	if e, ok := records.Entries[c.Post.Key]; ok {
		return e, nil
	}
	if _, ok := records.Damaged[c.Post.Key]; ok {
		return existing(c, syndicate.StateAttempting), nil
	}
	return syndicate.Entry{}, usagef("nothing is recorded of %s", c.Post.Key)
}

// post loads the site for one post, flagged or not.
func (a *app) post(ctx context.Context, path string) (syndicate.Candidate, error) {
	j, err := a.load(ctx)
	if err != nil {
		return syndicate.Candidate{}, err
	}
	defer j.close()
	candidates, err := j.all(ctx, selection{paths: []string{path}, unflagged: true})
	if err != nil {
		return syndicate.Candidate{}, err
	}
	if len(candidates) != 1 {
		return syndicate.Candidate{}, usagef("%s stands for %d posts, one is needed", path, len(candidates))
	}
	return candidates[0], nil
}

// existing is the record of a story that this tool did not create, or has no record of. What the
// story says is not known, so there is no content hash.
func existing(c syndicate.Candidate, state syndicate.State) syndicate.Entry {
	return syndicate.Entry{
		Format: syndicate.FormatVersion, Key: c.Post.Key, Destination: medium.Profile.Name,
		CanonicalURL: c.Post.CanonicalURL(), TextHash: c.Article.TextHash(),
		Route: c.Post.Settings.Route, State: state, Story: syndicate.Story{Status: c.Post.Settings.Status},
	}
}
