package syndicate

import (
	"context"
	"fmt"
	"slices"
)

// Prepare makes the plan and, if it is to publish anything, proves that the accounts work and asks for
// each post whether it may be published. What may not leaves its place in the day to another. Nothing
// is created or recorded. The caller holds the ledger's lock since before it read the records.
//
// The posts of an account that does not work are blocked. The error is about the case that none does.
func (d Delivery) Prepare(ctx context.Context, planner Planner, candidates []Candidate, records Records) (Plan, error) {
	first := planner.Plan(candidates, records)
	if first.Count(DoPublish) == 0 {
		return first, nil
	}
	plan := first
	plan.crew = crew{}
	planner.users = map[string]string{}
	candidates = slices.Clone(candidates)
	asked := map[string]bool{}
	for more := true; more; {
		more = false
		for _, a := range plan.Actions {
			if a.Do != DoPublish || asked[a.Key] {
				continue
			}
			asked[a.Key], more = true, true
			m := d.member(ctx, plan.crew, a.account(), records)
			if m.err == nil {
				planner.users[a.account()] = m.account.Name
			}
			objections := d.objections(ctx, m, a, records)
			if ctx.Err() != nil {
				return plan, context.Cause(ctx)
			}
			i := slices.IndexFunc(candidates, func(c Candidate) bool { return c.Post.Key == a.Key })
			candidates[i].Findings = append(slices.Clone(candidates[i].Findings), objections...)
		}
		crew := plan.crew
		plan = planner.Plan(candidates, records)
		plan.crew, plan.planner = crew, planner
	}
	return first.unlessNobodyCan(plan)
}

// unlessNobodyCan returns a prepared plan, or the one from before if no account works.
func (p Plan) unlessNobodyCan(prepared Plan) (Plan, error) {
	for _, m := range prepared.crew {
		if m.err == nil {
			return prepared, nil
		}
	}
	for _, a := range p.Actions {
		if m := prepared.crew[a.account()]; a.Do == DoPublish && m != nil {
			return p, m.err
		}
	}
	return p, nil
}

// A crew is who publishes, by the names of accounts.
type crew map[string]*member

// A member publishes for one account.
type member struct {
	Publisher
	account Account
	err     error // why it cannot
}

// member finds out, once, whether an account works.
func (d Delivery) member(ctx context.Context, c crew, name string, records Records) *member {
	if c[name] != nil {
		return c[name]
	}
	m := &member{}
	c[name] = m
	if m.Publisher, m.err = d.Publisher(name); m.err != nil {
		return m
	}
	if m.account, m.err = m.Preflight(ctx); m.err != nil {
		return m
	}
	m.err = sameAccount(name, m.account, records)
	return m
}

// objections says why a post that is ready had better not go out. It ends with the first error.
func (d Delivery) objections(ctx context.Context, m *member, a Action, records Records) []Finding {
	err := m.err
	if err == nil {
		err = m.Admit(ctx, a.submission)
	}
	if err != nil {
		return []Finding{{Rule: "account", Severity: Error, Message: err.Error(), Path: a.Path}}
	}
	found := d.lookForStory(ctx, a, m.account.Name, records)
	if Blocking(found) {
		return found
	}
	return append(found, d.prove(ctx, a, records)...)
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
