package main

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// ledgerKinds are the kinds of ledger that are tortured.
var ledgerKinds = []string{"file"}

// recorded returns what everybody sees in a ledger, by key, without the help of the program.
type recorded func(t *testing.T) map[string]syndicate.Entry

// newSites checks a site out, perhaps several times, with a ledger that all of them share. Each is on a
// disk of its own.
func newSites(t *testing.T, _ string) (sites []*disk, ledger recorded) {
	d := newDisk(t)
	config := "baseURL = 'https://example.org/'\ntitle = 'Example'\ndisableKinds = ['taxonomy', 'term', 'rss', 'sitemap', 'section']\n" +
		"[params.syndicate.medium]\nmaxPerDay = 1000\nmaxDraftsPerDay = 1000\n[params.syndicate.checks]\nminWords = 0\n"
	if err := os.WriteFile(filepath.Join(d.dir, "hugo.toml"), []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	return []*disk{d}, func(t *testing.T) map[string]syndicate.Entry { return readFiles(t, d.dir) }
}

// readFiles reads the ledger in a site's data folder. Every file that Hugo sees there has to be a
// record.
func readFiles(t *testing.T, site string) map[string]syndicate.Entry {
	entries := map[string]syndicate.Entry{}
	err := filepath.WalkDir(filepath.Join(site, "data"), func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) || err == nil && (d.IsDir() || strings.HasPrefix(d.Name(), ".")) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var e syndicate.Entry
		if err := json.Unmarshal(data, &e); err != nil {
			t.Errorf("%s is no record: %v\n%s", path, err, data)
			return nil
		}
		entries[e.Key] = e
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

var marked = regexp.MustCompile(`mark-\d+`)

// stories are what the server has ever stored, by the mark of the post.
func (w *world) stories() map[string][]sandbox.Story {
	stories := map[string][]sandbox.Story{}
	for _, s := range w.medium.Stories() {
		mark := marked.FindString(s.Sent)
		stories[mark] = append(stories[mark], s)
	}
	return stories
}

// look holds the ledger and the server against each other.
func (w *world) look() {
	entries, stories := w.ledger(w.t), w.stories()
	known := map[string]bool{} // ids and marks of stories that the ledger does not forget
	for key, e := range entries {
		mark := w.marks[key]
		switch e.State {
		case syndicate.StatePublished:
			known[e.Story.ID] = true
			exists := func(s sandbox.Story) bool { return s.ID == e.Story.ID }
			if !slices.ContainsFunc(stories[mark], exists) {
				w.t.Errorf("%s is recorded as story %q, which the server does not have", key, e.Story.ID)
			}
		case syndicate.StateAttempting:
			known[mark] = true
		}
	}
	for mark, list := range stories {
		if len(list) > 1 {
			w.t.Errorf("%s was published %d times", mark, len(list))
		}
		for _, s := range list {
			if !known[s.ID] && !known[mark] {
				w.t.Errorf("story %s of %s is forgotten", s.ID, mark)
			}
		}
	}
}

// wantStatus holds what the program says of the ledger to what is in it.
func (w *world) wantStatus() {
	want := 0
	if len(w.inDoubt()) > 0 {
		want = exitInDoubt
	}
	if got, _ := w.run(w.anyPlace(), "status"); got != want {
		w.t.Errorf("status ends with %d, want %d", got, want)
	}
}

// inDoubt returns the keys that are in doubt, in order.
func (w *world) inDoubt() (keys []string) {
	entries := w.ledger(w.t)
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if entries[key].State == syndicate.StateAttempting {
			keys = append(keys, key)
		}
	}
	return keys
}

// truth is the command that says what a person would find at the server about a key in doubt.
func (w *world) truth(key string) []string {
	for _, s := range w.stories()[w.marks[key]] {
		return []string{"resolve", key, "--published", "https://medium.com/p/" + s.ID}
	}
	return []string{"resolve", key, "--not-published"}
}

func (w *world) settle(key string) {
	if status, output := w.run(w.anyPlace(), w.truth(key)...); status != 0 {
		w.t.Errorf("%s cannot be settled: %s", key, output)
	}
}
