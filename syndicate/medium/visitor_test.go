package medium_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// visitor visits a website that the handler is.
func visitor(t *testing.T, website http.HandlerFunc) *medium.Visitor {
	t.Helper()
	server := httptest.NewServer(website)
	t.Cleanup(server.Close)
	v, err := medium.NewVisitor(medium.VisitorOptions{Website: server.URL, UserAgent: "syndicate/test"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// answer is a website that has one answer to everything.
func answer(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// A feed as Medium makes them: a story, one for members only, and a comment. The last item has no id of
// a story.
const realFeed = `<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0" xmlns:cc="http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html">
    <channel>
        <title><![CDATA[Stories by Me on Medium]]></title>
        <link>https://medium.com/@me?source=rss-0123456789ab------2</link>
        <atom:link href="https://medium.com/@me/feed" rel="self" type="application/rss+xml"/>
        <item>
            <title><![CDATA[It’s “new” — & good]]></title>
            <link>https://medium.com/@me/its-new-good-0a1b2c3d4e5f?source=rss-0123456789ab------2</link>
            <guid isPermaLink="false">https://medium.com/p/0a1b2c3d4e5f</guid>
            <category><![CDATA[hugo]]></category>
            <dc:creator><![CDATA[Me]]></dc:creator>
            <pubDate>Sun, 22 Nov 2026 10:11:00 GMT</pubDate>
            <atom:updated>2026-11-22T10:11:00.000Z</atom:updated>
            <content:encoded><![CDATA[<h4>Sub</h4><p>A <a href="https://elsewhere.example/?a=1&amp;b=2">link</a>, <a href="/r">none</a>, <a href="javascript:x">none</a>.</p><p>Originally published at <a href=" https://example.org/new/ ">example.org</a></p><img src="https://medium.com/_/stat?event=post.clientViewed&referrerSource=full_rss&postId=0a1b2c3d4e5f" width="1" height="1" alt=""><hr><p><a href="https://medium.com/pub/its-new-good-0a1b2c3d4e5f">It’s new</a> was originally published in <a href="https://medium.com/pub">Pub</a> on Medium.</p>]]></content:encoded>
        </item>
        <item>
            <title><![CDATA[For members]]></title>
            <link>https://blog.example.net/for-members-aabbccddeeff?source=rss-0123456789ab------2</link>
            <guid isPermaLink="false">https://medium.com/p/aabbccddeeff</guid>
            <category><![CDATA[hugo]]></category>
            <pubDate>Sat, 21 Nov 2026 10:11:00 GMT</pubDate>
            <content:encoded><![CDATA[<div class="medium-feed-item"><p class="medium-feed-snippet">The <a href="https://example.org/members/">start</a></p><p class="medium-feed-link"><a href="https://medium.com/@me/for-members-aabbccddeeff">Continue reading on Medium »</a></p></div>]]></content:encoded>
        </item>
        <item>
            <title><![CDATA[It’s “new” — & good]]></title>
            <link>https://medium.com/@me/its-new-good-99aabbccddee?source=rss-0123456789ab------2</link>
            <guid isPermaLink="false">https://medium.com/p/99aabbccddee</guid>
            <pubDate>soon</pubDate>
            <content:encoded><![CDATA[<p><a href="https://example.org/new/">It’s new</a></p>]]></content:encoded>
        </item>
        <item><title>no story</title><guid>https://medium.com/@me</guid></item>
    </channel>
</rss>`

func TestSightings(t *testing.T) {
	var asked *http.Request
	v := visitor(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		answer(200, "text/xml; charset=UTF-8", realFeed)(w, r)
	})
	got, err := v.Sightings(t.Context(), "@me")
	want := []syndicate.Sighting{
		{
			Story: syndicate.Story{ID: "0a1b2c3d4e5f", URL: "https://medium.com/@me/its-new-good-0a1b2c3d4e5f", Status: syndicate.Public, PublishedAt: time.Date(2026, 11, 22, 10, 11, 0, 0, time.UTC)},
			Title: "It’s “new” — & good",
			Links: []string{"https://elsewhere.example/?a=1&b=2", "https://example.org/new/", "https://medium.com/pub/its-new-good-0a1b2c3d4e5f", "https://medium.com/pub"},
		},
		{
			Story: syndicate.Story{ID: "aabbccddeeff", URL: "https://blog.example.net/for-members-aabbccddeeff", Status: syndicate.Public, PublishedAt: time.Date(2026, 11, 21, 10, 11, 0, 0, time.UTC)},
			Title: "For members",
		},
		{
			Story: syndicate.Story{ID: "99aabbccddee", URL: "https://medium.com/@me/its-new-good-99aabbccddee", Status: syndicate.Public},
			Title: "It’s “new” — & good",
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
	if asked.URL.Path != "/feed/@me" || asked.UserAgent() != "syndicate/test" || asked.Header.Get("Authorization") != "" {
		t.Errorf("asked %s %v", asked.URL, asked.Header)
	}
	// The comment with the post's title and a link to it is not the post's story.
	e := syndicate.Entry{Key: "new", Title: `It's "new" -- & good`, CanonicalURL: "https://example.org/new/"}
	if story, err := syndicate.Weigh(e, got, syndicate.Records{}).Story(e); err != nil || story.ID != "0a1b2c3d4e5f" {
		t.Errorf("%v, %v", story, err)
	}
}

// Addresses in a feed are kept only if they lead to the story, safely.
func TestSightingsOfHostileAddresses(t *testing.T) {
	for link, want := range map[string]string{
		"HTTPS://medium.com/@me/é-0a1b2c3d4e5f#frag": "https://medium.com/@me/%C3%A9-0a1b2c3d4e5f",
		"https://medium.com/@me/x-aaaaaaaaaaaa":      "https://medium.com/p/0a1b2c3d4e5f",
		"http://medium.com/@me/x-0a1b2c3d4e5f":       "https://medium.com/p/0a1b2c3d4e5f",
		"https://me:pw@medium.com/x-0a1b2c3d4e5f":    "https://medium.com/p/0a1b2c3d4e5f",
		"javascript:alert(1)//x-0a1b2c3d4e5f":        "https://medium.com/p/0a1b2c3d4e5f",
		"":                                           "https://medium.com/p/0a1b2c3d4e5f",
	} {
		feed := fmt.Sprintf(`<rss><channel><item><title>x</title><link>%s</link><guid>https://medium.com/p/0A1B2C3D4E5F</guid></item></channel></rss>`, link)
		got, err := visitor(t, answer(200, "text/xml", feed)).Sightings(t.Context(), "me")
		if err != nil || len(got) != 1 || got[0].Story.URL != want || got[0].Story.ID != "0a1b2c3d4e5f" {
			t.Errorf("%s: %+v, %v; want %s", link, got, err, want)
		}
	}
}

// What a page shows is the business of TestReadStoryPage.
func TestPage(t *testing.T) {
	const id = "0a1b2c3d4e5f"
	const ios = `<meta data-rh="true" property="al:ios:url" content="medium://p/` + id + `">`
	page := answer(200, "text/html", ios+`<link rel="canonical" href="https://example.org/x/">`)
	for _, tt := range []struct {
		name    string
		website http.HandlerFunc
		path    string // where the page is
	}{
		{"at its short address", page, "/p/" + id},
		{"by way of another address", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/p/"+id {
				http.Redirect(w, r, "/@me/x-"+id, http.StatusFound)
				return
			}
			page(w, r)
		}, "/@me/x-" + id},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := visitor(t, tt.website)
			got, err := v.Page(t.Context(), syndicate.Story{ID: id})
			if err != nil || got.ID != id || got.Original != "https://example.org/x/" || !strings.HasSuffix(got.Address, tt.path) {
				t.Errorf("%+v, %v", got, err)
			}
			if original, err := v.Original(t.Context(), syndicate.Story{ID: id}); err != nil || original != "https://example.org/x/" {
				t.Errorf("original %q, %v", original, err)
			}
		})
	}
}

// The kinds of reasons for which a page is not seen.
func TestPageNotSeen(t *testing.T) {
	const html = "text/html; charset=utf-8"
	challenge := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cf-Mitigated", "challenge")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	for _, tt := range []struct {
		name         string
		website      http.HandlerFunc
		gone, turned bool
	}{
		{"no such story", answer(404, html, "404"), true, false},
		{"gone", answer(410, html, ""), true, false},
		{"blocked", answer(403, html, "<title>Just a moment...</title>"), false, true},
		{"forbidden", answer(403, "application/json", "{}"), false, true},
		{"too many requests", answer(429, html, ""), false, true},
		{"a challenge", challenge, false, true},
		{"in trouble", answer(502, html, ""), false, false},
		{"another page", answer(200, html, "<title>Sign in</title>"), false, false},
		{"another story", answer(200, html, `<meta property="al:ios:url" content="medium://p/bbbbbb">`), false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := visitor(t, tt.website).Page(t.Context(), syndicate.Story{ID: "aaaaaa"})
			if !errors.Is(err, syndicate.ErrCannotTell) || errors.Is(err, syndicate.ErrGone) != tt.gone || errors.Is(err, syndicate.ErrTurnedAway) != tt.turned {
				t.Errorf("%v: gone %v, turned away %v", err, errors.Is(err, syndicate.ErrGone), errors.Is(err, syndicate.ErrTurnedAway))
			}
		})
	}
}

// A record without an id leads to no page: least of all is the story gone.
func TestPageOfNoStory(t *testing.T) {
	v := visitor(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked for %s", r.URL) })
	for _, id := range []string{"", ".", "..", "import", "aaaaaa/edit"} {
		_, err := v.Page(t.Context(), syndicate.Story{ID: id})
		if !errors.Is(err, syndicate.ErrCannotTell) || errors.Is(err, syndicate.ErrGone) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// A visitor asks no more often than it may.
func TestVisitorKeepsItsPace(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(404) }))
	defer server.Close()
	v, err := medium.NewVisitor(medium.VisitorOptions{Website: server.URL, Pace: rate.NewLimiter(rate.Every(time.Hour), 2)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for range 3 {
		_, err = v.Page(ctx, syndicate.Story{ID: "aaaaaa"})
	}
	if asked != 2 || !errors.Is(err, syndicate.ErrCannotTell) || errors.Is(err, syndicate.ErrGone) {
		t.Errorf("asked %d times; %v", asked, err)
	}
}

// What is not seen is not taken for absent.
func TestVisitorCannotTell(t *testing.T) {
	const html = "text/html; charset=utf-8"
	for _, tt := range []struct {
		name    string
		website http.HandlerFunc
		want    string
	}{
		{"blocked", answer(403, html, "<title>Just a moment...</title>"), "closed to programs from this address (status 403, Cloudflare)"},
		{"forbidden", answer(403, "application/json", "{}"), "status 403"},
		{"too many requests", answer(429, html, ""), "status 429"},
		{"no such user", answer(404, html, "404"), "status 404"},
		{"gone", answer(410, html, ""), "status 410"},
		{"in trouble", answer(502, html, ""), "status 502"},
		{"nothing", answer(204, "", ""), "status 204"},
		{"a challenge with status 200", answer(200, html, "<title>Just a moment...</title>"), ""},
		{"no xml", answer(200, "text/xml", "hello & goodbye"), ""},
		{"cut off", answer(200, "text/xml", realFeed[:2000]), ""},
		{"another document", answer(200, "text/xml", "<feed><item/></feed>"), ""},
		{"another encoding", answer(200, "text/xml", `<?xml version="1.0" encoding="utf-16"?><rss></rss>`), ""},
		{"without end", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/xml"); endless(w) }, "more than 16 MB"},
		{"hung up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "no answer"},
		{"broken off", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")
		}, "broke off"},
		{"round in circles", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, "redirects too often"},
		{"to an unprotected address", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://medium.com/", http.StatusFound)
		}, "not https"},
		{"out of the web", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, "not https"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := visitor(t, tt.website)
			seen, err := v.Sightings(t.Context(), "me")
			check := func(what string, err error) {
				if !errors.Is(err, syndicate.ErrCannotTell) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: %v, want %q", what, err, tt.want)
				}
			}
			check("feed", err)
			if seen != nil {
				t.Errorf("seen all the same: %v", seen)
			}
			_, err = v.Original(t.Context(), syndicate.Story{ID: "0a1b2c3d4e5f"})
			check("page", err)
		})
	}
}

func TestVisitorStaysProtected(t *testing.T) {
	for _, address := range []string{"http://medium.com", "medium.com", "https://", "ftp://127.0.0.1", "https://me:pw@medium.com", "::"} {
		if _, err := medium.NewVisitor(medium.VisitorOptions{Website: address}); err == nil || strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// alone visits a website without a network.
func alone(t *testing.T, contentType string, body []byte) *medium.Visitor {
	v, err := medium.NewVisitor(medium.VisitorOptions{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		answer(200, contentType, string(body))(w, r)
		response := w.Result()
		response.Request = r
		return response, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Whatever a feed has, its stories have ids and addresses that are safe to keep.
func FuzzSightings(f *testing.F) {
	f.Add([]byte(realFeed))
	f.Add([]byte(`<rss><channel><item><guid>https://medium.com/p/abcdef</guid><link>//x</link></item></channel></rss>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		seen, err := alone(t, "text/xml", body).Sightings(t.Context(), "me")
		if err != nil && !errors.Is(err, syndicate.ErrCannotTell) {
			t.Error(err)
		}
		for _, s := range seen {
			if id, err := medium.StoryID(s.Story.URL); err != nil || id != s.Story.ID || !strings.HasPrefix(s.Story.URL, "https://") {
				t.Errorf("%+v", s.Story)
			}
			for _, link := range s.Links {
				if !strings.HasPrefix(link, "http") {
					t.Errorf("a link to %s", link)
				}
			}
		}
	})
}

// Whatever a page has, it is that of the story or an error.
func FuzzPage(f *testing.F) {
	f.Add([]byte(`<meta property="al:ios:url" content="medium://p/abcdef"><link rel=canonical href=x>`))
	f.Add([]byte(`<script type="application/ld+json">{"identifier":"abcdef","isAccessibleForFree":false}</script>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := alone(t, "text/html", body).Page(t.Context(), syndicate.Story{ID: "abcdef"})
		if err == nil && page.ID != "abcdef" || err != nil && !errors.Is(err, syndicate.ErrCannotTell) {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
