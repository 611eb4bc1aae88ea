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
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
)

// A File is a ledger in files. Any number of them may be open on the same folder, in any number of
// processes.
type File struct {
	dir      string
	lockFile string
	codec    record.Codec
	disk     disk
}

var _ syndicate.Ledger = (*File)(nil)

// Open returns the ledger of one destination in the folder dir, which holds the file KEY.json for
// each post. The lock file has to be elsewhere, since Hugo takes every file in dir for data.
// Nothing is created before it is needed.
func Open(dir, lockFile, destination string) *File {
	return &File{dir: dir, lockFile: lockFile, codec: record.Codec{Destination: destination}, disk: osDisk{}}
}

// Claim implements [syndicate.Ledger]. Two claims of the same post at the same time cannot both
// succeed, whether or not the claimants hold the lock. A damaged record refuses a claim, too.
func (f *File) Claim(ctx context.Context, entries ...syndicate.Entry) error {
	return f.change(ctx, entries, record.Old.CheckClaim)
}

// Settle implements [syndicate.Ledger]. A symbolic link or a folder in the place of a record counts
// as damaged, but is not replaced: the error says so.
func (f *File) Settle(ctx context.Context, e syndicate.Entry) error {
	return f.change(ctx, []syndicate.Entry{e}, record.Old.CheckSettle)
}

// Put records an entry whatever is recorded, and returns when that is durable. It is for a ledger of
// outcomes that another ledger has yet to learn of: what may follow what is decided there.
func (f *File) Put(ctx context.Context, e syndicate.Entry) error {
	return f.change(ctx, []syndicate.Entry{e}, func(record.Old, syndicate.Entry) error { return nil })
}

// Remove forgets what was put. It is no error if there is nothing.
func (f *File) Remove(ctx context.Context, key string) error {
	unlock, err := f.lockWriting(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	file := f.path(key)
	if err := f.disk.Remove(file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	return f.disk.SyncDir(filepath.Dir(file))
}

// change writes the entries, if the records that are there now allow it. Looking and writing is one step
// to every other process that changes the ledger.
func (f *File) change(ctx context.Context, entries []syndicate.Entry, allow func(record.Old, syndicate.Entry) error) error {
	data := make([][]byte, len(entries))
	for i, e := range entries {
		var err error
		if data[i], err = f.codec.Encode(e); err != nil {
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
		olds[i].Old = f.lookup(e.Key)
		if err := allow(olds[i].Old, e); errors.Is(err, syndicate.ErrClaimed) {
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
	record.Old
	path     string
	replaced bool // whether it is not there any more
}

// replace writes one record and makes it durable.
func (f *File) replace(o *old, data []byte) error {
	isNew := o.Damage == nil && o.Entry.State == syndicate.StateNew
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
		if o.Entry.State == syndicate.StateNew {
			_ = f.disk.Remove(o.path)
		} else if data, err := f.codec.Encode(o.Entry); err == nil {
			_ = f.disk.WriteFile(o.path, data)
		}
	}
}

// path returns the file that holds the record of a key.
func (f *File) path(key string) string {
	return filepath.Join(f.dir, filepath.FromSlash(record.FileName(key)))
}
