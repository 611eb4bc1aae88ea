package check_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

func ExampleChecker_Check() {
	checker, err := check.New(map[string]any{"minWords": 300}, syndicate.Profile{Name: "medium", Title: "Medium", MaxTags: 3}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	post := &syndicate.Post{
		Path:   "content/posts/tea.md",
		Tags:   []string{"tea", "milk", "sugar", "lemon"},
		Fields: []syndicate.Field{{Path: "title", Line: 2}, {Path: "tags", Line: 3}},
	}
	article := &syndicate.Article{
		Title: "Tea", CanonicalURL: "https://example.org/tea/", Words: 2,
		HTML: `<h1>Tea</h1><p>Boil water.</p><figure><img src="https://example.org/tea.jpg" alt="A cup of tea"></figure>`,
	}
	for _, f := range checker.Check(post, article) {
		fmt.Printf("%s:%d: %s: %s (%s)\n", f.Path, f.Line, f.Severity, f.Message, f.Rule)
	}
	// Output:
	// content/posts/tea.md:0: error: 2 of at least 300 words (min-words)
	// content/posts/tea.md:3: warning: Medium uses 3 tags and leaves out "lemon" (tags)
}

// Every rule has what users and the documentation need of it, and its golden cases; there are no
// cases of rules that are gone.
func TestRules(t *testing.T) {
	folders := map[string]bool{}
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "fuzz" {
			folders[e.Name()] = true
		}
	}
	page, err := os.ReadFile("../../example-site/content/docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range check.Rules() {
		if !strings.Contains(string(page), "\n## "+r.Name+"\n") {
			t.Errorf("%s: the documentation has no section of it", r.Name)
		}
		for _, key := range []string{r.Limit, r.List} {
			if key != "" && !strings.Contains(string(page), "`"+key+"`") {
				t.Errorf("%s: the documentation does not name its %s", r.Name, key)
			}
		}
		if r.Doc == "" || !strings.HasSuffix(r.Doc, ".") {
			t.Errorf("%s: its Doc %q is no sentence", r.Name, r.Doc)
		}
		if !slices.Contains(severities, r.Severity) {
			t.Errorf("%s: its severity is %q", r.Name, r.Severity)
		}
		if !folders[r.Name] {
			t.Errorf("%s: there is no folder testdata/%s, or another rule has the name too", r.Name, r.Name)
		}
		delete(folders, r.Name)
	}
	for name := range folders {
		t.Errorf("testdata/%s is of no rule", name)
	}
}

var severities = []syndicate.Severity{syndicate.Error, syndicate.Warning, syndicate.Info}

func TestCheckOrder(t *testing.T) {
	post, article := readPost(t, strings.Join([]string{
		"date: 2026-01-31",
		"syndicate.medium.notifyFollowers: true",
		"title:",
		"tags: [c++]",
		".words: 1",
	}, "\n"), `<figure><img src="https://example.org/cat.jpg"></figure>`)
	post.Permalink, article.CanonicalURL = "/", "/"

	var got []string
	for _, f := range newChecker(t, nil).Check(post, article) {
		got = append(got, fmt.Sprintf("%s %d %s", f.Severity, f.Line, f.Rule))
	}
	want := []string{
		"error 0 canonical", "error 0 min-words", "error 3 title",
		"warning 0 alt", "warning 2 status", "warning 4 tags",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCheckAllow(t *testing.T) {
	for allow, want := range map[string]bool{"[]": true, "[min-words]": false, "[minwords, tags]": false, "[title]": true} {
		post, article := readPost(t, ".words: 1\nsyndicate.medium.allow: "+allow, "")
		got := find(newChecker(t, nil).Check(post, article), "min-words")
		if (got != nil) != want {
			t.Errorf("allow: %s: got %v, want a finding: %v", allow, got, want)
		}
	}
}

func TestCheckFindsNothing(t *testing.T) {
	post, article := readPost(t, "title: Hello\ntags: [go]", `<h1>Hello</h1><p>Words.</p><figure><img src="https://example.org/cat.jpg" alt="A cat"></figure>`)
	if got := newChecker(t, nil).Check(post, article); got == nil || len(got) > 0 {
		t.Errorf("got %#v, want a list without elements", got)
	}
}

func TestProfileWithoutLimits(t *testing.T) {
	checker, err := check.New(nil, syndicate.Profile{Name: "elsewhere"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("long ", 100)
	post := &syndicate.Post{Tags: strings.Fields("a b c d e f g h"), Permalink: "https://example.org/"}
	article := &syndicate.Article{Title: long, Subtitle: long, CanonicalURL: post.Permalink, Words: 1000}
	for _, f := range checker.Check(post, article) {
		if f.Rule == "title" || f.Rule == "tags" {
			t.Errorf("got %v", f)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, html := range []string{
		"<h1>Hello</h1><p>Read more…</p>",
		`<p><a href="{{ .Permalink }}">x</a><pre><code>{{< x >}}</code></pre><img alt=" "><img src="%zz">`,
		"</code></pre></p><code><br/><script><p>{{ x }}", "<p>%!s(MISSING) ZgotmplZ {% x %} &lt;no value&gt;\x00\xff",
	} {
		f.Add(html, "A title", "a summary", "tag+", "https://example.org/#top", "\x1b[31mtable")
	}
	checker, err := check.New(nil, profile, rewriting)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, html, title, summary, tag, canonical, lost string) {
		post := &syndicate.Post{
			Path: "content/a.md", HTML: html, Source: html, Language: tag, Summary: summary, Tags: []string{tag, title}, Permalink: canonical,
			Params:   map[string]any{"publishstatus": "public"},
			Settings: syndicate.Settings{Status: syndicate.Unlisted, Publication: title, Allow: []string{tag}},
		}
		article := &syndicate.Article{
			Title: title, Subtitle: summary, CanonicalURL: canonical, HTML: html, Text: summary,
			Losses: []syndicate.Loss{{Rule: "tables", What: lost, Action: "text"}},
		}
		var others check.Others
		for _, key := range []string{title, tag} {
			others.Add(check.Other{Key: key, Where: "content/b.md", Title: title, CanonicalURL: canonical, Text: check.ReadText(html)})
		}
		findings := checker.Look(post, article).Among(&others)

		for _, f := range findings {
			if f.Rule == "" || f.Path != post.Path || !slices.Contains(severities, f.Severity) {
				t.Errorf("incomplete: %+v", f)
			}
			for _, text := range []string{f.Message, f.Hint} {
				if text == "" || strings.ContainsFunc(text, unicode.IsControl) {
					t.Errorf("not one line of text: %q", text)
				}
			}
		}
		inOrder := func(a, b syndicate.Finding) int {
			return cmp.Or(slices.Index(severities, a.Severity)-slices.Index(severities, b.Severity), a.Line-b.Line)
		}
		if !slices.IsSortedFunc(findings, inOrder) {
			t.Errorf("out of order: %v", findings)
		}
	})
}

// An article of ordinary length, to which reading the lists anew would matter.
func BenchmarkCheckArticle(b *testing.B) {
	checker, err := check.New(map[string]any{"abusivewords": "nitwit", "affiliates": "shop.example.com"}, profile, rewriting)
	if err != nil {
		b.Fatal(err)
	}
	paragraph := "<p>" + strings.Repeat("The kettle sings before the water boils, and the garden waits for the rain. ", 8) +
		`<a href="https://example.com/tea?page=2">tea</a></p>`
	article := &syndicate.Article{HTML: strings.Repeat(paragraph, 10), CanonicalURL: "https://example.org/", Words: 1000}
	for b.Loop() {
		checker.Check(&syndicate.Post{}, article)
	}
}

// Checking takes time in proportion to the article, however hostile it is.
func BenchmarkCheck(b *testing.B) {
	checker, err := check.New(nil, profile, rewriting)
	if err != nil {
		b.Fatal(err)
	}
	const megabyte = 1 << 20
	for name, piece := range map[string]string{
		"prose":      "<p>Some <em>words</em> and <code>code</code> in a paragraph.</p>",
		"nested":     "<div>",
		"braces":     "{{ ",
		"open":       "{% x ",
		"sentences":  "… . ! Read more ",
		"unclosed":   "<code><a href='x'>",
		"percent":    "%!s(",
		"whitespace": " \n\t",
	} {
		b.Run(name, func(b *testing.B) {
			article := &syndicate.Article{HTML: strings.Repeat(piece, megabyte/len(piece)), CanonicalURL: "https://example.org/"}
			b.SetBytes(int64(len(article.HTML)))
			for b.Loop() {
				checker.Check(&syndicate.Post{}, article)
			}
		})
	}
}
