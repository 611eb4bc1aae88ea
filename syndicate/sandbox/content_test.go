package sandbox

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestNormalizeGolden(t *testing.T) {
	entries, err := os.ReadDir("testdata/content")
	if err != nil || len(entries) == 0 {
		t.Fatalf("no cases in testdata/content: %v", err)
	}
	for _, entry := range entries {
		name, isCase := strings.CutSuffix(entry.Name(), ".txtar")
		if !isCase {
			t.Errorf("stray file %s", entry.Name())
			continue
		}
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", "content", entry.Name())
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Comment) == 0 || len(archive.Files) != 2 || archive.Files[0].Name != "in.html" || archive.Files[1].Name != "want" {
				t.Fatal("a reason, in.html and want are needed")
			}
			c := normalize(string(archive.Files[0].Data))
			got := fmt.Sprintf("heading:  %s\nsubtitle: %s\ntext:     %s\n%s\n", c.heading, c.subtitle, c.text, c.body)
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Whatever is sent, what is shown has no element or attribute but those of a story.
func FuzzNormalize(f *testing.F) {
	f.Add(`<h1>a</h1><h2>b</h2><p>c<a href="https://e/">d</a><script>e</script>`)
	f.Add(`<ul><li><ul><li>x</ul><table><pre><blockquote><figure><img src="https://e/x" onerror=x>`)
	f.Add(`<svg><p><style><a href=javascript:x>`)
	allowed := map[string]string{
		"a": "href rel target", "img": "src alt", "p": "", "br": "", "strong": "", "em": "", "code": "", "pre": "",
		"blockquote": "", "ul": "", "ol": "", "li": "", "hr": "", "figure": "", "figcaption": "", "h3": "", "h4": "",
	}
	f.Fuzz(func(t *testing.T, source string) {
		body := normalize(source).body
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
	})
}
