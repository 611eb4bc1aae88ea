package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"time"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/proof"
)

type publishOptions struct {
	deliveryOptions
	dryRun  bool
	noProof bool
	wait    time.Duration
	api     string
}

func (a *app) publishCommand() *cobra.Command {
	var o publishOptions
	cmd := &cobra.Command{
		Use:   "publish [PATH...]",
		Short: "Publish what is ready, each post once",
		Long: `publish sends what is ready to Medium, each post once, oldest first
unless --order or the site says otherwise.

The intent is recorded before a story is asked for, the outcome right after. A post whose
answer was lost is in doubt: it is not sent again before its story was seen in your feed, or
"syndicate resolve" settled it. A post whose story is in the feed already is not sent.
Before that it looks whether the original and its images are online: for a story that others
can see they have to be, for a draft you are warned. --wait gives a deploy time to spread.
The token is taken from MEDIUM_TOKEN or from the keyring, see "syndicate login".`,
		Example: "  syndicate publish --sandbox\n  syndicate publish --dry-run\n  syndicate publish posts/hello --status draft",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.publish(cmd.Context(), o, args)
		},
	}
	flags := cmd.Flags()
	o.addFlags(flags)
	flags.BoolVar(&o.dryRun, "dry-run", false, "send and record nothing")
	flags.BoolVar(&o.noProof, "no-proof", false, "do not look whether the originals and their images are online")
	flags.DurationVar(&o.wait, "wait", 0, "wait up to this long, such as 5m, for originals of a deploy that is still spreading")
	addAPIFlag(flags, &o.api)
	return cmd
}

func (a *app) publish(ctx context.Context, o publishOptions, args []string) error {
	if err := o.validate(); err != nil {
		return err
	}
	if o.wait < 0 {
		return usagef("--wait %s is no time to wait; 5m is", o.wait)
	}
	o.sends = !o.dryRun
	j, candidates, err := a.gather(ctx, o.deliveryOptions, args)
	if err != nil {
		return err
	}
	defer func() { j.close() }() // whichever it is then
	j.warnOfCaps(candidates)
	l, err := j.ledger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	l = j.writingBack(l, o.sandbox)
	if !o.dryRun {
		release, err := l.Lock(ctx)
		if err != nil {
			return err
		}
		defer release()
	}
	records, err := j.records(ctx, l)
	if err != nil {
		return err
	}
	now := a.now() // of all that is decided: whatever becomes ready later has no text in a memo
	if j, candidates, err = j.reconsider(ctx, o.deliveryOptions, now, candidates, records); err != nil {
		return err
	}
	leaveOutChecks(candidates, records)
	planner := o.planner(j, now)
	plan, failure := j.deliver(ctx, o, planner, candidates, records, l)
	if len(args) == 0 {
		plan.Actions = append(plan.Actions, inDoubt(planner.Gone(records))...)
	}
	if err := j.report(plan, failure, o.deliveryOptions, verb); err != nil {
		return err
	}
	return a.conclude(plan, failure, o.sandbox)
}

var errFirstRun = usagef("first run: nothing is recorded yet and more posts are ready than one day allows, so nothing was sent")

// deliver makes the plan and carries it out, after what is in doubt was looked for. The plan says what
// became of each post, the error why the batch ended early.
func (j *job) deliver(ctx context.Context, o publishOptions, planner syndicate.Planner, candidates []syndicate.Candidate, records syndicate.Records, l syndicate.Ledger) (syndicate.Plan, error) {
	plan := planner.Plan(candidates, records)
	if plan.FirstRun {
		return plan, errFirstRun
	}
	doubts := doubtsOf(records)
	if o.dryRun || plan.Count(syndicate.DoPublish) == 0 && len(doubts) == 0 {
		return plan, nil
	}
	there, leave, err := j.reach(mediumAt{o.api, o.sandbox})
	if err != nil {
		return plan, err
	}
	defer leave()
	inquiry, err := j.inquiry(there)
	if err != nil {
		return plan, err
	}
	if err := j.settleDoubts(ctx, l, records, inquiry, doubts); err != nil {
		return plan, err
	}
	if plan = planner.Plan(candidates, records); plan.Count(syndicate.DoPublish) == 0 {
		return plan, nil
	}
	delivery := syndicate.Delivery{
		Ledger: l, Publisher: j.publishers(ctx, there), Prover: j.prover(o), Inquiry: inquiry, Files: j.site, Profile: medium.Profile, Tool: "syndicate " + j.version,
		Now: j.now, NewID: rand.Text, Batch: j.batch(o.sandbox),
		Report: func(a syndicate.Action) { j.ui.progress("%s %s", a.Do, a.Key) },
	}
	j.ui.progress("asking %s", medium.Profile.Title)
	if plan, err = delivery.Prepare(ctx, planner, candidates, records); err != nil {
		return plan, err
	}
	return plan, delivery.Run(ctx, &plan)
}

// settleDoubts records the stories of posts in doubt that can be seen. That they cannot is no failure.
func (a *app) settleDoubts(ctx context.Context, l syndicate.Ledger, records syndicate.Records, q *syndicate.Inquiry, doubts []doubt) error {
	err := a.settleByEvidence(ctx, l, records, q, doubts)
	for _, d := range doubts {
		if !d.entry.InDoubt() {
			a.ui.note("%s was in doubt, now its story is seen: recorded as published%s", d.entry.Key, at(d.entry.Story))
		} else if d.open != nil {
			a.ui.detail("%s stays in doubt: %v", d.entry.Key, d.open)
		}
	}
	return err
}

// prover looks at the originals. Nothing leaves this machine for the sandbox.
func (a *app) prover(o publishOptions) syndicate.Prover {
	if o.noProof || o.sandbox {
		return nil
	}
	return proof.New(proof.Options{UserAgent: a.userAgent(), Profile: medium.Profile, Wait: o.wait, Waiting: func(why error, left time.Duration) {
		a.ui.note("waiting up to %s for the deploy: %s", left.Round(time.Second), syndicate.WhyUnanswered(why))
	}})
}

// conclude says why a batch ended early and what a person has to do, and gives the exit status.
func (a *app) conclude(plan syndicate.Plan, failure error, sandboxed bool) error {
	a.ui.failure(failure)
	if left := plan.Count(syndicate.DoPublish); failure != nil && left > 0 {
		a.ui.note("not tried: %d", left)
	}
	if plan.FirstRun {
		a.hintFirstRun()
	}
	if isBlockedAtEdge(failure) {
		a.ui.hint("%s", blockedAtEdge)
	}
	a.hintDoubts(doubtNames(plan.Actions), sandboxed)
	if sandboxed && plan.Count(syndicate.DonePublish) > 0 {
		a.ui.hint("look at the stories with: syndicate sandbox%s", a.flags(false))
	}
	if failure != nil && plan.Count(syndicate.DoResolve) == 0 {
		return verdict(exitStatus(failure))
	}
	return outcome(plan)
}

func (a *app) hintFirstRun() {
	a.ui.hint("if some of these are on Medium already, record them first: syndicate adopt%s PATH URL", a.flags(false))
	a.ui.hint("otherwise go ahead with: syndicate publish%s --first-run", a.flags(false))
}

// blockedAtEdge says what to do about a machine whose address is not let through to Medium.
const blockedAtEdge = "some hosted machines are turned away before Medium sees the token, which is not to blame: keep it, and run syndicate publish on a self-hosted runner or on your own computer"

// doubtNames are the names by which posts in doubt are settled.
func doubtNames(actions []syndicate.Action) (names []string) {
	for _, action := range actions {
		if action.Do == syndicate.DoResolve {
			names = append(names, cmp.Or(action.Record, action.Path, action.Key))
		}
	}
	return names
}

// hintDoubts says how a person settles what is in doubt.
func (a *app) hintDoubts(names []string, sandboxed bool) {
	if len(names) == 0 {
		return
	}
	where := "https://medium.com/me/stories/drafts and https://medium.com/me/stories/public"
	if sandboxed {
		where = "the pages of syndicate sandbox" + a.flags(false)
	}
	a.ui.hint("look for the story at %s, then say what you found:", where)
	for _, name := range names {
		a.ui.hint("  syndicate resolve%s %s --published URL    or    --not-published", a.flags(sandboxed), name)
	}
}

// flags are those that a command needs to be about the same site and ledger.
func (a *app) flags(sandboxed bool) (flags string) {
	if a.global.site != "." {
		flags = " --site " + a.global.site
	}
	if sandboxed {
		flags += " --sandbox"
	}
	return flags
}
