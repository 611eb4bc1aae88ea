package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

type adoptOptions struct {
	mediumAt
	status string
	feed   bool
	yes    bool
}

func (a *app) adoptCommand() *cobra.Command {
	var o adoptOptions
	cmd := &cobra.Command{
		Use:   "adopt (PATH URL | --feed [@USER])",
		Short: "Record stories that are on Medium already",
		Long: `adopt records that a post has a story on Medium that this tool did not create, so that it
is never published a second time. The post need not be flagged. For a story that is recorded
already it records a new address or status: a draft that you made public, for example.

--feed looks in the user's feed, which has the ten newest public stories, for those that
have the title of a post and lead back to it. It lists them and asks before it records
them, or records them right away with --yes.`,
		Example: "  syndicate adopt posts/hello https://medium.com/@me/hello-1a2b3c4d5e6f\n  syndicate adopt --feed @me",
		Args: func(cmd *cobra.Command, args []string) error {
			if o.feed {
				return cobra.MaximumNArgs(1)(cmd, args)
			}
			return cobra.ExactArgs(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.feed:
				return a.adoptFeed(cmd.Context(), args, o)
			case o.yes:
				return usagef("--yes goes with --feed")
			}
			return a.adopt(cmd.Context(), args[0], args[1], o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.status, "status", "public", "who can see the story: draft, unlisted or public")
	flags.BoolVar(&o.feed, "feed", false, "look for stories in the feed of a user")
	flags.BoolVar(&o.yes, "yes", false, "record what was found without asking")
	mustBeTyped(flags, "status", "feed", "yes")
	o.addFlags(flags)
	return cmd
}

func (a *app) adopt(ctx context.Context, path, address string, o adoptOptions) error {
	visible, err := syndicate.ParseStatus(o.status)
	if err != nil {
		return usagef("--status %w", err)
	}
	c, err := a.post(ctx, path)
	if err != nil {
		return err
	}
	l, records, release, err := a.lockedLedger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	defer release()
	entry, known := records.Entries[c.Post.Key]
	if !known {
		entry = existing(c, syndicate.StateNew)
	}
	story, err := storyAt(address, entry, records)
	if err != nil {
		return err
	}
	if entry.State == syndicate.StatePublished && entry.Story.ID != story.ID {
		return usagef("%s is published%s already", entry.Key, at(entry.Story))
	}
	story.Status, story.PublishedAt = visible, entry.Story.PublishedAt
	entry.State, entry.Story, entry.Reason = syndicate.StatePublished, story, ""
	return a.settle(ctx, l, entry)
}
