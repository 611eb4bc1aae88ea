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
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
)

// Read implements [syndicate.Ledger]. A folder that does not exist is an empty ledger; one that
// cannot be read is an error. Files that do not end in .json are none of the ledger's, nor is
// anything whose name starts with a dot. Paths of damaged records start with the ledger's folder as
// [Open] was told it.
func (f *File) Read(ctx context.Context) (syndicate.Records, error) {
	var found record.Reading
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
	return found.Records(), nil
}

// readInto reads the file of a record.
func (f *File) readInto(found *record.Reading, name string) {
	file := filepath.Join(f.dir, filepath.FromSlash(name))
	data, e, err := f.load(file)
	switch {
	case errors.Is(err, fs.ErrNotExist): // a claim that was just taken back
	case err != nil:
		found.AddDamaged(name, file, data, err)
	case !f.isPlaceOf(e.Key, name):
		found.AddMisplaced(name, file, data, e)
	default:
		found.Add(e)
	}
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
	if strings.EqualFold(path.Ext(name), record.Extension) {
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
	if record.FileName(key) == name {
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
