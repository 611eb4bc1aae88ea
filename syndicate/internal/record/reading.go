package record

import (
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Reading gathers the records of a ledger. Its zero value has none.
//
// A record in another post's place is damaged, and so is the post that it is about if that has no
// record in its own place: it was delivered, perhaps, and must not pass for new.
type Reading struct {
	entries   map[string]syndicate.Entry
	damaged   map[string]syndicate.Damaged // by the key that the record's name stands for
	misplaced map[string]syndicate.Damaged // whole records, by the key that they are about
}

// Add takes a record that is whole and in its place.
func (r *Reading) Add(e syndicate.Entry) { put(&r.entries, e.Key, e) }

// AddMisplaced takes a record that is whole, but in the place of another post's. Its place is told by the
// name, as [FileName] makes it, and to people by the path.
func (r *Reading) AddMisplaced(name, path string, data []byte, e syndicate.Entry) {
	err := fmt.Errorf("it is the record of %q and belongs in %s, unless it is a copy", e.Key, FileName(e.Key))
	put(&r.misplaced, e.Key, damaged(e.Key, path, data, err))
	r.AddDamaged(name, path, data, err)
}

// AddDamaged takes what is in the place of a record but cannot be read as one.
func (r *Reading) AddDamaged(name, path string, data []byte, err error) {
	key := keyOf(name)
	put(&r.damaged, key, damaged(key, path, data, err))
}

func damaged(key, path string, data []byte, err error) syndicate.Damaged {
	d := salvage(data)
	d.Key, d.Path, d.Err = key, path, err
	return d
}

func put[T any](m *map[string]T, key string, v T) {
	if *m == nil {
		*m = map[string]T{}
	}
	(*m)[key] = v
}

// Records gives each key one answer. Of two files for a post the damaged one counts, since it may
// hold what happened last; but a stray copy does not harm the record that it was copied from.
func (r *Reading) Records() syndicate.Records {
	records := syndicate.Records{Entries: map[string]syndicate.Entry{}, Damaged: map[string]syndicate.Damaged{}}
	for key, e := range r.entries {
		records.Entries[key] = e
	}
	for key, d := range r.misplaced {
		if _, hasRecord := r.entries[key]; !hasRecord {
			records.Damaged[key] = d
		}
	}
	for key, d := range r.damaged {
		records.Damaged[key] = d
		delete(records.Entries, key)
	}
	return records
}
