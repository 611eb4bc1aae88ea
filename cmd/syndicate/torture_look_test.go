package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// ledgerKinds are the kinds of ledger that are tortured.
var ledgerKinds = []string{"file", "git"}

const tortureConfig = `baseURL = 'https://example.org/'
title = 'Example'
disableKinds = ['taxonomy', 'term', 'rss', 'sitemap', 'section']
[params.syndicate.medium]
maxPerDay = 1000
maxDraftsPerDay = 1000
[params.syndicate.checks]
minWords = 0
[params.syndicate.ledger]
`

// checkOut makes the places that the site is at, each on a disk of its own, with a ledger that all of
// them share.
func (w *world) checkOut(kind string) {
	disks := []*disk{newDisk(w.t)}
	w.shelf = inSite(disks[0].dir)
	if kind == "git" {
		w.trouble.remote = newRemote(w.t)
		disks, w.shelf = w.trouble.remote.newClones(), w.trouble.remote
		w.env = append(w.env, w.trouble.remote.env...)
	}
	w.trouble.disks = disks
	for _, d := range disks {
		w.places = append(w.places, d.dir)
		config := tortureConfig + "kind = '" + kind + "'\n"
		if err := os.WriteFile(filepath.Join(d.dir, "hugo.toml"), []byte(config), 0o666); err != nil {
			w.t.Fatal(err)
		}
	}
}

var marked = regexp.MustCompile(`mark-\d+`)

// stories are what the server has ever stored of posts, by their marks.
func (w *world) stories() map[string][]sandbox.Story {
	stories := map[string][]sandbox.Story{}
	for _, s := range w.medium.Stories() {
		if mark := marked.FindString(s.Sent); !strings.Contains(s.Sent, elsewhere) {
			stories[mark] = append(stories[mark], s)
		}
	}
	return stories
}

// look holds the ledger and the server against each other.
func (w *world) look() {
	entries, stories := w.entries(), w.stories()
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
	for key := range w.damaged {
		known[w.marks[key]] = true
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

// wantStatus holds what the program says of the ledger to what is in it. It may have shared something
// first.
func (w *world) wantStatus() {
	got, _ := w.run(w.anyPlace(), "status")
	want := 0
	if len(w.inDoubt()) > 0 {
		want = exitInDoubt
	}
	if got != want {
		w.t.Errorf("status ends with %d, want %d", got, want)
	}
}

// truth is the command that says what a person would find at the server about a key in doubt.
func (w *world) truth(key string) []string {
	for _, s := range w.stories()[w.marks[key]] {
		return []string{"resolve", key, "--published", "https://medium.com/p/" + s.ID}
	}
	return []string{"resolve", key, "--not-published"}
}

// settle settles a key that is in doubt. That may come to light of itself: another machine knew. It has to
// if the program said that it was published.
func (w *world) settle(key string) {
	if w.announced[key] {
		for _, place := range w.places {
			w.run(place, "status")
		}
		if slices.Contains(w.inDoubt(), key) {
			w.t.Errorf("%s is in doubt, although the program said that it was published", key)
		}
		return
	}
	status, output := w.run(w.anyPlace(), w.truth(key)...)
	if status != 0 && slices.Contains(w.inDoubt(), key) {
		w.t.Errorf("%s cannot be settled: %s", key, output)
	}
}
