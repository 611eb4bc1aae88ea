package sandbox

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestNormalizeGolden(t *testing.T) {
	golden(t, "testdata/content", func(_ *testing.T, files map[string]string) string {
		c := normalize(files["in.html"])
		return fmt.Sprintf("heading:  %s\nsubtitle: %s\ntext:     %s\n%s\n", c.heading, c.subtitle, c.text, c.body)
	})
}

// Whatever is sent, what is shown has no element or attribute but those of a story.
func FuzzNormalize(f *testing.F) {
	f.Add(`<h1>a</h1><h2>b</h2><p>c<a href="https://e/">d</a><script>e</script>`)
	f.Add(`<ul><li><ul><li>x</ul><table><pre><blockquote><figure><img src="https://e/x" onerror=x>`)
	f.Add(`<svg><p><style><a href=javascript:x>`)
	f.Fuzz(func(t *testing.T, source string) { mustBeStory(t, source, normalize(source).body) })
}

// mustBeStory fails if a body has anything but a story's elements and attributes.
func mustBeStory(t *testing.T, source, body string) {
	t.Helper()
	allowed := map[string]string{
		"a": "href rel target", "img": "src alt", "p": "", "br": "", "strong": "", "em": "", "code": "",
		"pre": "data-code-block-mode data-code-block-lang", "blockquote": "", "ul": "", "ol": "", "li": "", "hr": "",
		"figure": "", "figcaption": "", "h3": "", "h4": "",
	}
	for z := html.NewTokenizer(strings.NewReader(body)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if token.Type == html.TextToken || token.Type == html.EndTagToken {
			continue
		}
		attributes, known := allowed[token.Data]
		if !known {
			t.Fatalf("%q gives %s in %q", source, token, body)
		}
		for _, a := range token.Attr {
			if !strings.Contains(attributes, a.Key) || strings.HasPrefix(a.Val, "javascript") {
				t.Fatalf("%q gives %s in %q", source, token, body)
			}
		}
	}
}
