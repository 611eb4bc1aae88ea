package main

import (
	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func (a *app) statusCommand() *cobra.Command {
	var o deliveryOptions
	cmd := &cobra.Command{
		Use:   "status [PATH...]",
		Short: "Show the ledger against the site: live, changed since, in doubt, waiting",
		Long: `status shows what is recorded of each post, against the site as it is now: what is live,
what changed since, what is in doubt and what waits. It changes and sends nothing.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.show(cmd.Context(), o, args, standing, everything)
		},
	}
	addSandboxFlag(cmd.Flags(), &o.sandbox)
	o.reportOptions.addFlags(cmd.Flags())
	o.all = true
	return cmd
}

// everything that is recorded is of interest.
func everything(actions []syndicate.Action) []syndicate.Action { return actions }

// standing is the word for where a post stands.
func standing(a syndicate.Action) string {
	switch a.Do {
	case syndicate.DoResolve:
		return "in doubt"
	case syndicate.DoWait:
		return "waiting"
	case syndicate.DoPublish:
		return "ready"
	case syndicate.DoSkip:
		switch {
		case a.State != syndicate.StatePublished:
			return string(a.State)
		case a.Changed:
			return "changed"
		case a.Story.Status == syndicate.Draft:
			return "draft"
		}
		return "live"
	}
	return string(a.Do)
}
