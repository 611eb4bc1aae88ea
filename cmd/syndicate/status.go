package main

import (
	"maps"
	"slices"

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
			ctx := cmd.Context()
			j, err := a.load(ctx)
			if err != nil {
				return err
			}
			defer j.close()
			candidates, err := j.all(ctx, selection{paths: args})
			if err != nil {
				return err
			}
			plan, records, err := o.decide(ctx, j, candidates, a.ledger(o.sandbox))
			if err != nil {
				return err
			}
			if len(args) == 0 {
				plan.Actions = append(plan.Actions, withoutPost(records, plan.Actions)...)
			}
			if err := j.report(plan, nil, o.sandbox, standing); err != nil {
				return err
			}
			return outcome(plan)
		},
	}
	addSandboxFlag(cmd.Flags(), &o.sandbox)
	return cmd
}

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

// withoutPost returns what is recorded of posts that the site has no longer, or that are no longer
// flagged. They are not forgotten.
func withoutPost(records syndicate.Records, actions []syndicate.Action) []syndicate.Action {
	known := map[string]bool{}
	for _, a := range actions {
		known[a.Key] = true
	}
	var rest []syndicate.Action
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		if known[key] {
			continue
		}
		verb := syndicate.DoSkip
		if e.InDoubt() {
			verb = syndicate.DoResolve
		}
		rest = append(rest, syndicate.Action{
			Key: key, CanonicalURL: e.CanonicalURL, State: e.State, Do: verb, Route: e.Route, Status: e.Story.Status, Story: e.Story,
			Reason: string(e.State) + ", but no flagged post of the site has this key",
		})
	}
	for _, key := range slices.Sorted(maps.Keys(records.Damaged)) {
		if d := records.Damaged[key]; !known[key] {
			rest = append(rest, syndicate.Action{
				Key: key, State: syndicate.StateAttempting, Do: syndicate.DoResolve,
				Reason: "the record " + d.Path + " cannot be read: " + d.Err.Error(),
			})
		}
	}
	return rest
}
