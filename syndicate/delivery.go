package syndicate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Delivery carries out a plan, writing down the intent before and the outcome after each story.
//
// It asks the publisher for a story at most once. What is not proven to have created nothing stays
// in the ledger as attempting, and so in doubt: no later run touches it before it is settled.
type Delivery struct {
	Ledger    Ledger
	Publisher func(account string) (Publisher, error) // who publishes for the account of a name
	Prover    Prover                                  // of the originals and their images; nil for no proof
	Inquiry   *Inquiry                                // finds stories that no record knows; nil for none
	Files     Files                                   // of the site, for images that are not public yet; may be nil
	Batch     int                                     // how many posts are claimed at once, for a ledger where a claim takes long; 0 for one
	Profile   Profile
	Tool      string           // name and version of the program, for the record
	Now       func() time.Time // the clock
	NewID     func() string    // a fresh id for each attempt
	Report    func(Action)     // is told what became of each post; may be nil
}

// Run publishes what a prepared plan says, in order, and keeps the plan up to date with what
// happened.
//
// A cancelled context ends the batch between two posts: a story that is being created is finished
// and recorded first. The error is about the batch as a whole; what happened to each post is in the
// plan.
func (d Delivery) Run(ctx context.Context, plan *Plan) error {
	var ready []*Action
	for i := range plan.Actions {
		if plan.Actions[i].Do == DoPublish {
			ready = append(ready, &plan.Actions[i])
		}
	}
	var failures error
	for len(ready) > 0 {
		var others []*Action
		name := ready[0].account()
		own := slices.DeleteFunc(slices.Clone(ready), func(a *Action) bool {
			isOther := a.account() != name
			if isOther {
				others = append(others, a)
			}
			return isOther
		})
		err := d.runAs(ctx, plan, plan.crew[name], own)
		failures = errors.Join(failures, err)
		if err != nil && !errors.Is(err, ErrStop) {
			return failures
		}
		ready = others // what stops one account need not stop another
	}
	return failures
}

// runAs publishes the posts of one account.
func (d Delivery) runAs(ctx context.Context, plan *Plan, m *member, ready []*Action) error {
	for batch := range slices.Chunk(ready, max(d.Batch, 1)) {
		if err := d.publish(ctx, plan, m, batch); err != nil {
			return err
		}
	}
	return nil
}

// A claim is a post whose intent is recorded, or about to be.
type claim struct {
	*Action
	submission Submission // with the pictures where they are now
	entry      Entry
}

// publish takes posts from intent to outcome. The error says why the run ends here.
func (d Delivery) publish(ctx context.Context, plan *Plan, m *member, batch []*Action) error {
	var claims []claim
	for _, a := range batch {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if a.submission.Article.isAbstract() {
			return fmt.Errorf("%s: %w", a.Path, errAbstract)
		}
		c := claim{Action: a, submission: a.submission, entry: d.entry(a, m.account.Name)}
		err := d.upload(ctx, m, &c.submission)
		switch {
		case err == nil:
			claims = append(claims, c)
		case ctx.Err() != nil:
			return context.Cause(ctx)
		default:
			d.done(a, DoneFailed, "nothing was published, since an image cannot be: "+err.Error())
			if errors.Is(err, ErrStop) {
				return fmt.Errorf("%s: %w", a.Path, err)
			}
		}
	}
	claims = d.claim(ctx, claims)
	if len(claims) == 0 && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	settling := context.WithoutCancel(ctx) // from the intent on, everything is finished and recorded
	claims = d.keepToTheDay(settling, plan.planner, claims)
	for i, c := range claims {
		if ctx.Err() != nil {
			d.release(settling, claims[i:], endedBefore)
			return context.Cause(ctx)
		}
		if err := d.create(settling, m, c); err != nil {
			d.release(settling, claims[i+1:], endedBefore)
			return err
		}
	}
	return nil
}

// claim records the intents, all at once, and returns those that are. Posts that somebody else was
// faster with leave the others to another try.
func (d Delivery) claim(ctx context.Context, claims []claim) []claim {
	for len(claims) > 0 {
		entries := make([]Entry, len(claims))
		for i, c := range claims {
			entries[i] = c.entry
		}
		err := d.Ledger.Claim(ctx, entries...)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil
		}
		claims = d.refuse(claims, err)
	}
	for _, c := range claims {
		c.State = StateAttempting
	}
	return claims
}

// refuse says of each claim that cannot be recorded why, and returns the others: there are some only if
// the error is about certain posts. That somebody else publishes a post is no failure.
func (d Delivery) refuse(claims []claim, err error) (others []claim) {
	var taken *ClaimedError
	if !errors.As(err, &taken) {
		taken = &ClaimedError{}
	}
	aboutNone := !slices.ContainsFunc(claims, func(c claim) bool { return taken.Refused[c.Key] != nil })
	for _, c := range claims {
		switch reason := taken.Refused[c.Key]; {
		case aboutNone:
			d.done(c.Action, DoneFailed, "nothing was sent, since the intent cannot be recorded: "+err.Error())
		case reason == nil:
			others = append(others, c)
		case errors.Is(reason, ErrDamaged):
			d.done(c.Action, DoneFailed, "nothing was sent, since the intent cannot be recorded: "+reason.Error())
		default:
			d.done(c.Action, DoSkip, "nothing was sent: another run has it: "+reason.Error())
		}
	}
	return others
}

// create asks for the story of a claim and records what came of it. The error says why the run ends
// here.
func (d Delivery) create(ctx context.Context, by Publisher, c claim) error {
	entry := c.entry
	story, failure := ask(ctx, by, c.submission)
	switch {
	case failure == nil:
		entry.State, entry.Story = StatePublished, story
		c.Story = story
	case errors.Is(failure, ErrRejected):
		entry.State, entry.Reason, entry.Story = StateRejected, failure.Error(), Story{}
	default:
		d.done(c.Action, DoResolve, "in doubt: "+failure.Error())
		return fmt.Errorf("%s: %w: %w", c.Path, ErrInDoubt, failure)
	}

	unshared := d.settle(ctx, entry)
	if unshared != nil && !errors.Is(unshared, ErrNotShared) {
		d.done(c.Action, DoResolve, "in doubt: "+outcome(entry)+", but that could not be recorded: "+unshared.Error())
		return fmt.Errorf("%s: %w: %s, but that could not be recorded: %w", c.Path, ErrInDoubt, outcome(entry), unshared)
	}
	c.State = entry.State
	if unshared != nil {
		c.warn(Finding{Rule: "ledger", Message: unshared.Error()})
	}
	if failure == nil {
		if story.Status != c.Status {
			c.warn(Finding{Rule: "status", Message: fmt.Sprintf("%s was asked for, %s says %s", c.Status, d.Profile.Title, story.Status)})
		}
		d.done(c.Action, DonePublish, "created as "+string(story.Status))
		return nil
	}
	d.done(c.Action, DoneFailed, failure.Error())
	if errors.Is(failure, ErrStop) {
		return fmt.Errorf("%s: %w", c.Path, failure)
	}
	return nil
}

// keepToTheDay gives back the claims for which the day has no place any more, and returns the others. If
// that cannot be told, they go out: so the plan has it.
func (d Delivery) keepToTheDay(ctx context.Context, planner Planner, claims []claim) (kept []claim) {
	if len(claims) == 0 {
		return nil
	}
	records, err := d.Ledger.Read(ctx)
	if err != nil {
		return claims
	}
	planner.Now = d.Now()
	over := planner.overspent(claims, records)
	for _, c := range claims {
		if !over[c.Key] {
			kept = append(kept, c)
			continue
		}
		d.release(ctx, []claim{c}, usedUp)
		if c.State == StateRejected {
			d.done(c.Action, DoWait, "nothing was sent: "+usedUp)
		}
	}
	return kept
}

// Why a claim is given back.
const (
	endedBefore = "the run ended before"
	usedUp      = "another run used up the day"
)

// release gives back claims for which nothing was sent, so that they are not in doubt.
func (d Delivery) release(ctx context.Context, claims []claim, why string) {
	for _, c := range claims {
		c.entry.State, c.entry.Reason, c.entry.Story = StateRejected, "not tried: "+why, Story{}
		if err := d.settle(ctx, c.entry); err != nil && !errors.Is(err, ErrNotShared) {
			d.done(c.Action, DoResolve, "in doubt: nothing was sent, but that could not be recorded: "+err.Error())
			continue
		}
		c.State = StateRejected
	}
}

// done says what became of a post.
func (d Delivery) done(a *Action, verb Verb, reason string) {
	*a = a.do(verb, reason)
	if d.Report != nil {
		d.Report(*a)
	}
}

// entry is the intent to publish a post.
func (d Delivery) entry(a *Action, account string) Entry {
	e := a.intent(d.Profile, Attempt{ID: d.NewID(), StartedAt: d.Now().UTC(), Tool: d.Tool})
	e.Account = account
	return e
}

// ask asks for a story. A program error in the middle of it leaves the story in doubt.
func ask(ctx context.Context, by Publisher, s Submission) (story Story, err error) {
	defer catch(&err)
	return by.Publish(ctx, s)
}

// settle records an outcome. A program error in the middle of it leaves the post in doubt, and the other
// claims are given back as ever.
func (d Delivery) settle(ctx context.Context, e Entry) (err error) {
	defer catch(&err)
	return d.Ledger.Settle(ctx, e)
}

// catch makes an error of a program error.
func catch(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("internal error: %v", r)
	}
}

func outcome(e Entry) string {
	if e.State == StatePublished {
		return "the story exists as " + e.Story.URL
	}
	return "nothing was created"
}

// errAbstract is about a mistake of the program: nothing is sent in place of a text that it does not have.
var errAbstract = errors.New("internal error: its text is not there, so nothing was sent")

// ErrInDoubt says that nobody knows whether a story exists.
var ErrInDoubt = errors.New("in doubt")
