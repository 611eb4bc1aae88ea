package syndicate_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger"
)

// TestModel drives planner, delivery and ledger through random histories: answers get lost, the program
// crashes between any two steps, clocks jump, posts move, people settle what is in doubt. What the server
// has is the model that every step is held to. In the end, under a clear sky, everything goes out.
func TestModel(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(t, dir)
		t.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"publish": m.publish,
			"twice":   m.publishTwice,
			"resolve": m.resolve,
			"abandon": m.abandon,
			"mistake": m.mistake,
			"adopt":   m.adopt,
			"write":   m.write,
			"move":    m.move,
			"flag":    m.flag,
			"clock":   m.setClock,
			"wait":    m.wait,
		})
		m.clearSky(t)
	})
}

// The model's limits are small, so that they are met.
const (
	maxPublic = 2
	maxDrafts = 3
)

var modelProfile = syndicate.Profile{Name: "there", Title: "There", MaxPerDay: maxPublic, MaxDraftsPerDay: maxDrafts}

// A model is what really happened.
type model struct {
	ledger syndicate.Ledger
	racing bool // whether runs overlap as if nobody locked: then a day can get too much

	now        time.Time     // the true time
	skew       time.Duration // what the clock of this machine says more
	skewMin    time.Duration
	skewMax    time.Duration
	posts      []*modelPost
	server     []story
	ids        int
	incidents  []incident // of the next stories that are asked for
	crashAfter int        // steps of the ledger until the program dies; negative for never
}

// A story is one that exists.
type story struct {
	id, mark string
	draft    bool
	at       time.Time // true time
	byHand   bool
}

// A modelPost is a post as its author sees it.
type modelPost struct {
	mark    string
	key     string
	keeps   string // "id", "title", "text" or "alias": what nothing ever changes
	edition int
	moves   int
	keys    map[string]bool // all it ever had
	aliases []string
	status  syndicate.Status
	flagged bool
	doubt   bool // nobody knows whether its story exists
	givenUp bool
}

// An incident is what becomes of a story that is asked for.
type incident string

const (
	accepted incident = "accepted"
	lost     incident = "accepted, but the answer is lost"
	vanished incident = "not accepted, and the answer is lost"
	refused  incident = "refused"
	stopped  incident = "refused like all that follow"
)

func newModel(t *rapid.T, dir string) *model {
	m := &model{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), ledger: &memory{}, crashAfter: -1}
	m.racing = rapid.Bool().Draw(t, "racing")
	if rapid.IntRange(0, 9).Draw(t, "disk") == 0 {
		site, err := os.MkdirTemp(dir, "site")
		if err != nil {
			t.Fatal(err)
		}
		m.ledger = ledger.Open(filepath.Join(site, "data"), filepath.Join(site, "state", "lock"), modelProfile.Name)
	}
	for range 3 {
		m.write(t)
	}
	return m
}

// write adds a post, or edits one.
func (m *model) write(t *rapid.T) {
	if n := rapid.IntRange(0, 8).Draw(t, "post"); n < len(m.posts) {
		m.posts[n].edition++
		return
	}
	p := &modelPost{
		mark: fmt.Sprintf("mark-%d", len(m.posts)), flagged: true, keys: map[string]bool{},
		keeps:  rapid.SampledFrom([]string{"id", "title", "text", "alias"}).Draw(t, "keeps"),
		status: rapid.SampledFrom([]syndicate.Status{syndicate.Draft, syndicate.Unlisted, syndicate.Public}).Draw(t, "status"),
	}
	p.key = p.mark
	p.keys[p.key] = true
	m.posts = append(m.posts, p)
}

func (m *model) anyPost(t *rapid.T) *modelPost {
	return m.posts[rapid.IntRange(0, len(m.posts)-1).Draw(t, "post")]
}

func (m *model) move(t *rapid.T) {
	p := m.anyPost(t)
	p.aliases = append(p.aliases, p.address())
	p.moves++
	if p.keeps != "id" {
		p.key = fmt.Sprintf("%s-moved-%d", p.mark, p.moves)
		p.keys[p.key] = true
	}
}

func (m *model) flag(t *rapid.T) {
	p := m.anyPost(t)
	p.flagged = !p.flagged
}

func (m *model) wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 30*60).Draw(t, "minutes")) * time.Minute)
}

// setClock changes what this machine takes for the time, also backwards, or the work goes on at another
// one.
func (m *model) setClock(t *rapid.T) {
	m.skew = time.Duration(rapid.IntRange(-300, 300).Draw(t, "minutes")) * time.Minute
	m.skewMin, m.skewMax = min(m.skewMin, m.skew), max(m.skewMax, m.skew)
}

func (p *modelPost) address() string {
	return fmt.Sprintf("https://example.org/%s/%d/", p.mark, p.moves)
}

func (p *modelPost) candidate() syndicate.Candidate {
	title, text := fmt.Sprintf("%s, edition %d", p.mark, p.edition), fmt.Sprintf("the text of %s, edition %d", p.mark, p.edition)
	post := &syndicate.Post{
		Key: p.key, Path: "content/" + p.key + ".md", Permalink: p.address(),
		Settings: syndicate.Settings{Status: p.status, Route: syndicate.RouteAPI},
	}
	switch p.keeps {
	case "title":
		title = p.mark
	case "text":
		text = "the text of " + p.mark
	case "alias":
		post.Aliases = p.aliases
	}
	return syndicate.Candidate{Post: post, Article: syndicate.Article{Key: p.key, Title: title, Text: text, HTML: p.mark}}
}

// publish is a run of the program.
func (m *model) publish(t *rapid.T) {
	m.draw(t)
	m.run(t, m.read(t), rapid.IntRange(0, 3).Draw(t, "limit"))
}

// publishTwice is a run with what was recorded before another run.
func (m *model) publishTwice(t *rapid.T) {
	if !m.racing {
		t.Skip("runs keep each other out")
	}
	before := m.read(t)
	m.publish(t)
	m.draw(t)
	m.run(t, before, 0)
}

// draw decides what will go wrong in a run.
func (m *model) draw(t *rapid.T) {
	m.incidents = rapid.SliceOfN(rapid.SampledFrom([]incident{accepted, accepted, accepted, lost, vanished, refused, stopped}), 0, 3).Draw(t, "incidents")
	m.crashAfter = rapid.IntRange(-6, 8).Draw(t, "crash after")
}

var errCrash = errors.New("the program died")

func (m *model) run(t *rapid.T, records syndicate.Records, limit int) {
	defer func() {
		m.incidents, m.crashAfter = nil, -1
		if r := recover(); r != nil && r != errCrash {
			panic(r)
		}
		m.rememberDoubt(t)
	}()
	var candidates []syndicate.Candidate
	var site []*syndicate.Post
	for _, p := range m.posts {
		if p.flagged {
			c := p.candidate()
			candidates, site = append(candidates, c), append(site, c.Post)
		}
	}
	clock := func() time.Time { return m.now.Add(m.skew) }
	planner := syndicate.Planner{Config: syndicate.DefaultConfig(modelProfile), Now: clock(), Limit: limit, Site: site, PassFirstRun: true}
	delivery := syndicate.Delivery{
		Ledger: dying{m}, Publisher: func(string) (syndicate.Publisher, error) { return there{m, t}, nil }, Profile: modelProfile, Tool: "syndicate test",
		Batch: rapid.IntRange(1, 4).Draw(t, "batch"), Now: clock, NewID: m.newID,
	}
	plan, err := delivery.Prepare(context.Background(), planner, candidates, records)
	if err != nil {
		t.Fatal(err)
	}
	_ = delivery.Run(context.Background(), &plan) // how it went shows in the ledger
}

func (m *model) newID() string { m.ids++; return fmt.Sprintf("id-%d", m.ids) }

func (m *model) post(mark string) *modelPost {
	return m.posts[slices.IndexFunc(m.posts, func(p *modelPost) bool { return p.mark == mark })]
}

func (m *model) read(t *rapid.T) syndicate.Records {
	records, err := m.ledger.Read(context.Background())
	if err != nil || len(records.Damaged) > 0 {
		t.Fatal(records.Damaged, err)
	}
	return records
}

// recorded returns the keys of a post that have a record in one of the states, in order.
func (m *model) recorded(t *rapid.T, p *modelPost, states ...syndicate.State) (entries []syndicate.Entry) {
	records := m.read(t)
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		if e := records.Entries[key]; p.keys[key] && slices.Contains(states, e.State) {
			entries = append(entries, e)
		}
	}
	return entries
}

// rememberDoubt takes note of what a run left open.
func (m *model) rememberDoubt(t *rapid.T) {
	for _, p := range m.posts {
		p.doubt = len(m.recorded(t, p, syndicate.StateAttempting)) > 0
	}
}

func (m *model) storyOf(p *modelPost) (story, bool) {
	i := slices.IndexFunc(m.server, func(s story) bool { return s.mark == p.mark })
	if i < 0 {
		return story{}, false
	}
	return m.server[i], true
}

func (m *model) settle(t *rapid.T, e syndicate.Entry) {
	if err := m.ledger.Settle(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	m.rememberDoubt(t)
}

// resolve is a person who looks at the server and says what is there: of a post in doubt, or of one that
// was given up.
func (m *model) resolve(t *rapid.T) {
	p := m.anyPost(t)
	open := m.recorded(t, p, syndicate.StateAttempting, syndicate.StateAbandoned)
	if len(open) == 0 {
		t.Skip("nothing is open")
	}
	m.tell(t, p, open[0])
}

func (m *model) tell(t *rapid.T, p *modelPost, e syndicate.Entry) {
	e.State, e.Story = syndicate.StateRejected, syndicate.Story{}
	if s, exists := m.storyOf(p); exists {
		e.State, e.Story = syndicate.StatePublished, s.found(p.status)
	}
	p.givenUp = false
	m.settle(t, e)
}

// abandon is a person who gives a post up.
func (m *model) abandon(t *rapid.T) {
	p := m.anyPost(t)
	open := m.recorded(t, p, syndicate.StateAttempting, syndicate.StateRejected)
	if len(open) == 0 || p.key != open[0].Key {
		t.Skip("it was not tried under its name")
	}
	open[0].State = syndicate.StateAbandoned
	p.givenUp = true
	m.settle(t, open[0])
}

// mistake is a person who says of a story that it does not exist, or is not wanted, although it is recorded:
// the ledger knows better.
func (m *model) mistake(t *rapid.T) {
	p := m.anyPost(t)
	known := m.recorded(t, p, syndicate.StatePublished)
	if len(known) == 0 {
		t.Skip("it is not published")
	}
	e := known[0]
	e.State = rapid.SampledFrom([]syndicate.State{syndicate.StateRejected, syndicate.StateAbandoned}).Draw(t, "state")
	if err := m.ledger.Settle(context.Background(), e); err == nil {
		t.Errorf("%s was published, and is %s now", p.mark, e.State)
	}
}

// adopt is a person who published a post by hand, and says so.
func (m *model) adopt(t *rapid.T) {
	p := m.anyPost(t)
	if _, exists := m.storyOf(p); exists || p.doubt || p.givenUp {
		t.Skip("it is there, or may be")
	}
	made := story{id: m.newID(), mark: p.mark, at: m.now, byHand: true}
	m.server = append(m.server, made)
	c := p.candidate()
	m.settle(t, syndicate.Entry{
		Format: syndicate.FormatVersion, Key: p.key, Destination: modelProfile.Name, Title: c.Article.Title, CanonicalURL: p.address(),
		TextHash: c.Article.TextHash(), Route: syndicate.RouteAPI, State: syndicate.StatePublished, Story: made.found(p.status),
	})
}

// check holds the ledger and the server against each other.
func (m *model) check(t *rapid.T) {
	for _, p := range m.posts {
		known := map[string]bool{}
		for _, e := range m.recorded(t, p, syndicate.StatePublished) {
			known[e.Story.ID] = true
		}
		open := len(m.recorded(t, p, syndicate.StateAttempting, syndicate.StateAbandoned)) > 0
		n := 0
		for _, s := range m.server {
			if s.mark != p.mark {
				continue
			}
			n++
			if !known[s.id] && !open {
				t.Errorf("the story of %s is forgotten", p.mark)
			}
			delete(known, s.id)
		}
		if n > 1 {
			t.Errorf("%s was published %d times", p.mark, n)
		}
		if len(known) > 0 {
			t.Errorf("%s has records of stories that do not exist", p.mark)
		}
	}
	m.checkDays(t)
}

// checkDays wants no more stories in any true day than are allowed. Clocks that disagree make it
// shorter by as much: the ledger cannot know better.
func (m *model) checkDays(t *rapid.T) {
	if m.racing {
		return
	}
	day := 24*time.Hour - (m.skewMax - m.skewMin)
	for _, first := range m.server {
		n := map[bool]int{}
		for _, s := range m.server {
			if since := s.at.Sub(first.at); !s.byHand && since >= 0 && since < day {
				n[s.draft]++
			}
		}
		if n[true] > maxDrafts || n[false] > maxPublic {
			t.Errorf("%d drafts and %d others were created in the day from %v", n[true], n[false], first.at)
		}
	}
}

// clearSky settles all doubt and waits, and wants every post there.
func (m *model) clearSky(t *rapid.T) {
	m.skew = m.skewMax
	for _, p := range m.posts {
		p.flagged = true
		for _, e := range m.recorded(t, p, syndicate.StateAttempting, syndicate.StateAbandoned) {
			m.tell(t, p, e)
		}
	}
	for range len(m.posts) {
		m.now = m.now.Add(25 * time.Hour)
		m.run(t, m.read(t), 0)
		m.check(t)
	}
	for _, p := range m.posts {
		if _, exists := m.storyOf(p); !exists {
			t.Errorf("%s was never published", p.mark)
		}
		if p.doubt {
			t.Errorf("%s is in doubt although nothing went wrong", p.mark)
		}
	}
}
