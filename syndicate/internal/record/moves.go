package record

import (
	"errors"
	"fmt"

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
		return fmt.Errorf("%w, as far as can be told: %w", syndicate.ErrClaimed, o.Damage)
	}
	return o.checkMove(e.State)
}

// CheckSettle reports why e cannot be the outcome. It replaces a damaged record, but not one of a newer
// program.
func (o Old) CheckSettle(e syndicate.Entry) error {
	switch {
	case e.State == syndicate.StateAttempting:
		return fmt.Errorf("%q cannot be settled: its state is %q, which is no outcome", e.Key, e.State)
	case errors.Is(o.Damage, syndicate.ErrNewerFormat):
		return o.Damage
	case o.Damage != nil:
		return nil
	}
	return o.checkMove(e.State)
}

// checkMove refuses moves that the domain does not know. A published record may get other details.
func (o Old) checkMove(next syndicate.State) error {
	recorded := o.Entry.State
	if recorded.CanMoveTo(next) || recorded == syndicate.StatePublished && next == recorded {
		return nil
	}
	err := fmt.Errorf("it is %q and cannot become %q", recorded, next)
	if recorded == syndicate.StateAttempting || recorded == syndicate.StatePublished {
		return fmt.Errorf("%w: %w", syndicate.ErrClaimed, err)
	}
	return err
}
