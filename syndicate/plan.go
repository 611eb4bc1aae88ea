package syndicate

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A Candidate is a flagged post with everything that decides what happens to it.
type Candidate struct {
	Post     *Post
	Article  Article
	Findings []Finding // of reading and of checking
}

// A Planner decides what is to happen with each post. It has no effects: the same input gives the
// same plan.
type Planner struct {
	Config Config
	Now    time.Time
	Limit  int // how many posts may go out, 0 for as many as the day allows

	// PassFirstRun lets everything go out although nothing was ever recorded, see [Plan.FirstRun].
	PassFirstRun bool
}

// Plan decides, oldest post first.
func (pl Planner) Plan(candidates []Candidate, records Records) Plan {
	candidates = slices.Clone(candidates)
	slices.SortStableFunc(candidates, func(a, b Candidate) int {
		return cmp.Or(a.Post.Published().Compare(b.Post.Published()), cmp.Compare(a.Post.Key, b.Post.Key))
	})
	twins := newTwins(records)
	plan := Plan{Actions: make([]Action, len(candidates))}
	for i, c := range candidates {
		plan.Actions[i] = pl.judge(c, records, twins)
	}
	if records.Empty() && !pl.PassFirstRun {
		pl.brake(&plan)
	}
	if !plan.FirstRun {
		pl.ration(&plan, records)
	}
	return plan
}

// judge decides about one post as if it were alone and the day's allowance without end.
func (pl Planner) judge(c Candidate, records Records, twins *twins) Action {
	p, settings := c.Post, c.Post.Settings
	a := Action{
		Key: p.Key, Path: p.Path, Title: cmp.Or(c.Article.Title, p.Title), CanonicalURL: p.CanonicalURL(),
		State: StateNew, Route: settings.Route, Status: settings.Status,
		Tags: c.Article.Tags, Words: c.Article.Words, Losses: c.Article.Losses, Findings: c.Findings,
		submission: Submission{Article: c.Article, Settings: settings},
	}
	if first := twins.sameKey(p); first != "" {
		return a.do(DoBlocked, fmt.Sprintf("has the same id as %s; give it another one (syndicate.id)", first))
	}
	if d, damaged := records.Damaged[p.Key]; damaged {
		a.State = StateAttempting
		return a.do(DoResolve, d.reason())
	}
	if e, recorded := records.Entries[p.Key]; recorded {
		a.State, a.Story = e.State, e.Story
		switch e.State {
		case StatePublished:
			a.Changed = e.ContentHash != "" && e.ContentHash != c.Article.ContentHash()
			return a.do(DoSkip, publishedReason(e, a.Changed))
		case StateAttempting:
			return a.do(DoResolve, "in doubt since "+e.Attempt.StartedAt.UTC().Format(time.DateTime)+" UTC: nobody knows whether the story exists")
		case StateAbandoned:
			return a.do(DoSkip, "abandoned"+suffix(": ", e.Reason))
		}
	}
	if e, how := twins.recorded(p, &c.Article); e != nil {
		a.State, a.Story = e.State, e.Story
		verb, was := DoSkip, "published"
		if e.InDoubt() {
			verb, was = DoResolve, "in doubt"
		}
		return a.do(verb, fmt.Sprintf("moved: has %s %s, which is %s; set syndicate.id to %q to keep its record", how, e.Key, was, e.Key))
	}
	if Blocking(c.Findings) {
		return a.do(DoBlocked, firstError(c.Findings))
	}
	if other, how := twins.inThisRun(p, &c.Article); other != "" {
		return a.do(DoBlocked, fmt.Sprintf("has %s %s, which goes first", how, other))
	}
	if settings.Route == RouteDesk {
		return a.do(DoDesk, "route is desk: a person brings it there")
	}
	if ready := settings.After.From(p.Published()); ready.After(pl.Now) {
		return a.wait(ready, "waits until ")
	}
	if a.State == StateRejected {
		return a.do(DoPublish, "the last attempt created nothing, checks passed")
	}
	return a.do(DoPublish, "flagged, checks passed")
}

// brake stops a first run that would send more than a day's worth.
func (pl Planner) brake(plan *Plan) {
	ready := map[bool]int{}
	for _, a := range plan.Actions {
		if a.Do == DoPublish {
			ready[a.Status == Draft]++
		}
	}
	if ready[true] <= pl.Config.MaxDraftsPerDay && ready[false] <= pl.Config.MaxPerDay {
		return
	}
	plan.FirstRun = true
	for i, a := range plan.Actions {
		if a.Do == DoPublish {
			plan.Actions[i] = a.do(DoWait, "first run: nothing is recorded yet, and more posts are ready than one day allows")
		}
	}
}

// ration spreads what is ready over the days: no more stories in any 24 hours than allowed.
func (pl Planner) ration(plan *Plan, records Records) {
	drafts := newAllowance(pl.Config.MaxDraftsPerDay, pl.Now)
	others := newAllowance(pl.Config.MaxPerDay, pl.Now)
	for _, e := range records.Entries {
		if (e.State == StatePublished || e.State == StateAttempting) && !e.Attempt.StartedAt.IsZero() {
			if e.Story.Status == Draft {
				drafts.spend(e.Attempt.StartedAt)
			} else {
				others.spend(e.Attempt.StartedAt)
			}
		}
	}
	sent := 0
	for i, a := range plan.Actions {
		if a.Do != DoPublish {
			continue
		}
		allowance, what := others, "public and unlisted stories"
		if a.Status == Draft {
			allowance, what = drafts, "drafts"
		}
		if pl.Limit > 0 && sent == pl.Limit {
			plan.Actions[i] = a.do(DoWait, fmt.Sprintf("the limit of %d for this run is reached", pl.Limit))
			continue
		}
		ready, ever := allowance.take()
		switch {
		case !ever:
			plan.Actions[i] = a.do(DoWait, "no "+what+" are allowed per day")
		case ready.After(pl.Now):
			plan.Actions[i] = a.wait(ready, fmt.Sprintf("%d %s in 24 hours are the limit, ready at ", allowance.max, what))
		default:
			sent++
		}
	}
}

// An allowance is how many stories fit into any 24 hours.
type allowance struct {
	max  int
	now  time.Time
	used []time.Time // in order
}

func newAllowance(max int, now time.Time) *allowance { return &allowance{max: max, now: now} }

// spend counts a story that was created at t. One from the future, by a clock that is ahead, counts
// as well.
func (al *allowance) spend(t time.Time) {
	i, _ := slices.BinarySearchFunc(al.used, t, time.Time.Compare)
	al.used = slices.Insert(al.used, i, t)
}

// take returns the first moment, now or later, at which one more story is allowed, and counts it.
func (al *allowance) take() (ready time.Time, ever bool) {
	if al.max == 0 {
		return time.Time{}, false
	}
	ready = al.now
	if n := len(al.used) - al.max; n >= 0 {
		if free := al.used[n].Add(24 * time.Hour); free.After(ready) {
			ready = free
		}
	}
	al.spend(ready)
	return ready, true
}

// twins recognises posts that are the same story under another key.
type twins struct {
	byURL, byText map[string]*Entry
	paths         map[string]string // of the posts seen so far, by key in lower case
	urls, texts   map[string]string // keys of the posts that go out, by what they have in common
}

func newTwins(records Records) *twins {
	t := &twins{
		byURL: map[string]*Entry{}, byText: map[string]*Entry{},
		paths: map[string]string{}, urls: map[string]string{}, texts: map[string]string{},
	}
	for _, e := range records.Entries {
		if e.State != StatePublished && e.State != StateAttempting {
			continue
		}
		t.byURL[plainURL(e.CanonicalURL)] = &e
		if e.TextHash != "" {
			t.byText[e.TextHash] = &e
		}
	}
	delete(t.byURL, "")
	return t
}

// sameKey returns the path of an earlier post that has the key of p. Keys that differ in case only
// are the same file to some file systems.
func (t *twins) sameKey(p *Post) string {
	key := strings.ToLower(p.Key)
	if first, taken := t.paths[key]; taken {
		return first
	}
	t.paths[key] = p.Path
	return ""
}

// recorded returns the entry that p had before it was moved, and by what it was recognised.
func (t *twins) recorded(p *Post, a *Article) (e *Entry, how string) {
	if e := t.byURL[plainURL(p.CanonicalURL())]; e != nil {
		return e, "the canonical address of"
	}
	for _, alias := range p.Aliases {
		if e := t.byURL[plainURL(alias)]; e != nil {
			return e, "an alias that is the address of"
		}
	}
	if e := t.byText[a.TextHash()]; e != nil && a.Text != "" {
		return e, "the text of"
	}
	return nil, ""
}

// inThisRun returns the key of an earlier post of this run that is the same story.
func (t *twins) inThisRun(p *Post, a *Article) (key, how string) {
	address, text := plainURL(p.CanonicalURL()), a.TextHash()
	if key := t.urls[address]; key != "" {
		return key, "the canonical address of"
	}
	if key := t.texts[text]; key != "" && a.Text != "" {
		return key, "the text of"
	}
	t.urls[address], t.texts[text] = p.Key, p.Key
	return "", ""
}

// SameAddress reports whether two addresses are spellings of one: scheme, case of the host, fragment
// and a trailing slash do not count.
func SameAddress(a, b string) bool { return plainURL(a) == plainURL(b) }

// plainURL leaves out what may differ between two spellings of one address.
func plainURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = "", strings.ToLower(u.Host), ""
	return strings.TrimSuffix(u.String(), "/")
}

func publishedReason(e Entry, changed bool) string {
	reason, at := "published", e.Story.PublishedAt
	if e.Story.Status == Draft {
		reason = "created as a draft"
	}
	if at.IsZero() {
		at = e.Attempt.StartedAt
	}
	if !at.IsZero() {
		reason += " " + at.UTC().Format(time.DateOnly)
	}
	if changed {
		reason += ", changed since: update the story by hand"
	}
	return reason
}

func firstError(findings []Finding) string {
	errs := slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Severity != Error })
	reason := errs[0].Rule + ": " + errs[0].Message
	if n := len(errs) - 1; n > 0 {
		reason += fmt.Sprintf(" (and %d more)", n)
	}
	return reason
}

func suffix(separator, s string) string {
	if s == "" {
		return ""
	}
	return separator + s
}

func (a Action) do(verb Verb, reason string) Action {
	a.Do, a.Reason = verb, reason
	return a
}

func (a Action) wait(ready time.Time, reason string) Action {
	a.ReadyAt = &ready
	return a.do(DoWait, reason+ready.UTC().Format("2006-01-02 15:04 UTC"))
}
