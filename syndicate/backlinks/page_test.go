package backlinks_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/backlinks"
)

var show = flag.String("show", "", "write a page to look at into this folder")

// page is a site with a story of every kind, and half a year behind it.
func page() backlinks.Page {
	p := backlinks.Page{Site: "https://example.org/", Destination: "Medium", At: noon.AddDate(0, 0, 180)}
	ok := seen("posts/fine", 180, "ok")
	ok.Path, ok.Story.PublishedAt = "content/posts/fine.md", noon
	ok.Checks = []syndicate.Check{{Name: "backlink", Verdict: "ok", Found: `a link to the original, rel "noopener ugc nofollow"`}}
	wrong := seen("posts/wrong", 180, "wrong")
	wrong.Checks = []syndicate.Check{
		{Name: "canonical", Verdict: "wrong", Found: "it is not set", Hint: "set it in the editor"},
		{Name: "backlink", Verdict: "cannot tell", Found: "no link in what can be seen"},
	}
	blocked := seen("posts/blocked", 180, "cannot tell")
	blocked.Checks = []syndicate.Check{{Name: "reachable", Verdict: "cannot tell", Found: "closed to programs"}}
	before := seen("posts/blocked", 100, "ok")
	before.Checks = ok.Checks
	never := seen("posts/never", 180, "cannot tell")
	never.Checks = blocked.Checks
	hostile := seen("posts/<script>alert(1)</script>", 180, "ok")
	hostile.Title, hostile.CanonicalURL = `"><img src=x onerror=alert(1)>`, "javascript:alert(2)"
	hostile.Story.URL = "javascript:alert(3)"
	hostile.Checks = []syndicate.Check{{Name: "backlink", Verdict: "ok", Found: "<style>*{display:none}</style>"}}
	p.Stories = []syndicate.Verification{ok, wrong, blocked, never, hostile}
	p.History = []syndicate.Verification{
		seen("posts/fine", 0, "ok"), seen("posts/wrong", 20, "ok"), seen("posts/never", 60, "cannot tell"),
		before, seen("posts/wrong", 140, "wrong"), ok, wrong, blocked, never, hostile,
	}
	p.Ends = []backlinks.End{
		{Domain: "medium.com", Figures: []backlinks.Figure{
			{Source: "Tranco", Text: "rank 78", Date: "2027-04-29"},
			{Source: "Open PageRank", Text: "7.63 of 10", Date: "2027-04-01"},
		}},
		{Domain: "example.org", Figures: []backlinks.Figure{
			{Source: "Tranco", Text: "not in the list", Date: "asked 2027-04-30"},
			{Source: "Open PageRank", Text: "refused: <b>the key</b>"},
		}},
	}
	return p
}

func write(t *testing.T, p backlinks.Page) (string, *goquery.Document) {
	t.Helper()
	var b strings.Builder
	if err := backlinks.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

func TestWrite(t *testing.T) {
	html, doc := write(t, page())
	if *show != "" {
		if err := os.WriteFile(filepath.Join(*show, "backlinks.html"), []byte(html), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	text := func(selector string) string { return strings.Join(strings.Fields(doc.Find(selector).Text()), " ") }
	for selector, want := range map[string]string{
		".sums":                               "3 ok 1 wrong 1 cannot tell",
		"tbody tr:nth-child(1) th":            "Title of posts/finecontent/posts/fine.md",
		"tbody tr:nth-child(1)":               `Title of posts/finecontent/posts/fine.md https://example.org/posts/fine/ a link to the original, rel "noopener ugc nofollow" 2026-11-01 2027-04-30 ok`,
		"tbody tr:nth-child(2) .verdict":      "wrong",
		"tbody tr:nth-child(2) td small":      "canonical: it is not set set it in the editorbacklink: no link in what can be seen",
		"tbody tr:nth-child(3) .verdict":      "ok", // as it was seen last
		"tbody tr:nth-child(3) td > small":    "in vain on 2027-04-30",
		"tbody tr:nth-child(4) .verdict":      "cannot tell",
		".ends li:nth-child(1)":               "medium.com Trancorank 78 2027-04-29 Open PageRank7.63 of 10 2027-04-01",
		".ends li:nth-child(2)":               "example.org Tranconot in the list asked 2027-04-30 Open PageRankrefused: <b>the key</b>",
		"svg desc":                            "From 2026-11-01 to 2027-04-30. At the end: 3 ok, 1 wrong, 1 of which nobody can tell.",
		"svg text":                            "502026-11-012027-04-30",
		"tbody tr:nth-child(5) th small":      "posts/<script>alert(1)</script>",
		"tbody tr:nth-child(5) td:last-child": "ok",
	} {
		if got := text(selector); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
}

// The page runs nothing, loads nothing, and leads only to the web.
func TestWriteHostile(t *testing.T) {
	_, doc := write(t, page())
	if n := doc.Find("script, img, iframe, object, link, base, form, [onerror], [style]").Length(); n > 0 {
		t.Errorf("%d elements that have no business there", n)
	}
	if n := doc.Find("style").Length(); n != 1 {
		t.Errorf("%d style sheets", n)
	}
	doc.Find("a").Each(func(_ int, a *goquery.Selection) {
		if href := a.AttrOr("href", ""); !strings.HasPrefix(href, "https://") && href != "#ZgotmplZ" {
			t.Errorf("a link to %s", href)
		}
	})
	policy := doc.Find(`meta[http-equiv="Content-Security-Policy"]`).AttrOr("content", "")
	if policy != "default-src 'none'; style-src 'unsafe-inline'" {
		t.Errorf("policy %q", policy)
	}
}

// A page before the first story, and one on the first day.
func TestWriteLittle(t *testing.T) {
	_, doc := write(t, backlinks.Page{Site: "https://example.org/", Destination: "Medium", At: noon})
	if doc.Find("svg, table").Length() > 0 || !strings.Contains(doc.Find("main").Text(), "No story is on record") {
		t.Error("there is a table or a chart of nothing")
	}
	one := seen("a", 0, "ok")
	_, doc = write(t, backlinks.Page{Site: "https://example.org/", Destination: "Medium", At: noon, Stories: []syndicate.Verification{one}, History: []syndicate.Verification{one}})
	if doc.Find("svg").Length() != 0 || doc.Find("tbody tr").Length() != 1 {
		t.Error("there is a chart of one day")
	}
}

// The heights of the areas are the counts: what could not be told changes nothing that was known.
func TestChartAreas(t *testing.T) {
	p := page()
	p.Stories = []syndicate.Verification{seen("a", 3, "ok"), seen("b", 3, "wrong")}
	p.History = []syndicate.Verification{
		seen("a", 0, "ok"), seen("b", 0, "cannot tell"), seen("a", 1, "cannot tell"), seen("b", 2, "wrong"),
		seen("not on record any more", 2, "ok"),
		{Key: "a", Verdict: "wrong", At: noon.AddDate(0, 0, 3)}, {Key: "a", Verdict: "ok", At: noon.AddDate(0, 0, 3).Add(time.Hour)},
	}
	_, doc := write(t, p)
	for class, want := range map[string]string{
		"ok":          "M32.0 84.0V84.0H180.0V84.0H328.0V84.0H476.0V84.0H624.0V152.0H476.0V152.0H328.0V152.0H180.0V152.0H32.0Z",
		"wrong":       "M32.0 84.0V84.0H180.0V84.0H328.0V16.0H476.0V16.0H624.0V84.0H476.0V84.0H328.0V84.0H180.0V84.0H32.0Z",
		"cannot-tell": "M32.0 16.0V16.0H180.0V16.0H328.0V16.0H476.0V16.0H624.0V16.0H476.0V16.0H328.0V84.0H180.0V84.0H32.0Z",
	} {
		if got := doc.Find("svg path."+class).AttrOr("d", ""); got != want {
			t.Errorf("%s: %s, want %s", class, got, want)
		}
	}
}
