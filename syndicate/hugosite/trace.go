package hugosite

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// A trace is what was looked at on the disk, and how closely.
type trace struct {
	ignore func(name string, c closeness) bool // what is known in another way; may be nil

	mu   sync.Mutex
	seen map[string]glimpse
}

// A glimpse is what is noted of a file or folder.
type glimpse struct {
	closeness
	there bool // it was the first time
}

// closeness says how much of a file or folder was looked at.
type closeness byte

const (
	existence closeness = iota + 1 // whether it is there
	listing                        // the names in a folder
	text                           // of a file
)

// note notes a look at a file or folder, and whether it was there.
func (t *trace) note(name string, c closeness, there bool) {
	name = filepath.Clean(name)
	if t.isIgnored(name, c) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen = map[string]glimpse{}
	}
	g, again := t.seen[name]
	if !again {
		g.there = there
	}
	g.closeness = max(g.closeness, c)
	t.seen[name] = g
}

// drop forgets what was noted of a file or folder.
func (t *trace) drop(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.seen, name)
}

func (t *trace) isIgnored(name string, c closeness) bool { return t.ignore != nil && t.ignore(name, c) }

// A Sight is what was found at one place of the disk.
type Sight struct {
	Path  string // relative to the site if it is in there
	Close bool   // what is in it counts, and not only that it is there
	State string // what identifies it
}

// sights looks at everything in the trace again. What came or went meanwhile is an error: nobody knows what was
// made of it.
func (t *trace) sights(dir string) ([]Sight, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []Sight
	for _, name := range slices.Sorted(maps.Keys(t.seen)) {
		g := t.seen[name]
		if t.isIgnored(name, g.closeness) { // it was seen before that was known
			continue
		}
		s := Sight{Path: name, Close: g.closeness > existence}
		if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
			s.Path = filepath.ToSlash(rel)
		}
		var err error
		if s.State, err = s.look(dir); err != nil {
			return nil, err
		}
		if g.there == (s.State == nothing) && !isOurs(dir, name) {
			return nil, fmt.Errorf("%s has just come or gone", name)
		}
		all = append(all, s)
	}
	return all, nil
}

// nothing is the state of what is not there.
const nothing = "nothing"

// look says what is there now.
func (s Sight) look(dir string) (string, error) {
	name := inFolder(dir, filepath.FromSlash(s.Path))
	info, err := os.Stat(name)
	switch {
	case err != nil, info.IsDir() && isOurs(dir, name):
		return nothing, nil
	case !s.Close && info.IsDir():
		return "a folder", nil
	case !s.Close:
		return "a file", nil
	case info.IsDir():
		return listed(dir, name)
	case !info.Mode().IsRegular():
		return "no file", nil
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	_, err = io.Copy(h, file)
	return hex.EncodeToString(h.Sum(nil)), err
}

// listed identifies what is in a folder, apart from what is ours.
func listed(dir, folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, e := range entries {
		if !isPrivate(dir, filepath.Join(folder, e.Name())) {
			io.WriteString(h, fs.FormatDirEntry(e)+"\n")
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// isOurs reports whether the first record may have made a folder: it is the one for data, and has nothing else.
func isOurs(dir, folder string) bool {
	if folder != filepath.Join(dir, "data") {
		return false
	}
	entries, err := os.ReadDir(folder)
	return err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !isPrivate(dir, filepath.Join(folder, e.Name())) })
}

// privateFolders are the folders of a site that do not exist for Hugo: no article may depend on what happened
// to it.
func privateFolders(dir string) []string {
	return []string{filepath.Join(dir, "data", "syndicate"), filepath.Join(dir, ".syndicate")}
}

func isPrivate(dir, name string) bool {
	return slices.ContainsFunc(privateFolders(dir), func(folder string) bool { return isIn(folder, name) })
}
