package syndicate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Ledger is the durable record of what was attempted at one destination and what came of it.
//
// Its promises are what keeps a post from being published twice; package ledgertest holds every
// implementation to them.
type Ledger interface {
	// Lock keeps every other process out until the lock is released. A process that dies loses it.
	// The error wraps [ErrLocked] when another process has it.
	Lock(ctx context.Context) (release func() error, err error)

	// Read returns everything that is recorded. An entry that cannot be read is returned as damaged:
	// it stops its own post and nothing else.
	Read(ctx context.Context) (Records, error)

	// Claim records entries of different keys, all in the state attempting, and returns when that is
	// durable for every other user of the ledger. It replaces entries that may move to attempting; for
	// any other the error is a [*ClaimedError]. It is all or none: after an error no intent is
	// recorded and nothing may be sent.
	Claim(ctx context.Context, entries ...Entry) error

	// Settle records the outcome of a claim, or a story that already exists, and returns when that
	// is durable. The move from the recorded state to the one of e has to be an allowed one; a
	// published entry may be replaced by itself with other details. An attempt that is recorded can be
	// ended by its own outcome or by a story that exists, not by the outcome of another attempt; nor
	// does the story of one attempt replace that of another. A damaged record is replaced, unless its
	// error wraps [ErrNewerFormat]. An error that wraps [ErrNotShared] means that the outcome is
	// durable, but on this machine only.
	Settle(ctx context.Context, e Entry) error
}

// Records is what a ledger holds.
type Records struct {
	Entries map[string]Entry   // by key
	Damaged map[string]Damaged // by key
}

// Empty reports whether nothing was ever recorded.
func (r Records) Empty() bool { return len(r.Entries) == 0 && len(r.Damaged) == 0 }

// A Damaged record cannot be read. Whether its story exists is in doubt.
type Damaged struct {
	Key  string
	Path string // where it is
	Err  error

	// What can still be made out in it: both sides of a conflict, perhaps. It recognises the post if
	// that was moved meanwhile.
	CanonicalURLs []string
	TextHashes    []string
	Titles        []string
}

// reason says what is wrong, and what to do about it.
func (d Damaged) reason() string {
	if errors.Is(d.Err, ErrNewerFormat) {
		return fmt.Sprintf("its record %s was %v", d.Path, d.Err)
	}
	return fmt.Sprintf("its record %s cannot be read: %v; restore the file, or settle it with resolve", d.Path, d.Err)
}

var (
	// ErrClaimed says that somebody else attempts the post, has published it, or gave it up.
	ErrClaimed = errors.New("already taken care of")
	// ErrDamaged says that what is recorded cannot be read, and so stands in the way.
	ErrDamaged = errors.New("the record cannot be read")
	// ErrNotShared says that others do not see an outcome yet. The next use of the ledger on this
	// machine shares it; until then the claim keeps everybody else away.
	ErrNotShared = errors.New("recorded on this machine only")
	// ErrLocked says that another process is at work on the ledger.
	ErrLocked = errors.New("another syndicate is running")
)

// A ClaimedError says which claims somebody else was faster with. It wraps [ErrClaimed].
type ClaimedError struct {
	Refused map[string]error // by key: what is recorded instead; it wraps ErrDamaged if that is not known
}

func (e *ClaimedError) Error() string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(e.Refused)) {
		lines = append(lines, e.Refused[key].Error())
	}
	return strings.Join(lines, "; ")
}

// Unwrap returns [ErrClaimed] and the reason for each key.
func (e *ClaimedError) Unwrap() []error {
	return append(slices.Collect(maps.Values(e.Refused)), ErrClaimed)
}
