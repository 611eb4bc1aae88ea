package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func (a *app) adoptCommand() *cobra.Command {
	var status string
	var sandbox bool
	cmd := &cobra.Command{
		Use:   "adopt PATH URL",
		Short: "Record a story that is on Medium already",
		Long: `adopt records that a post has a story on Medium that this tool did not create, so that it
is never published a second time. The post need not be flagged. For a story that is recorded
already it records a new address or status: a draft that you made public, for example.`,
		Example: "  syndicate adopt posts/hello https://medium.com/@me/hello-1a2b3c4d5e6f",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.adopt(cmd.Context(), args[0], args[1], status, sandbox)
		},
	}
	cmd.Flags().StringVar(&status, "status", "public", "who can see the story: draft, unlisted or public")
	mustBeTyped(cmd.Flags(), "status")
	addSandboxFlag(cmd.Flags(), &sandbox)
	return cmd
}

func (a *app) adopt(ctx context.Context, path, address, status string, sandbox bool) error {
	visible, err := syndicate.ParseStatus(status)
	if err != nil {
		return usagef("--status %w", err)
	}
	c, err := a.post(ctx, path)
	if err != nil {
		return err
	}
	l, records, release, err := a.lockedLedger(ctx, sandbox)
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
