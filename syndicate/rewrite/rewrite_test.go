package rewrite_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

func mustRewrite(t *testing.T, p *syndicate.Post) syndicate.Article {
	t.Helper()
	a, err := rewriter.Rewrite(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestArticle(t *testing.T) {
	got := mustRewrite(t, &syndicate.Post{
		Key: "posts/hello", Path: "content/posts/hello.md",
		Title: "Hello", Description: "A greeting", Permalink: "https://www.example.org/posts/hello/",
		Tags: []string{"go"},
		HTML: `<p>Say <em>hello</em>.</p><p><img src="a.png" alt="A"></p><video src="v.mp4"></video>`,
	})
	want := syndicate.Article{
		Key: "posts/hello", Path: "content/posts/hello.md",
		Title: "Hello", Subtitle: "A greeting", CanonicalURL: "https://www.example.org/posts/hello/",
		Tags: []string{"go"},
		HTML: `<h1>Hello</h1><h2>A greeting</h2><p>Say <em>hello</em>.</p>` +
			`<figure><img src="https://www.example.org/posts/hello/a.png" alt="A"></figure>` +
			`<p><a href="https://www.example.org/posts/hello/v.mp4">Video: v.mp4</a></p>` +
			`<p>Originally published at <a href="https://www.example.org/posts/hello/">example.org</a></p>`,
		Words:  4,
		Images: []syndicate.Image{{Src: "https://www.example.org/posts/hello/a.png", Alt: "A"}},
		Losses: []syndicate.Loss{{Rule: "embeds", What: "video example.org", Action: "link"}},
		Places: []syndicate.Place{{Loss: 0, After: "Say hello"}},
		Text:   "Say hello. Video: v.mp4",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestTextOfAMovedPost holds that the text does not tell where the post lives, because it recognises
// a post that moved.
func TestTextOfAMovedPost(t *testing.T) {
	const content = `<p>See <a href="../other/">that</a>.</p><video src="v.mp4"></video><img src="a.png"><iframe src="/x"></iframe>`
	old := mustRewrite(t, &syndicate.Post{Permalink: "https://example.org/old/", HTML: content})
	moved := mustRewrite(t, &syndicate.Post{Permalink: "https://example.com/new/place/", HTML: content})
	if old.TextHash() != moved.TextHash() {
		t.Errorf("text %q became %q", old.Text, moved.Text)
	}
	if old.ContentHash() == moved.ContentHash() {
		t.Error("the content hash does not notice that addresses changed")
	}
}

func TestEmptyListsInJSON(t *testing.T) {
	a := mustRewrite(t, &syndicate.Post{Permalink: "https://example.org/x/"})
	got, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{`"tags":[]`, `"images":[]`, `"losses":[]`} {
		if !strings.Contains(string(got), list) {
			t.Errorf("%s is not in %s", list, got)
		}
	}
}

func TestTags(t *testing.T) {
	long := strings.Repeat("ä", 26)
	for name, c := range map[string]struct{ own, settings, want []string }{
		"the post's own":          {own: []string{"go", "hugo"}, want: []string{"go", "hugo"}},
		"settings win":            {own: []string{"go"}, settings: []string{"web"}, want: []string{"web"}},
		"settings can be none":    {own: []string{"go"}, settings: []string{}, want: []string{}},
		"no tag twice":            {own: []string{"Go", "go", " GO "}, want: []string{"Go"}},
		"long ones do not count":  {own: []string{long, "a", "b", "c"}, want: []string{"a", "b", "c"}},
		"length is in characters": {own: []string{long[2:]}, want: []string{long[2:]}},
		"only the first ones":     {own: []string{"a", "b", "c", "d"}, want: []string{"a", "b", "c"}},
		"empty ones":              {own: []string{"", " ", "a  b"}, want: []string{"a b"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := mustRewrite(t, &syndicate.Post{
				Permalink: "https://example.org/x/", Tags: c.own, Settings: syndicate.Settings{Tags: c.settings},
			})
			if !reflect.DeepEqual(a.Tags, c.want) {
				t.Errorf("got %q, want %q", a.Tags, c.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	for content, want := range map[string]int{
		"":                                    0,
		"<p>One, two – three.</p>":            3,
		"<h2>Head</h2><p>It's well-known</p>": 3,
		"<p>日本語です</p>":                        5,
		"<p>Go言語 rocks</p>":                   4,
		"<p>한국어</p>":                          3,
		"<pre>x := 1\n}</pre>":                2,
		`<figure><img src="a" alt="not this"><figcaption>a caption</figcaption></figure>`: 2,
		"<p>a<br>b</p><ul><li>c<ul><li>d</li></ul></li></ul>":                             4,
	} {
		a := mustRewrite(t, &syndicate.Post{
			Title: "Not counted", Description: "Nor this", Permalink: "https://example.org/x/", HTML: content,
			Settings: syndicate.Settings{Disclosure: "Nor that"},
		})
		if a.Words != want {
			t.Errorf("%s: %d words, want %d", content, a.Words, want)
		}
	}
}

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		post syndicate.Post
		want string
	}{
		"no base address": {syndicate.Post{Permalink: "/posts/x/"},
			`the address "/posts/x/" is not absolute: set baseURL in the site's configuration or canonical in the post`},
		"no host": {syndicate.Post{Permalink: "https:///x"}, `the address "https:///x" is not absolute`},
		"canonical": {syndicate.Post{Permalink: "https://example.org/", Settings: syndicate.Settings{CanonicalURL: "x"}},
			`the address "x" is not absolute`},
		"too deep": {syndicate.Post{Permalink: "https://example.org/", HTML: strings.Repeat("<div>", 100_000)},
			`the content cannot be read: html: open stack of elements exceeds 512 nodes`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rewriter.Rewrite(t.Context(), &c.post)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// TestWithoutCodeLanguage holds that a destination whose code blocks have no language gets none.
func TestWithoutCodeLanguage(t *testing.T) {
	p := &syndicate.Post{
		Permalink: "https://example.org/x/", Settings: syndicate.Settings{NoClosing: true},
		HTML: `<pre><code class="language-go">x</code></pre>`,
	}
	a, err := (&rewrite.Rewriter{}).Rewrite(t.Context(), p)
	if err != nil || a.HTML != "<pre>x</pre>" {
		t.Errorf("got %q, %v", a.HTML, err)
	}
}
