package syndicate_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// TestHandoverModel lets one person at the desk and the API work on the same posts: pages are closed in
// the middle, answers and writes get lost, clocks jump. The person is honest: does what the desk let them
// begin and nothing else, and tells what they see. Then no post may have two stories, whoever made
// them, no story may be forgotten, and no day may be too full.
func TestHandoverModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &deskModel{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), ledger: &shaky{memory: &memory{}}}
		for i := range 4 {
			m.posts = append(m.posts, &deskPost{
				key:    fmt.Sprintf("post-%d", i),
				status: rapid.SampledFrom([]syndicate.Status{syndicate.Draft, syndicate.Public, syndicate.Public}).Draw(t, "status"),
				route:  rapid.SampledFrom([]syndicate.Route{syndicate.RouteAPI, syndicate.RouteDesk}).Draw(t, "route"),
				after:  time.Duration(rapid.SampledFrom([]int{0, 0, 30}).Draw(t, "after")) * time.Hour,
			})
		}
		t.Repeat(map[string]func(*rapid.T){
			"":        m.check,
			"begin":   m.begin,
			"again":   m.again,
			"bring":   m.bring,
			"close":   m.closePage,
			"tell":    m.tell,
			"decline": m.decline,
			"update":  m.update,
			"publish": m.publish,
			"look":    m.look,
			"resolve": m.resolve,
			"edit":    m.edit,
			"clock":   m.setClock,
			"wait":    m.wait,
		})
		m.clearSky(t)
	})
}

// A deskModel is what really happened.
type deskModel struct {
	ledger           *shaky
	now              time.Time // the true time
	skew             time.Duration
	skewMin, skewMax time.Duration
	posts            []*deskPost
	ids              int
	next             []incident // of the stories that the API is asked for
}

// A deskPost is a post, its stories, and the person's page about it.
type deskPost struct {
	key     string
	edition int
	status  syndicate.Status
	route   syndicate.Route
	after   time.Duration
	stories []deskStory
	open    bool        // whether the desk shows the person the article, to be brought
	begun   []time.Time // when the desk let it begin, but for what was not done
}

type deskStory struct {
	id     string
	at     time.Time // true time
	byHand bool
}

var modelStart = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func (p *deskPost) candidate() syndicate.Candidate {
	address := "https://example.org/" + p.key + "/"
	text := fmt.Sprintf("%s, edition %d", p.key, p.edition)
	return syndicate.Candidate{
		Post: &syndicate.Post{
			Key: p.key, Path: "content/" + p.key + ".md", Permalink: address, Date: modelStart,
			Settings: syndicate.Settings{Status: p.status, Route: p.route, After: syndicate.After{Delay: p.after}},
		},
		Article: syndicate.Article{Key: p.key, Title: p.key, CanonicalURL: address, Text: text, HTML: "<p>" + text + "</p>"},
	}
}

func (m *deskModel) clock() time.Time { return m.now.Add(m.skew) }

func (m *deskModel) newID() string { m.ids++; return fmt.Sprintf("id-%d", m.ids) }

func (m *deskModel) planner() syndicate.Planner {
	pl := syndicate.Planner{Config: syndicate.DefaultConfig(modelProfile), Now: m.clock(), PassFirstRun: true}
	for _, p := range m.posts {
		pl.Site = append(pl.Site, p.candidate().Post)
	}
	return pl
}

// desk is the program at the desk; trouble is drawn for each of its steps.
func (m *deskModel) desk(t *rapid.T) syndicate.Handover {
	m.ledger.trouble = rapid.SampledFrom([]trouble{fine, fine, fine, locked, unwritten, unheard, unshared}).Draw(t, "trouble")
	return m.calmDesk()
}

func (m *deskModel) calmDesk() syndicate.Handover {
	return syndicate.Handover{Ledger: m.ledger, Profile: modelProfile, Tool: "syndicate test", Now: m.clock, NewID: m.newID}
}

// pick returns a post that fulfils the condition.
func (m *deskModel) pick(t *rapid.T, condition func(*deskPost) bool) *deskPost {
	var fit []*deskPost
	for _, p := range m.posts {
		if condition(p) {
			fit = append(fit, p)
		}
	}
	if len(fit) == 0 {
		t.Skip("there is no such post")
	}
	return rapid.SampledFrom(fit).Draw(t, "post")
}

func anyPost(*deskPost) bool { return true }

func (m *deskModel) entry(p *deskPost) syndicate.Entry { return m.ledger.entries[p.key] }

func (m *deskModel) begin(t *rapid.T) {
	p := m.pick(t, anyPost)
	before := m.entry(p)
	if _, err := m.desk(t).Begin(context.Background(), m.planner(), p.candidate()); err != nil {
		return
	}
	if s := before.State; s == syndicate.StateAttempting || s == syndicate.StatePublished || len(p.stories) > 0 {
		t.Fatalf("%s may begin although it is %q and has %d stories", p.key, s, len(p.stories))
	}
	if m.clock().Before(modelStart.Add(p.after)) {
		t.Fatalf("%s may begin too early", p.key)
	}
	p.open = true
	p.begun = append(p.begun, m.now)
}

// again is the next day, or the next start of the program.
func (m *deskModel) again(t *rapid.T) {
	p := m.pick(t, func(p *deskPost) bool { return !p.open })
	if _, err := m.desk(t).Again(context.Background(), p.key); err == nil {
		p.open = true
	}
}

// bring is the one act at the destination. The person remembers having done it.
func (m *deskModel) bring(t *rapid.T) {
	p := m.pick(t, func(p *deskPost) bool { return p.open && !p.hasOwn() })
	p.stories = append(p.stories, deskStory{id: m.newID(), at: m.now, byHand: true})
}

func (p *deskPost) hasOwn() bool {
	for _, s := range p.stories {
		if s.byHand {
			return true
		}
	}
	return false
}

func (m *deskModel) closePage(t *rapid.T) {
	m.pick(t, func(p *deskPost) bool { return p.open }).open = false
}

func (m *deskModel) tell(t *rapid.T) {
	p := m.pick(t, (*deskPost).hasOwn)
	m.told(t, m.desk(t), p)
}

func (m *deskModel) told(t *rapid.T, h syndicate.Handover, p *deskPost) {
	s := p.stories[0]
	e, err := h.Published(context.Background(), p.key, syndicate.Story{ID: s.id, URL: "https://there.example/" + s.id}, "")
	if err != nil {
		return
	}
	p.open = false
	if html, ok := e.Article(); !ok || html == "" || e.ContentHash == "" || e.Route != syndicate.RouteDesk {
		t.Fatalf("the record of %s does not say what was brought: %+v", p.key, e)
	}
}

// decline is a person who did not do it. The page is closed with that.
func (m *deskModel) decline(t *rapid.T) {
	p := m.pick(t, func(p *deskPost) bool { return !p.hasOwn() })
	m.declined(m.desk(t), p)
}

func (m *deskModel) declined(h syndicate.Handover, p *deskPost) {
	wasHalfFinished := m.halfFinished(p)
	p.open = false // whatever comes of it: the person has decided
	_, _ = h.NotDone(context.Background(), p.key)
	if wasHalfFinished && !m.halfFinished(p) {
		p.begun = nil
	}
}

func (m *deskModel) halfFinished(p *deskPost) bool {
	e := m.entry(p)
	return e.HalfFinished()
}

func (m *deskModel) update(t *rapid.T) {
	p := m.pick(t, anyPost)
	c := p.candidate()
	if _, err := m.desk(t).Updated(context.Background(), p.key, &c.Article); err != nil {
		return
	}
	if a := m.planner().Pick(c, syndicate.Records{Entries: m.ledger.entries}); a.Changed || a.State != syndicate.StatePublished {
		t.Fatalf("%s is %s, changed: %v", p.key, a.State, a.Changed)
	}
}

// publish is a run with the API. It holds the lock from beginning to end.
func (m *deskModel) publish(t *rapid.T) {
	m.next = rapid.SliceOfN(rapid.SampledFrom([]incident{accepted, accepted, lost, vanished, refused}), 0, 3).Draw(t, "incidents")
	m.ledger.trouble = rapid.SampledFrom([]trouble{fine, fine, unwritten, unheard, unshared}).Draw(t, "trouble")
	m.run(t)
}

func (m *deskModel) run(t *rapid.T) {
	var candidates []syndicate.Candidate
	for _, p := range m.posts {
		candidates = append(candidates, p.candidate())
	}
	delivery := syndicate.Delivery{
		Ledger: m.ledger, Publisher: func(string) (syndicate.Publisher, error) { return deskAPI{m, t}, nil }, Profile: modelProfile, Tool: "syndicate test", Now: m.clock, NewID: m.newID,
		Batch: rapid.IntRange(1, 3).Draw(t, "batch"),
	}
	records, _ := m.ledger.Read(context.Background())
	plan, err := delivery.Prepare(context.Background(), m.planner(), candidates, records)
	if err != nil {
		t.Fatal(err)
	}
	_ = delivery.Run(context.Background(), &plan) // how it went shows in the ledger
	m.next, m.ledger.trouble = nil, fine
}

// look settles what can be seen from outside: public stories.
func (m *deskModel) look(t *rapid.T) {
	p := m.pick(t, func(p *deskPost) bool {
		e := m.entry(p)
		return e.InDoubt() && len(p.stories) > 0 && p.status == syndicate.Public
	})
	m.found(t, p)
}

// resolve is a person who looks at the destination, and settles any doubt. They ask whoever may be at it.
func (m *deskModel) resolve(t *rapid.T) {
	p := m.pick(t, func(p *deskPost) bool {
		e := m.entry(p)
		return e.InDoubt()
	})
	m.found(t, p)
}

func (m *deskModel) found(t *rapid.T, p *deskPost) {
	e := m.entry(p)
	if len(p.stories) > 0 {
		s := p.stories[0]
		e.State, e.Story = syndicate.StatePublished, syndicate.Story{ID: s.id, URL: "https://there.example/" + s.id, Status: e.Story.Status}
	} else {
		e.State, e.Story, p.begun, p.open = syndicate.StateRejected, syndicate.Story{}, nil, false
	}
	m.ledger.trouble = fine
	if err := m.ledger.Settle(context.Background(), e); err != nil {
		t.Fatal(err)
	}
}

// edit is an author who writes on, or changes how the post is to go out.
func (m *deskModel) edit(t *rapid.T) {
	p := m.pick(t, anyPost)
	p.edition++
	p.route = rapid.SampledFrom([]syndicate.Route{syndicate.RouteAPI, syndicate.RouteDesk}).Draw(t, "route")
}

func (m *deskModel) setClock(t *rapid.T) {
	m.skew = time.Duration(rapid.IntRange(-300, 300).Draw(t, "minutes")) * time.Minute
	m.skewMin, m.skewMax = min(m.skewMin, m.skew), max(m.skewMax, m.skew)
}

func (m *deskModel) wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 30*60).Draw(t, "minutes")) * time.Minute)
}

func (m *deskModel) check(t *rapid.T) {
	if m.ledger.held {
		t.Error("the lock is held although nobody is at work")
	}
	for _, p := range m.posts {
		e := m.entry(p)
		if len(p.stories) > 1 {
			t.Errorf("%s has %d stories", p.key, len(p.stories))
		}
		isKnown := len(p.stories) == 0 || e.InDoubt() || e.Story.ID == p.stories[0].id
		if !isKnown {
			t.Errorf("the story of %s is forgotten: it is %q", p.key, e.State)
		}
		if e.State == syndicate.StatePublished && len(p.stories) == 0 {
			t.Errorf("%s has no story, but a record of one", p.key)
		}
		if p.open && !p.hasOwn() && !e.HalfFinished() {
			t.Errorf("the person may bring %s, and nobody knows: it is %q", p.key, e.State)
		}
	}
	m.checkDays(t)
}

// checkDays wants no more in any day than is allowed, of what the API made and the desk let begin.
func (m *deskModel) checkDays(t *rapid.T) {
	times := map[bool][]time.Time{} // by whether they are drafts
	for _, p := range m.posts {
		isDraft := p.status == syndicate.Draft
		times[isDraft] = append(times[isDraft], p.begun...)
		for _, s := range p.stories {
			if !s.byHand {
				times[isDraft] = append(times[isDraft], s.at)
			}
		}
	}
	day := 24*time.Hour - (m.skewMax - m.skewMin) // clocks that disagree make it shorter
	for isDraft, list := range times {
		limit := map[bool]int{true: maxDrafts, false: maxPublic}[isDraft]
		for _, first := range list {
			n := 0
			for _, at := range list {
				if since := at.Sub(first); since >= 0 && since < day {
					n++
				}
			}
			if n > limit {
				t.Errorf("%d stories in the day from %v, drafts: %v", n, first, isDraft)
			}
		}
	}
}

// clearSky settles everything, and wants every post there.
func (m *deskModel) clearSky(t *rapid.T) {
	m.skew, m.ledger.trouble, m.next = m.skewMax, fine, nil
	for range len(m.posts) + 2 {
		m.now = m.now.Add(25 * time.Hour)
		for _, p := range m.posts {
			switch e := m.entry(p); {
			case e.HalfFinished() && p.hasOwn():
				m.told(t, m.calmDesk(), p)
			case e.HalfFinished():
				m.declined(m.calmDesk(), p)
			case e.InDoubt():
				m.found(t, p)
			}
		}
		for _, p := range m.posts {
			if p.route != syndicate.RouteDesk {
				continue
			}
			if _, err := m.calmDesk().Begin(context.Background(), m.planner(), p.candidate()); err == nil {
				p.begun = append(p.begun, m.now)
				p.stories = append(p.stories, deskStory{id: m.newID(), at: m.now, byHand: true})
				m.told(t, m.calmDesk(), p)
			}
		}
		m.run(t)
		m.check(t)
	}
	for _, p := range m.posts {
		if len(p.stories) != 1 || m.entry(p).State != syndicate.StatePublished {
			t.Errorf("%s has %d stories and is %q", p.key, len(p.stories), m.entry(p).State)
		}
	}
}

// trouble is what is wrong with the ledger at the next step.
type trouble string

const (
	fine      trouble = ""
	locked    trouble = "somebody else has the lock"
	unwritten trouble = "the next write fails"
	unheard   trouble = "the next write works, and is said to have failed"
	unshared  trouble = "outcomes are recorded on this machine only"
)

// shaky is a ledger that has troubles.
type shaky struct {
	*memory
	trouble trouble
	held    bool
}

func (l *shaky) Lock(context.Context) (func() error, error) {
	if l.trouble == locked {
		l.trouble = fine
		return nil, syndicate.ErrLocked
	}
	l.held = true
	return func() error { l.held = false; return nil }, nil
}

func (l *shaky) write(do func() error) error {
	trouble := l.trouble
	l.trouble = fine
	if trouble == unwritten {
		return errors.New("the disk is full")
	}
	err := do()
	if trouble == unheard && err == nil {
		err = errors.New("the disk went away")
	}
	return err
}

func (l *shaky) Claim(ctx context.Context, entries ...syndicate.Entry) error {
	return l.write(func() error { return l.memory.Claim(ctx, entries...) })
}

func (l *shaky) Settle(ctx context.Context, e syndicate.Entry) error {
	if l.trouble == unshared {
		if err := l.memory.Settle(ctx, e); err != nil {
			return err
		}
		return syndicate.ErrNotShared
	}
	return l.write(func() error { return l.memory.Settle(ctx, e) })
}

// deskAPI is the destination's API.
type deskAPI struct {
	m *deskModel
	t *rapid.T
}

func (deskAPI) Preflight(context.Context) (syndicate.Account, error) {
	return syndicate.Account{ID: "1", Name: "me"}, nil
}

func (deskAPI) Admit(context.Context, syndicate.Submission) error { return nil }

func (deskAPI) Upload(context.Context, syndicate.Picture) (string, error) { return "", nil }

func (d deskAPI) Publish(_ context.Context, s syndicate.Submission) (syndicate.Story, error) {
	m, what := d.m, accepted
	if len(m.next) > 0 {
		what, m.next = m.next[0], m.next[1:]
	}
	switch what {
	case refused:
		return syndicate.Story{}, fmt.Errorf("bad: %w", syndicate.ErrRejected)
	case vanished:
		return syndicate.Story{}, errors.New("no answer")
	}
	for _, p := range m.posts {
		if p.key != s.Article.Key {
			continue
		}
		if p.open || p.route != syndicate.RouteAPI {
			d.t.Errorf("%s is asked for although a person is at it (%v) or its route is %s", p.key, p.open, p.route)
		}
		made := deskStory{id: m.newID(), at: m.now}
		p.stories = append(p.stories, made)
		m.now = m.now.Add(time.Second)
		if what == accepted {
			return syndicate.Story{ID: made.id, URL: "https://there.example/" + made.id, Status: p.status}, nil
		}
	}
	return syndicate.Story{}, errors.New("no answer")
}
