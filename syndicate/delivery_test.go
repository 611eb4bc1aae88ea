package syndicate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// memory is a ledger that can be told to fail.
type memory struct {
	entries  map[string]Entry
	log      *[]string
	noClaim  error
	noSettle error
	claiming func()
	settling func()
	taken    map[string]bool // keys that somebody else claimed meanwhile
}

func (m *memory) Lock(context.Context) (func() error, error) { panic("the caller locks") }

func (m *memory) Read(context.Context) (Records, error) {
	return Records{Entries: maps.Clone(m.entries)}, nil
}

func (m *memory) Claim(_ context.Context, entries ...Entry) error {
	var keys []string
	refused := map[string]error{}
	for _, e := range entries {
		keys = append(keys, e.Key)
		if m.taken[e.Key] {
			refused[e.Key] = fmt.Errorf("%w: it is attempting", ErrClaimed)
		}
	}
	*m.log = append(*m.log, "claim "+strings.Join(keys, "+"))
	if m.claiming != nil {
		m.claiming()
	}
	if m.noClaim != nil {
		return m.noClaim
	}
	if len(refused) > 0 {
		return &ClaimedError{Refused: refused}
	}
	for _, e := range entries {
		m.entries[e.Key] = e
	}
	return nil
}

func (m *memory) Settle(_ context.Context, e Entry) error {
	*m.log = append(*m.log, "settle "+e.Key+" "+string(e.State))
	if m.settling != nil {
		m.settling()
	}
	if m.noSettle != nil {
		return m.noSettle
	}
	m.entries[e.Key] = e
	return nil
}

// there is a destination that fails as it is told.
type there struct {
	log      *[]string
	account  Account
	down     error
	refused  map[string]error // by key: Admit
	failures map[string]error // by key: Publish
	during   func(ctx context.Context)
	status   Status // of stories, whatever was asked for
	noUpload error
	received []Submission
	mu       sync.Mutex // guards log while pictures are uploaded
}

func (d *there) Preflight(context.Context) (Account, error) { return d.account, d.down }

func (d *there) Admit(_ context.Context, s Submission) error { return d.refused[s.Article.Key] }

func (d *there) Upload(_ context.Context, p Picture) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	*d.log = append(*d.log, "upload "+string(p.Data))
	return "https://there.example/images?" + url.Values{"n": {string(p.Data)}, "as": {"png"}}.Encode(), d.noUpload
}

func (d *there) Publish(ctx context.Context, s Submission) (Story, error) {
	*d.log = append(*d.log, "create "+s.Article.Key)
	d.received = append(d.received, s)
	if d.during != nil {
		d.during(ctx)
	}
	if err := d.failures[s.Article.Key]; err != nil {
		return Story{}, err
	}
	return Story{ID: "id-" + s.Article.Key, URL: "https://there.example/" + s.Article.Key, Status: cmp.Or(d.status, s.Settings.Status)}, nil
}

// deliver plans the candidates and runs the plan, after change has prepared the parts.
func deliver(t *testing.T, ctx context.Context, candidates []Candidate, change func(*memory, *there)) (plan Plan, ledger *memory, log []string, err error) {
	return deliverAs(t, ctx, candidates, change, nil)
}

func deliverProven(t *testing.T, ctx context.Context, candidates []Candidate, change func(*memory, *there), prover Prover) (plan Plan, ledger *memory, log []string, err error) {
	return deliverAs(t, ctx, candidates, change, func(d *Delivery) { d.Prover = prover })
}

// deliverAs is deliver with another delivery.
func deliverAs(t *testing.T, ctx context.Context, candidates []Candidate, change func(*memory, *there), set func(*Delivery)) (plan Plan, ledger *memory, log []string, err error) {
	t.Helper()
	ledger = &memory{entries: map[string]Entry{}, log: &log}
	destination := &there{log: &log, account: Account{ID: "1", Name: "me"}}
	if change != nil {
		change(ledger, destination)
	}
	recorded, _ := ledger.Read(ctx)
	ids := 0
	d := Delivery{
		Ledger: ledger, Publisher: func(string) (Publisher, error) { return destination, nil }, Profile: profile, Tool: "syndicate test",
		Files: folder{"https://example.org/new.png": "\x89PNG\r\n\x1a\n", "https://example.org/new.svg": "<svg/>"},
		Now:   func() time.Time { return noon },
		NewID: func() string { ids++; return fmt.Sprint(ids) },
	}
	if set != nil {
		set(&d)
	}
	if plan, err = d.Prepare(ctx, planner(), candidates, recorded); err == nil {
		err = d.Run(ctx, &plan)
	}
	return plan, ledger, log, err
}

func three() []Candidate { return []Candidate{candidate("a", 3), candidate("b", 2), candidate("c", 1)} }

func TestDeliveryRecordsActsRecords(t *testing.T) {
	plan, ledger, log, err := deliver(t, t.Context(), three(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(log, ", "), "claim a, create a, settle a published, claim b, create b, settle b published, claim c, create c, settle c published"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := short(plan); got != "a:published b:published c:published" {
		t.Error(got)
	}
	e := ledger.entries["a"]
	want := Entry{
		Format: 1, Key: "a", Destination: "there", Title: "a", CanonicalURL: "https://example.org/a/", ContentHash: e.ContentHash, TextHash: e.TextHash,
		Route: RouteAPI, State: StatePublished, Attempt: Attempt{ID: "1", StartedAt: noon, Tool: "syndicate test"},
		Story: Story{ID: "id-a", URL: "https://there.example/a", Status: Draft}, Account: "me", Copy: e.Copy,
	}
	if e != want || e.ContentHash == "" || e.Validate() != nil {
		t.Errorf("got  %+v\nwant %+v (%v)", e, want, e.Validate())
	}
}

// An abstract has no text: it must not become a story, whatever led to that.
func TestDeliveryOfAnAbstract(t *testing.T) {
	whole := candidate("a", 1)
	abstract := candidate("b", 2)
	abstract.Article = abstract.Article.Abstract().Article()
	_, ledger, log, err := deliver(t, t.Context(), []Candidate{whole, abstract}, nil)
	if !errors.Is(err, errAbstract) || log != nil || len(ledger.entries) > 0 {
		t.Errorf("%v, %v, %v", err, log, ledger.entries)
	}
}

func TestDeliveryAsksNothingWhenThereIsNothingToDo(t *testing.T) {
	_, _, log, err := deliver(t, t.Context(), three()[:1], func(m *memory, d *there) {
		m.entries["a"] = entry(candidate("a", 3), StatePublished, 30)
		d.down = errors.New("must not be asked")
	})
	if err != nil || log != nil {
		t.Errorf("%v, %v", err, log)
	}
}

func TestDeliveryFailures(t *testing.T) {
	rejected := fmt.Errorf("%w: title is missing (400)", ErrRejected)
	spent := fmt.Errorf("%w: %w: the day's allowance is spent (429)", ErrRejected, ErrStop)
	cut := errors.New("the connection was cut")
	tests := []struct {
		name   string
		change func(*memory, *there)
		plan   string
		states string // of a, b and c in the ledger
		err    error
	}{
		{"one is rejected, the others go out",
			func(_ *memory, d *there) { d.failures = map[string]error{"b": rejected} },
			"a:published b:failed c:published", "published rejected published", nil},
		{"a lost answer ends the batch and stays in doubt",
			func(_ *memory, d *there) { d.failures = map[string]error{"b": cut} },
			"a:published b:resolve c:publish", "published attempting -", cut},
		{"a spent allowance ends the batch",
			func(_ *memory, d *there) { d.failures = map[string]error{"b": spent} },
			"a:published b:failed c:publish", "published rejected -", ErrStop},
		{"no token, no claim",
			func(_ *memory, d *there) { d.down = spent },
			"a:publish b:publish c:publish", "- - -", ErrStop},
		{"somebody else's token, no claim",
			func(m *memory, _ *there) {
				x := entry(candidate("x", 90), StatePublished, 99)
				x.Account = "other"
				m.entries["x"] = x
			},
			"a:publish b:publish c:publish", "- - -", ErrOtherAccount},
		{"a role that does not allow it blocks its post only",
			func(_ *memory, d *there) {
				d.refused = map[string]error{"a": errors.New("a writer may submit drafts only")}
			},
			"a:blocked b:published c:published", "- published published", nil},
		{"an intent that cannot be recorded is not sent",
			func(m *memory, _ *there) { m.noClaim = errors.New("disk full") },
			"a:failed b:failed c:failed", "- - -", nil},
		{"a post that somebody else took is left to them",
			func(m *memory, _ *there) { m.taken = map[string]bool{"b": true} },
			"a:published b:skip c:published", "published - published", nil},
		{"a record that became unreadable meanwhile is a failure",
			func(m *memory, _ *there) {
				m.noClaim = &ClaimedError{Refused: map[string]error{"a": fmt.Errorf("%w: %w", ErrClaimed, ErrDamaged)}}
			},
			"a:failed b:failed c:failed", "- - -", nil},
		{"a program error while the story is created leaves it in doubt",
			func(_ *memory, d *there) { d.during = func(context.Context) { panic("oops") } },
			"a:resolve b:publish c:publish", "attempting - -", ErrInDoubt},
		{"a program error while the outcome is recorded leaves it in doubt",
			func(m *memory, _ *there) { m.settling = func() { panic("oops") } },
			"a:resolve b:publish c:publish", "attempting - -", ErrInDoubt},
		{"a rejected post binds nobody to its account, nor does the case of a name",
			func(m *memory, _ *there) {
				x, y := entry(candidate("x", 90), StateRejected, 99), entry(candidate("y", 90), StatePublished, 99)
				x.Account, y.Account = "other", "Me"
				m.entries["x"], m.entries["y"] = x, y
			},
			"a:published b:published c:published", "published published published", nil},
		{"an outcome that cannot be recorded is in doubt",
			func(m *memory, _ *there) { m.noSettle = errors.New("disk full") },
			"a:resolve b:publish c:publish", "attempting - -", ErrInDoubt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan, ledger, log, err := deliver(t, t.Context(), three(), tt.change)
			if got := short(plan); got != tt.plan {
				t.Errorf("plan: got %s, want %s", got, tt.plan)
			}
			var states []string
			for _, key := range []string{"a", "b", "c"} {
				state := "-"
				if e, ok := ledger.entries[key]; ok {
					state = string(e.State)
				}
				states = append(states, state)
			}
			if got := strings.Join(states, " "); got != tt.states {
				t.Errorf("ledger: got %s, want %s", got, tt.states)
			}
			if !errors.Is(err, tt.err) {
				t.Errorf("error: got %v, want %v", err, tt.err)
			}
			for _, key := range []string{"a", "b", "c"} {
				if n := strings.Count(strings.Join(log, ","), "create "+key); n > 1 {
					t.Errorf("%s was asked for %d times", key, n)
				}
			}
		})
	}
}

func TestDeliveryNamesTheStoryThatItCouldNotRecord(t *testing.T) {
	_, _, _, err := deliver(t, t.Context(), three(), func(m *memory, _ *there) { m.noSettle = errors.New("disk full") })
	for _, want := range []string{"content/a.md", "https://there.example/a", "disk full"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
}

func TestDeliveryStopsBetweenPosts(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	plan, ledger, _, err := deliver(t, ctx, three(), func(_ *memory, d *there) {
		d.during = func(ctx context.Context) {
			cancel(interrupted)
			if ctx.Err() != nil {
				t.Error("the story that is being created is interrupted")
			}
		}
	})
	if !errors.Is(err, interrupted) {
		t.Errorf("got %v", err)
	}
	if got := short(plan); got != "a:published b:publish c:publish" || ledger.entries["a"].State != StatePublished {
		t.Errorf("%s, %s", got, ledger.entries["a"].State)
	}
}

// An interrupt while the intent is recorded ends the batch: it is no failure of the posts.
func TestDeliveryStopsAtTheClaim(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	plan, ledger, log, err := deliver(t, ctx, three(), func(m *memory, _ *there) {
		m.noClaim = context.Canceled
		m.claiming = func() { cancel(interrupted) }
	})
	if !errors.Is(err, interrupted) || short(plan) != "a:publish b:publish c:publish" || len(ledger.entries) != 0 || len(log) != 1 {
		t.Errorf("%v: %s, %q", err, short(plan), log)
	}
}

// web is what a prover finds out about addresses.
type web map[string]error

func (w web) Prove(_ context.Context, address string) error { return w[address] }

func (w web) ProveImage(_ context.Context, address string) error { return w[address] }

// errNobody is that there was no answer.
var errNobody = fmt.Errorf("%w: nobody answers", ErrCannotTell)

// folder is the files of a site by their addresses.
type folder map[string]string

func (f folder) File(_ context.Context, address string) ([]byte, error) {
	if data, ok := f[address]; ok {
		return []byte(data), nil
	}
	return nil, fs.ErrNotExist
}

func TestDeliveryProvesTheOriginal(t *testing.T) {
	posts := []Candidate{candidate("a", 3, status(Public)), candidate("b", 2, status(Unlisted)), candidate("c", 1)}
	posts[0].Article.Images = []Image{{Src: "https://example.org/a.png"}, {Src: "https://example.org/new.png"}}
	posts[2].Article.Images = []Image{{Src: "https://example.org/a.png"}}
	missing := errors.New("status 404")
	tests := []struct {
		name string
		web  web
		plan string
	}{
		{"all is well", web{}, "a:published b:published c:published"},
		{"not deployed", web{"https://example.org/b/": missing}, "a:published b:blocked(error: status 404) c:published"},
		{"a draft is only warned of", web{"https://example.org/c/": missing}, "a:published b:published c:published(warning: status 404)"},
		{"no answer is no proof of the contrary", web{"https://example.org/a/": errNobody, "https://example.org/c/": errNobody},
			"a:published(warning: no proof that the original is online: nobody answers) b:published c:published(warning: no proof that the original is online: nobody answers)"},
		{"an image is missing", web{"https://example.org/a.png": missing}, "a:blocked(error: status 404) b:published c:published(warning: status 404)"},
		{"nobody answers for an image", web{"https://example.org/a.png": errNobody},
			"a:published(warning: no proof that There gets an image: nobody answers) b:published c:published(warning: no proof that There gets an image: nobody answers)"},
		{"an image of the site is missing", web{"https://example.org/new.png": missing}, "a:published b:published c:published"},
	}
	shown := func(m *memory, _ *there) {
		e := entry(candidate("shown", 90), StatePublished, 99)
		e.Story.Status = Unlisted
		m.entries["shown"] = e
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan, _, _, err := deliverProven(t, t.Context(), posts, shown, tt.web)
			if got := withFindings(plan); err != nil || got != tt.plan {
				t.Errorf("got  %s\nwant %s (%v)", got, tt.plan, err)
			}
		})
	}
}

// The first story that others can see needs an answer; drafts before it prove nothing.
func TestDeliveryProvesBeforeTheFirstPublicStory(t *testing.T) {
	posts := []Candidate{candidate("a", 3, status(Public)), candidate("b", 2)}
	offline := web{"https://example.org/a/": errNobody, "https://example.org/b/": errNobody}
	for earlier, want := range map[Status]string{Draft: "a:blocked b:published", Public: "a:published b:published", Unlisted: "a:published b:published"} {
		plan, _, _, err := deliverProven(t, t.Context(), posts, func(m *memory, _ *there) {
			e := entry(candidate("old", 90), StatePublished, 99)
			e.Story.Status = earlier
			m.entries["old"] = e
		}, offline)
		if got := short(plan); err != nil || got != want {
			t.Errorf("after a %s story: got %s, want %s (%v)", earlier, got, want, err)
		}
	}
}

// What is in an article as a picture is not asked for.
func TestDeliveryProvesEachImageOnce(t *testing.T) {
	w := &counting{}
	c := illustrated("a")
	c.Article.Images = append(c.Article.Images, Image{Src: "https://example.org/a.png"}, Image{Src: "https://example.org/b.png"})
	if _, _, _, err := deliverProven(t, t.Context(), []Candidate{c}, nil, w); err != nil {
		t.Fatal(err)
	}
	slices.Sort(w.asked)
	if got, want := strings.Join(w.asked, " "), "https://example.org/a.png https://example.org/b.png"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// counting is a web where all is well, and that keeps what was asked for.
type counting struct {
	web
	mu    sync.Mutex
	asked []string
}

func (c *counting) ProveImage(_ context.Context, address string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, address)
	return nil
}

// withFindings is short, with the findings of each post.
func withFindings(p Plan) string {
	var list []string
	for _, a := range p.Actions {
		s := a.Key + ":" + string(a.Do)
		for _, f := range a.Findings {
			s += fmt.Sprintf("(%s: %s)", f.Severity, f.Message)
		}
		list = append(list, s)
	}
	return strings.Join(list, " ")
}

func TestDeliveryTellsOfAnotherStatus(t *testing.T) {
	plan, _, _, err := deliver(t, t.Context(), three()[:1], func(_ *memory, d *there) { d.status = Public })
	f := plan.Actions[0].Findings
	if err != nil || len(f) != 1 || f[0].Severity != Warning || f[0].Message != "draft was asked for, There says public" {
		t.Errorf("%+v, %v", f, err)
	}
}

// A post that may not go out does not use up the day.
func TestDeliveryRationsWhatMayGoOut(t *testing.T) {
	public := status(Public)
	posts := []Candidate{candidate("a", 4, public), candidate("b", 3, public), candidate("c", 2, public), candidate("d", 1, public)}
	plan, _, _, err := deliver(t, t.Context(), posts, func(m *memory, d *there) {
		m.entries["x"] = entry(candidate("x", 90), StateRejected, 99) // no first run
		d.refused = map[string]error{"a": errors.New("no such publication")}
	})
	if got := short(plan); err != nil || got != "a:blocked b:published c:published d:wait" {
		t.Errorf("%s, %v", got, err)
	}
}

// illustrated is a candidate whose article shows a picture twice and an image of the web.
func illustrated(key string) Candidate {
	c := candidate(key, 1)
	picture := Picture{MediaType: "image/png", Data: []byte("x")}.Address()
	for _, src := range []string{picture, "https://example.org/a.png", picture} {
		c.Article.HTML += `<figure><img src="` + src + `" alt=""></figure>`
		c.Article.Images = append(c.Article.Images, Image{Src: src})
	}
	return c
}

// TestDeliveryKeepsToTheDayOfAllMachines: another one claims other posts after the plan was made.
func TestDeliveryKeepsToTheDayOfAllMachines(t *testing.T) {
	public := status(Public)
	for _, batch := range []int{1, 10} {
		candidates := []Candidate{candidate("a", 3, public), candidate("b", 2, public)}
		plan, ledger, log, err := deliverAs(t, t.Context(), candidates, func(m *memory, d *there) {
			m.entries["old"] = entry(candidate("old", 90, public), StatePublished, 48) // not of this day
			m.claiming = func() {
				other := entry(candidate("elsewhere", 9, public), StateAttempting, 0)
				other.Story.Status = Public
				m.entries["elsewhere"] = other
			}
		}, func(d *Delivery) { d.Batch = batch })
		if err != nil {
			t.Fatal(err)
		}
		if got, want := short(plan), "a:published b:wait"; got != want {
			t.Errorf("in batches of %d: got %s, want %s", batch, got, want)
		}
		if slices.Contains(log, "create b") {
			t.Errorf("in batches of %d: %v", batch, log)
		}
		if e := ledger.entries["b"]; e.State != StateRejected || e.Reason != "not tried: another run used up the day" {
			t.Errorf("in batches of %d: %s, %s", batch, e.State, e.Reason)
		}
	}
}

func TestDeliveryUploadsPicturesBeforeTheIntent(t *testing.T) {
	c := illustrated("a")
	hash := c.Article.ContentHash()
	var destination *there
	plan, ledger, log, err := deliver(t, t.Context(), []Candidate{c}, func(_ *memory, d *there) { destination = d })
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(log, ", "), "upload x, upload x, claim a, create a, settle a published"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	sent := destination.received[0].Article
	if strings.Contains(sent.HTML, "data:") || strings.Count(sent.HTML, `src="https://there.example/images?as=png&amp;n=x"`) != 2 || sent.Images[1].Src != "https://example.org/a.png" {
		t.Errorf("sent %s with images %v", sent.HTML, sent.Images)
	}
	if got := ledger.entries["a"].ContentHash; got != hash {
		t.Errorf("the record has the hash %s, the article %s", got, hash)
	}
	if short(plan) != "a:published" {
		t.Error(short(plan))
	}
}

func TestDeliveryWithoutPicturesSendsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		failure error
		want    string
		stops   bool
	}{
		"this picture":  {errors.New("too large"), "a:failed b:published", false},
		"every request": {fmt.Errorf("bad token: %w", ErrStop), "a:failed b:publish", true},
	} {
		t.Run(name, func(t *testing.T) {
			plan, ledger, log, err := deliver(t, t.Context(), []Candidate{illustrated("a"), candidate("b", 0)}, func(_ *memory, d *there) { d.noUpload = c.failure })
			if stopped := err != nil; stopped != c.stops {
				t.Error(err)
			}
			if short(plan) != c.want || strings.Contains(strings.Join(log, ","), "claim a") {
				t.Errorf("%s: %v", short(plan), log)
			}
			if _, claimed := ledger.entries["a"]; claimed {
				t.Error("the post has an entry")
			}
		})
	}
}

func TestDeliveryUploadsImagesThatAreNotPublicYet(t *testing.T) {
	const a, b = "https://example.org/a.png?x='1'&y=2", "https://example.org/new.png"
	missing := errors.New("status 404")
	for _, c := range []struct {
		name   string
		image  string
		web    web
		status Status
		plan   string
		log    string
	}{
		{"public already", a, web{}, Public, "a:published", "claim a, create a, settle a published"},
		{"not yet", b, web{b: missing}, Public, "a:published", "upload \x89PNG\r\n\x1a\n, claim a, create a, settle a published"},
		{"not the site's", a, web{a: missing}, Public, "a:blocked", ""},
		{"of a type that is not taken", "https://example.org/new.svg", web{"https://example.org/new.svg": missing}, Unlisted, "a:blocked", ""},
		{"nobody answers", a, web{a: ErrCannotTell}, Public, "a:published", "claim a, create a, settle a published"},
		{"a draft", a, web{a: missing}, Draft, "a:published", "claim a, create a, settle a published"},
	} {
		t.Run(c.name, func(t *testing.T) {
			post := candidate("a", 1, status(c.status))
			post.Article.Images = []Image{{Src: c.image}}
			post.Article.HTML += "<figure><img " + attribute("src", c.image) + ` alt=""></figure>`
			var destination *there
			plan, _, log, err := deliverProven(t, t.Context(), []Candidate{post}, func(_ *memory, d *there) { destination = d }, c.web)
			if err != nil || short(plan) != c.plan || strings.Join(log, ", ") != c.log {
				t.Errorf("%s, %q, %v", short(plan), log, err)
			}
			for _, s := range destination.received {
				if uploaded := strings.HasPrefix(c.log, "upload"); uploaded == strings.Contains(s.Article.HTML, attribute("src", c.image)) {
					t.Errorf("sent %s", s.Article.HTML)
				}
			}
		})
	}
}

func TestDeliveryInBatches(t *testing.T) {
	inBatches := func(d *Delivery) { d.Batch = 3 }
	spent := fmt.Errorf("%w: %w: the day's allowance is spent (429)", ErrRejected, ErrStop)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, c := range []struct {
		name   string
		change func(*memory, *there)
		plan   string
		log    string
	}{
		{"all is well", nil, "a:published b:published c:published",
			"claim a+b+c, create a, settle a published, create b, settle b published, create c, settle c published"},
		{"somebody else was faster with one",
			func(m *memory, _ *there) { m.taken = map[string]bool{"b": true} }, "a:published b:skip c:published",
			"claim a+b+c, claim a+c, create a, settle a published, create c, settle c published"},
		{"somebody else was faster with all",
			func(m *memory, _ *there) { m.taken = map[string]bool{"a": true, "b": true, "c": true} }, "a:skip b:skip c:skip",
			"claim a+b+c"},
		{"no claim is recorded",
			func(m *memory, _ *there) { m.noClaim = errors.New("disk full") }, "a:failed b:failed c:failed",
			"claim a+b+c"},
		{"the last ones are given back when the allowance is spent",
			func(_ *memory, d *there) { d.failures = map[string]error{"a": spent} }, "a:failed b:publish c:publish",
			"claim a+b+c, create a, settle a rejected, settle b rejected, settle c rejected"},
		{"and when an answer is lost",
			func(_ *memory, d *there) { d.failures = map[string]error{"b": errors.New("cut")} }, "a:published b:resolve c:publish",
			"claim a+b+c, create a, settle a published, create b, settle c rejected"},
		{"and when the run is ended",
			func(_ *memory, d *there) { d.during = func(context.Context) { cancel() } }, "a:published b:publish c:publish",
			"claim a+b+c, create a, settle a published, settle b rejected, settle c rejected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan, _, log, _ := deliverAs(t, ctx, three(), c.change, inBatches)
			if got := strings.Join(log, ", "); short(plan) != c.plan || got != c.log {
				t.Errorf("%s: %s\nwant %s: %s", short(plan), got, c.plan, c.log)
			}
		})
	}
}

func TestDeliverySaysWhoWasFaster(t *testing.T) {
	plan, _, _, err := deliver(t, t.Context(), three()[:1], func(m *memory, _ *there) { m.taken = map[string]bool{"a": true} })
	if got := plan.Actions[0].Reason; err != nil || got != "nothing was sent: another run has it: already taken care of: it is attempting" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestDeliveryOfWhatIsRecordedOnThisMachineOnly(t *testing.T) {
	plan, _, log, err := deliver(t, t.Context(), three()[:2], func(m *memory, _ *there) { m.noSettle = fmt.Errorf("no network: %w", ErrNotShared) })
	if err != nil || short(plan) != "a:published b:published" || len(log) != 6 {
		t.Errorf("%s, %q, %v", short(plan), log, err)
	}
	if f := plan.Actions[0].Findings; len(f) != 1 || f[0].Rule != "ledger" || f[0].Severity != Warning {
		t.Errorf("findings: %v", f)
	}
}
