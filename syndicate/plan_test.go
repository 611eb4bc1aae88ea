package syndicate

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	profile = Profile{Name: "there", Title: "There", Licenses: []string{"cc-40-by"}, MaxPerDay: 2, MaxDraftsPerDay: 3}
)

// candidate is a post that nothing speaks against, published n days before noon.
func candidate(key string, daysAgo int, change ...func(*Candidate)) Candidate {
	c := Candidate{
		Post: &Post{
			Key: key, Path: "content/" + key + ".md", Date: noon.AddDate(0, 0, -daysAgo),
			Permalink: "https://example.org/" + key + "/", Settings: Settings{Status: Draft, Route: RouteAPI},
		},
		Article: Article{Key: key, Title: key, Text: "the text of " + key, Words: 500},
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func status(s Status) func(*Candidate) { return func(c *Candidate) { c.Post.Settings.Status = s } }

// entry is what the ledger holds after the candidate's post came to the given state.
func entry(c Candidate, state State, hoursAgo float64) Entry {
	return Entry{
		Format: FormatVersion, Key: c.Post.Key, Destination: "there", CanonicalURL: c.Post.CanonicalURL(),
		ContentHash: c.Article.ContentHash(), TextHash: c.Article.TextHash(), Route: RouteAPI, State: state,
		Attempt: Attempt{ID: "1", StartedAt: noon.Add(-time.Duration(hoursAgo * float64(time.Hour)))},
		Story:   Story{ID: "abc", URL: "https://there.example/abc", Status: c.Post.Settings.Status},
		Account: "me",
	}
}

func records(entries ...Entry) Records {
	r := Records{Entries: map[string]Entry{}, Damaged: map[string]Damaged{}}
	for _, e := range entries {
		r.Entries[e.Key] = e
	}
	return r
}

func planner() Planner { return Planner{Config: DefaultConfig(profile), Now: noon} }

// site is the planner for a site that has these posts.
func site(candidates ...Candidate) Planner {
	pl := planner()
	for _, c := range candidates {
		pl.Site = append(pl.Site, c.Post)
	}
	return pl
}

// short shows a plan as "key: verb" words.
func short(p Plan) string {
	var s []string
	for _, a := range p.Actions {
		s = append(s, a.Key+":"+string(a.Do))
	}
	return strings.Join(s, " ")
}

func TestPlanJudgesEachPost(t *testing.T) {
	old := candidate("old", 400)
	blocked := func(c *Candidate) { c.Findings = []Finding{{Rule: "title", Severity: Error, Message: "is missing"}} }
	tests := []struct {
		name    string
		post    Candidate
		records Records
		want    Verb
		state   State
		reason  string
	}{
		{"new", candidate("a", 1), records(entry(old, StatePublished, 9000)), DoPublish, StateNew, "flagged, checks passed"},
		{"warned", candidate("a", 1, func(c *Candidate) { c.Findings = []Finding{{Severity: Warning}} }), records(), DoPublish, StateNew, "checks passed"},
		{"blocked", candidate("a", 1, blocked), records(), DoBlocked, StateNew, "title: is missing"},
		{"published", candidate("a", 1), records(entry(candidate("a", 1), StatePublished, 48)), DoSkip, StatePublished, "created as a draft 2026-11-20"},
		{"published, blocked now", candidate("a", 1, blocked), records(entry(candidate("a", 1), StatePublished, 48)), DoSkip, StatePublished, ""},
		{"in doubt", candidate("a", 1), records(entry(candidate("a", 1), StateAttempting, 48)), DoResolve, StateAttempting, "in doubt since 2026-11-20 12:00:00 UTC"},
		{"rejected", candidate("a", 1), records(entry(candidate("a", 1), StateRejected, 48)), DoPublish, StateRejected, "the last attempt created nothing"},
		{"abandoned", candidate("a", 1), records(entry(candidate("a", 1), StateAbandoned, 48)), DoSkip, StateAbandoned, "resolve it with --not-published"},
		{"damaged", candidate("a", 1), Records{Damaged: map[string]Damaged{"a": {Key: "a", Path: "data/a.json", Err: errors.New("empty")}}}, DoResolve, StateAttempting, "data/a.json cannot be read: empty"},
		{"desk", candidate("a", 1, func(c *Candidate) { c.Post.Settings.Route = RouteDesk }), records(), DoDesk, StateNew, "a person"},
		{"too young", candidate("a", 1, func(c *Candidate) { c.Post.Settings.After.Delay = 72 * time.Hour }), records(), DoWait, StateNew, "waits until 2026-11-24 12:00 UTC"},
		{"old enough", candidate("a", 3, func(c *Candidate) { c.Post.Settings.After.Delay = 72 * time.Hour }), records(), DoPublish, StateNew, ""},
		{"moved, same address", candidate("new", 1, func(c *Candidate) { c.Post.Permalink = "http://EXAMPLE.org/old" }), records(entry(old, StatePublished, 9000)), DoSkip, StatePublished, `the canonical address of old, which is published; set syndicate.id to "old"`},
		{"moved, alias", candidate("new", 1, func(c *Candidate) { c.Post.Aliases = []string{"https://example.org/old/"} }), records(entry(old, StatePublished, 9000)), DoSkip, StatePublished, "an alias"},
		{"moved, same text", candidate("new", 1, func(c *Candidate) { c.Article.Text = old.Article.Text }), records(entry(old, StatePublished, 9000)), DoSkip, StatePublished, "the text of old"},
		{"moved after it was abandoned", candidate("new", 1, func(c *Candidate) { c.Article.Text = old.Article.Text }), records(entry(old, StateAbandoned, 9000)), DoSkip, StateAbandoned, "which is abandoned"},
		{"moved, damaged record", candidate("new", 1, func(c *Candidate) { c.Article.Text = old.Article.Text }), Records{Damaged: map[string]Damaged{"old": {Key: "old", Path: "data/old.json", Err: errors.New("conflict"), TextHashes: []string{old.Article.TextHash()}}}}, DoResolve, StateAttempting, "has the text of old, but its record data/old.json cannot be read: conflict"},
		{"moved and rewritten, damaged record", candidate("new", 1), Records{Damaged: map[string]Damaged{"old": {Key: "old", Path: "data/old.json", Err: errors.New("half"), Titles: []string{"New"}}}}, DoResolve, StateAttempting, "has the title of old, but its record data/old.json cannot be read: half"},
		{"moved while in doubt", candidate("new", 1, func(c *Candidate) { c.Article.Text = old.Article.Text }), records(entry(old, StateAttempting, 9000)), DoResolve, StateAttempting, "which is in doubt"},
		{"moved after a rejection", candidate("new", 1, func(c *Candidate) { c.Article.Text = old.Article.Text }), records(entry(old, StateRejected, 9000)), DoPublish, StateNew, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := planner().Plan([]Candidate{tt.post}, tt.records).Actions[0]
			if a.Do != tt.want || a.State != tt.state || !strings.Contains(a.Reason, tt.reason) {
				t.Errorf("got %s, state %s: %s\nwant %s, state %s: %s", a.Do, a.State, a.Reason, tt.want, tt.state, tt.reason)
			}
		})
	}
}

func TestPlanTellsWhatChangedSince(t *testing.T) {
	c := candidate("a", 1)
	e := entry(c, StatePublished, 48)
	if a := planner().Plan([]Candidate{c}, records(e)).Actions[0]; a.Changed {
		t.Error("the same article counts as changed")
	}
	c.Article.Title = "Another"
	if a := planner().Plan([]Candidate{c}, records(e)).Actions[0]; !a.Changed || !strings.Contains(a.Reason, "changed since") {
		t.Errorf("a new title does not count as changed: %s", a.Reason)
	}
	e.ContentHash = "" // adopted
	if a := planner().Plan([]Candidate{c}, records(e)).Actions[0]; a.Changed {
		t.Error("an adopted story, whose text is unknown, counts as changed")
	}
}

// Two records of one story: the one in doubt counts, whatever the order of a map.
func TestPlanIsTheSameEachTime(t *testing.T) {
	a, b := candidate("a", 400), candidate("b", 400)
	b.Article.Text = a.Article.Text
	c := candidate("c", 1, func(c *Candidate) { c.Article.Text = a.Article.Text })
	for range 50 {
		plan := planner().Plan([]Candidate{c}, records(entry(a, StatePublished, 99), entry(b, StateAttempting, 99), entry(candidate("d", 1), StateRejected, 9)))
		if got := plan.Actions[0]; got.Do != DoResolve || got.Record != "b" {
			t.Fatalf("%s, %s", got.Do, got.Reason)
		}
	}
}

// A post that is gone is looked for under weaker likenesses too; one that is still there is not.
func TestPlanRecognisesMovedAndRewrittenPosts(t *testing.T) {
	old := candidate("posts/old", 400)
	recorded := entry(old, StatePublished, 99)
	recorded.Title = "A  Fine title"
	tests := map[string]func(*Candidate){
		"title":                      func(c *Candidate) { c.Article.Title = "a fine Title" },
		"path under another domain":  func(c *Candidate) { c.Post.Permalink = "https://www.example.net/posts/old/" },
		"alias under another domain": func(c *Candidate) { c.Post.Aliases = []string{"https://example.net/posts/old"} },
		"an id was given":            func(c *Candidate) { c.Post.PathKey = "posts/old" },
	}
	for name, change := range tests {
		rewritten := candidate("posts/new", 1, change)
		if a := site(rewritten).Plan([]Candidate{rewritten}, records(recorded)).Actions[0]; a.Do != DoSkip || a.Record != "posts/old" {
			t.Errorf("%s: %s, %s", name, a.Do, a.Reason)
		}
		if a := site(rewritten, old).Plan([]Candidate{rewritten}, records(recorded)).Actions[0]; a.Do != DoPublish {
			t.Errorf("%s, and the other post is still there: %s, %s", name, a.Do, a.Reason)
		}
	}
}

// What was attempted for a post that is gone stays in doubt.
func TestGone(t *testing.T) {
	here, settled, doubted := candidate("here", 1), candidate("settled", 2), candidate("doubted", 3)
	r := records(entry(here, StateAttempting, 9), entry(settled, StatePublished, 9), entry(doubted, StateAttempting, 9))
	r.Damaged["broken"] = Damaged{Key: "broken", Path: "broken.json", Err: errors.New("empty")}
	plan := Plan{Actions: site(here).Gone(r)}
	if got := short(plan); got != "doubted:resolve settled:skip broken:resolve" {
		t.Error(got)
	}
}

// A record without a post, in which nothing can be made out, may be that of any new post; posts with a
// record of their own go on.
func TestPlanKeepsNewPostsBackForALostRecord(t *testing.T) {
	fresh, retried, lost := candidate("fresh", 2), candidate("retried", 1), candidate("lost", 3)
	r := records(entry(retried, StateRejected, 99))
	r.Damaged["lost"] = Damaged{Key: "lost", Path: "lost.json", Err: errors.New("empty")}
	if got := short(site(fresh, retried).Plan([]Candidate{fresh, retried}, r)); got != "fresh:blocked retried:publish" {
		t.Errorf("its post is gone: %s", got)
	}
	if got := short(site(fresh, retried, lost).Plan([]Candidate{fresh, retried}, r)); got != "fresh:publish retried:publish" {
		t.Errorf("its post is there: %s", got)
	}
}

func TestPlanWantsADateToCountFrom(t *testing.T) {
	c := candidate("a", 1, func(c *Candidate) { c.Post.Date, c.Post.Settings.After.Delay = time.Time{}, time.Hour })
	if a := planner().Plan([]Candidate{c}, records()).Actions[0]; a.Do != DoBlocked || !strings.Contains(a.Reason, "has none") {
		t.Errorf("%s, %s", a.Do, a.Reason)
	}
}

// A second post of the site with the text of a published one did not move.
func TestPlanTellsACopyFromAMove(t *testing.T) {
	a := candidate("a", 400)
	b := candidate("b", 1, func(c *Candidate) { c.Article.Text = a.Article.Text })
	plan := site(a, b).Plan([]Candidate{b}, records(entry(a, StatePublished, 99)))
	if got := plan.Actions[0]; got.Do != DoBlocked || !strings.Contains(got.Reason, "still a post of the site") {
		t.Errorf("%s, %s", got.Do, got.Reason)
	}
}

// Two posts with one id are both kept back, also when one of them alone is selected, or is recorded.
func TestPlanBlocksSharedIDs(t *testing.T) {
	a, b := candidate("id", 2), candidate("ID", 1)
	adapter := func(c *Candidate) { c.Post.Path = "content/_content.gotmpl" }
	blockShared(t, a, b)
	blockShared(t, candidate("id", 2, adapter), candidate("id", 1, adapter))
}

func blockShared(t *testing.T, a, b Candidate) {
	t.Helper()
	for _, selected := range [][]Candidate{{a, b}, {a}, {b}} {
		for _, recorded := range []Records{records(), records(entry(a, StatePublished, 99))} {
			plan := site(a, b).Plan(selected, recorded)
			if plan.Count(DoBlocked) != len(selected) {
				t.Errorf("%s", short(plan))
			}
		}
	}
}

func TestPlanStopsTwinsOfOneRun(t *testing.T) {
	sameText := func(c *Candidate) { c.Article.Text = "same" }
	tests := map[string][]Candidate{
		"text":    {candidate("a", 2, sameText), candidate("b", 1, sameText)},
		"address": {candidate("a", 2), candidate("b", 1, func(c *Candidate) { c.Post.Settings.CanonicalURL = "https://example.org/a" })},
	}
	for name, posts := range tests {
		plan := planner().Plan(posts, records())
		if plan.Actions[0].Do != DoPublish || plan.Actions[1].Do != DoBlocked {
			t.Errorf("%s: %s", name, short(plan))
		}
	}
}

func TestPlanRationsTheDay(t *testing.T) {
	public, draft := status(Public), status(Draft)
	earlier := entry(candidate("x", 90, public), StatePublished, 20)
	tests := []struct {
		name    string
		posts   []Candidate
		records Records
		limit   int
		want    string
		ready   []float64 // hours from now of the waiting posts
	}{
		{"oldest first, two public a day", []Candidate{candidate("c", 1, public), candidate("b", 2, public), candidate("a", 3, status(Unlisted))},
			records(entry(candidate("x", 90), StatePublished, 99)), 0, "a:publish b:publish c:wait", []float64{24}},
		{"what went out counts", []Candidate{candidate("a", 3, public), candidate("b", 2, public), candidate("c", 1, public)},
			records(earlier), 0, "a:publish b:wait c:wait", []float64{4, 24}},
		{"what is in doubt counts", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(entry(candidate("x", 90, public), StateAttempting, 20)), 0, "a:publish b:wait", []float64{4}},
		{"what was rejected does not", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(entry(candidate("x", 90, public), StateRejected, 1)), 0, "a:publish b:publish", nil},
		{"a day is over after 24 hours", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(entry(candidate("x", 90, public), StatePublished, 24)), 0, "a:publish b:publish", nil},
		{"a clock that was ahead counts", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(entry(candidate("x", 90, public), StatePublished, -1)), 0, "a:publish b:wait", []float64{24}},
		{"drafts have their own allowance", []Candidate{candidate("a", 5, draft), candidate("b", 4, draft), candidate("c", 3, draft), candidate("d", 2, draft), candidate("e", 1, public)},
			records(entry(candidate("x", 90), StatePublished, 99)), 0, "a:publish b:publish c:publish d:wait e:publish", []float64{24}},
		{"limit", []Candidate{candidate("a", 3), candidate("b", 2)}, records(), 1, "a:publish b:wait", nil},
		{"a clock that was behind does not free the day", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(publishedAt(entry(candidate("x", 90, public), StatePublished, 30), 20)), 0, "a:publish b:wait", []float64{4}},
		{"a date of long ago is not when it was created", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(publishedAt(earlier, 9000)), 0, "a:publish b:wait", []float64{4}},
		{"doubt that was abandoned counts", []Candidate{candidate("a", 3, public), candidate("b", 2, public)},
			records(entry(candidate("x", 90, public), StateAbandoned, 20)), 0, "a:publish b:wait", []float64{4}},
		{"days follow each other", []Candidate{candidate("a", 5, public), candidate("b", 4, public), candidate("c", 3, public), candidate("d", 2, public), candidate("e", 1, public)},
			records(earlier), 0, "a:publish b:wait c:wait d:wait e:wait", []float64{4, 24, 28, 48}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pl := planner()
			pl.Limit = tt.limit
			plan := pl.Plan(tt.posts, tt.records)
			if got := short(plan); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			var ready []float64
			for _, a := range plan.Actions {
				if a.ReadyAt != nil {
					ready = append(ready, a.ReadyAt.Sub(noon).Hours())
				}
			}
			if fmt.Sprint(ready) != fmt.Sprint(tt.ready) {
				t.Errorf("ready in %v hours, want %v", ready, tt.ready)
			}
		})
	}
}

// publishedAt is the entry of a story that shows a time.
func publishedAt(e Entry, hoursAgo float64) Entry {
	e.Story.PublishedAt = noon.Add(-time.Duration(hoursAgo * float64(time.Hour)))
	return e
}

// A waiting post says when it is ready, unless that is up to a person.
func TestPlanSaysWhenPostsAreReady(t *testing.T) {
	recorded := records(entry(candidate("x", 90), StatePublished, 99))
	tests := map[string]struct {
		posts   []Candidate
		records Records
		change  func(*Planner)
		want    float64 // hours from now, 0 for unknown
	}{
		"after a delay": {[]Candidate{candidate("a", 1, func(c *Candidate) { c.Post.Settings.After.Delay = 36 * time.Hour })}, recorded, nil, 12},
		"after a date":  {[]Candidate{candidate("a", 1, func(c *Candidate) { c.Post.Settings.After.At = noon.Add(time.Hour) })}, recorded, nil, 1},
		"cap":           {[]Candidate{candidate("b", 2), candidate("a", 1)}, recorded, func(pl *Planner) { pl.Config.MaxDraftsPerDay = 1 }, 24},
		"cap of none":   {[]Candidate{candidate("a", 1)}, recorded, func(pl *Planner) { pl.Config.MaxDraftsPerDay = 0 }, 0},
		"limit":         {[]Candidate{candidate("b", 2), candidate("a", 1)}, recorded, func(pl *Planner) { pl.Limit = 1 }, 0},
		"first run":     {[]Candidate{candidate("b", 2), candidate("a", 1)}, records(), func(pl *Planner) { pl.Config.MaxDraftsPerDay = 1 }, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			pl := planner()
			if tt.change != nil {
				tt.change(&pl)
			}
			actions := pl.Plan(tt.posts, tt.records).Actions
			last, got := actions[len(actions)-1], 0.0
			if last.ReadyAt != nil {
				got = last.ReadyAt.Sub(noon).Hours()
			}
			if last.Do != DoWait || got != tt.want {
				t.Errorf("%s, ready in %v hours, want %v: %s", last.Do, got, tt.want, last.Reason)
			}
		})
	}
}

func TestPlanOrders(t *testing.T) {
	posts := []Candidate{candidate("b", 2), candidate("c", 1), candidate("a", 3)}
	for order, want := range map[Order]string{OldestFirst: "a:publish b:publish c:wait", NewestFirst: "c:publish b:publish a:wait"} {
		pl := planner()
		pl.Config.Order, pl.Config.MaxDraftsPerDay = order, 2
		if got := short(pl.Plan(posts, records(entry(candidate("x", 90), StatePublished, 99)))); got != want {
			t.Errorf("%s: %s, want %s", order, got, want)
		}
	}
}

func TestPlanBrakesAFirstRun(t *testing.T) {
	posts := []Candidate{candidate("a", 4), candidate("b", 3), candidate("c", 2), candidate("d", 1)}
	pl := planner()
	plan := pl.Plan(posts, records())
	if !plan.FirstRun || plan.Count(DoPublish) != 0 || plan.Count(DoWait) != 4 {
		t.Errorf("four drafts on an empty ledger, three allowed: %s", short(plan))
	}
	if plan := pl.Plan(posts[:3], records()); plan.FirstRun || plan.Count(DoPublish) != 3 {
		t.Errorf("a day's worth is held back: %s", short(plan))
	}
	if plan := pl.Plan(posts, records(entry(candidate("x", 90), StateRejected, 99))); plan.FirstRun {
		t.Error("a ledger with an entry is taken for empty")
	}
	pl.PassFirstRun = true
	if plan := pl.Plan(posts, records()); plan.FirstRun || plan.Count(DoPublish) != 3 {
		t.Errorf("asked to go ahead: %s", short(plan))
	}
}

func TestStateMoves(t *testing.T) {
	states := []State{StateNew, StateAttempting, StatePublished, StateRejected, StateAbandoned}
	allowed := map[State]string{
		StateNew:        "attempting published",
		StateAttempting: "published rejected abandoned",
		StateRejected:   "attempting published abandoned",
		StateAbandoned:  "rejected published",
		StatePublished:  "",
	}
	for _, from := range states {
		for _, to := range states {
			want := strings.Contains(" "+allowed[from]+" ", " "+string(to)+" ")
			if from.CanMoveTo(to) != want {
				t.Errorf("%s to %s: allowed is %v, want %v", from, to, !want, want)
			}
		}
	}
}
