package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Remembering is a ledger in files of which this machine remembers what it wrote itself, out of git
// and so out of reach of whatever brings the site back to how it was: a restored backup, another branch,
// a stash, a clean.
//
// The files are the truth. What is remembered only counts where they know less: nothing of a post, or
// nothing of its last attempt. That comes back.
type Remembering struct {
	*File
	memory *File
	notice func(message string)
}

var _ syndicate.Ledger = (*Remembering)(nil)

// OpenRemembering is [Open] with a folder for what is remembered, and somebody to tell what came back.
func OpenRemembering(dir, memoryDir, lockFile, destination string, notice func(message string)) *Remembering {
	return &Remembering{File: Open(dir, lockFile, destination), memory: Open(memoryDir, lockFile, destination), notice: notice}
}

// Lock implements [syndicate.Ledger]. Whoever has it is about to change the ledger: what was lost is
// brought back first.
func (r *Remembering) Lock(ctx context.Context) (release func() error, err error) {
	release, err = r.File.Lock(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.bringBack(ctx); err != nil {
		r.notice(fmt.Sprintf("what the ledger has lost cannot be brought back: %v", err))
	}
	return release, nil
}

// Read implements [syndicate.Ledger]. It shows what was lost as if it were there.
func (r *Remembering) Read(ctx context.Context) (syndicate.Records, error) {
	records, err := r.File.Read(ctx)
	if err != nil {
		return syndicate.Records{}, err
	}
	lost, err := r.lost(ctx, records)
	if err != nil {
		r.notice(fmt.Sprintf("what this machine remembers cannot be read: %v", err))
	}
	for _, e := range lost {
		records.Entries[e.Key] = e
	}
	return records, nil
}

// Claim implements [syndicate.Ledger].
func (r *Remembering) Claim(ctx context.Context, entries ...syndicate.Entry) error {
	if err := r.File.Claim(ctx, entries...); err != nil {
		return err
	}
	for _, e := range entries {
		r.remember(ctx, e)
	}
	return nil
}

// Settle implements [syndicate.Ledger].
func (r *Remembering) Settle(ctx context.Context, e syndicate.Entry) error {
	if err := r.File.Settle(ctx, e); err != nil {
		return err
	}
	r.remember(ctx, e)
	return nil
}

// remember does what it can: the ledger has the entry already.
func (r *Remembering) remember(ctx context.Context, e syndicate.Entry) {
	if err := r.memory.Put(ctx, e); err != nil {
		r.notice(fmt.Sprintf("%s is recorded, but this machine cannot remember it: %v", e.Key, err))
	}
}

// bringBack writes what was lost into the ledger.
func (r *Remembering) bringBack(ctx context.Context) error {
	records, err := r.File.Read(ctx)
	if err != nil {
		return nil // whoever reads it next is told
	}
	lost, err := r.lost(ctx, records)
	if err != nil || len(lost) == 0 {
		return err
	}
	var keys []string
	for _, e := range lost {
		if err := r.File.Put(ctx, e); err != nil {
			return err
		}
		keys = append(keys, e.Key)
	}
	r.notice(fmt.Sprintf("the ledger had lost what this machine remembers, it is back: %s", strings.Join(keys, ", ")))
	return nil
}

// lost returns what is remembered and not in the records, by key. What cannot be remembered clearly is
// forgotten: it is written anew with the next change.
func (r *Remembering) lost(ctx context.Context, records syndicate.Records) ([]syndicate.Entry, error) {
	remembered, err := r.memory.Read(ctx)
	if err != nil {
		return nil, err
	}
	stories := map[string]bool{}
	for _, e := range records.Entries {
		stories[e.Story.ID] = true
	}
	var lost []syndicate.Entry
	for _, key := range slices.Sorted(maps.Keys(remembered.Entries)) {
		e := remembered.Entries[key]
		_, damaged := records.Damaged[key]
		recorded, known := records.Entries[key]
		hasOtherKey := e.Story.ID != "" && stories[e.Story.ID] // somebody has renamed the record
		if !damaged && !hasOtherKey && e.State != syndicate.StateRejected && (!known || isOlder(recorded, e)) {
			lost = append(lost, e)
		}
	}
	return lost, nil
}

// isOlder reports whether a record would have a post go out although a later one kept it back.
func isOlder(recorded, remembered syndicate.Entry) bool {
	if recorded.State != syndicate.StateRejected {
		return false
	}
	later := remembered.Attempt.StartedAt.After(recorded.Attempt.StartedAt)
	sameAttempt := remembered.Attempt.ID == recorded.Attempt.ID
	return later || sameAttempt && remembered.State == syndicate.StatePublished
}
