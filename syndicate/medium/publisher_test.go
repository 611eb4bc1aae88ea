package medium_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

var _ syndicate.Publisher = (*medium.Publisher)(nil)

// A local is a sandbox that is being served, with a publisher on it.
type local struct {
	*sandbox.Server
	*medium.Publisher
	url      string
	requests *requestLog
}

// A requestLog has what was asked for, in order: "GET /v1/me".
type requestLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *requestLog) add(r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, r.Method+" "+r.URL.Path)
}

func (l *requestLog) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

func startLocal(t *testing.T, token string, o medium.Options) local {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{Dir: t.TempDir(), Limits: sandbox.Limits{Public: -1, All: -1}})
	if err != nil {
		t.Fatal(err)
	}
	requests := &requestLog{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.add(r)
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(s.Close) // runs first: lets requests that hang go
	o.BaseURL = server.URL + "/v1"
	o.Token = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
	return local{s, medium.NewPublisher(newClient(t, o)), server.URL, requests}
}

func submission(change func(*syndicate.Submission)) syndicate.Submission {
	s := syndicate.Submission{
		Article: syndicate.Article{
			Title:        "Hello",
			HTML:         "<h1>Hello</h1><p>World</p>",
			CanonicalURL: "https://example.org/hello/",
			Tags:         []string{"a", "b", "c", "d"},
		},
		Settings: syndicate.Settings{Status: syndicate.Draft},
	}
	if change != nil {
		change(&s)
	}
	return s
}

func in(publication string) func(*syndicate.Submission) {
	return func(s *syndicate.Submission) { s.Settings.Publication = publication }
}

func TestPreflight(t *testing.T) {
	l := startLocal(t, "sandbox", medium.Options{})
	want := syndicate.Account{ID: "5303d74c64f66366f00cb9b2a94f3251bf5", Name: "sandbox", URL: l.url + "/@sandbox"}
	for range 2 {
		if got, err := l.Preflight(t.Context()); err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
	if n := len(l.requests.all()); n != 1 {
		t.Errorf("%d requests for one account", n)
	}

	_, err := startLocal(t, "revoked", medium.Options{}).Preflight(t.Context())
	wantError(t, err, "refused the token")
}

// A failure is not remembered: the account may work a moment later.
func TestPreflightAgainAfterAFailure(t *testing.T) {
	var failed atomic.Bool
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if failed.CompareAndSwap(false, true) {
			w.WriteHeader(500)
			return
		}
		reply(200, "application/json", `{"data":{"id":"u1","username":"@me"}}`)(w, r)
	})
	p := medium.NewPublisher(newClient(t, medium.Options{BaseURL: base}))
	if _, err := p.Preflight(t.Context()); err == nil {
		t.Fatal("no error")
	}
	if account, err := p.Preflight(t.Context()); err != nil || account.Name != "me" {
		t.Errorf("got %+v, %v", account, err)
	}
}

func TestAdmit(t *testing.T) {
	const known = `there are "Sandbox Weekly" (5a4db0c5ed17), "Sandbox Guests" (5a4db0c9ae57), "Sandbox Elsewhere" (5a4db0c0ffee)`
	for _, tt := range []struct {
		name, token, publication string
		status                   syndicate.Status
		want                     string
	}{
		{"no publication", "sandbox", "", syndicate.Public, ""},
		{"editor, by id", "sandbox", "5a4db0c5ed17", syndicate.Public, ""},
		{"editor, by name", "sandbox", "sandbox WEEKLY", syndicate.Unlisted, ""},
		{"editor, by the name in its address", "sandbox", "sandbox-weekly", syndicate.Public, ""},
		{"editor, by address", "sandbox", "URL/sandbox-weekly/?source=x", syndicate.Public, ""},
		{"writer's draft", "sandbox", "Sandbox Guests", syndicate.Draft, ""},
		{"writer's public story", "sandbox", "Sandbox Guests", syndicate.Public, "nothing but drafts"},
		{"writer's unlisted story", "sandbox", "5a4db0c9ae57", syndicate.Unlisted, "nothing but drafts"},
		{"merely followed", "sandbox", "Sandbox Elsewhere", syndicate.Draft, `does not write for the publication "Sandbox Elsewhere": ` + known},
		{"unknown", "sandbox", "Nowhere", syndicate.Draft, `knows no publication "Nowhere": ` + known},
		{"unknown id", "sandbox", "000000000000", syndicate.Draft, `knows no publication`},
		{"no permission to list, by id", "sandbox-basic", "5a4db0c5ed17", syndicate.Public, ""},
		{"no permission to list, as a writer", "sandbox-basic", "5a4db0c9ae57", syndicate.Public, "nothing but drafts"},
		{"no permission to list, merely followed", "sandbox-basic", "5a4db0c0ffee", syndicate.Draft, "does not write for"},
		{"no permission to list, unknown id", "sandbox-basic", "000000000000", syndicate.Draft, "asking who writes for the publication 000000000000"},
		{"no permission to list, by name", "sandbox-basic", "Sandbox Weekly", syndicate.Public, "name the publication by its id"},
		{"bad token", "revoked", "Sandbox Weekly", syndicate.Public, `looking up the publication "Sandbox Weekly": medium refused the token`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := startLocal(t, tt.token, medium.Options{})
			s := submission(in(strings.Replace(tt.publication, "URL", l.url, 1)))
			s.Settings.Status = tt.status
			wantError(t, l.Admit(t.Context(), s), tt.want)
		})
	}
}

func TestAdmitAsksOnlyWhatItNeeds(t *testing.T) {
	l := startLocal(t, "sandbox", medium.Options{})
	if err := l.Admit(t.Context(), submission(nil)); err != nil || len(l.requests.all()) != 0 {
		t.Errorf("without a publication: %v after %q", err, l.requests.all())
	}
	for range 2 {
		if err := l.Admit(t.Context(), submission(in("Sandbox Weekly"))); err != nil {
			t.Error(err)
		}
	}
	if got, want := strings.Join(l.requests.all(), ", "), "GET /v1/me, GET /v1/users/5303d74c64f66366f00cb9b2a94f3251bf5/publications, GET /v1/publications/5a4db0c5ed17/contributors"; got != want {
		t.Errorf("requests are %s, want %s", got, want)
	}
}

func TestAdmitSamePublicationNameTwice(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/me" {
			reply(200, "application/json", `{"data":{"id":"u1"}}`)(w, r)
			return
		}
		reply(200, "application/json", `{"data":[{"id":"aaaaaaaaaaaa","name":"Pub"},{"id":"bbbbbbbbbbbb","name":"pub"}]}`)(w, r)
	})
	p := medium.NewPublisher(newClient(t, medium.Options{BaseURL: base}))
	wantError(t, p.Admit(t.Context(), submission(in("PUB"))), `by its id: there are "Pub" (aaaaaaaaaaaa), "pub" (bbbbbbbbbbbb)`)
}

func TestPublish(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*syndicate.Submission)
		want   func(t *testing.T, got syndicate.Story, kept sandbox.Story, url string)
	}{
		{"draft", nil, func(t *testing.T, got syndicate.Story, kept sandbox.Story, url string) {
			want := syndicate.Story{ID: kept.ID, URL: url + "/p/" + kept.ID + "/edit", Status: syndicate.Draft}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if kept.Title != "Hello" || kept.Sent != "<h1>Hello</h1><p>World</p>" || kept.CanonicalURL != "https://example.org/hello/" ||
				kept.Status != syndicate.Draft || strings.Join(kept.Tags, " ") != "a b c" || kept.License != "all-rights-reserved" || kept.NotifyFollowers {
				t.Errorf("kept is %+v", kept)
			}
		}},
		{"public in a publication", func(s *syndicate.Submission) {
			s.Settings = syndicate.Settings{Status: syndicate.Public, Publication: "sandbox weekly", License: "cc-40-by", NotifyFollowers: true}
		}, func(t *testing.T, got syndicate.Story, kept sandbox.Story, url string) {
			want := syndicate.Story{ID: kept.ID, URL: url + "/sandbox-weekly/hello-" + kept.ID, Status: syndicate.Public,
				PublishedAt: kept.PublishedAt.Truncate(time.Millisecond)}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if kept.PublicationID != "5a4db0c5ed17" || kept.License != "cc-40-by" || !kept.NotifyFollowers || kept.Status != syndicate.Public {
				t.Errorf("kept is %+v", kept)
			}
		}},
		{"no tags", func(s *syndicate.Submission) { s.Article.Tags = nil }, func(t *testing.T, _ syndicate.Story, kept sandbox.Story, _ string) {
			if len(kept.Tags) != 0 {
				t.Errorf("tags are %q", kept.Tags)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := startLocal(t, "sandbox", medium.Options{})
			got, err := l.Publish(t.Context(), submission(tt.change))
			if err != nil {
				t.Fatal(err)
			}
			stories := l.Stories()
			if len(stories) != 1 {
				t.Fatalf("%d stories were created", len(stories))
			}
			tt.want(t, got, stories[0], l.url)
		})
	}
}

// What Medium says about a story's address and status counts as far as it makes sense.
func TestPublishReadsTheAnswer(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       syndicate.Story
	}{
		{"address", `{"id":"e6f36a","url":"https://medium.com/@m/x-e6f36a"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/@m/x-e6f36a", Status: syndicate.Draft}},
		{"no address", `{"id":"e6f36a"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", Status: syndicate.Draft}},
		{"address that is none", `{"id":"e6f36a","url":"/@m/x"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", Status: syndicate.Draft}},
		{"unprotected address", `{"id":"e6f36a","url":"http://medium.com/x"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", Status: syndicate.Draft}},
		{"active address", `{"id":"e6f36a","url":"javascript:x"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", Status: syndicate.Draft}},
		{"odd id", `{"id":"a/b"}`, syndicate.Story{ID: "a/b", URL: "https://medium.com/p/a%2Fb", Status: syndicate.Draft}},
		{"another status", `{"id":"e6f36a","publishStatus":"public"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", Status: syndicate.Public}},
		{"unknown status", `{"id":"e6f36a","publishStatus":"pending"}`, syndicate.Story{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", Status: syndicate.Draft}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/me" {
					reply(200, "application/json", `{"data":{"id":"u1"}}`)(w, r)
					return
				}
				reply(201, "application/json", `{"data":`+tt.data+`}`)(w, r)
			})
			got, err := medium.NewPublisher(newClient(t, medium.Options{BaseURL: base})).Publish(t.Context(), submission(nil))
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
}

// The promise that everything rests on: after each fault, how many stories there are and what the
// error says about it. No create is sent twice.
func TestPublishThroughFaults(t *testing.T) {
	for _, tt := range []struct {
		fault    sandbox.Fault
		stories  int
		rejected bool
		stop     bool
		want     string
	}{
		{sandbox.Drop, 1, false, false, "no answer from medium: EOF"},
		{sandbox.Hang, 1, false, false, "did not answer within"},
		{sandbox.Slow, 1, false, false, "did not answer within"},
		{sandbox.Garbage, 1, false, false, "cannot be read"},
		{sandbox.Endless, 1, false, false, "more than 1 MB"},
		{sandbox.Refuse, 0, true, false, "medium refused (status 400"},
		{sandbox.EmptyErrors, 0, true, false, "medium refused (status 400)"},
		{sandbox.Unauthorized, 0, true, true, "do not revoke"},
		{sandbox.Blocked, 0, true, true, "blocked at the network edge"},
		{sandbox.RateLimited, 0, true, true, "try again in 24 hours"},
		{sandbox.ServerError, 0, false, false, "status 500"},
		{sandbox.BadGateway, 0, false, false, "status 502"},
		{sandbox.Shell, 0, false, false, "a web page instead of JSON"},
	} {
		for _, publication := range []string{"", "Sandbox Weekly"} {
			t.Run(string(tt.fault)+" "+publication, func(t *testing.T) {
				t.Parallel()
				l := startLocal(t, "sandbox", medium.Options{CreateTimeout: 3 * time.Second})
				l.Fault(tt.fault)
				story, err := l.Publish(t.Context(), submission(in(publication)))
				wantError(t, err, tt.want)
				if story != (syndicate.Story{}) {
					t.Errorf("a story besides an error: %+v", story)
				}
				if errors.Is(err, syndicate.ErrRejected) != tt.rejected || errors.Is(err, syndicate.ErrStop) != tt.stop {
					t.Errorf("%v: rejected %t, stop %t; want %t, %t", err,
						errors.Is(err, syndicate.ErrRejected), errors.Is(err, syndicate.ErrStop), tt.rejected, tt.stop)
				}
				if n := len(l.Stories()); n != tt.stories {
					t.Errorf("%d stories were created, want %d", n, tt.stories)
				}
				creates := 0
				for _, r := range l.requests.all() {
					if strings.HasPrefix(r, "POST ") {
						creates++
					}
				}
				if creates != 1 {
					t.Errorf("%d creates were sent, want 1", creates)
				}
			})
		}
	}
}

func TestPublishAfterALateAnswer(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{Dir: t.TempDir(), SlowBy: time.Nanosecond, Faults: []sandbox.Fault{sandbox.Slow}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	c := newClient(t, medium.Options{BaseURL: server.URL + "/v1", Token: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "sandbox"})})
	if story, err := medium.NewPublisher(c).Publish(t.Context(), submission(nil)); err != nil || story.ID == "" {
		t.Errorf("got %+v, %v", story, err)
	}
}

// What fails before a create was sent is proof that nothing was created.
func TestPublishWithoutACreate(t *testing.T) {
	for _, tt := range []struct {
		name, publication string
		answer            http.HandlerFunc
		want              string
		stop              bool
	}{
		{"account cannot be read", "", reply(500, "", ""), "status 500", true},
		{"token is dead", "Pub", reply(401, "", ""), "refused the token", true},
		{"no such publication", "Pub", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/me" {
				reply(200, "application/json", `{"data":{"id":"u1"}}`)(w, r)
				return
			}
			reply(200, "application/json", `{"data":[]}`)(w, r)
		}, `knows no publication "Pub": it has none`, false},
		{"publications cannot be read", "Pub", reply(502, "text/html", ""), "status 502", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					t.Error("a create was sent")
				}
				tt.answer(w, r)
			})
			_, err := medium.NewPublisher(newClient(t, medium.Options{BaseURL: base})).Publish(t.Context(), submission(in(tt.publication)))
			wantError(t, err, tt.want)
			if !errors.Is(err, syndicate.ErrRejected) || errors.Is(err, syndicate.ErrStop) != tt.stop {
				t.Errorf("%v: want ErrRejected, and ErrStop: %t", err, tt.stop)
			}
		})
	}
}

func TestUploadToSandbox(t *testing.T) {
	l := startLocal(t, "sandbox", medium.Options{})
	c := newClient(t, medium.Options{BaseURL: l.url + "/v1", Token: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "sandbox"})})
	image, err := c.UploadImage(context.Background(), "image/gif", strings.NewReader("GIF89a"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(image.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, _ := io.ReadAll(resp.Body); string(data) != "GIF89a" {
		t.Errorf("the image comes back as %q", data)
	}
}

func TestUpload(t *testing.T) {
	picture := func(data string) syndicate.Picture {
		return syndicate.Picture{MediaType: "image/png", Data: []byte(data)}
	}
	l := startLocal(t, "sandbox", medium.Options{})
	var addresses []string
	for _, data := range []string{"one", "two", "one"} {
		address, err := l.Upload(t.Context(), picture(data))
		if err != nil {
			t.Fatal(err)
		}
		addresses = append(addresses, address)
	}
	if n := len(l.requests.all()); n != 2 || addresses[0] != addresses[2] || addresses[0] == addresses[1] {
		t.Errorf("%d requests for two pictures, at %v", n, addresses)
	}

	_, err := startLocal(t, "sandbox-basic", medium.Options{}).Upload(t.Context(), picture("one"))
	wantError(t, err, `may not upload images: set "upload" to false`)
	if errors.Is(err, syndicate.ErrStop) {
		t.Error("posts without pictures are stopped as well")
	}
	_, err = startLocal(t, "revoked", medium.Options{}).Upload(t.Context(), picture("one"))
	wantError(t, err, "refused the token")
	if !errors.Is(err, syndicate.ErrStop) {
		t.Error("a dead token does not stop the others")
	}
}
