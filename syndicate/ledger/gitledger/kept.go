package gitledger

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
)

// A fate is what becomes of an outcome that was kept on this machine.
type fate int

const (
	keptIsNews     fate = iota // the branch does not have it yet
	keptIsOld                  // the branch has it, or knows better
	keptIsConflict             // both say that there is a story, perhaps, and not the same one
)

// judgeKept compares an outcome that was kept with what the branch says meanwhile. That a story exists is
// never given up; that none was created is true of its own attempt only.
func judgeKept(old record.Old, kept syndicate.Entry) fate {
	recorded := old.Entry
	sameAttempt := recorded.Attempt.ID == kept.Attempt.ID
	allowed := old.CheckSettle(kept) == nil
	switch {
	case kept.State != syndicate.StatePublished:
		if allowed && sameAttempt && recorded.State != kept.State {
			return keptIsNews
		}
		return keptIsOld
	case recorded.State == syndicate.StatePublished && recorded.Story.ID == kept.Story.ID:
		return keptIsOld
	case recorded.State == syndicate.StatePublished, recorded.State == syndicate.StateAttempting && !sameAttempt, !allowed:
		return keptIsConflict
	}
	return keptIsNews
}

// share pushes what was kept, if there is anything.
func (g *Git) share(ctx context.Context) error {
	kept, err := g.kept.Read(ctx)
	if err != nil || len(kept.Entries) == 0 {
		return err
	}
	return g.change(ctx, nil, nil)
}

// overlay puts what is still kept over what the branch says.
func (g *Git) overlay(ctx context.Context, records syndicate.Records) error {
	kept, err := g.kept.Read(ctx)
	if err != nil {
		return err
	}
	for key, e := range kept.Entries {
		old := record.None()
		if recorded, ok := records.Entries[key]; ok {
			old.Entry = recorded
		} else if d, ok := records.Damaged[key]; ok {
			old = record.Old{Damage: d.Err}
		}
		switch judgeKept(old, e) {
		case keptIsNews:
			delete(records.Damaged, key)
			records.Entries[key] = e
		case keptIsConflict:
			delete(records.Entries, key)
			records.Damaged[key] = syndicate.Damaged{
				Key: key, Path: filepath.Join(g.keptDir, filepath.FromSlash(record.FileName(key))),
				Err:           fmt.Errorf("this machine saw a story at %s, but %s is %q", e.Story.URL, g.place(record.FileName(key)), old.Entry.State),
				CanonicalURLs: []string{e.CanonicalURL}, TextHashes: []string{e.TextHash}, Titles: []string{e.Title},
			}
		}
	}
	for key, d := range kept.Damaged {
		delete(records.Entries, key)
		records.Damaged[key] = d
	}
	return nil
}
