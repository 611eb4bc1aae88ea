package syndicate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// doubtful is the entry of an attempt at noon whose answer was lost.
func doubtful(title string) Entry {
	return Entry{
		Key: "a", Title: title, CanonicalURL: "https://example.org/a/", State: StateAttempting,
		Attempt: Attempt{StartedAt: noon}, Story: Story{Status: Draft}, Account: "me",
	}
}

// sighting is a story, seen in whole, that leads back to the post of doubtful in the end.
func sighting(id, title string, change ...func(*Sighting)) Sighting {
	s := Sighting{
		Story: Story{ID: id, URL: "https://there.example/" + id, Status: Public, PublishedAt: noon.Add(time.Second)},
		Title: title,
		Links: []string{"https://elsewhere.example/x", "https://example.org/a/"},
	}
	for _, f := range change {
		f(&s)
	}
	return s
}

func links(l ...string) func(*Sighting)       { return func(s *Sighting) { s.Links = l } }
func original(address string) func(*Sighting) { return func(s *Sighting) { s.Original = address } }
func dated(since time.Duration) func(*Sighting) {
	return func(s *Sighting) { s.Story.PublishedAt = noon.Add(since) }
}

func TestEvidence(t *testing.T) {
	other := entry(candidate("other", 1), StatePublished, 1) // its story is abc
	tests := []struct {
		name  string
		title string // of the entry, "Hello" if empty
		seen  []Sighting
		want  string // id of the story, or what the error says
	}{
		{"the closing line", "", []Sighting{sighting("1", "Hello")}, "1"},
		{"the canonical address", "", []Sighting{sighting("1", "Hello", links(), original("http://EXAMPLE.org/a#top"))}, "1"},
		{"a closing line with parameters", "", []Sighting{sighting("1", "Hello", links("https://example.org/a?source=rss----2"))}, "1"},
		{"a signature below the closing line", "", []Sighting{sighting("1", "Hello", links("https://example.org/a/", "https://example.org", "https://there.example/pub"))}, "1"},
		{"set type", `It's "new" -- isn't it...`, []Sighting{sighting("1", "It’s “new”\u200a—\u200aisn’t it…")}, "1"},
		{"a range, a hard space and a soft hyphen", "Pages 3-4 of the documentation", []Sighting{sighting("1", "Pages\u00a03–4 of the docu\u00admentation ")}, "1"},
		{"the date is not known", "", []Sighting{sighting("1", "Hello", func(s *Sighting) { s.Story.PublishedAt = time.Time{} })}, "1"},
		{"a clock that is behind", "", []Sighting{sighting("1", "Hello", dated(-30*time.Minute))}, "1"},
		{"among others", "", []Sighting{sighting("3", "Hello?"), sighting("2", "Hello again"), sighting("1", "Hello")}, "1"},

		{"nothing is seen", "", nil, "cannot tell: it is not among the newest public stories"},
		{"another title", "", []Sighting{sighting("1", "Hello, world")}, "not among the newest"},
		{"no title is recorded", " ", []Sighting{sighting("1", "")}, "not among the newest"},
		{"the same title, no way back", "", []Sighting{sighting("1", "Hello", links("https://elsewhere.example/a/"))}, "cannot tell: https://there.example/1 has its title"},
		{"the same title, and only a snippet", "", []Sighting{sighting("1", "Hello", links())}, "neither its original nor a link to it"},
		{"the same title, another original", "", []Sighting{sighting("1", "Hello", original("https://example.org/b/"))}, "not among the newest"},
		{"it mentions the post and leads back to its own", "", []Sighting{sighting("1", "Hello", links("https://example.org/a/", "https://example.org/b/"))}, "has its title"},
		{"another page by parameters", "", []Sighting{sighting("1", "Hello", links("https://example.org/?p=1"))}, "has its title"},
		{"two of them", "", []Sighting{sighting("1", "Hello"), sighting("2", "Hello")}, "cannot tell: it may be any of https://there.example/1, https://there.example/2"},
		{"two of them, one back-dated", "", []Sighting{sighting("1", "Hello"), sighting("2", "Hello", dated(-9000*time.Hour))}, "it may be any of"},
		{"dated before the attempt: imported, or an earlier copy", "", []Sighting{sighting("1", "Hello", dated(-48*time.Hour))}, "https://there.example/1 is dated 2026-11-20, before the attempt"},
		{"the story of another post", "", []Sighting{sighting("abc", "Hello")}, "not among the newest"},
		{"the story of another post, by its address", "", []Sighting{sighting("", "Hello", func(s *Sighting) { s.Story.URL = other.Story.URL })}, "not among the newest"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.title == "" {
				tt.title = "Hello"
			}
			e := doubtful(tt.title)
			story, err := Weigh(e, tt.seen, records(e, other)).Story(e)
			got := story.ID
			if err != nil {
				got = err.Error()
				if !errors.Is(err, ErrCannotTell) || story != (Story{}) {
					t.Errorf("%v with %v: nothing but a doubt may come of it", err, story)
				}
			}
			if got != tt.want && (err == nil || !strings.Contains(got, tt.want)) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A canonical address with parameters is compared whole: they tell the page.
func TestEvidenceOfPagesByParameter(t *testing.T) {
	e := doubtful("Hello")
	e.CanonicalURL = "https://example.org/?p=1"
	for link, want := range map[string]int{"https://example.org/?p=1": 1, "https://example.org/?p=2": 0} {
		seen := []Sighting{sighting("1", "Hello", original(link))}
		if got := len(Weigh(e, seen, Records{}).Stories); got != want {
			t.Errorf("%s: %d stories, want %d", link, got, want)
		}
	}
}

// onlooker is a witness that counts what it is asked.
type onlooker struct {
	sees      []Sighting
	blind     error
	originals map[string]string // by id; for others it cannot tell
	asked     []string
}

func (w *onlooker) Sightings(_ context.Context, account string) ([]Sighting, error) {
	w.asked = append(w.asked, account)
	return slices.Clone(w.sees), w.blind
}

func (w *onlooker) Original(_ context.Context, s Story) (string, error) {
	w.asked = append(w.asked, s.ID)
	address, ok := w.originals[s.ID]
	if !ok {
		return "", fmt.Errorf("%w: status 403", ErrCannotTell)
	}
	return address, nil
}

func TestInquiryAsksOnce(t *testing.T) {
	w := &onlooker{
		sees: []Sighting{
			sighting("1", "Other", links()), sighting("2", "Hello", links()), sighting("3", "Hello", links()),
			sighting("4", "Hello", links()), sighting("5", "Proven"),
		},
		originals: map[string]string{"2": "https://example.org/b/", "3": "", "4": "https://example.org/a/"},
	}
	q, e, proven := NewInquiry(w), doubtful("Hello"), doubtful("Proven")
	for range 2 {
		story, err := q.Story(t.Context(), e, Records{})
		if err != nil || story.ID != "4" {
			t.Errorf("%v, %v", story, err)
		}
		if story, err = q.Story(t.Context(), proven, Records{}); err != nil || story.ID != "5" {
			t.Errorf("%v, %v", story, err)
		}
		e.Account = "Me" // the same one
	}
	if got, want := strings.Join(w.asked, " "), "me 2 3 4"; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
}

func TestInquiryWithoutAnswers(t *testing.T) {
	w := &onlooker{blind: fmt.Errorf("%w: status 403", ErrCannotTell)}
	q := NewInquiry(w)
	for range 2 {
		if _, err := q.Story(t.Context(), doubtful("Hello"), Records{}); !errors.Is(err, ErrCannotTell) {
			t.Error(err)
		}
	}
	nobody := doubtful("Hello")
	nobody.Account = ""
	if _, err := q.Story(t.Context(), nobody, Records{}); !errors.Is(err, ErrCannotTell) {
		t.Error(err)
	}
	w = &onlooker{sees: []Sighting{sighting("1", "Hello", links())}}
	if _, err := NewInquiry(w).Story(t.Context(), doubtful("Hello"), Records{}); !errors.Is(err, ErrCannotTell) || !strings.Contains(err.Error(), "has its title") {
		t.Error(err)
	}
	if len(w.asked) != 2 {
		t.Errorf("asked %v", w.asked)
	}
}

// A post whose record was lost does not go out again; the others do, as they do when nobody can tell.
func TestDeliveryLooksForStoriesFirst(t *testing.T) {
	there := func(key string, change ...func(*Sighting)) Sighting {
		return sighting("id-"+key, key, append([]func(*Sighting){links("https://example.org/" + key + "/"), dated(-9000 * time.Hour)}, change...)...)
	}
	tests := []struct {
		name    string
		witness Witness
		plan    string
		finding string // of post a
	}{
		{"nobody looks", nil, "a:published b:published c:published", ""},
		{"nothing is there", &onlooker{}, "a:published b:published c:published", ""},
		{"one is there", &onlooker{sees: []Sighting{there("a")}}, "a:blocked b:published c:published", "error exists: it is at There already, as https://there.example/id-a"},
		{"two copies are there", &onlooker{sees: []Sighting{there("a"), there("a", func(s *Sighting) { s.Story.ID = "2" })}}, "a:blocked b:published c:published", "error exists: it is at There already, as https://there.example/id-a, https://there.example/id-a"},
		{"only the title is seen", &onlooker{sees: []Sighting{there("a", links())}}, "a:published b:published c:published", "warning exists: https://there.example/id-a has the same title"},
		{"nobody can tell", &onlooker{blind: ErrCannotTell}, "a:published b:published c:published", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan, _, log, err := deliverAs(t, t.Context(), three(), nil, func(d *Delivery) {
				if tt.witness != nil {
					d.Inquiry = NewInquiry(tt.witness)
				}
			})
			if err != nil || short(plan) != tt.plan {
				t.Errorf("%s, %v; want %s", short(plan), err, tt.plan)
			}
			if sent := slices.Contains(log, "create a"); sent != strings.HasPrefix(tt.plan, "a:published") {
				t.Errorf("a was sent: %v", sent)
			}
			got := ""
			for _, f := range plan.Actions[0].Findings {
				got += fmt.Sprintf("%s %s: %s", f.Severity, f.Rule, f.Message)
			}
			if tt.finding == "" && got != "" || !strings.HasPrefix(got, tt.finding) {
				t.Errorf("found %q, want %q", got, tt.finding)
			}
		})
	}
}

// One whose record says that nothing was created is looked for as well: it may have been a person who
// said so.
func TestDeliveryLooksForRejectedPosts(t *testing.T) {
	plan, _, log, err := deliverAs(t, t.Context(), three()[:1],
		func(m *memory, _ *there) { m.entries["a"] = entry(candidate("a", 3), StateRejected, 99) },
		func(d *Delivery) { d.Inquiry = NewInquiry(&onlooker{sees: []Sighting{sighting("1", "a")}}) })
	if err != nil || short(plan) != "a:blocked" || log != nil {
		t.Errorf("%s, %v, %v", short(plan), log, err)
	}
}
