package syndicate

import (
	"strings"
	"testing"
	"time"
)

func atDesk(c *Candidate) { c.Post.Settings.Route = RouteDesk }

// halfFinished is what the ledger holds of a post that a person began to bring some hours ago.
func halfFinished(c Candidate, hoursAgo float64) Entry {
	e := entry(c, StateAttempting, hoursAgo)
	e.Route, e.Story = RouteDesk, Story{Status: c.Post.Settings.Status}
	return e
}

// The desk has the same hours and the same day as the API.
func TestPlanKeepsDeskPostsBack(t *testing.T) {
	later := func(c *Candidate) { c.Post.Settings.After.Delay = 72 * time.Hour }
	public := candidate("a", 1, atDesk, status(Public))
	full := records(entry(candidate("x", 9, status(Public)), StatePublished, 5), halfFinished(candidate("y", 9, status(Unlisted)), 3))
	tests := []struct {
		name    string
		post    Candidate
		records Records
		want    Verb
		ready   time.Time
		reason  string
	}{
		{"nothing is recorded", public, records(), DoDesk, time.Time{}, "a person brings it"},
		{"too young", candidate("a", 1, atDesk, later), records(), DoWait, noon.Add(48 * time.Hour), "waits until 2026-11-24"},
		{"no date", candidate("a", 1, atDesk, later, func(c *Candidate) { c.Post.Date = time.Time{} }), records(), DoBlocked, time.Time{}, "it has none"},
		{"day is full", public, full, DoWait, noon.Add(19 * time.Hour), "2 public and unlisted stories in 24 hours"},
		{"day is full, of others", candidate("a", 1, atDesk), full, DoDesk, time.Time{}, "a person"},
		{"one is over", public, records(entry(candidate("x", 9, status(Public)), StatePublished, 25), halfFinished(candidate("y", 9, status(Public)), 3)), DoDesk, time.Time{}, ""},
		{"rejected", public, records(entry(public, StateRejected, 3)), DoDesk, time.Time{}, ""},
		{"half-finished", public, records(halfFinished(public, 48)), DoResolve, time.Time{}, "begun at the desk on 2026-11-20 12:00:00 UTC; finish it there, or resolve it"},
		{"moved", candidate("b", 1, func(c *Candidate) { c.Article.Text = public.Article.Text }), records(halfFinished(public, 48)), DoResolve, time.Time{}, "has the text of a, which is begun at the desk and not finished"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := planner().Plan([]Candidate{tt.post}, tt.records).Actions[0]
			var ready time.Time
			if a.ReadyAt != nil {
				ready = *a.ReadyAt
			}
			if a.Do != tt.want || !ready.Equal(tt.ready) || !strings.Contains(a.Reason, tt.reason) {
				t.Errorf("got %s at %v: %s\nwant %s at %v: %s", a.Do, ready, a.Reason, tt.want, tt.ready, tt.reason)
			}
		})
	}
}

// Posts that wait for a person, who may never come, keep no other post back, nor do others keep them.
func TestPlanLetsThePersonChoose(t *testing.T) {
	candidates := []Candidate{
		candidate("a", 9, atDesk, status(Public)), candidate("b", 8, atDesk, status(Public)), candidate("c", 7, atDesk, status(Public)),
		candidate("d", 6, status(Public)), candidate("e", 5, status(Public)), candidate("f", 4, status(Public)),
	}
	old := entry(candidate("old", 99), StatePublished, 9000)
	if got, want := short(planner().Plan(candidates, records(old))), "a:desk b:desk c:desk d:publish e:publish f:wait"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	taken := records(old, halfFinished(candidate("x", 1, status(Public)), 1))
	if got, want := short(planner().Plan(candidates, taken)), "a:desk b:desk c:desk d:publish e:wait f:wait"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := short(planner().Plan(candidates, records())), "a:desk b:desk c:desk d:wait e:wait f:wait"; got != want {
		t.Errorf("on the first run: got %s, want %s", got, want)
	}
	pl := planner()
	pl.Config.MaxPerDay = 0
	if a := pl.Plan(candidates[:1], records()).Actions[0]; a.Do != DoWait || !strings.Contains(a.Reason, "no public and unlisted stories are allowed") {
		t.Errorf("%s: %s", a.Do, a.Reason)
	}
}

func TestPickIsNextWhateverElseIsReady(t *testing.T) {
	candidates := []Candidate{candidate("a", 9), candidate("b", 8), candidate("c", 7), candidate("d", 6), candidate("e", 5)}
	pl := site(candidates...)
	pl.Limit = 1
	if got := short(pl.Plan(candidates, records())); !strings.Contains(got, "e:wait") {
		t.Fatal(got)
	}
	if a := pl.Pick(candidates[4], records()); a.Do != DoPublish {
		t.Errorf("%s: %s", a.Do, a.Reason)
	}
	twin := candidate("e2", 5, func(c *Candidate) { c.Article.Text = candidates[4].Article.Text })
	if a := site(candidates[4], twin).Pick(twin, records(halfFinished(candidates[4], 1))); a.Do != DoBlocked || !strings.Contains(a.Reason, "begun at the desk") {
		t.Errorf("%s: %s", a.Do, a.Reason)
	}
}

func TestGoneTellsOfHalfFinishedPosts(t *testing.T) {
	gone := planner().Gone(records(halfFinished(candidate("a", 1), 5)))
	if len(gone) != 1 || gone[0].Do != DoResolve || gone[0].Route != RouteDesk || !strings.HasPrefix(gone[0].Reason, "begun at the desk and not finished, but") {
		t.Errorf("%+v", gone)
	}
}
