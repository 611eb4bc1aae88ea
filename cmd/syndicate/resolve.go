package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

type resolveOptions struct {
	mediumAt
	published    string
	notPublished bool
	abandon      bool
	auto         bool
}

// answers counts the ways in which the post is to be settled.
func (o *resolveOptions) answers() (n int) {
	for _, given := range []bool{o.published != "", o.notPublished, o.abandon, o.auto} {
		if given {
			n++
		}
	}
	return n
}

func (a *app) resolveCommand() *cobra.Command {
	var o resolveOptions
	cmd := &cobra.Command{
		Use:   "resolve [PATH] (--published URL | --not-published | --abandon | --auto)",
		Short: "Settle a post that is in doubt",
		Long: `resolve settles a post whose answer was lost. Look for the story at
https://medium.com/me/stories/drafts and https://medium.com/me/stories/public first.

If it is there, record it with --published and its address. If it is certainly not there,
--not-published makes the post free to be published again.

--abandon gives a post up that was tried and did not get there, whether or not its story
exists: no run tries it again, flagged or not, before --not-published brings it back.

--auto looks for public stories in your feed, for the post at PATH or for all in doubt. It
records those that it finds; what it does not find stays in doubt, since drafts, unlisted
and older stories are not in the feed. It needs no token.`,
		Example: "  syndicate resolve --auto\n  syndicate resolve posts/hello --published https://medium.com/p/1a2b3c4d5e6f\n  syndicate resolve posts/hello --not-published",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.answers() != 1:
				return usagef("say what you found: --published URL, --not-published or --abandon, or let --auto look")
			case o.auto:
				return a.resolveAuto(cmd.Context(), args, o)
			case len(args) == 0:
				return usagef("name the post that you looked for; only --auto takes all that are in doubt")
			}
			return a.resolve(cmd.Context(), args[0], o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.published, "published", "", "the story exists at this address")
	flags.BoolVar(&o.notPublished, "not-published", false, "the story does not exist")
	flags.BoolVar(&o.abandon, "abandon", false, "the post is not to be published")
	flags.BoolVar(&o.auto, "auto", false, "look for the story in the feed")
	mustBeTyped(flags, "published", "not-published", "abandon", "auto")
	o.addFlags(flags)
	return cmd
}

func (a *app) resolve(ctx context.Context, path string, o resolveOptions) error {
	l, records, release, err := a.lockedLedger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	defer release()
	entry, err := a.recorded(ctx, records, path)
	if err != nil {
		return err
	}
	if entry, err = o.settled(entry, records); err != nil {
		return err
	}
	return a.settle(ctx, a.writingBack(l, o.sandbox), entry)
}

// settled is the entry as the person has it.
func (o *resolveOptions) settled(e syndicate.Entry, records syndicate.Records) (syndicate.Entry, error) {
	next := syndicate.StatePublished
	switch {
	case o.notPublished:
		next = syndicate.StateRejected
	case o.abandon:
		next = syndicate.StateAbandoned
	}
	if !e.State.CanMoveTo(next) {
		return e, errSettled(e)
	}
	e.State = next
	switch next {
	case syndicate.StateRejected:
		e.Story, e.Reason = syndicate.Story{}, "a person found no story"
	case syndicate.StateAbandoned:
		e.Reason = "a person decided against it"
	default:
		story, err := storyAt(o.published, e, records)
		if err != nil {
			return e, err
		}
		story.Status = e.Story.Status
		e.Story, e.Reason, e.Account = story, "", cmp.Or(e.Account, medium.AuthorOf(story.URL))
	}
	return e, nil
}

func errSettled(e syndicate.Entry) error {
	return usagef("%s is %s%s, there is nothing to settle", e.Key, e.State, at(e.Story))
}
