// Package record is what ledgers have in common, wherever they keep their records: the names of
// records, what is in them, what may follow what, and what a heap of them says as a whole.
package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// MaxSize is more than any record needs, in bytes.
const MaxSize = 1 << 20

// A Codec makes records of entries, and entries of records, for one destination.
type Codec struct{ Destination string }

// Encode returns the file of an entry. It refuses entries that it could not read back.
func (c Codec) Encode(e syndicate.Entry) ([]byte, error) {
	if err := c.check(e); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // people read it, and addresses hold ampersands
	enc.SetIndent("", "  ")
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	if b.Len() > MaxSize {
		return nil, fmt.Errorf("the record would have more than %d bytes", MaxSize)
	}
	return b.Bytes(), nil
}

// Decode reads the file of an entry.
func (c Codec) Decode(data []byte) (syndicate.Entry, error) {
	if len(data) > MaxSize {
		return syndicate.Entry{}, fmt.Errorf("it has more than %d bytes", MaxSize)
	}
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
	if err := c.check(e); err != nil {
		return syndicate.Entry{}, err
	}
	return e, nil
}

// check reports why an entry cannot be in this ledger.
func (c Codec) check(e syndicate.Entry) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if err := checkKey(e.Key); err != nil {
		return err
	}
	if e.Destination != c.Destination {
		return fmt.Errorf("its destination is %q, this is the ledger of %q", e.Destination, c.Destination)
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
