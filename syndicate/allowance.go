package syndicate

import (
	"fmt"
	"slices"
	"time"
)

// ration spreads what is ready over the days: no more stories of one user in any 24 hours than allowed.
func (pl Planner) ration(plan *Plan, records Records) {
	who := owners{records, pl.users}
	days := map[string]*day{}
	dayOf := func(owner string) *day {
		if days[owner] == nil {
			days[owner] = &day{newAllowance(pl.Config.MaxDraftsPerDay, pl.Now), newAllowance(pl.Config.MaxPerDay, pl.Now)}
		}
		return days[owner]
	}
	for _, e := range records.Entries {
		if at := e.createdAt(); !at.IsZero() {
			allowance, _ := dayOf(who.ofEntry(&e)).allowance(e.Story.Status)
			allowance.spend(at)
		}
	}
	// What a person may bring takes no place before that person comes, and then the first that is free:
	// so the rest of the plan does not matter to it, nor it to the rest.
	for i, a := range plan.Actions {
		if a.Do == DoDesk {
			allowance, what := dayOf(who.of(a.account())).allowance(a.Status)
			plan.Actions[i] = allowance.keepBack(a, what)
		}
	}
	sent := 0
	for i, a := range plan.Actions {
		if a.Do != DoPublish {
			continue
		}
		allowance, what := dayOf(who.of(a.account())).allowance(a.Status)
		if pl.Limit > 0 && sent == pl.Limit {
			plan.Actions[i] = a.do(DoWait, fmt.Sprintf("the limit of %d for this run is reached", pl.Limit))
			continue
		}
		a = allowance.keepBack(a, what)
		if plan.Actions[i] = a; a.Do == DoPublish {
			sent++
		}
		allowance.take()
	}
}

// overspent returns which of the claims are more than their days allow, the last ones first to be: since
// the plan was made, another machine may have claimed other posts. Of two that claim at the same time, at
// least the second sees both.
func (pl Planner) overspent(claims []claim, records Records) map[string]bool {
	who := owners{records, pl.users}
	type share struct {
		owner string
		draft bool
	}
	spent := map[share]int{}
	for _, e := range records.Entries {
		if at := e.createdAt(); !at.IsZero() && at.Add(24*time.Hour).After(pl.Now) {
			spent[share{who.ofEntry(&e), e.Story.Status == Draft}]++
		}
	}
	over := map[string]bool{}
	for _, c := range slices.Backward(claims) {
		its, most := share{who.ofEntry(&c.entry), c.Status == Draft}, pl.Config.MaxPerDay
		if its.draft {
			most = pl.Config.MaxDraftsPerDay
		}
		if spent[its] > most {
			spent[its]--
			over[c.Key] = true
		}
	}
	return over
}

// A day is what one user may create.
type day struct{ drafts, others *allowance }

func (d *day) allowance(s Status) (al *allowance, what string) {
	if s == Draft {
		return d.drafts, "drafts"
	}
	return d.others, "public and unlisted stories"
}

// keepBack lets a post wait if there is no place for it now.
func (al *allowance) keepBack(a Action, what string) Action {
	ready, ever := al.next()
	switch {
	case !ever:
		return a.do(DoWait, "no "+what+" are allowed per day")
	case ready.After(al.now):
		return a.wait(ready, fmt.Sprintf("%d %s in 24 hours are the limit, ready at ", al.max, what))
	}
	return a
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

// take counts a story at the first moment at which it is allowed.
func (al *allowance) take() {
	if ready, ever := al.next(); ever {
		al.spend(ready)
	}
}

// next returns the first moment, now or later, at which one more story is allowed.
func (al *allowance) next() (ready time.Time, ever bool) {
	if al.max == 0 {
		return time.Time{}, false
	}
	ready = al.now
	if n := len(al.used) - al.max; n >= 0 {
		if free := al.used[n].Add(24 * time.Hour); free.After(ready) {
			ready = free
		}
	}
	return ready, true
}

// createdAt returns when this tool created a story, or may have; it is zero if it did not.
//
// Of two clocks the later one counts, that of the machine that asked and that of the destination, so
// that a clock that was behind does not free the day's allowance too early. A story that shows a date of
// long ago was not created then.
func (e *Entry) createdAt() time.Time {
	started := e.Attempt.StartedAt
	if started.IsZero() || !e.mayExist() {
		return time.Time{}
	}
	if e.Story.PublishedAt.After(started) {
		return e.Story.PublishedAt
	}
	return started
}
