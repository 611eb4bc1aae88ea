package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Read implements [syndicate.Ledger]. A folder that does not exist is an empty ledger; one that
// cannot be read is an error. Files that do not end in .json are none of the ledger's, nor is
// anything whose name starts with a dot. Paths of damaged records start with the ledger's folder as
// [Open] was told it.
//
// A record in another post's place is damaged, and so is the post that it is about if that has no
// record in its own place: it was delivered, perhaps, and must not pass for new.
func (f *File) Read(ctx context.Context) (syndicate.Records, error) {
	found := reading{
		entries:   map[string]syndicate.Entry{},
		damaged:   map[string]syndicate.Damaged{},
		misplaced: map[string]syndicate.Damaged{},
	}
	err := fs.WalkDir(os.DirFS(f.dir), ".", func(name string, d fs.DirEntry, err error) error {
		if name == "." && errors.Is(err, fs.ErrNotExist) && !exists(f.dir) {
			return fs.SkipAll
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		isRecord, err := f.classify(name, d)
		if isRecord {
			f.readInto(&found, name)
		}
		return err
	})
	if err != nil {
		return syndicate.Records{}, fmt.Errorf("the ledger in %s cannot be read: %w", f.dir, err)
	}
	return found.records(), nil
}

// A reading is what the files of a folder say.
type reading struct {
	entries   map[string]syndicate.Entry
	damaged   map[string]syndicate.Damaged // by the key that the file's name stands for
	misplaced map[string]syndicate.Damaged // whole records, by the key that they are about
}

// readInto reads the file of a record.
func (f *File) readInto(found *reading, name string) {
	file := filepath.Join(f.dir, filepath.FromSlash(name))
	e, err := f.load(file)
	if errors.Is(err, fs.ErrNotExist) {
		return // a claim that was just taken back
	}
	if err == nil && !f.isPlaceOf(e.Key, name) {
		err = fmt.Errorf("it is the record of %q and belongs in %s, unless it is a copy", e.Key, fileName(e.Key))
		found.misplaced[e.Key] = damaged(e.Key, file, err)
	}
	if err != nil {
		key := keyOf(name)
		found.damaged[key] = damaged(key, file, err)
		return
	}
	found.entries[e.Key] = e
}

func damaged(key, file string, err error) syndicate.Damaged {
	d := salvage(file)
	d.Key, d.Path, d.Err = key, file, err
	return d
}

// records gives each key one answer. Of two files for a post the damaged one counts, since it may
// hold what happened last; but a stray copy does not harm the record that it was copied from.
func (r *reading) records() syndicate.Records {
	for key, d := range r.misplaced {
		_, hasRecord := r.entries[key]
		_, hasDamage := r.damaged[key]
		if !hasRecord && !hasDamage {
			r.damaged[key] = d
		}
	}
	for key := range r.damaged {
		delete(r.entries, key)
	}
	return syndicate.Records{Entries: r.entries, Damaged: r.damaged}
}

// classify reports whether a name that the walk met is one of a record. The error ends the walk, or
// is [fs.SkipDir].
func (f *File) classify(name string, d fs.DirEntry) (isRecord bool, err error) {
	if name == "." {
		if !d.IsDir() { // Unix told that as an error before, Windows does not
			return false, errors.New("it is not a folder")
		}
		return false, nil
	}
	if strings.HasPrefix(d.Name(), ".") {
		if d.IsDir() {
			return false, fs.SkipDir
		}
		return false, nil
	}
	if strings.EqualFold(path.Ext(name), extension) {
		return true, nil
	}
	if d.Type()&fs.ModeSymlink != 0 {
		// The walk would pass over the records behind it, and their posts would look new.
		info, err := os.Stat(filepath.Join(f.dir, filepath.FromSlash(name)))
		if err == nil && info.IsDir() {
			return false, fmt.Errorf("%s is a link to a folder; put the folder itself there", name)
		}
	}
	return false, nil
}

// isPlaceOf reports whether the file with the name is the one in which a key's record is looked up.
// The names may differ on file systems that fold letters or, like HFS+, keep them in another form.
func (f *File) isPlaceOf(key, name string) bool {
	if fileName(key) == name {
		return true
	}
	there, err := os.Stat(f.path(key))
	if err != nil {
		return false
	}
	here, err := os.Stat(filepath.Join(f.dir, filepath.FromSlash(name)))
	return err == nil && os.SameFile(here, there)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
