package sandbox_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// page reads a page that has to exist.
func (f *fixture) page(t *testing.T, path string) *goquery.Document {
	t.Helper()
	a := f.do(t, "GET", path, "")
	if a.status != 200 {
		t.Fatalf("%s is answered with %d", path, a.status)
	}
	edits := strings.HasSuffix(path, "/edit") || path == "/new-story"
	csp := a.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(csp, "default-src 'none'; style-src 'self';") || strings.Contains(csp, "; script-src 'self'") != edits || strings.Contains(csp, "unsafe") {
		t.Errorf("%s has the content security policy %q", path, csp)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestStoryPage(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{
		"publishStatus": "public", "tags": []string{"hugo"},
		"content": `<h1>A & B</h1><h2>Sub</h2><p>Text.</p><script>alert(1)</script>
			<p>Originally published at <a href="https://example.org/hello/">example.org</a></p>`,
	}))
	for _, path := range []string{"/@sandbox/hello-world-abc000000001", "/@sandbox/abc000000001", "/p/abc000000001", "/p/ABC000000001"} {
		doc := f.page(t, path)
		for selector, want := range map[string]string{
			"h1":    "A & B",
			"h2":    "Sub",
			".tags": "hugo",
			"a[href='https://example.org/hello/'][rel='noopener ugc nofollow'][target=_blank]": "example.org",
		} {
			if got := strings.TrimSpace(doc.Find(selector).Text()); got != want {
				t.Errorf("%s: %s is %q, want %q", path, selector, got, want)
			}
		}
		address := f.url + "/@sandbox/hello-world-abc000000001"
		for selector, want := range map[string]string{
			"link[rel=canonical][data-rh=true]|href": "https://example.org/hello/",
			"meta[property='og:url']|content":        address,
			"meta[property='al:ios:url']|content":    "medium://p/abc000000001",
			"meta[name=robots]|content":              "index,follow,max-image-preview:large",
		} {
			selector, attribute, _ := strings.Cut(selector, "|")
			if got := doc.Find(selector).AttrOr(attribute, ""); got != want {
				t.Errorf("%s: %s is %q, want %q", path, selector, got, want)
			}
		}
		scripts := doc.Find("script")
		if scripts.Length() != 1 || scripts.AttrOr("type", "") != "application/ld+json" {
			t.Errorf("%s has %d scripts", path, scripts.Length())
		}
		want := `{"@context":"https://schema.org","@type":"SocialMediaPosting","identifier":"abc000000001","headline":"Hello, World!","url":"` +
			address + `","mainEntityOfPage":"` + address + `","datePublished":"2026-11-22T10:00:00Z","isAccessibleForFree":true}`
		if got := scripts.Text(); got != want {
			t.Errorf("JSON-LD is %s\nwant %s", got, want)
		}
	}
}

func TestStoryWithoutCanonicalNamesItself(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"publishStatus": "unlisted", "canonicalUrl": nil}))
	doc := f.page(t, "/p/abc000000001")
	if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != f.url+"/@sandbox/hello-world-abc000000001" {
		t.Errorf("canonical is %q", got)
	}
	if got := doc.Find("meta[name=robots]").AttrOr("content", ""); got != "noindex" {
		t.Errorf("robots of an unlisted story is %q", got)
	}
}

// Readers see public and unlisted stories, lists and feeds public ones only.
func TestWhoSeesWhat(t *testing.T) {
	f := start(t, sandbox.Options{})
	for _, status := range []string{"public", "unlisted", "draft"} {
		f.post(t, story(map[string]any{"publishStatus": status, "title": "A " + status + " story"}))
	}
	for path, want := range map[string]int{
		"/p/abc000000001":                             200,
		"/p/abc000000002":                             200,
		"/p/abc000000003":                             404,
		"/@sandbox/a-public-story-abc000000001":       200,
		"/@sandbox/a-draft-story-abc000000003":        404,
		"/sandbox-weekly/a-public-story-abc000000001": 404,
		"/p/abc000000003/edit":                        200,
		"/p/abc000000001/edit":                        200,
		"/p/abc000000009/edit":                        404,
		"/p/abc000000009":                             404,
		"/@sandbox":                                   200,
		"/@somebody":                                  404,
		"/sandbox-weekly":                             200,
		"/feed/@sandbox":                              200,
		"/feed/@somebody":                             404,
		"/sandbox/style.css":                          200,
		"/sandbox/editor.js":                          200,
		"/sandbox/editor.html":                        404,
		"/new-story":                                  200,
		"/p/import":                                   200,
		"/me/stories/drafts":                          200,
		"/me/stories/public":                          200,
		"/me/stories/others":                          404,
	} {
		if a := f.do(t, "GET", path, ""); a.status != want {
			t.Errorf("%s is answered with %d, want %d", path, a.status, want)
		}
	}
	titles := func(path string) string {
		return strings.Join(f.page(t, path).Find(".line h2").Map(func(_ int, s *goquery.Selection) string { return s.Text() }), ", ")
	}
	if got, want := titles("/"), "A draft story, A unlisted story, A public story"; got != want {
		t.Errorf("the home page has %s, want %s", got, want)
	}
	if got, want := titles("/@sandbox"), "A public story"; got != want {
		t.Errorf("the profile has %s, want %s", got, want)
	}
	if got := f.page(t, "/").Find(".line .tag").Text(); got != "draftunlisted" {
		t.Errorf("marked are %q", got)
	}
	if got := f.page(t, "/p/abc000000003/edit").Find(".ribbon").Text(); !strings.Contains(got, "Draft") {
		t.Errorf("the ribbon of a draft is %q", got)
	}
	if got, want := titles("/me/stories/drafts"), "A draft story"; got != want {
		t.Errorf("the drafts are %s, want %s", got, want)
	}
	if got, want := titles("/me/stories/public"), "A unlisted story, A public story"; got != want {
		t.Errorf("the published stories are %s, want %s", got, want)
	}
	feed := f.do(t, "GET", "/feed/@sandbox", "").body
	if !strings.Contains(feed, "A public story") || strings.Contains(feed, "draft story") || strings.Contains(feed, "unlisted story") {
		t.Errorf("the feed is %s", feed)
	}
}

func TestEmptyHome(t *testing.T) {
	doc := start(t, sandbox.Options{}).page(t, "/")
	if got := doc.Find(".empty").Text(); !strings.Contains(got, "No stories yet") {
		t.Errorf("an empty sandbox says %q", got)
	}
}

func TestFeed(t *testing.T) {
	f := start(t, sandbox.Options{Limits: sandbox.Limits{Public: -1, All: -1}})
	for i := range 12 {
		f.post(t, story(map[string]any{
			"publishStatus": "public", "title": fmt.Sprintf("Story <%d>", i+1), "tags": []string{"a", "b"},
			"content": "<h1>H</h1><h2>Sub & more</h2><p>Text ]]&gt; text</p>",
		}))
		f.advance(time.Minute)
	}
	a := f.do(t, "GET", "/feed/@sandbox", "")
	var feed struct {
		Items []struct {
			Title string `xml:"title"`
			Link  string `xml:"link"`
			GUID  struct {
				IsPermaLink string `xml:"isPermaLink,attr"`
				Value       string `xml:",chardata"`
			} `xml:"guid"`
			Categories []string `xml:"category"`
			Creator    string   `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Published  string   `xml:"pubDate"`
			Content    string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal([]byte(a.body), &feed); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	if len(feed.Items) != 10 {
		t.Fatalf("the feed has %d items, want 10", len(feed.Items))
	}
	first := feed.Items[0]
	for got, want := range map[string]string{
		first.Title:                        "Story <12>",
		first.Link:                         f.url + "/@sandbox/story-12-abc000000012?source=rss-5a4db0c05e12------2",
		first.GUID.Value:                   "https://medium.com/p/abc000000012",
		first.GUID.IsPermaLink:             "false",
		strings.Join(first.Categories, ""): "ab",
		first.Creator:                      "Sandbox Writer",
		first.Published:                    "Sun, 22 Nov 2026 10:11:00 GMT",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if want := `<h4>Sub &amp; more</h4><p>Text ]]&gt; text</p><img src="https://medium.com/_/stat?event=post.clientViewed&referrerSource=full_rss&postId=abc000000012"`; !strings.HasPrefix(first.Content, want) {
		t.Errorf("content is %q, want it to begin with %q", first.Content, want)
	}
}

func TestStoriesSurviveARestart(t *testing.T) {
	f := start(t, sandbox.Options{})
	for range 2 { // at the same time: the number gives the order
		f.post(t, story(map[string]any{"publishStatus": "public"}))
	}
	before := f.do(t, "GET", "/sandbox/stories", "").body
	if !strings.HasPrefix(before, `{"count":2,"stories":[{"number":1,"id":"abc000000001","author":"sandbox","title":"Hello, World!"`) {
		t.Errorf("stories are %s", before)
	}

	again := start(t, sandbox.Options{Dir: f.dir})
	if after := again.do(t, "GET", "/sandbox/stories", "").body; after != before {
		t.Errorf("before the restart\n%s\nafter\n%s", before, after)
	}
	if a := again.post(t, story(map[string]any{"publishStatus": "public"})); a.status != 429 {
		t.Errorf("the limit is forgotten: %d", a.status)
	}
}

// A sandbox that runs shows what another one with the same folder takes in.
func TestTwoOnOneFolder(t *testing.T) {
	first := start(t, sandbox.Options{})
	second := start(t, sandbox.Options{Dir: first.dir})
	if a := second.post(t, story(nil)); a.status != 201 {
		t.Fatalf("status %d", a.status)
	}
	if body := first.do(t, "GET", "/sandbox/stories", "").body; !strings.Contains(body, `"count":1`) && !strings.Contains(body, `"count": 1`) {
		t.Errorf("the first one has %s", body)
	}
}

func TestDamagedStory(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "stories", "abc.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := sandbox.New(sandbox.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error that names %s", err, path)
	}
}

// An id that is taken must not replace the story that has it.
func TestTakenID(t *testing.T) {
	dir := t.TempDir()
	start(t, sandbox.Options{Dir: dir}).post(t, story(nil))
	f := start(t, sandbox.Options{Dir: dir})
	if a := f.post(t, story(nil)); a.status != 500 {
		t.Errorf("got %d, want 500", a.status)
	}
	if n := len(f.Stories()); n != 1 {
		t.Errorf("%d stories are left", n)
	}
}

// The sandbox of the next day may have another port.
func TestStoryPageShowsImagesUploadedThroughAnotherPort(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"content": `<p>Look:</p><figure><img src="http://127.0.0.1:1/sandbox/images/a.png" alt="A"></figure>` +
		`<figure><img src="https://example.org/sandbox/b.png" alt="B"></figure>`}))
	doc := f.page(t, "/p/abc000000001/edit")
	for alt, want := range map[string]string{"A": "/sandbox/images/a.png", "B": "https://example.org/sandbox/b.png"} {
		if got := doc.Find("img[alt="+alt+"]").AttrOr("src", ""); got != want {
			t.Errorf("image %s is at %q, want %q", alt, got, want)
		}
	}
}
