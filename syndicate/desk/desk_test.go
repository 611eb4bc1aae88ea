package desk_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A fakeSite is a site that keeps its ledger in memory.
type fakeSite struct {
	posts      []desk.Post
	importable syndicate.Importability
	difference string
	preview    string
	fail       error // of what changes anything
	picked     func(string) syndicate.Action
	closed     chan struct{} // closed with the site

	once    sync.Once
	mu      sync.Mutex
	entries map[string]syndicate.Entry
	log     []string // changes, in order

	verified map[string]syndicate.Verification
}

// newSite has a post for each of the keys.
func newSite(keys ...string) *fakeSite {
	s := &fakeSite{entries: map[string]syndicate.Entry{}, closed: make(chan struct{}), verified: map[string]syndicate.Verification{}, preview: "<p>preview</p>"}
	for _, key := range keys {
		title := "About " + key
		s.posts = append(s.posts, desk.Post{
			Post: &syndicate.Post{
				Key: key, Path: "content/" + key + ".md", Title: title, Permalink: "https://example.org/" + key + "/", Tags: []string{"tea", "water", "more", "and", "yet", "another"},
				Settings: syndicate.Settings{Status: syndicate.Draft, Route: syndicate.RouteDesk},
				Fields:   []syndicate.Field{{Path: "syndicate.medium.title", Line: 4}, {Path: "syndicate.medium.tags", Line: 5}},
				Params: map[string]any{"syndicate": map[string]any{"medium": map[string]any{
					"title": title, "tags": []any{"tea"}, "disclosure": "from a cascade",
				}}},
			},
			Article: syndicate.Article{Key: key, Title: title, Subtitle: "A subtitle", CanonicalURL: "https://example.org/" + key + "/", Tags: []string{"tea"}, Words: 600},
		})
	}
	return s
}

func (s *fakeSite) Address() string    { return "https://example.org/" }
func (s *fakeSite) Posts() []desk.Post { return s.posts }
func (s *fakeSite) Close() error       { s.once.Do(func() { close(s.closed) }); return nil } // it is read again and again

func (s *fakeSite) action(p *desk.Post) syndicate.Action {
	a := syndicate.Action{
		Key: p.Key, Path: p.Path, Title: p.Article.Title, State: syndicate.StateNew, Do: syndicate.DoDesk, Reason: "route is desk",
		Route: syndicate.RouteDesk, Status: syndicate.Draft, Words: p.Article.Words, Tags: p.Article.Tags, Findings: p.Findings,
	}
	if e, ok := s.entries[p.Key]; ok {
		a.State, a.Story = e.State, e.Story
		switch e.State {
		case syndicate.StateAttempting:
			a.Do, a.Reason = syndicate.DoResolve, "begun"
		case syndicate.StatePublished:
			a.Do, a.Reason, a.Changed = syndicate.DoSkip, "published", e.ContentHash == "old"
		}
	}
	return a
}

func (s *fakeSite) Standing(context.Context) (*desk.Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	standing := &desk.Standing{Entries: map[string]syndicate.Entry{}}
	for i := range s.posts {
		standing.Actions = append(standing.Actions, s.action(&s.posts[i]))
	}
	for key, e := range s.entries {
		standing.Entries[key] = e
		if !slices.ContainsFunc(s.posts, func(p desk.Post) bool { return p.Key == key }) {
			standing.Actions = append(standing.Actions, syndicate.Action{Key: key, Title: e.Title, Do: syndicate.DoResolve, Reason: "gone", State: e.State})
		}
	}
	return standing, nil
}

func (s *fakeSite) Word(a syndicate.Action) string {
	switch {
	case a.Do == syndicate.DoResolve:
		return "in doubt"
	case a.Changed:
		return "changed"
	case a.Do == syndicate.DoSkip:
		return "live"
	}
	return string(a.Do)
}

func (s *fakeSite) Pick(_ context.Context, p *desk.Post) (syndicate.Action, error) {
	if s.picked != nil {
		return s.picked(p.Key), nil
	}
	return s.action(p), nil
}

// change notes what is asked for, and moves the record unless it is to fail.
func (s *fakeSite) change(what, key string, entry *syndicate.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, what)
	if s.fail == nil && entry != nil {
		entry.Key = key
		s.entries[key] = *entry
	}
	return s.fail
}

func (s *fakeSite) Begin(_ context.Context, p *desk.Post) error {
	return s.change("begin "+p.Key, p.Key, &syndicate.Entry{State: syndicate.StateAttempting, Route: syndicate.RouteDesk, Attempt: syndicate.Attempt{ID: "first", StartedAt: now.Add(-24 * time.Hour)}})
}

func (s *fakeSite) Published(_ context.Context, key, address string, status syndicate.Status) error {
	return s.change(fmt.Sprintf("published %s %s %s", key, address, status), key,
		&syndicate.Entry{State: syndicate.StatePublished, Story: syndicate.Story{ID: "0a1b2c3d4e5f", URL: address, Status: status}})
}

func (s *fakeSite) NotDone(_ context.Context, key string) error {
	return s.change("not done "+key, key, &syndicate.Entry{State: syndicate.StateRejected})
}

func (s *fakeSite) MarkUpdated(_ context.Context, p *desk.Post) error {
	return s.change("updated "+p.Key, p.Key, &syndicate.Entry{State: syndicate.StatePublished, Story: syndicate.Story{ID: "0a1b2c3d4e5f"}})
}

func (s *fakeSite) Change(_ context.Context, p *desk.Post, changes []desk.Change) error {
	return s.change(fmt.Sprintf("set %s %v", p.Key, changes), p.Key, nil)
}

func (s *fakeSite) Unflag(_ context.Context, p *desk.Post) (string, error) {
	return "its settings went with it", s.change("unflag "+p.Key, p.Key, nil)
}

func (s *fakeSite) Preview(_ context.Context, w io.Writer, _ *desk.Post) error {
	_, err := io.WriteString(w, s.preview)
	return err
}

func (s *fakeSite) Clip(p *desk.Post) (syndicate.Clip, error) {
	return syndicate.Clip{HTML: "<h1>" + p.Article.Title + "</h1>", Text: p.Article.Title, Pictures: []syndicate.ClipPicture{
		{Mark: "[picture 1: a formula]", Alt: "a formula", Picture: syndicate.Picture{MediaType: "image/png", Data: pixel()}},
	}}, nil
}

// pixel is the smallest picture.
func pixel() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

func (s *fakeSite) Importability(context.Context, *desk.Post) (syndicate.Importability, error) {
	if s.importable.Address == "" {
		return s.importable, errors.New("the page is not online")
	}
	return s.importable, nil
}

func (s *fakeSite) Difference(context.Context, *desk.Post) (template.HTML, error) {
	if s.difference == "" {
		return "", errors.New("no copy was kept")
	}
	return template.HTML(s.difference), nil
}

func (s *fakeSite) Verified(p *desk.Post) (syndicate.Verification, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, known := s.verified[p.Key]
	return v, known
}

// verify remembers a result.
func (s *fakeSite) verify(what string, v syndicate.Verification) (syndicate.Verification, error) {
	err := s.change(what+" "+v.Key, v.Key, nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	v.At = now
	s.verified[v.Key] = v
	return v, err
}

func (s *fakeSite) Verify(_ context.Context, p *desk.Post) (syndicate.Verification, error) {
	return s.verify("verify", syndicate.Verification{Key: p.Key, Verdict: syndicate.VerdictCannotTell, Checks: []syndicate.Check{
		{Name: "reachable", Verdict: syndicate.VerdictCannotTell, Found: "closed to programs"},
	}})
}

func (s *fakeSite) VerifySaved(_ context.Context, p *desk.Post, page []byte) (syndicate.Verification, error) {
	return s.verify(fmt.Sprintf("verify %d bytes of", len(page)), syndicate.Verification{Key: p.Key, Verdict: syndicate.VerdictOK})
}

// A visitor is a browser at a desk.
type visitor struct {
	t      testing.TB
	desk   *desk.Desk
	root   string // address of the queue
	client *http.Client
}

// open serves a desk for a site and lets a browser in.
func open(t testing.TB, site *fakeSite) *visitor {
	return openOptions(t, desk.Options{Read: func(context.Context) (desk.Site, error) { return site, nil }})
}

func openOptions(t testing.TB, o desk.Options) *visitor {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	o.Host = server.Listener.Addr().String()
	if o.Now == nil {
		o.Now = func() time.Time { return now }
	}
	o.Profile = syndicate.Profile{Name: "medium", Title: "Medium", MaxTitle: 100, MaxSubtitle: 140}
	if o.Stamp == nil {
		o.Stamp = func() string { return "" }
	}
	o.Places = desk.Places{
		NewStory: "https://medium.com/new-story", Import: "https://medium.com/p/import", Drafts: "https://medium.com/me/stories/drafts",
		Edit: func(id string) string { return "https://medium.com/p/" + id + "/edit" },
	}
	d, err := desk.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = d
	server.Start()
	t.Cleanup(func() { server.Close(); d.Close() })
	jar, _ := cookiejar.New(nil)
	v := &visitor{t: t, desk: d, client: &http.Client{Jar: jar}}
	answer, _ := v.do("GET", d.Address(), nil)
	v.root = answer.Request.URL.String()
	return v
}

// do sends a request as a browser does, and returns the answer after redirects with its text.
func (v *visitor) do(method, address string, form url.Values) (*http.Response, string) {
	v.t.Helper()
	if !strings.Contains(address, "://") {
		address = v.root + address
	}
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequest(method, address, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+r.Host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return v.send(r)
}

func (v *visitor) send(r *http.Request) (*http.Response, string) {
	v.t.Helper()
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer, string(text)
}

// get returns a page that has to be there.
func (v *visitor) get(address string) string {
	v.t.Helper()
	answer, text := v.do("GET", address, nil)
	if answer.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s\n%s", address, answer.Status, text)
	}
	return text
}

var secret = regexp.MustCompile(`name="form" value="(\w+)"`)

// post sends a form of the desk's own.
func (v *visitor) post(address string, fields ...string) (*http.Response, string) {
	v.t.Helper()
	form := url.Values{"form": {secret.FindStringSubmatch(v.get(""))[1]}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return v.do("POST", address, form)
}

func wants(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %q in\n%s", part, text)
		}
	}
}

func wantsNone(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("there is %q in\n%s", part, text)
		}
	}
}

func (s *fakeSite) wantsLog(t testing.TB, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := strings.Join(s.log, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("done was\n%s\nwant\n%s", cmp.Or(got, "nothing"), strings.Join(want, "\n"))
	}
}
