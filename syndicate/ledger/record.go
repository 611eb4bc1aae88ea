package ledger

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
)

// lookup returns what is recorded of a key.
func (f *File) lookup(key string) record.Old {
	_, e, err := f.load(f.path(key))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // the latter below a file
		return record.None()
	case err == nil && e.Key != key:
		// On file systems that fold letters, another key's record can be in the way. The two may look
		// the same, hence the escapes.
		err = fmt.Errorf("it is the record of %+q, not of %+q", e.Key, key)
	}
	return record.Old{Entry: e, Damage: err}
}

// load reads the record in a file, whatever post it is about. The data is what could be read of it.
func (f *File) load(path string) (data []byte, e syndicate.Entry, err error) {
	// A link may lead out of the site, and opening a pipe would wait forever.
	info, err := os.Lstat(path)
	if err != nil {
		return nil, e, err
	}
	if !info.Mode().IsRegular() {
		return nil, e, fmt.Errorf("it is a %s, not a file", kindOf(info.Mode()))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, e, err
	}
	defer file.Close()
	data, err = io.ReadAll(io.LimitReader(file, record.MaxSize+1))
	if err == nil {
		e, err = f.codec.Decode(data)
	}
	return data, e, err
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "folder"
	case mode&fs.ModeSymlink != 0:
		return "symbolic link"
	}
	return "special file"
}
