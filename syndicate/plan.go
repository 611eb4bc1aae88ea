package syndicate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
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

	// Site is all flagged posts of the site, whether or not they are candidates: a record of one of
	// them is not free for another.
	Site []*Post

	// Account is the name of the only account whose posts may go out, empty for all.
	Account string
	users   map[string]string // user names by names of accounts, once they are known

	// PassFirstRun lets everything go out although nothing was ever recorded, see [Plan.FirstRun].
	PassFirstRun bool
}

// Plan decides, in the order in which the posts are to go out.
func (pl Planner) Plan(candidates []Candidate, records Records) Plan {
	candidates = slices.Clone(candidates)
	slices.SortStableFunc(candidates, func(a, b Candidate) int {
		if pl.Config.Order == NewestFirst {
			a, b = b, a
		}
		return cmp.Or(a.Post.Published().Compare(b.Post.Published()), cmp.Compare(a.Post.Key, b.Post.Key))
	})
	twins := newTwins(records, pl.Site)
	plan := Plan{Actions: make([]Action, len(candidates))}
	for i, c := range candidates {
		plan.Actions[i] = pl.judge(c, records, twins)
	}
	if records.Empty() && !pl.PassFirstRun {
		pl.brake(&plan)
	}
	pl.ration(&plan, records)
	return plan
}

// Pick decides about one post that a person has chosen for this very moment. It gets the next place in
// the day, whichever other posts are ready, and there is no brake: a person who picks one post knows whether
// it is at the destination already.
func (pl Planner) Pick(c Candidate, records Records) Action {
	pl.PassFirstRun, pl.Limit = true, 0
	return pl.Plan([]Candidate{c}, records).Actions[0]
}

// judge decides about one post as if it were alone and the day's allowance without end. What is
// recorded of it comes before what it is like now.
func (pl Planner) judge(c Candidate, records Records, twins *twins) Action {
	p, settings := c.Post, c.Post.Settings
	a := Action{
		Key: p.Key, Path: p.Path, Title: cmp.Or(c.Article.Title, p.Title), CanonicalURL: p.CanonicalURL(),
		State: StateNew, Route: settings.Route, Status: settings.Status,
		Tags: c.Article.Tags, Words: c.Article.Words, Losses: c.Article.Losses, Findings: c.Findings,
		submission: Submission{Article: c.Article, Settings: settings},
	}
	if other := twins.sameKey(p); other != "" {
		return a.do(DoBlocked, fmt.Sprintf("has the same id as %s; give it another one (syndicate.id)", other))
	}
	if d, damaged := records.Damaged[p.Key]; damaged {
		a.State = StateAttempting
		return a.do(DoResolve, d.reason())
	}
	if e, recorded := records.Entries[p.Key]; recorded {
		a.State, a.Story = e.State, e.Story
		if e.State != StateRejected {
			return a.recorded(e)
		}
	}
	if t := twins.recorded(p, &c.Article); t != nil {
		return a.moved(t)
	}
	if twins.lost != nil && a.State == StateNew {
		return a.do(DoBlocked, fmt.Sprintf("may be the post of %s, if it was renamed: %s", twins.lost.Key, twins.lost.reason()))
	}
	return pl.judgeArticle(a, c, twins)
}

// recorded decides about a post whose record says that it is not to be tried.
func (a Action) recorded(e Entry) Action {
	switch e.State {
	case StatePublished:
		a.Changed = e.ContentHash != "" && e.ContentHash != a.submission.Article.ContentHash()
		return a.do(DoSkip, publishedReason(e, a.Changed))
	case StateAbandoned:
		return a.do(DoSkip, "abandoned: "+cmp.Or(e.Reason, "nobody wrote down why")+"; to deliver it after all, resolve it with --not-published")
	default:
		since := e.Attempt.StartedAt.UTC().Format(time.DateTime) + " UTC"
		if e.HalfFinished() {
			a.Route = RouteDesk
			return a.do(DoResolve, "begun at the desk on "+since+"; finish it there, or resolve it")
		}
		return a.do(DoResolve, "in doubt since "+since+": nobody knows whether the story exists")
	}
}

// moved decides about a post that is recorded under another key.
func (a Action) moved(t *twin) Action {
	a.State, a.Story, a.Record = t.state, t.story, t.key
	switch {
	case t.damaged != nil:
		return a.do(DoResolve, fmt.Sprintf("has %s %s, but %s", t.how, t.key, t.damaged.reason()))
	case t.inSite:
		return a.do(DoBlocked, fmt.Sprintf("has %s %s, which is %s and still a post of the site", t.how, t.key, t.words))
	case t.state == StateAttempting:
		return a.do(DoResolve, fmt.Sprintf("moved: has %s %s, which is %s", t.how, t.key, t.words))
	}
	return a.do(DoSkip, fmt.Sprintf("moved: has %s %s, which is %s; set syndicate.id to %q to keep its record", t.how, t.key, t.words, t.key))
}

// judgeArticle decides about a post of which nothing is recorded that keeps it back.
func (pl Planner) judgeArticle(a Action, c Candidate, twins *twins) Action {
	p, settings := c.Post, c.Post.Settings
	if Blocking(c.Findings) {
		return a.do(DoBlocked, firstError(c.Findings))
	}
	if other, how := twins.inThisRun(p, &c.Article); other != "" {
		return a.do(DoBlocked, fmt.Sprintf("has %s %s, which goes first", how, other))
	}
	if settings.After.Delay > 0 && p.Published().IsZero() {
		return a.do(DoBlocked, "\"after\" counts from the date of the post, and it has none")
	}
	if ready := settings.After.From(p.Published()); ready.After(pl.Now) {
		return a.wait(ready, "waits until ")
	}
	if pl.Account != "" && a.account() != pl.Account {
		return a.do(DoWait, fmt.Sprintf("goes out by the account %s, this run is for %s", a.account(), pl.Account))
	}
	if settings.Route == RouteDesk {
		return a.do(DoDesk, "route is desk: a person brings it there")
	}
	if a.State == StateRejected {
		return a.do(DoPublish, "the last attempt created nothing, checks passed")
	}
	return a.do(DoPublish, "flagged, checks passed")
}

// Gone returns what is recorded of posts that the site has no longer, or that are no longer flagged:
// none of it is forgotten. What is in doubt stays so.
func (pl Planner) Gone(records Records) []Action {
	known := map[string]bool{}
	for _, p := range pl.Site {
		known[p.Key] = true
	}
	var gone []Action
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		if e := records.Entries[key]; !known[key] {
			a := Action{
				Key: key, Title: e.Title, CanonicalURL: e.CanonicalURL, State: e.State, Route: e.Route, Status: e.Story.Status, Story: e.Story,
				Do: DoSkip, Reason: e.words() + ", but no flagged post of the site has this key",
			}
			if e.InDoubt() {
				a.Do = DoResolve
			}
			gone = append(gone, a)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(records.Damaged)) {
		if d := records.Damaged[key]; !known[key] {
			gone = append(gone, Action{Key: key, State: StateAttempting}.do(DoResolve, d.reason()))
		}
	}
	return gone
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

func (a Action) do(verb Verb, reason string) Action {
	a.Do, a.Reason = verb, reason
	return a
}

func (a Action) wait(ready time.Time, reason string) Action {
	a.ReadyAt = &ready
	return a.do(DoWait, reason+ready.UTC().Format("2006-01-02 15:04 UTC"))
}
