package main

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A shelf is where a ledger keeps its records, without the help of the program.
type shelf interface {
	// read returns what everybody sees, by key.
	read(t *testing.T) map[string][]byte
	// write replaces a record by something else.
	write(t *testing.T, key string, data []byte)
}

// A folder has the ledger of a site in files.
type folder struct{ dir string }

func inSite(site string) folder { return folder{filepath.Join(site, "data", "syndicate", "medium")} }

// read takes every file that Hugo sees for a record.
func (f folder) read(t *testing.T) map[string][]byte {
	records := map[string][]byte{}
	err := filepath.WalkDir(f.dir, func(name string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) || err == nil && (d.IsDir() || strings.HasPrefix(d.Name(), ".")) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(f.dir, name)
		records[keyOf(filepath.ToSlash(rel))] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func (f folder) write(t *testing.T, key string, data []byte) {
	if err := os.WriteFile(filepath.Join(f.dir, filepath.FromSlash(fileOf(key))), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// The keys here are names of files as they are.
func fileOf(key string) string { return key + ".json" }
func keyOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// entries reads the ledger. Everything in it has to be a record, but for what was damaged on purpose.
func (w *world) entries() map[string]syndicate.Entry {
	entries := map[string]syndicate.Entry{}
	for key, data := range w.shelf.read(w.t) {
		var e syndicate.Entry
		err := json.Unmarshal(data, &e)
		switch {
		case err == nil && e.Key == key:
			entries[key] = e
			delete(w.damaged, key)
		case !w.damaged[key]:
			w.t.Errorf("%s is no record of its own: %v\n%s", key, err, data)
		}
	}
	return entries
}

// damage makes a record unreadable: git left a conflict in it, or a disk lost some of it. While it is,
// its post stays where it is, for nothing might be left to recognise it by.
func (w *world) damage(p *article) {
	data, recorded := w.shelf.read(w.t)[p.key()]
	if !recorded || p.gone || w.damaged[p.key()] {
		return
	}
	w.damaged[p.key()] = true
	delete(w.announced, p.key())
	switch w.rng.IntN(3) {
	case 0:
		data = slices.Concat([]byte("<<<<<<< HEAD\n"), data, []byte("=======\n"), data, []byte(">>>>>>> theirs\n"))
	case 1:
		data = data[:len(data)/2]
	default:
		data = nil
	}
	w.shelf.write(w.t, p.key(), data)
}

// inDoubt returns the keys that are in doubt, in order.
func (w *world) inDoubt() []string {
	doubts := map[string]bool{}
	for key, e := range w.entries() {
		doubts[key] = e.State == syndicate.StateAttempting
	}
	maps.Copy(doubts, w.damaged)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(doubts)), func(key string) bool { return !doubts[key] })
}
