package ledgertest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// testHandover: what a person brings goes from intent to story, through another ledger on the place each
// time, as if the program had been started anew.
func testHandover(t *testing.T, p Place) {
	clock := time.Date(2026, 1, 31, 12, 30, 0, 0, time.UTC)
	profile := syndicate.Profile{Name: Destination, Title: "Somewhere", MaxPerDay: 2, MaxDraftsPerDay: 2}
	at := func() syndicate.Handover {
		return syndicate.Handover{
			Ledger: p.Open(), Profile: profile, Tool: "syndicate test",
			Now: func() time.Time { return clock }, NewID: func() string { return "attempt-1" },
		}
	}
	post := &syndicate.Post{Key: "posts/hello", Permalink: "https://example.org/hello/", Settings: syndicate.Settings{Status: syndicate.Public, Route: syndicate.RouteDesk}}
	c := syndicate.Candidate{Post: post, Article: syndicate.Article{
		Key: post.Key, Title: "Hello", Text: "Hello.", CanonicalURL: post.Permalink, HTML: "<h1>Hello</h1><p>" + strings.Repeat("Hello, & goodbye. ", 1000) + "</p>",
	}}
	planner := syndicate.Planner{Config: syndicate.DefaultConfig(profile), Site: []*syndicate.Post{post}}

	if _, err := at().Begin(t.Context(), planner, c); err != nil {
		t.Fatal(err)
	}
	if _, err := at().Begin(t.Context(), planner, c); !errors.Is(err, syndicate.ErrKeptBack) {
		t.Errorf("it was begun twice: %v", err)
	}
	begun, err := at().Again(t.Context(), post.Key)
	if err != nil {
		t.Fatal(err)
	}
	if html, ok := begun.Article(); !ok || html != c.Article.HTML {
		t.Errorf("the copy is %d bytes of an article of %d", len(html), len(c.Article.HTML))
	}
	if _, err := at().NotDone(t.Context(), post.Key); err != nil {
		t.Fatal(err)
	}
	if _, err := at().Begin(t.Context(), planner, c); err != nil {
		t.Fatal(err)
	}
	published, err := at().Published(t.Context(), post.Key, syndicate.Story{ID: "id-1", URL: "https://somewhere.example/p/id-1"}, "")
	if err != nil {
		t.Fatal(err)
	}
	wantRecords(t, p, published)

	c.Article.HTML = "<h1>Hello</h1><p>Anew.</p>"
	updated, err := at().Updated(t.Context(), post.Key, &c.Article)
	if err != nil {
		t.Fatal(err)
	}
	wantRecords(t, p, updated)
}
