package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// maxRecord is more than any record needs, in bytes.
const maxRecord = 1 << 20

// encode returns the file of an entry. It refuses entries that it could not read back.
func (f *File) encode(e syndicate.Entry) ([]byte, error) {
	if err := f.check(e); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // people read it, and addresses hold ampersands
	enc.SetIndent("", "  ")
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	if b.Len() > maxRecord {
		return nil, fmt.Errorf("the record would have more than %d bytes", maxRecord)
	}
	return b.Bytes(), nil
}

// decode reads the file of an entry.
func (f *File) decode(data []byte) (syndicate.Entry, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows editors add the mark
	if len(bytes.TrimSpace(data)) == 0 {
		return syndicate.Entry{}, errors.New("it is empty")
	}
	if err := checkFormat(data); err != nil {
		return syndicate.Entry{}, err
	}
	var e syndicate.Entry
	if err := json.Unmarshal(data, &e); err != nil {
		return syndicate.Entry{}, jsonError(data, err)
	}
	if err := f.check(e); err != nil {
		return syndicate.Entry{}, err
	}
	return e, nil
}

// check reports why an entry cannot be in this ledger.
func (f *File) check(e syndicate.Entry) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if err := checkKey(e.Key); err != nil {
		return err
	}
	if e.Destination != f.destination {
		return fmt.Errorf("its destination is %q, this is the ledger of %q", e.Destination, f.destination)
	}
	return nil
}

// checkFormat refuses records of newer programs, before anything else in them is looked at: their
// fields may have other types.
func checkFormat(data []byte) error {
	var e struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &e); err != nil || e.Format <= syndicate.FormatVersion {
		return nil // what is wrong shows when the whole record is read
	}
	newer := syndicate.Entry{Format: e.Format}
	return fmt.Errorf("%w; update syndicate", newer.Validate())
}

// jsonError says in a reader's words why data is no record.
func jsonError(data []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: it is not valid JSON: %w", lineAt(data, syntax.Offset), err)
	}
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		if wrongType.Field == "" {
			return fmt.Errorf("it is a JSON %s, not an object", wrongType.Value)
		}
		return fmt.Errorf("line %d: %q cannot be a JSON %s", lineAt(data, wrongType.Offset), wrongType.Field, wrongType.Value)
	}
	return fmt.Errorf("it cannot be read: %w", err)
}

// lineAt returns the number of the line that holds the last of the first n bytes.
func lineAt(data []byte, n int64) int {
	end := min(max(int(n)-1, 0), len(data))
	return 1 + bytes.Count(data[:end], []byte("\n"))
}

// lookup returns what is recorded of a key: an entry in state new when that is nothing, or an error
// when the record is damaged.
func (f *File) lookup(key string) (syndicate.Entry, error) {
	e, err := f.load(f.path(key))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // the latter below a file
		return syndicate.Entry{State: syndicate.StateNew}, nil
	case err != nil:
		return syndicate.Entry{}, err
	case e.Key != key:
		// On file systems that fold letters, another key's record can be in the way. The two may look
		// the same, hence the escapes.
		return syndicate.Entry{}, fmt.Errorf("it is the record of %+q, not of %+q", e.Key, key)
	}
	return e, nil
}

// load reads the record in a file, whatever post it is about.
func (f *File) load(path string) (syndicate.Entry, error) {
	// A link may lead out of the site, and opening a pipe would wait forever.
	info, err := os.Lstat(path)
	if err != nil {
		return syndicate.Entry{}, err
	}
	if !info.Mode().IsRegular() {
		return syndicate.Entry{}, fmt.Errorf("it is a %s, not a file", kindOf(info.Mode()))
	}
	file, err := os.Open(path)
	if err != nil {
		return syndicate.Entry{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxRecord+1))
	if err != nil {
		return syndicate.Entry{}, err
	}
	if len(data) > maxRecord {
		return syndicate.Entry{}, fmt.Errorf("it has more than %d bytes", maxRecord)
	}
	return f.decode(data)
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
