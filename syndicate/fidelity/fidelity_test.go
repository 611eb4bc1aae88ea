package fidelity_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/fidelity"
)

var update = flag.Bool("update", false, "rewrite what the cases want")

// TestMeasure compares the pairs of documents in testdata. A case has the post as Hugo shows it, the
// article, the losses that were recorded, and what the meter says of them.
func TestMeasure(t *testing.T) {
	entries, err := os.ReadDir("testdata/measure")
	if err != nil || len(entries) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, entry := range entries {
		name, isCase := strings.CutSuffix(entry.Name(), ".txtar")
		if !isCase {
			t.Errorf("%s is no case", entry.Name())
			continue
		}
		t.Run(name, func(t *testing.T) { testCase(t, filepath.Join("testdata/measure", entry.Name())) })
	}
}

func testCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("the case does not say what it is about")
	}
	parts := map[string]string{}
	for _, f := range archive.Files {
		parts[f.Name] = string(f.Data)
	}
	got := measure(t, parts)
	if *update {
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
		archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := parts["want"]; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// measure returns what is not in order, a line each: tallies that have more than carried things, and
// holes.
func measure(t *testing.T, parts map[string]string) string {
	t.Helper()
	post := &syndicate.Post{Permalink: "https://example.org/posts/hello/", HTML: parts["post.html"], Source: parts["source.md"]}
	article := &syndicate.Article{HTML: strings.TrimSuffix(parts["article.html"], "\n"), CanonicalURL: post.Permalink}
	for line := range strings.Lines(parts["losses"]) {
		var l syndicate.Loss
		rule, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		at := strings.LastIndex(rest, " (")
		l.Rule, l.What, l.Action = rule, rest[:at], strings.Trim(rest[at:], " ()")
		article.Losses = append(article.Losses, l)
	}
	counts, holes, err := fidelity.Measure(post, article)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for kind, tally := range tallies(t, counts) {
		if tally.In != tally.Carried+tally.Reported+tally.Missing {
			t.Errorf("%s do not add up: %+v", kind, tally)
		}
	}
	for _, kind := range []string{"words", "links", "images", "embeds", "drawings", "code", "tables", "formulas", "footnotes"} {
		if tally := tallies(t, counts)[kind]; tally.In > 0 {
			fmt.Fprintf(&b, "%s: %d carried, %d reported, %d missing\n", kind, tally.Carried, tally.Reported, tally.Missing)
		}
	}
	for _, h := range holes {
		fmt.Fprintf(&b, "%s: %s\n", h.Kind, h.What)
	}
	return b.String()
}

// tallies reads the tallies by the names that they have in JSON.
func tallies(t *testing.T, counts fidelity.Counts) map[string]fidelity.Tally {
	t.Helper()
	document, err := json.Marshal(counts)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(document, &fields); err != nil {
		t.Fatal(err)
	}
	found := map[string]fidelity.Tally{}
	for name, field := range fields {
		var tally fidelity.Tally
		if bytes.Contains(field, []byte(`"carried"`)) {
			if err := json.Unmarshal(field, &tally); err != nil {
				t.Fatal(err)
			}
			found[name] = tally
		}
	}
	return found
}

func TestMeasureNeedsAnAddress(t *testing.T) {
	_, _, err := fidelity.Measure(&syndicate.Post{Permalink: "/posts/hello/"}, &syndicate.Article{})
	if err == nil || !strings.Contains(err.Error(), "/posts/hello/") {
		t.Errorf("got %v", err)
	}
}

// rich is an article that has something of everything.
const rich = `<h1>Title</h1><h3>First heading</h3><p>Some words with <a href="https://example.com/a">one link</a> and <code>code</code> of ours.[1]</p>` +
	`<figure><img src="https://example.org/photo.png" alt="Photo"><figcaption>A caption</figcaption></figure>` +
	`<pre>x := 1</pre><ul><li>first item</li><li>second item</li></ul><blockquote>quoted text</blockquote><p>[1] The note.</p>`

// What is measured against itself is complete; and whatever is taken away is noticed.
func TestNoticesWhatIsTakenAway(t *testing.T) {
	post := &syndicate.Post{Permalink: "https://example.org/posts/hello/", HTML: rich}
	if _, holes, err := fidelity.Measure(post, &syndicate.Article{HTML: rich}); err != nil || len(holes) > 0 {
		t.Fatalf("got %v, %v", holes, err)
	}
	for _, piece := range []string{
		"First", "Some ", " with", "one link", "of ours", ` href="https://example.com/a"`, "https://example.com/a", "<code>code</code>", "1",
		`<figure><img src="https://example.org/photo.png" alt="Photo"><figcaption>A caption</figcaption></figure>`, "photo", " caption",
		"<pre>x := 1</pre>", ":= ", "<li>first item</li>", "quoted", "The", " note",
	} {
		if !strings.Contains(rich, piece) {
			t.Fatalf("%q is no piece", piece)
		}
		less := strings.Replace(rich, piece, "", 1)
		_, holes, err := fidelity.Measure(post, &syndicate.Article{HTML: less})
		if err != nil || len(holes) == 0 {
			t.Errorf("nobody missed %q: %v", piece, err)
		}
	}
}

// Of two words that changed places, one is not in order.
func TestNoticesOrder(t *testing.T) {
	post := &syndicate.Post{Permalink: "https://example.org/a/", HTML: "<p>first second third</p>"}
	counts, holes, err := fidelity.Measure(post, &syndicate.Article{HTML: "<p>second first third</p>"})
	if err != nil || counts.Words.Missing != 1 || len(holes) != 1 || holes[0].Kind != "moved words" {
		t.Errorf("got %+v, %v, %v", counts.Words, holes, err)
	}
}

// FuzzMeasure holds the meter to what is true of any two documents.
func FuzzMeasure(f *testing.F) {
	f.Add(rich, rich)
	f.Add("<pre>a<table><td>1</td><td>b</pre>", "<pre>a\nb</pre>")
	f.Add(`<p>\(x^2\)<math><mi>x</mi></math><a href="%zz">q</a><img srcset=", ,"><svg><a>x`, `<p>x²</p><img src="data:image/png;base64,AA==" alt="x">`)
	f.Add("<ul><li class=footnotes><ol><li>x</ol></ul><a role=doc-noteref href=#>1</a>", "[1]")
	f.Add("a\u0301 \u00b2\u00b3 日本語 ✓\ufe0f \u00ad", "á 23")
	f.Fuzz(func(t *testing.T, in, out string) {
		post := &syndicate.Post{Permalink: "https://example.org/a/", HTML: in}
		counts, _, err := fidelity.Measure(post, &syndicate.Article{HTML: out, Losses: []syndicate.Loss{{Rule: "chrome", What: "share bar x2", Action: "dropped"}}})
		if err != nil {
			if !strings.Contains(err.Error(), "exceeds 512 nodes") {
				t.Error(err)
			}
			return
		}
		for kind, tally := range tallies(t, counts) {
			if tally.In != tally.Carried+tally.Reported+tally.Missing {
				t.Errorf("%s do not add up: %+v", kind, tally)
			}
		}
		same, holes, err := fidelity.Measure(post, &syndicate.Article{HTML: in})
		if err != nil || same.Words.Missing > 0 || same.Code.Missing > 0 {
			t.Errorf("%q differs from itself: %v, %v", in, holes, err)
		}
	})
}
