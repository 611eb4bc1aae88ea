package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/moby/sys/atomicwriter"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Story is a story that was created.
type Story struct {
	Number          int              `json:"number"` // from 1, in order of creation
	ID              string           `json:"id"`
	Author          string           `json:"author,omitempty"` // user name; empty for "sandbox"
	Title           string           `json:"title"`            // for lists
	Heading         string           `json:"heading"`
	Subtitle        string           `json:"subtitle"`
	Body            string           `json:"body"` // HTML below heading and subtitle, as Medium shows it
	Sent            string           `json:"sent"` // content as it arrived
	CanonicalURL    string           `json:"canonicalURL"`
	Tags            []string         `json:"tags"`
	Status          syndicate.Status `json:"status"`
	License         string           `json:"license"`
	NotifyFollowers bool             `json:"notifyFollowers"`
	PublicationID   string           `json:"publicationID,omitempty"`
	CreatedAt       time.Time        `json:"createdAt"`
	PublishedAt     time.Time        `json:"publishedAt,omitzero"` // zero for drafts

	// What follows is of stories that were made or edited on the website.

	Origin     Origin    `json:"origin,omitempty"`
	Paywall    bool      `json:"paywall,omitempty"`   // for members only: others see the beginning
	BackDate   time.Time `json:"backDate,omitzero"`   // of an imported story: what it is published under
	ReleasedAt time.Time `json:"releasedAt,omitzero"` // when a draft was published
	Deleted    bool      `json:"deleted,omitempty"`
}

// Origin is where a story was made.
type Origin string

// Origins.
const (
	ByAPI    Origin = ""
	ByEditor Origin = "editor"
	ByImport Origin = "import"
)

// visibleSince is when readers could see the story first, zero if they cannot.
func (st Story) visibleSince() time.Time {
	switch {
	case !st.ReleasedAt.IsZero():
		return st.ReleasedAt
	case st.Status != syndicate.Draft:
		return st.CreatedAt
	}
	return time.Time{}
}

// isBy reports whether two stories are by the same user.
func (st Story) isBy(other Story) bool { return author(st) == author(other) }

// store keeps stories in memory and in one file each.
type store struct {
	dir     string
	stories []Story // in order of creation
}

func openStore(dir string) (store, error) {
	st := store{dir: dir}
	for _, d := range []string{st.storyDir(), st.imageDir()} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return store{}, err
		}
	}
	paths, err := filepath.Glob(filepath.Join(st.storyDir(), "*.json"))
	if err != nil {
		return store{}, err
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return store{}, err
		}
		var story Story
		if err := json.Unmarshal(data, &story); err != nil {
			return store{}, fmt.Errorf("%s is no story of a sandbox, remove it: %w", path, err)
		}
		st.stories = append(st.stories, story)
	}
	slices.SortFunc(st.stories, func(a, b Story) int { return cmp.Compare(a.Number, b.Number) })
	return st, nil
}

func (st *store) storyDir() string { return filepath.Join(st.dir, "stories") }
func (st *store) imageDir() string { return filepath.Join(st.dir, "images") }

// add numbers a story and keeps it.
func (st *store) add(story Story) (Story, error) {
	story.Number = 1
	if n := len(st.stories); n > 0 {
		story.Number = st.stories[n-1].Number + 1
	}
	path := st.pathOf(story.ID)
	if _, err := os.Lstat(path); err == nil {
		return Story{}, fmt.Errorf("%s exists already", path)
	}
	if err := st.write(story); err != nil {
		return Story{}, err
	}
	st.stories = append(st.stories, story)
	return story, nil
}

// replace keeps a story in place of the one with its id.
func (st *store) replace(story Story) error {
	i := slices.IndexFunc(st.stories, func(other Story) bool { return other.ID == story.ID })
	if err := st.write(story); err != nil {
		return err
	}
	st.stories[i] = story
	return nil
}

func (st *store) pathOf(id string) string { return filepath.Join(st.storyDir(), id+".json") }

func (st *store) write(story Story) error {
	data, err := json.MarshalIndent(story, "", "  ")
	if err != nil {
		return err
	}
	return atomicwriter.WriteFile(st.pathOf(story.ID), append(data, '\n'), 0o644)
}

// count returns how many stories are counted.
func (st *store) count(counted func(Story) bool) int {
	n := 0
	for _, story := range st.stories {
		if counted(story) {
			n++
		}
	}
	return n
}

// find returns the story with the id.
func (st *store) find(id string) (Story, bool) {
	i := slices.IndexFunc(st.stories, func(story Story) bool { return story.ID == strings.ToLower(id) })
	if i < 0 {
		return Story{}, false
	}
	return st.stories[i], true
}

// story returns the story with the id.
func (s *Server) story(id string) (Story, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.find(id)
}
