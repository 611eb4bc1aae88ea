// Package ledger keeps a ledger in files, one JSON file per post, in the data folder of a site:
//
//	data/syndicate/medium/posts/hello.json
//
// There it merges in git, and templates can read it. [Open] is the only way in; the promises are
// those of [syndicate.Ledger].
//
// # What keeps a record whole
//
// A record is written to a temporary file beside its place and flushed to the disk before it gets
// its name, and the folder is flushed before the write counts as done. So a reader sees the old
// record or the new one, whatever dies in between, and so does whoever comes after a power cut. The
// first claim of a post gives the file its name with a hard link, which fails if somebody else was
// faster, even on network file systems that make light of locks.
//
// # What people may do to the files
//
// They may edit them: a byte order mark, other line ends and fields that this package does not know
// are accepted. The next write of a record drops such fields. What makes no sense is reported as
// damaged, and so is a file that was moved or copied to where another post's record belongs.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A File is a ledger in files. Any number of them may be open on the same folder, in any number of
// processes.
type File struct {
	dir         string
	lockFile    string
	destination string
	disk        disk
}

var _ syndicate.Ledger = (*File)(nil)

// Open returns the ledger of one destination in the folder dir, which holds the file KEY.json for
// each post. The lock file has to be elsewhere, since Hugo takes every file in dir for data.
// Nothing is created before it is needed.
func Open(dir, lockFile, destination string) *File {
	return &File{dir: dir, lockFile: lockFile, destination: destination, disk: osDisk{}}
}

// Claim implements [syndicate.Ledger]. Two claims of the same post at the same time cannot both
// succeed, whether or not the claimants hold the lock. A damaged record refuses a claim, too.
func (f *File) Claim(ctx context.Context, entries ...syndicate.Entry) error {
	for _, e := range entries {
		if e.State != syndicate.StateAttempting {
			return fmt.Errorf("%q cannot be claimed: its state is %q, not %q", e.Key, e.State, syndicate.StateAttempting)
		}
	}
	return f.change(ctx, entries, func(e syndicate.Entry, recorded syndicate.State, damage error) error {
		if damage != nil {
			return fmt.Errorf("%w, as far as can be told: %w", syndicate.ErrClaimed, damage)
		}
		return checkMove(recorded, e.State)
	})
}

// Settle implements [syndicate.Ledger]. A symbolic link or a folder in the place of a record counts
// as damaged, but is not replaced: the error says so.
func (f *File) Settle(ctx context.Context, e syndicate.Entry) error {
	if e.State == syndicate.StateAttempting {
		return fmt.Errorf("%q cannot be settled: its state is %q, which is no outcome", e.Key, e.State)
	}
	return f.change(ctx, []syndicate.Entry{e}, func(e syndicate.Entry, recorded syndicate.State, damage error) error {
		switch {
		case errors.Is(damage, syndicate.ErrNewerFormat):
			return damage
		case damage != nil:
			return nil
		}
		return checkMove(recorded, e.State)
	})
}

// checkMove refuses moves that the domain does not know. A published record may get other details.
func checkMove(recorded, next syndicate.State) error {
	if recorded.CanMoveTo(next) || recorded == syndicate.StatePublished && next == recorded {
		return nil
	}
	err := fmt.Errorf("it is %q and cannot become %q", recorded, next)
	if recorded == syndicate.StateAttempting || recorded == syndicate.StatePublished {
		return fmt.Errorf("%w: %w", syndicate.ErrClaimed, err)
	}
	return err
}

// change writes the entries, if the records that are there now allow it. A post without a record has
// the state new. Looking and writing is one step to every other process that changes the ledger.
func (f *File) change(ctx context.Context, entries []syndicate.Entry, allow func(e syndicate.Entry, recorded syndicate.State, damage error) error) error {
	data := make([][]byte, len(entries))
	for i, e := range entries {
		var err error
		if data[i], err = f.encode(e); err != nil {
			return fmt.Errorf("%q cannot be recorded: %w", e.Key, err)
		}
	}
	unlock, err := f.lockWriting(ctx)
	if err != nil {
		return err
	}
	defer unlock()

	olds := make([]old, len(entries))
	refused := map[string]error{}
	for i, e := range entries {
		olds[i].path = f.path(e.Key)
		olds[i].entry, olds[i].damage = f.lookup(e.Key)
		if err := allow(e, olds[i].entry.State, olds[i].damage); errors.Is(err, syndicate.ErrClaimed) {
			refused[e.Key] = fmt.Errorf("%s: %w", olds[i].path, err)
		} else if err != nil {
			return fmt.Errorf("%s: %w", olds[i].path, err)
		}
	}
	if len(refused) > 0 {
		return &syndicate.ClaimedError{Refused: refused}
	}
	for i, e := range entries {
		if err := f.replace(&olds[i], data[i]); err != nil {
			if e.State == syndicate.StateAttempting {
				f.takeBack(olds)
			}
			if errors.Is(err, syndicate.ErrClaimed) {
				return &syndicate.ClaimedError{Refused: map[string]error{e.Key: err}}
			}
			return err
		}
	}
	return nil
}

// An old record is what was there before a change.
type old struct {
	path     string
	entry    syndicate.Entry
	damage   error
	replaced bool // whether it is not there any more
}

// replace writes one record and makes it durable.
func (f *File) replace(o *old, data []byte) error {
	isNew := o.damage == nil && o.entry.State == syndicate.StateNew
	err := write(f.disk, o.path, data, isNew)
	if isNew && errors.Is(err, fs.ErrExist) {
		err = fmt.Errorf("%w: the record appeared just now", syndicate.ErrClaimed)
	}
	if err == nil {
		o.replaced = true
		err = f.disk.SyncDir(filepath.Dir(o.path))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", o.path, err)
	}
	return nil
}

// takeBack undoes claims one of which could not be made durable, since nothing will be sent for any. It
// can fail as well, on a disk that just failed; then the posts are in doubt, which is safe.
func (f *File) takeBack(claimed []old) {
	for _, o := range claimed {
		if !o.replaced {
			continue
		}
		if o.entry.State == syndicate.StateNew {
			_ = f.disk.Remove(o.path)
		} else if data, err := f.encode(o.entry); err == nil {
			_ = f.disk.WriteFile(o.path, data)
		}
	}
}

// path returns the file that holds the record of a key.
func (f *File) path(key string) string {
	return filepath.Join(f.dir, filepath.FromSlash(fileName(key)))
}
