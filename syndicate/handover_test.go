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

// guarded is a ledger that wants its lock to be held while it is used, and no longer.
type guarded struct {
	*memory
	damaged map[string]Damaged
	locked  bool
	noLock  error
	noRead  error
}

func (g *guarded) Lock(context.Context) (func() error, error) {
	if g.noLock != nil || g.locked {
		return nil, errors.Join(ErrLocked, g.noLock)
	}
	g.locked = true
	return func() error { g.locked = false; return nil }, nil
}

func (g *guarded) Read(ctx context.Context) (Records, error) {
	if g.noRead != nil {
		return Records{}, g.noRead
	}
	records, err := g.memory.Read(ctx)
	records.Damaged = g.damaged
	return records, err
}

func (g *guarded) Claim(ctx context.Context, entries ...Entry) error {
	g.mustBeLocked()
	return g.memory.Claim(ctx, entries...)
}

func (g *guarded) Settle(ctx context.Context, e Entry) error {
	g.mustBeLocked()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return g.memory.Settle(ctx, e)
}

func (g *guarded) mustBeLocked() {
	if !g.locked {
		panic("written without the lock")
	}
}

// aHandover returns a handover on a ledger with these entries, and what it is told and says.
func aHandover(entries ...Entry) (h Handover, ledger *guarded, warnings *[]string) {
	ledger = &guarded{memory: &memory{entries: records(entries...).Entries, log: new([]string)}}
	warnings = new([]string)
	ids := 0
	return Handover{
		Ledger: ledger, Profile: profile, Tool: "syndicate test", Now: func() time.Time { return noon },
		NewID: func() string { ids++; return fmt.Sprint(ids) },
		Warn:  func(err error) { *warnings = append(*warnings, err.Error()) },
	}, ledger, warnings
}

func TestHandoverGoesFromIntentToStory(t *testing.T) {
	c := candidate("a", 1, status(Public), func(c *Candidate) { c.Article.HTML = "<p>A</p>" })
	h, ledger, warnings := aHandover()
	a, err := h.Begin(t.Context(), planner(), c)
	if err != nil {
		t.Fatal(err)
	}
	if a.Do != DoResolve || a.State != StateAttempting || a.Route != RouteDesk || !strings.Contains(a.Reason, "begun at the desk on 2026-11-22 12:00:00 UTC") {
		t.Errorf("%+v", a)
	}
	if again := planner().Pick(c, records(ledger.entries["a"])); again.Do != a.Do || again.Reason != a.Reason {
		t.Errorf("the plan says %s: %s", again.Do, again.Reason)
	}
	want := Entry{
		Format: 1, Key: "a", Destination: "there", Title: "a", CanonicalURL: "https://example.org/a/",
		ContentHash: c.Article.ContentHash(), TextHash: c.Article.TextHash(), Route: RouteDesk, State: StateAttempting,
		Attempt: Attempt{ID: "1", StartedAt: noon, Tool: "syndicate test"}, Story: Story{Status: Public}, Copy: c.Article.copied(),
	}
	if got := ledger.entries["a"]; got != want || !got.HalfFinished() {
		t.Errorf("begun: got  %+v\nwant %+v", got, want)
	}

	if got, err := h.Again(t.Context(), "a"); err != nil || got != want || ledger.entries["a"] != want {
		t.Errorf("again: %+v, %v", got, err)
	}

	h.Now = func() time.Time { return noon.Add(time.Hour) }
	want.State, want.Account = StatePublished, "user"
	want.Story = Story{ID: "s", URL: "https://there.example/s", Status: Public, PublishedAt: noon.Add(time.Hour)}
	for range 2 { // a form can be sent twice
		got, err := h.Published(t.Context(), "a", Story{ID: "s", URL: "https://there.example/s"}, "user")
		if err != nil || got != want || ledger.entries["a"] != want {
			t.Errorf("published: %v\ngot  %+v\nwant %+v", err, got, want)
		}
	}

	c.Article.HTML, c.Article.CanonicalURL = "<p>B</p>", "https://example.org/a/"
	if a := planner().Pick(c, records(ledger.entries["a"])); !a.Changed {
		t.Error("the change is not seen")
	}
	got, err := h.Updated(t.Context(), "a", &c.Article)
	if err != nil || got != ledger.entries["a"] || got.Story != want.Story || got.Attempt != want.Attempt {
		t.Errorf("updated: %+v, %v", got, err)
	}
	if html, _ := got.Article(); html != "<p>B</p>" {
		t.Errorf("the copy is %q", html)
	}
	if a := planner().Pick(c, records(got)); a.Changed {
		t.Error("after the update it still counts as changed")
	}
	if ledger.locked || len(*warnings) > 0 {
		t.Errorf("locked: %v, warnings: %q", ledger.locked, *warnings)
	}
}

func TestHandoverFreesWhatWasNotDone(t *testing.T) {
	c := candidate("a", 1, status(Public))
	h, ledger, _ := aHandover(halfFinished(c, 5), halfFinished(candidate("b", 1, status(Public)), 4))
	third := candidate("c", 1, status(Public))
	if a, err := h.Begin(t.Context(), planner(), third); !errors.Is(err, ErrKeptBack) || a.ReadyAt == nil || !a.ReadyAt.Equal(noon.Add(19*time.Hour)) {
		t.Fatalf("%+v, %v", a, err)
	}
	e, err := h.NotDone(t.Context(), "a")
	if err != nil || e != ledger.entries["a"] || e.State != StateRejected || e.Reason != "a person did not bring it" || e.Story != (Story{}) || e.Copy != "" {
		t.Fatalf("%+v, %v", e, err)
	}
	if _, err := h.Begin(t.Context(), planner(), third); err != nil {
		t.Error(err)
	}
	if _, err := h.Begin(t.Context(), planner(), c); !errors.Is(err, ErrKeptBack) {
		t.Errorf("got %v, want the day to be full again", err)
	}
}

func TestHandoverLetsNothingGoThatThePlanKeepsBack(t *testing.T) {
	c := candidate("a", 1)
	moved := candidate("new", 1, func(m *Candidate) { m.Article.Text = c.Article.Text })
	for name, tt := range map[string]struct {
		post     Candidate
		recorded []Entry
		want     string
	}{
		"published":    {c, []Entry{entry(c, StatePublished, 99)}, "a: cannot go now: created as a draft"},
		"in doubt":     {c, []Entry{entry(c, StateAttempting, 99)}, "in doubt since"},
		"begun":        {c, []Entry{halfFinished(c, 1)}, "begun at the desk on"},
		"abandoned":    {c, []Entry{entry(c, StateAbandoned, 1)}, "abandoned"},
		"moved":        {moved, []Entry{entry(c, StatePublished, 99)}, "new: cannot go now: moved: has the text of a"},
		"not yet":      {candidate("a", 1, func(c *Candidate) { c.Post.Settings.After.Delay = 48 * time.Hour }), nil, "waits until 2026-11-23 12:00 UTC"},
		"blocked":      {candidate("a", 1, func(c *Candidate) { c.Findings = []Finding{{Rule: "title", Severity: Error, Message: "is missing"}} }), nil, "title: is missing"},
		"the day full": {c, []Entry{entry(candidate("x", 1), StatePublished, 1), entry(candidate("y", 1), StatePublished, 2), halfFinished(candidate("z", 1), 3)}, "3 drafts in 24 hours are the limit, ready at 2026-11-23 09:00 UTC"},
	} {
		t.Run(name, func(t *testing.T) {
			h, ledger, _ := aHandover(tt.recorded...)
			a, err := h.Begin(t.Context(), planner(), tt.post)
			if !errors.Is(err, ErrKeptBack) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), a.Reason) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if len(*ledger.log) > 0 || ledger.locked {
				t.Errorf("the ledger was told %v", *ledger.log)
			}
		})
	}
	h, ledger, _ := aHandover()
	stale := Planner{Config: planner().Config, Now: noon.AddDate(0, -1, 0), Limit: 1} // as old as the page
	for name, c := range map[string]Candidate{"a": candidate("a", 1, atDesk), "b": candidate("b", 1)} {
		if _, err := h.Begin(t.Context(), stale, c); err != nil || !ledger.entries[name].Attempt.StartedAt.Equal(noon) {
			t.Errorf("%s: %v, %v", name, ledger.entries[name].Attempt, err)
		}
	}
}

// What is not half-finished is nobody's at the desk, an answer that the API lost least of all.
func TestHandoverTouchesNothingElse(t *testing.T) {
	c := candidate("a", 1)
	story := Story{ID: "s", URL: "https://there.example/s"}
	other := entry(candidate("b", 1), StatePublished, 1)
	for name, recorded := range map[string][]Entry{
		"nothing": nil, "in doubt": {entry(c, StateAttempting, 1)}, "published": {entry(c, StatePublished, 1)},
		"rejected": {entry(c, StateRejected, 1)}, "abandoned": {entry(c, StateAbandoned, 1)},
	} {
		h, ledger, _ := aHandover(recorded...)
		_, again := h.Again(t.Context(), "a")
		_, published := h.Published(t.Context(), "a", story, "")
		_, notDone := h.NotDone(t.Context(), "a")
		for _, err := range []error{again, published, notDone} {
			if !errors.Is(err, ErrNotBegun) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if _, err := h.Updated(t.Context(), "a", &c.Article); (err == nil) != (name == "published") {
			t.Errorf("%s: updated: %v", name, err)
		}
		if want := map[bool][]string{true: {"settle a published"}}[name == "published"]; !slices.Equal(*ledger.log, want) {
			t.Errorf("%s: the ledger was told %v", name, *ledger.log)
		}
	}
	h, ledger, _ := aHandover(halfFinished(c, 1), other)
	if _, err := h.Published(t.Context(), "a", other.Story, ""); err == nil || !strings.Contains(err.Error(), other.Story.URL+" is the story of another post") {
		t.Errorf("another post's story: %v", err)
	}
	if len(*ledger.log) > 0 {
		t.Errorf("the ledger was told %v", *ledger.log)
	}
}

func TestHandoverSaysWhatTheLedgerSays(t *testing.T) {
	c, broken := candidate("a", 1), errors.New("disk full")
	story := Story{ID: "s", URL: "https://there.example/s"}
	steps := map[string]func(Handover) error{
		"begin":     func(h Handover) error { _, err := h.Begin(t.Context(), planner(), candidate("new", 1)); return err },
		"published": func(h Handover) error { _, err := h.Published(t.Context(), "a", story, ""); return err },
		"not done":  func(h Handover) error { _, err := h.NotDone(t.Context(), "a"); return err },
		"updated":   func(h Handover) error { _, err := h.Updated(t.Context(), "b", &c.Article); return err },
	}
	for name, step := range steps {
		for trouble, breakIt := range map[string]func(*guarded){
			"lock":  func(g *guarded) { g.noLock = broken },
			"read":  func(g *guarded) { g.noRead = broken },
			"write": func(g *guarded) { g.noClaim, g.noSettle = broken, broken },
		} {
			h, ledger, _ := aHandover(halfFinished(c, 1), entry(candidate("b", 1), StatePublished, 9))
			breakIt(ledger)
			if err := step(h); !errors.Is(err, broken) || errors.Is(err, ErrLocked) != (trouble == "lock") || ledger.locked {
				t.Errorf("%s, %s: got %v", name, trouble, err)
			}
			if e := ledger.entries["a"]; !e.HalfFinished() {
				t.Errorf("%s, %s: a is %s", name, trouble, e.State)
			}
		}
		h, ledger, warnings := aHandover(halfFinished(c, 1), entry(candidate("b", 1), StatePublished, 9))
		ledger.noSettle = fmt.Errorf("%w: offline", ErrNotShared)
		if err := step(h); err != nil || len(*warnings) != map[bool]int{false: 1}[name == "begin"] {
			t.Errorf("%s, not shared: %v, warnings %q", name, err, *warnings)
		}
	}
	h, ledger, _ := aHandover()
	ledger.taken = map[string]bool{"a": true}
	if _, err := h.Begin(t.Context(), planner(), c); !errors.Is(err, ErrClaimed) {
		t.Errorf("somebody else was faster: %v", err)
	}
	ledger.damaged = map[string]Damaged{"a": {Key: "a", Path: "data/a.json", Err: errors.New("it is empty")}}
	if _, err := h.Published(t.Context(), "a", story, ""); err == nil || !strings.Contains(err.Error(), "data/a.json cannot be read: it is empty") {
		t.Errorf("damaged: %v", err)
	}
}

// The page may be closed in the very moment in which its form arrives.
func TestHandoverFinishesWhatItDecided(t *testing.T) {
	h, ledger, _ := aHandover(halfFinished(candidate("a", 1), 1))
	ctx, cancel := context.WithCancel(t.Context())
	h.Now = func() time.Time { cancel(); return noon }
	if _, err := h.Published(ctx, "a", Story{ID: "s", Status: Public}, ""); err != nil || ledger.entries["a"].State != StatePublished {
		t.Errorf("%v, %s", err, ledger.entries["a"].State)
	}
}

// A story counts from when its person told of it, so that half-finished ones do not make a day too long.
func TestHandoverCountsLateStories(t *testing.T) {
	a, b, c := candidate("a", 9, status(Public)), candidate("b", 9, status(Public)), candidate("c", 9, status(Public))
	h, _, _ := aHandover(halfFinished(a, 30), halfFinished(b, 26))
	for _, key := range []string{"a", "b"} {
		if _, err := h.Published(t.Context(), key, Story{ID: key}, ""); err != nil {
			t.Fatal(err)
		}
	}
	if action, err := h.Begin(t.Context(), planner(), c); !errors.Is(err, ErrKeptBack) || action.ReadyAt == nil || !action.ReadyAt.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("%v, %v", action.ReadyAt, err)
	}
	drafts := halfFinished(candidate("d", 9), 30)
	h, ledger, _ := aHandover(drafts)
	if _, err := h.Published(t.Context(), "d", Story{ID: "d"}, ""); err != nil || !ledger.entries["d"].Story.PublishedAt.IsZero() {
		t.Errorf("a draft was published at %v, %v", ledger.entries["d"].Story.PublishedAt, err)
	}
}

// The feed settles what a person left half-finished, as it settles lost answers.
func TestEvidenceFindsStoriesThatAPersonBrought(t *testing.T) {
	e := halfFinished(candidate("a", 1, status(Public)), 2)
	e.Title = "A"
	story := Story{ID: "s", URL: "https://there.example/s", Status: Public, PublishedAt: noon}
	seen := []Sighting{{Story: story, Title: "A", Links: []string{e.CanonicalURL}}}
	if got, err := Weigh(e, seen, records(e)).Story(e); err != nil || got != story {
		t.Errorf("%+v, %v", got, err)
	}
}
