package sandbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// edit sends what the editor's page sends.
func (f *fixture) edit(t *testing.T, method, path, body string) answer {
	t.Helper()
	return f.do(t, method, "/sandbox/editor/"+path, body, "Origin", f.url, "Content-Type", "application/json")
}

// importFrom sends the import page's form.
func (f *fixture) importFrom(t *testing.T, address string) answer {
	t.Helper()
	form := url.Values{"url": {address}}.Encode()
	return f.do(t, "POST", "/p/import", form, "Origin", f.url, "Content-Type", "application/x-www-form-urlencoded")
}

// serve serves pages by their paths, and images by the type that their ending says.
func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, found := pages[r.URL.Path]
		if !found {
			http.NotFound(w, r)
			return
		}
		kind := "text/html; charset=utf-8"
		if strings.HasSuffix(r.URL.Path, ".png") {
			kind = "image/png"
		}
		if to, moved := strings.CutPrefix(page, "to "); moved {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// Only the sandbox's own pages may write stories: a program has the API, another website has nothing.
func TestEditorIsForOwnPages(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(nil))
	for _, path := range []string{
		"POST /sandbox/editor/paste", "POST /sandbox/editor/images", "POST /sandbox/editor/stories",
		"PUT /sandbox/editor/stories/abc000000001", "POST /sandbox/editor/stories/abc000000001/settings",
		"DELETE /sandbox/editor/stories/abc000000001", "POST /p/import",
	} {
		method, path, _ := strings.Cut(path, " ")
		for _, origin := range []string{"", "null", "https://evil.example", "http://127.0.0.1:1"} {
			header := []string{"Content-Type", "application/json"}
			if origin != "" {
				header = append(header, "Origin", origin)
			}
			if a := f.do(t, method, path, `{"html":"<p>evil"}`, header...); a.status != 403 {
				t.Errorf("%s %s from %q is answered with %d", method, path, origin, a.status)
			}
		}
	}
	if got := f.only(t); got.Heading != "Hello, World!" || got.Deleted {
		t.Errorf("the story is now %+v", got)
	}
}

func TestEditorRefuses(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"publishStatus": "public"}))
	f.post(t, story(nil))
	for name, tt := range map[string]struct {
		method, path, body string
		status             int
		want               string
	}{
		"no JSON":            {"POST", "stories", "html", 400, "JSON"},
		"too large":          {"POST", "paste", `{"html":"` + strings.Repeat("x", 9<<20) + `"}`, 400, "too large"},
		"no story":           {"PUT", "stories/abc000000009", `{"html":"<p>x"}`, 404, "no such story"},
		"no picture":         {"POST", "images", `{}`, 400, "jpeg, png, gif or tiff"},
		"relative canonical": {"POST", "stories/abc000000002/settings", `{"status":"draft","canonicalURL":"/hello/"}`, 400, "absolute"},
		"six tags":           {"POST", "stories/abc000000002/settings", `{"status":"draft","tags":["a","b","c","d","e","f"]}`, 400, "five topics"},
		"bad tag":            {"POST", "stories/abc000000002/settings", `{"status":"draft","tags":["c++"]}`, 400, `The topic \"c++\"`},
		"no status":          {"POST", "stories/abc000000002/settings", `{"tags":[]}`, 400, "public, unlisted or a draft"},
		"back to draft":      {"POST", "stories/abc000000001/settings", `{"status":"draft"}`, 400, "does not become a draft"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := f.edit(t, tt.method, tt.path, tt.body); a.status != tt.status || !strings.Contains(a.body, tt.want) {
				t.Errorf("got %d %s, want %d and %s", a.status, a.body, tt.status, tt.want)
			}
		})
	}
	if a := f.do(t, "POST", "/sandbox/editor/stories", `{}`, "Origin", f.url, "Content-Type", "text/plain"); a.status != 415 {
		t.Errorf("plain text is answered with %d", a.status)
	}
}

// Drafts of the website do not count for the API's limit, and whatever is published counts on the day
// that it is published, by whatever way.
func TestLimitsOfBothWays(t *testing.T) {
	f := start(t, sandbox.Options{Limits: sandbox.Limits{Public: 2, All: 2}})
	publish := `{"status":"public"}`
	for range 3 {
		if a := f.edit(t, "POST", "stories", `{"html":"<h1>T</h1><p>x</p>"}`); a.status != 201 {
			t.Fatalf("got %d %s", a.status, a.body)
		}
	}
	f.advance(48 * time.Hour)
	if a := f.edit(t, "POST", "stories/abc000000001/settings", publish); a.status != 200 {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if a := f.post(t, story(map[string]any{"publishStatus": "public"})); a.status != 201 {
		t.Fatalf("drafts of the website count: %d %s", a.status, a.body)
	}
	a := f.edit(t, "POST", "stories/abc000000002/settings", publish)
	if a.status != 429 || !strings.Contains(a.body, "published or scheduled the maximum of two stories in the past 24 hours") {
		t.Errorf("the third story is answered with %d %s", a.status, a.body)
	}
	if a := f.post(t, story(map[string]any{"publishStatus": "unlisted"})); a.status != 429 {
		t.Errorf("the API does not count the website's: %d", a.status)
	}
	if a := f.edit(t, "POST", "stories/abc000000001/settings", `{"status":"unlisted"}`); a.status != 200 {
		t.Errorf("an edit counts: %d %s", a.status, a.body)
	}
	f.advance(24 * time.Hour)
	if a := f.edit(t, "POST", "stories/abc000000002/settings", publish); a.status != 200 {
		t.Errorf("the limit does not end: %d %s", a.status, a.body)
	}
}

func TestPaywall(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.edit(t, "POST", "stories", `{"html":"<h1>T</h1><p>`+strings.Repeat("word ", 50)+`end</p>"}`)
	f.edit(t, "POST", "stories/abc000000001/settings", `{"status":"public","paywall":true,"canonicalURL":"https://example.org/t/"}`)
	doc := f.page(t, "/p/abc000000001")
	if text := doc.Find("article.story").Text(); strings.Contains(text, "end") || !strings.Contains(text, "members only") {
		t.Errorf("others than members see %s", text)
	}
	if data := doc.Find("script").Text(); !strings.Contains(data, `"isAccessibleForFree":false`) {
		t.Errorf("JSON-LD is %s", data)
	}
	if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != "https://example.org/t/" {
		t.Errorf("canonical is %s", got)
	}
	if feed := f.do(t, "GET", "/feed/@sandbox", "").body; strings.Contains(feed, "end") || !strings.Contains(feed, "medium-feed-snippet") {
		t.Errorf("the feed is %s", feed)
	}
}

func TestMarkupOfAStoryPage(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.edit(t, "POST", "stories", `{"html":"<h1>T</h1><pre data-code-block-lang='go'>a</pre><figure><img src='https://example.org/a.png' alt='A'><figcaption>C</figcaption></figure>"}`)
	f.edit(t, "POST", "stories/abc000000001/settings", `{"status":"public"}`)
	body, err := f.page(t, "/p/abc000000001").Find("article.story > pre, article.story > figure").Parent().Html()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<pre><span>a</span></pre>", `<figure><picture><img src="https://example.org/a.png" alt="A"/></picture><figcaption>C</figcaption></figure>`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
}

func TestImport(t *testing.T) {
	f := start(t, sandbox.Options{})
	site := serve(t, map[string]string{
		"/hello/": `<title>Hello</title><meta property="article:published_time" content="2026-01-02T03:04:05Z">
			<link rel="canonical" href="https://example.org/hello/"><article><p>Text</p><img src="/a.png"><img src="/missing.png"></article>`,
		"/a.png": "pixels", "/moved/": "to /hello/", "/away/": "to https://example.org/",
	})
	for i, path := range []string{"/hello/", "/moved/"} {
		a := f.importFrom(t, site+path)
		if a.status != 303 || a.header.Get("Location") != fmt.Sprintf("/p/abc%09d/edit", i+1) {
			t.Fatalf("%s is answered with %d %s", path, a.status, a.body)
		}
		got := f.Stories()[i]
		if got.CanonicalURL != "https://example.org/hello/" || got.Status != "draft" || got.Origin != sandbox.ByImport || !got.PublishedAt.IsZero() {
			t.Errorf("%s gives %+v", path, got)
		}
		if n := strings.Count(got.Body, "<img "); n != 1 || !strings.Contains(got.Body, `<img src="`+f.url+`/sandbox/images/`) {
			t.Errorf("the body is %s", got.Body)
		}
	}
	f.edit(t, "POST", "stories/abc000000001/settings", `{"status":"public"}`)
	if got := f.Stories()[0].PublishedAt; !got.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) {
		t.Errorf("an imported story is published under %v, want the date of the original", got)
	}
	for address, want := range map[string]string{
		"https://example.org/hello/": "no network", "http://192.0.2.1/": "no network", site + "/away/": "no network",
		"file:///etc/passwd": "no address", "hello": "no address", "": "no address",
		site + "/missing/": "status 404", site + "/a.png": "no web page",
	} {
		if a := f.importFrom(t, address); a.status != 502 || !strings.Contains(a.body, want) {
			t.Errorf("%q is answered with %d, want 502 and %q in %s", address, a.status, want, a.body)
		}
	}
	if n := len(f.Stories()); n != 2 {
		t.Errorf("there are %d stories", n)
	}
}
