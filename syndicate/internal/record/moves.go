package record

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// An Old is what is recorded of a post before a change. A post without a record has the state new.
type Old struct {
	Entry  syndicate.Entry
	Damage error // why the record cannot be read
}

// None is what is recorded of a post without a record.
func None() Old { return Old{Entry: syndicate.Entry{State: syndicate.StateNew}} }

// CheckClaim reports why e cannot be claimed. The error wraps [syndicate.ErrClaimed] if that is because
// of what is recorded. A damaged record refuses every claim.
func (o Old) CheckClaim(e syndicate.Entry) error {
	switch {
	case e.State != syndicate.StateAttempting:
		return fmt.Errorf("%q cannot be claimed: its state is %q, not %q", e.Key, e.State, syndicate.StateAttempting)
	case o.Damage != nil:
		return fmt.Errorf("%w, as far as can be told: %w: %w", syndicate.ErrClaimed, syndicate.ErrDamaged, o.Damage)
	case !o.Entry.State.CanMoveTo(e.State):
		return fmt.Errorf("%w: %s", syndicate.ErrClaimed, describe(o.Entry))
	}
	return nil
}

// describe says what is recorded, and since when or where.
func describe(e syndicate.Entry) string {
	switch {
	case e.State == syndicate.StateAttempting && !e.Attempt.StartedAt.IsZero():
		return fmt.Sprintf("it is %q since %s UTC", e.State, e.Attempt.StartedAt.UTC().Format(time.DateTime))
	case e.State == syndicate.StatePublished:
		return fmt.Sprintf("it is %q at %s", e.State, cmp.Or(e.Story.URL, e.Story.ID))
	}
	return fmt.Sprintf("it is %q", e.State)
}

// CheckSettle reports why e cannot be the outcome. It replaces a damaged record, but not one of a newer
// program. The error wraps [syndicate.ErrClaimed] if the post is, or may be, taken care of by somebody
// else.
//
// Somebody may free a post whose attempt is still under way, and a second attempt begin. Then the first
// one has nothing to say about the second, which may yet make a story; and of two stories the one that
// is recorded is not forgotten for the other.
func (o Old) CheckSettle(e syndicate.Entry) error {
	recorded := o.Entry
	sameAttempt := recorded.Attempt.ID == e.Attempt.ID
	switch {
	case e.State == syndicate.StateAttempting:
		return fmt.Errorf("%q cannot be settled: its state is %q, which is no outcome", e.Key, e.State)
	case errors.Is(o.Damage, syndicate.ErrNewerFormat):
		return o.Damage
	case o.Damage != nil:
		return nil
	case recorded.State == syndicate.StateAttempting && e.State != syndicate.StatePublished && !sameAttempt:
		return fmt.Errorf("%w: %s, with another attempt", syndicate.ErrClaimed, describe(recorded))
	case recorded.State == syndicate.StatePublished && e.State == recorded.State:
		if isOther := recorded.Story.ID != "" && recorded.Story.ID != e.Story.ID; isOther && !sameAttempt && e.Attempt.ID != "" {
			return fmt.Errorf("%w: %s, which another attempt made", syndicate.ErrClaimed, describe(recorded))
		}
		return nil // it gets other details
	case recorded.State.CanMoveTo(e.State):
		return nil
	}
	err := fmt.Errorf("it is %q and cannot become %q", recorded.State, e.State)
	if recorded.State == syndicate.StateAttempting || recorded.State == syndicate.StatePublished {
		return fmt.Errorf("%w: %w", syndicate.ErrClaimed, err)
	}
	return err
}
