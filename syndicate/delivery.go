package syndicate

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Delivery carries out a plan, writing down the intent before and the outcome after each story.
//
// It asks the publisher for a story at most once. What is not proven to have created nothing stays
// in the ledger as attempting, and so in doubt: no later run touches it before it is settled.
type Delivery struct {
	Ledger    Ledger
	Publisher Publisher
	Prover    Prover // of the originals of stories that others can see; nil for no proof
	Profile   Profile
	Tool      string           // name and version of the program, for the record
	Now       func() time.Time // the clock
	NewID     func() string    // a fresh id for each attempt
	Report    func(Action)     // is told what became of each post; may be nil
}

// Run publishes what the plan says, in order, and keeps the plan up to date with what happened. The
// caller holds the ledger's lock since before it read the records.
//
// A cancelled context ends the batch between two posts: a story that is being created is finished
// and recorded first. The error is about the batch as a whole; what happened to each post is in the
// plan.
func (d Delivery) Run(ctx context.Context, plan *Plan, records Records) error {
	if plan.Count(DoPublish) == 0 {
		return nil
	}
	account, err := d.Publisher.Preflight(ctx)
	if err != nil {
		return err
	}
	if err := d.sameAccount(account, records); err != nil {
		return err
	}
	if err := d.admit(ctx, plan); err != nil {
		return err
	}
	for i := range plan.Actions {
		a := &plan.Actions[i]
		if a.Do != DoPublish {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		stop := d.publish(context.WithoutCancel(ctx), a, account)
		if d.Report != nil {
			d.Report(*a)
		}
		if stop != nil {
			return stop
		}
	}
	return nil
}

// sameAccount refuses a token of somebody else than the ledger is about.
func (d Delivery) sameAccount(account Account, records Records) error {
	for _, e := range records.Entries {
		if e.Account != "" && e.Account != account.Name {
			return fmt.Errorf("%w: it is @%s's, the ledger is @%s's (%s)", ErrOtherAccount, account.Name, e.Account, e.Key)
		}
	}
	return nil
}

// ErrOtherAccount says that a token is not of the account that the ledger records.
var ErrOtherAccount = errors.New("the token belongs to another account")

// admit asks for each post whether it may be published, before the first one goes out.
func (d Delivery) admit(ctx context.Context, plan *Plan) error {
	for i := range plan.Actions {
		a := &plan.Actions[i]
		if a.Do != DoPublish {
			continue
		}
		if err := d.Publisher.Admit(ctx, a.submission); err != nil {
			a.block(Finding{Rule: "account", Message: err.Error()})
		} else {
			d.prove(ctx, a)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// prove looks whether the original of a story that others will see is public itself.
func (d Delivery) prove(ctx context.Context, a *Action) {
	if d.Prover == nil || a.Status == Draft {
		return
	}
	err := d.Prover.Prove(ctx, a.CanonicalURL)
	switch {
	case errors.Is(err, ErrCannotTell):
		a.Findings = append(a.Findings, Finding{Rule: "proof", Severity: Warning, Message: err.Error(), Path: a.Path})
	case err != nil:
		a.block(Finding{Rule: "proof", Message: err.Error(), Hint: "deploy the site first; if you know better, pass --no-proof"})
	}
}

// publish takes one post from intent to outcome. The error says why the batch ends here.
func (d Delivery) publish(ctx context.Context, a *Action, account Account) error {
	entry := Entry{
		Format:       FormatVersion,
		Key:          a.Key,
		Destination:  d.Profile.Name,
		CanonicalURL: a.CanonicalURL,
		ContentHash:  a.submission.Article.ContentHash(),
		TextHash:     a.submission.Article.TextHash(),
		Route:        a.Route,
		State:        StateAttempting,
		Attempt:      Attempt{ID: d.NewID(), StartedAt: d.Now().UTC(), Tool: d.Tool},
		Story:        Story{Status: a.Status},
		Account:      account.Name,
	}
	if err := d.Ledger.Claim(ctx, entry); err != nil {
		*a = a.do(DoneFailed, "nothing was sent: "+err.Error())
		if errors.Is(err, ErrClaimed) {
			return nil
		}
		return fmt.Errorf("%s: nothing was sent, since the intent could not be recorded: %w", a.Path, err)
	}
	a.State = StateAttempting

	story, failure := d.Publisher.Publish(ctx, a.submission)
	switch {
	case failure == nil:
		entry.State, entry.Story = StatePublished, story
		a.Story = story
	case errors.Is(failure, ErrRejected):
		entry.State, entry.Reason, entry.Story = StateRejected, failure.Error(), Story{}
	default:
		*a = a.do(DoResolve, "in doubt: "+failure.Error())
		return fmt.Errorf("%s: %w: %w", a.Path, ErrInDoubt, failure)
	}

	if err := d.Ledger.Settle(ctx, entry); err != nil {
		*a = a.do(DoResolve, "in doubt: "+outcome(entry)+", but that could not be recorded: "+err.Error())
		return fmt.Errorf("%s: %w: %s, but that could not be recorded: %w", a.Path, ErrInDoubt, outcome(entry), err)
	}
	a.State = entry.State
	if failure == nil {
		*a = a.do(DonePublish, "created as "+string(story.Status))
		return nil
	}
	*a = a.do(DoneFailed, failure.Error())
	if errors.Is(failure, ErrStop) {
		return fmt.Errorf("%s: %w", a.Path, failure)
	}
	return nil
}

func outcome(e Entry) string {
	if e.State == StatePublished {
		return "the story exists as " + e.Story.URL
	}
	return "nothing was created"
}

// ErrInDoubt says that nobody knows whether a story exists.
var ErrInDoubt = errors.New("in doubt")
