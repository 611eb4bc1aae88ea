package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func (a *app) planCommand() *cobra.Command {
	var o deliveryOptions
	cmd := &cobra.Command{
		Use:   "plan [PATH...]",
		Short: "Show what publish would do with each flagged post, and why",
		Long: `plan shows what publish would do with each flagged post, and why.
It changes nothing, sends nothing and needs no account.`,
		Example: "  syndicate plan\n  syndicate plan 'posts/2026/**' --format markdown",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.show(cmd.Context(), o, args, verb, inDoubt)
		},
	}
	o.addFlags(cmd.Flags())
	return cmd
}

// show prints the plan for the selected posts, with the word for each action, and without a selection
// also what gone leaves of the records whose posts are gone.
func (a *app) show(ctx context.Context, o deliveryOptions, args []string, word func(syndicate.Action) string, gone func([]syndicate.Action) []syndicate.Action) error {
	if err := o.reportOptions.validate(); err != nil {
		return err
	}
	j, candidates, err := a.gather(ctx, o, args)
	if err != nil {
		return err
	}
	defer func() { j.close() }() // whichever it is then
	j.warnOfCaps(candidates)
	l, err := j.ledger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	records, err := j.records(ctx, l)
	if err != nil {
		return err
	}
	now := a.now()
	if j, candidates, err = j.reconsider(ctx, o, now, candidates, records); err != nil {
		return err
	}
	leaveOutChecks(candidates, records)
	planner := o.planner(j, now)
	plan := planner.Plan(candidates, records)
	if len(args) == 0 {
		plan.Actions = append(plan.Actions, gone(planner.Gone(records))...)
	}
	if err := j.report(plan, nil, o, word); err != nil {
		return err
	}
	if plan.FirstRun {
		a.hintFirstRun()
	}
	return outcome(plan)
}
