package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

type adoptOptions struct {
	mediumAt
	status   string
	feed     bool
	fromKeys []string
	yes      bool
}

func (a *app) adoptCommand() *cobra.Command {
	var o adoptOptions
	cmd := &cobra.Command{
		Use:   "adopt (PATH URL | --feed [@USER] | --from-key KEY [PATH...])",
		Short: "Record stories that are on Medium already",
		Long: `adopt records that a post has a story on Medium that this tool did not create, so that it
is never published a second time. The post need not be flagged. For a story that is recorded
already it records a new address or status: a draft that you made public, for example.

--feed looks in the user's feed, which has the ten newest public stories, for those that
have the title of a post and lead back to it. It lists them and asks before it records
them, or records them right away with --yes.

--from-key takes the ids and addresses of stories that another tool left in front matter,
such as medium_post_id, medium_url or syndication, of all posts or those at PATH. It lists
and asks as --feed does, and may be given several times.`,
		Example: "  syndicate adopt posts/hello https://medium.com/@me/hello-1a2b3c4d5e6f\n  syndicate adopt --feed @me\n  syndicate adopt --from-key medium_post_id --from-key published_to.medium.com",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.feed:
				return cobra.MaximumNArgs(1)(cmd, args)
			case len(o.fromKeys) > 0:
				return nil
			}
			return cobra.ExactArgs(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case o.feed && len(o.fromKeys) > 0:
				return usagef("either --feed or --from-key")
			case o.feed:
				return a.adoptFeed(cmd.Context(), args, o)
			case len(o.fromKeys) > 0:
				return a.adoptFromKeys(cmd.Context(), args, o)
			case o.yes:
				return usagef("--yes goes with --feed and --from-key")
			}
			return a.adopt(cmd.Context(), args[0], args[1], o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.status, "status", "public", "who can see the story: draft, unlisted or public")
	flags.BoolVar(&o.feed, "feed", false, "look for stories in the feed of a user")
	flags.StringArrayVar(&o.fromKeys, "from-key", nil, "look for stories under this key of front matter")
	flags.BoolVar(&o.yes, "yes", false, "record what was found without asking")
	mustBeTyped(flags, "status", "feed", "from-key", "yes")
	o.addFlags(flags)
	return cmd
}

func (a *app) adopt(ctx context.Context, path, address string, o adoptOptions) error {
	visible, err := syndicate.ParseStatus(o.status)
	if err != nil {
		return usagef("--status %w", err)
	}
	j, err := a.load(ctx)
	if err != nil {
		return err
	}
	defer j.close()
	c, err := j.post(ctx, path)
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
	entry.Account = cmp.Or(entry.Account, medium.AuthorOf(story.URL))
	return a.settle(ctx, j.writingBack(l, o.sandbox), entry)
}
