package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
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
	mustBeTyped(flags, "published", "not-published")
	addSandboxFlag(flags, &o.sandbox)
	return cmd
}

func (a *app) resolve(ctx context.Context, path string, o resolveOptions) error {
	if (o.published != "") == o.notPublished {
		return usagef("say what you found: either --published URL or --not-published")
	}
	l, records, release, err := a.lockedLedger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	defer release()
	entry, err := a.recorded(ctx, records, path)
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
		story, err := storyAt(o.published, entry, records)
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
