package fidelity

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func TestAsMedium(t *testing.T) {
	for _, tt := range []struct{ about, in, want string }{
		{"headings", "<h1>a</h1><h2>b</h2><h2>c</h2><h1>d</h1><h3>e</h3><h6>f</h6>", "<h1>a</h1><h2>b</h2><h4>c</h4><h3>d</h3><h4>e</h4><p>f</p>"},
		{"no title", "<p>a</p><h2>b</h2>", "<p>a</p><h4>b</h4>"},
		{"marks", "<p><b>a</b> <del>b</del> x<sup>2</sup> <span class=x>c</span></p>", "<p><b>a</b> b x2 c</p>"},
		{"code", "<pre class=x><code><span>a &lt; b\n</span></code></pre>", "<pre>\na &lt; b\n</pre>"},
		{"links", "<a href='https://example.com/?a&amp;b'>a</a><a href='/b'>b</a><a href='#c'>c</a>", `<a href="https://example.com/?a&amp;b">a</a>bc`},
		{"images", "<img src='https://example.com/a.png' alt='A'><img src='b.png'><img src='https://example.com/c.svg'><img src='data:image/png;base64,AAAA'>",
			`<img src="https://example.com/a.png" alt="A"><img src="data:image/png;base64,AAAA" alt="">`},
		{"nested list", "<ul><li>a<ol><li>b</li></ol></li></ul>", "<ul></li><li>a</li><li>b</ul>"},
		{"table", "<table><tr><td>a</td><td>b</td></tr></table>", "<div><div>a b </div></div>"},
		{"dropped", "<iframe src=x></iframe><script>x</script><math><mi>x</mi></math><svg><text>y</text></svg>", ""},
	} {
		if got := asMedium(tt.in); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.about, got, tt.want)
		}
	}
}

// What the article carries and the others lose is what this tool is for.
func TestComparison(t *testing.T) {
	c := NewComparison()
	post := &syndicate.Post{
		Path: "content/posts/hello.md", Permalink: "https://example.org/posts/hello/",
		HTML: `<p>See <a href="../other/">it</a>, word<sup id="fnref:1"><a href="#fn:1" class="footnote-ref">1</a></sup> <img src="a.png"></p>
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table><iframe src="https://www.youtube.com/embed/abcdefg"></iframe>
<div class="footnotes"><ol><li id="fn:1">Note.</li></ol></div>`,
	}
	article := &syndicate.Article{HTML: `<p>See <a href="https://example.org/posts/other/">it</a>, word[1]</p><figure><img src="https://example.org/posts/hello/a.png" alt=""></figure>` +
		"<pre>A | B\n1 | 2</pre>" + `<p><a href="https://www.youtube.com/watch?v=abcdefg">film</a></p><p>[1] Note.</p>`}
	if err := c.Add(post, article); err != nil {
		t.Fatal(err)
	}
	want := strings.TrimPrefix(`
  lost of 1 pages  of  .Content  html-to-markdown  hugo-syndicate
            words   9         0                 4               0
            links   1         1                 0               0
           images   1         1                 0               0
           embeds   1         1                 1               0
         drawings   0         0                 0               0
      code blocks   0         0                 0               0
           tables   1         1                 1               0
         formulas   0         0                 0               0
        footnotes   1         1                 1               0
`, "\n")
	if got := c.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestReport(t *testing.T) {
	r := NewReport("https://example.org/")
	r.Add("content/good.md", Counts{Pages: 1, Words: Tally{In: 1000, Out: 1003, Carried: 999, Reported: 1}, Losses: map[string]int{"tables": 2}}, nil)
	if len(r.Broken) != 0 || len(r.Pages) != 0 {
		t.Errorf("got %q and %v of a page that is in order", r.Broken, r.Pages)
	}
	r.Add("content/bad.md", Counts{
		Pages: 1, Words: Tally{In: 1000, Missing: 3, Carried: 997}, Links: Tally{In: 5, Carried: 4, Missing: 1}, Images: Tally{In: 1, Missing: 1},
		Code: Tally{In: 2, Missing: 2}, Violations: 1, Relative: 2,
	}, []Hole{{"link", "https://example.com/"}})
	r.Fail("content/ugly.md", "it panicked", true)
	want := []string{"1 pages made", "1 violations", "2 relative", "99.85 % of the words", "2 of 2 blocks", "1 of 5 links", "1 of 1 images"}
	if len(r.Broken) != len(want) {
		t.Fatalf("got %q", r.Broken)
	}
	for i, promise := range r.Broken {
		if !strings.HasPrefix(promise, want[i]) {
			t.Errorf("got %q, want %q", promise, want[i])
		}
	}
	document, err := json.Marshal(r.Pages)
	if want := `[{"path":"content/bad.md","holes":[{"kind":"link","what":"https://example.com/"}]},{"path":"content/ugly.md","failure":"it panicked","holes":[]}]`; err != nil || string(document) != want {
		t.Errorf("got %s, %v", document, err)
	}
	for _, want := range []string{"https://example.org/: 2 pages, 1 failures", "words  2000  1003     1996         1        3   99.80 %"} {
		if table := r.String(); !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
}
