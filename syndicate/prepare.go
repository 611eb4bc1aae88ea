package syndicate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

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
