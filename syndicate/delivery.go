package syndicate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A Delivery carries out a plan, writing down the intent before and the outcome after each story.
//
// It asks the publisher for a story at most once. What is not proven to have created nothing stays
// in the ledger as attempting, and so in doubt: no later run touches it before it is settled.
type Delivery struct {
	Ledger    Ledger
	Publisher Publisher
	Prover    Prover   // of the originals of stories that others can see; nil for no proof
	Inquiry   *Inquiry // finds stories that no record knows; nil for none
	Files     Files    // of the site, for images that are not public yet; may be nil
	Batch     int      // how many posts are claimed at once, for a ledger where a claim takes long; 0 for one
	Profile   Profile
	Tool      string           // name and version of the program, for the record
	Now       func() time.Time // the clock
	NewID     func() string    // a fresh id for each attempt
	Report    func(Action)     // is told what became of each post; may be nil
}

// Prepare makes the plan and, if it is to publish anything, proves that the account works and asks for
// each post whether it may be published. What may not leaves its place in the day to another. Nothing
// is created or recorded. The caller holds the ledger's lock since before it read the records.
func (d Delivery) Prepare(ctx context.Context, planner Planner, candidates []Candidate, records Records) (Plan, error) {
	plan := planner.Plan(candidates, records)
	if plan.Count(DoPublish) == 0 {
		return plan, nil
	}
	account, err := d.Publisher.Preflight(ctx)
	if err != nil {
		return plan, err
	}
	if err := d.sameAccount(account, records); err != nil {
		return plan, err
	}
	candidates = slices.Clone(candidates)
	asked := map[string]bool{}
	for more := true; more; plan = planner.Plan(candidates, records) {
		more = false
		for _, a := range plan.Actions {
			if a.Do != DoPublish || asked[a.Key] {
				continue
			}
			asked[a.Key] = true
			objections := d.objections(ctx, a, account.Name, records)
			if ctx.Err() != nil {
				return plan, context.Cause(ctx)
			}
			i := slices.IndexFunc(candidates, func(c Candidate) bool { return c.Post.Key == a.Key })
			candidates[i].Findings = append(slices.Clone(candidates[i].Findings), objections...)
			more = more || Blocking(objections)
		}
	}
	plan.account = account.Name
	return plan, nil
}

// objections says why a post that is ready had better not go out. It ends with the first error.
func (d Delivery) objections(ctx context.Context, a Action, account string, records Records) []Finding {
	if err := d.Publisher.Admit(ctx, a.submission); err != nil {
		return []Finding{{Rule: "account", Severity: Error, Message: err.Error(), Path: a.Path}}
	}
	found := d.lookForStory(ctx, a, account, records)
	if Blocking(found) {
		return found
	}
	return append(found, d.proveOriginal(ctx, a)...)
}

// lookForStory protects a post whose record was lost: what is public at the destination already does not
// go out again. When that cannot be told, it goes out.
func (d Delivery) lookForStory(ctx context.Context, a Action, account string, records Records) []Finding {
	if d.Inquiry == nil {
		return nil
	}
	ev, err := d.Inquiry.Find(ctx, account, Entry{Key: a.Key, Title: a.Title, CanonicalURL: a.CanonicalURL}, records)
	switch {
	case err != nil:
		return nil
	case len(ev.Stories) > 0:
		return []Finding{{Rule: "exists", Severity: Error, Path: a.Path,
			Message: fmt.Sprintf("it is at %s already, as %s", d.Profile.Title, addresses(ev.Stories)),
			Hint:    fmt.Sprintf("record it: syndicate adopt %s %s", a.Path, ev.Stories[0].Story.URL)}}
	case len(ev.Unclear) > 0:
		return []Finding{{Rule: "exists", Severity: Warning, Path: a.Path,
			Message: fmt.Sprintf("%s has the same title, and nothing tells whether it is this post", addresses(ev.Unclear))}}
	}
	return nil
}

// proveOriginal looks whether the original of a story that others can see is online.
func (d Delivery) proveOriginal(ctx context.Context, a Action) []Finding {
	if d.Prover == nil || a.Status == Draft {
		return nil
	}
	err := d.Prover.Prove(ctx, a.CanonicalURL)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrCannotTell):
		return []Finding{{Rule: "proof", Severity: Warning, Message: err.Error(), Path: a.Path}}
	}
	return []Finding{{Rule: "proof", Severity: Error, Message: err.Error(), Path: a.Path,
		Hint: "deploy the site first; if you know better, pass --no-proof"}}
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
	for batch := range slices.Chunk(ready, max(d.Batch, 1)) {
		if err := d.publish(ctx, batch, plan.account); err != nil {
			return err
		}
	}
	return nil
}

// sameAccount refuses a token of somebody else than the stories of the ledger are by.
func (d Delivery) sameAccount(account Account, records Records) error {
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		if e.mayExist() && e.Account != "" && !strings.EqualFold(e.Account, account.Name) {
			return fmt.Errorf("%w: the token is of %s, but %s was published as %s; use the token of %s, or correct \"account\" in the ledger if that is the same person",
				ErrOtherAccount, account.Name, key, e.Account, e.Account)
		}
	}
	return nil
}

// ErrOtherAccount says that a token is not of the account that the ledger records.
var ErrOtherAccount = errors.New("another account")

// A claim is a post whose intent is recorded, or about to be.
type claim struct {
	*Action
	submission Submission // with the pictures where they are now
	entry      Entry
}

// publish takes posts from intent to outcome. The error says why the run ends here.
func (d Delivery) publish(ctx context.Context, batch []*Action, account string) error {
	var claims []claim
	for _, a := range batch {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		c := claim{Action: a, submission: a.submission, entry: d.entry(a, account)}
		err := d.upload(ctx, &c.submission)
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
	settling := context.WithoutCancel(ctx) // from the intent on, everything is finished and recorded
	for i, c := range claims {
		if ctx.Err() != nil {
			d.release(settling, claims[i:])
			return context.Cause(ctx)
		}
		if err := d.create(settling, c); err != nil {
			d.release(settling, claims[i+1:])
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
func (d Delivery) create(ctx context.Context, c claim) error {
	entry := c.entry
	story, failure := d.ask(ctx, c.submission)
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

	unshared := d.Ledger.Settle(ctx, entry)
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

// release gives back claims for which nothing was sent, so that they are not in doubt.
func (d Delivery) release(ctx context.Context, claims []claim) {
	for _, c := range claims {
		c.entry.State, c.entry.Reason, c.entry.Story = StateRejected, "not tried: the run ended before", Story{}
		if err := d.Ledger.Settle(ctx, c.entry); err != nil && !errors.Is(err, ErrNotShared) {
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

// upload gives an address at the destination to the pictures of the article, and to images of the site
// that are not public yet.
func (d Delivery) upload(ctx context.Context, s *Submission) error {
	article := &s.Article
	images := slices.Clone(article.Images)
	for i := range images {
		picture, ok := ParsePicture(images[i].Src)
		if !ok {
			var err error
			if picture, ok, err = d.unpublished(ctx, images[i].Src, s.Settings.Status); err != nil {
				return err
			}
		}
		if !ok {
			continue
		}
		address, err := d.Publisher.Upload(ctx, picture)
		if err != nil {
			return err
		}
		article.HTML = strings.ReplaceAll(article.HTML, attribute("src", images[i].Src), attribute("src", address))
		images[i].Src = address
	}
	article.Images = images
	return nil
}

// unpublished returns the file behind an image's address if nobody can fetch it from there: with a dead
// image in it, a story may come out without, or not at all and yet exist. Drafts are not looked at, as
// their originals are not.
func (d Delivery) unpublished(ctx context.Context, address string, status Status) (p Picture, ok bool, err error) {
	if d.Prover == nil || status == Draft {
		return Picture{}, false, nil
	}
	missing := d.Prover.ProveImage(ctx, address)
	if missing == nil || errors.Is(missing, ErrCannotTell) {
		return Picture{}, false, ctx.Err()
	}
	if d.Files == nil {
		return Picture{}, false, missing
	}
	data, err := d.Files.File(ctx, address)
	if err != nil {
		return Picture{}, false, missing
	}
	p = Picture{MediaType: http.DetectContentType(data), Data: data}
	if _, ok := ParsePicture(p.Address()); !ok {
		return Picture{}, false, fmt.Errorf("%w, and a file of type %s cannot be uploaded", missing, p.MediaType)
	}
	return p, true, nil
}

// ask asks for a story. A program error in the middle of it leaves the story in doubt.
func (d Delivery) ask(ctx context.Context, s Submission) (story Story, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error: %v", r)
		}
	}()
	return d.Publisher.Publish(ctx, s)
}

func outcome(e Entry) string {
	if e.State == StatePublished {
		return "the story exists as " + e.Story.URL
	}
	return "nothing was created"
}

// ErrInDoubt says that nobody knows whether a story exists.
var ErrInDoubt = errors.New("in doubt")
