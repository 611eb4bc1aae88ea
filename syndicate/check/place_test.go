package check_test

import (
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

// Annotations stand at the line of the file that the author has to change, whatever Markdown and Hugo
// made of it on the way.
func TestLines(t *testing.T) {
	checker, err := check.New(nil, profile, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, source, html string
		rule               string
		line               int
	}{
		{"an address in full", "---\ntitle: T\n---\nText.\n\n![](https://example.org/cat.jpg)\n", `<img src="https://example.org/cat.jpg">`, "alt", 6},
		{"an address from the root of the site", "---\ntitle: T\n---\n\n![](/img/cat.jpg)\n", `<img src="https://example.org/img/cat.jpg">`, "alt", 5},
		{"a file beside the post", "---\ntitle: T\n---\n\n\n![](cat.jpg)\n", `<img src="https://example.org/posts/hello/cat.jpg">`, "alt", 6},
		{"not the front matter", "---\ntitle: T\nimage: cat.jpg\n---\n![](cat.jpg)\n", `<img src="https://example.org/cat.jpg">`, "alt", 5},
		{"line ends of Windows", "---\r\ntitle: T\r\n---\r\n\r\n![](cat.jpg)\r\n", `<img src="https://example.org/cat.jpg">`, "alt", 5},
		{"text", "---\ntitle: T\n---\nOne.\nTwo *{{< nope >}}*\n", `<p>One. Two <em>{{&lt; nope &gt;}}</em></p>`, "unresolved", 5},
		{"no source", "", `<img src="https://example.org/cat.jpg">`, "alt", 0},
		{"made by a shortcode", "---\ntitle: T\n---\n{{< gallery >}}\n", `<img src="https://example.org/cat.jpg">`, "alt", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			post := &syndicate.Post{Path: "content/a.md", Source: test.source, Permalink: "https://example.org/posts/hello/"}
			for i, line := range strings.Split(test.source, "\n") {
				if key, _, found := strings.Cut(line, ": "); found {
					post.Fields = append(post.Fields, syndicate.Field{Path: key, Line: i + 1})
				}
			}
			got := find(checker.Check(post, &syndicate.Article{Title: "T", CanonicalURL: post.Permalink, HTML: test.html, Words: 1000}), test.rule)
			if got == nil || got.Line != test.line {
				t.Errorf("got %+v, want line %d", got, test.line)
			}
		})
	}
}
