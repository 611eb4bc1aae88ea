package difference

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		name, isCase := strings.CutSuffix(file.Name(), ".txtar")
		if !isCase {
			if file.Name() != ".gitattributes" && file.Name() != "fuzz" {
				t.Errorf("%s is no case", file.Name())
			}
			continue
		}
		n++
		t.Run(name, func(t *testing.T) { golden(t, filepath.Join("testdata", file.Name())) })
	}
	if n == 0 {
		t.Error("there are no cases")
	}
}

func golden(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, f := range archive.Files {
		sections[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
	}
	before, after := sections["before.html"], sections["after.html"]
	got := readable(string(HTML(before, after)))
	if *update {
		archive.Files = append(archive.Files[:2], txtar.File{Name: "want.html", Data: []byte(got)})
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := sections["want.html"]; strings.TrimSuffix(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	hold(t, before, after)
	hold(t, after, before)
	if same := HTML(before, before); same != "" {
		t.Errorf("an article differs from itself: %s", same)
	}
}

// readable gives each block a line.
func readable(s string) string {
	for _, end := range []string{"</h1>", "</h2>", "</h3>", "</h4>", "</p>", "</li>", "</ul>", "</ol>", "</pre>", "</blockquote>", "<ul>", "<ol>", "<blockquote>", "<hr></del>"} {
		s = strings.ReplaceAll(s, end, end+"\n")
	}
	return s
}

// hold wants what comes out to be safe, and to tell the whole truth about both articles.
func hold(t *testing.T, before, after string) {
	t.Helper()
	wantSafe(t, string(HTML(before, after)))
	whole := render(compare(read(before), read(after))) // without folds
	wantSafe(t, whole)
	if got, want := textWithout(whole, "ins"), textOf(before); got != want {
		t.Errorf("without what came there is %q\nwant %q\nin %s", got, want, whole)
	}
	if got, want := textWithout(whole, "del"), textOf(after); got != want {
		t.Errorf("without what went there is %q\nwant %q\nin %s", got, want, whole)
	}
}

// textOf is the text of an article, without the breaks between its lines.
func textOf(article string) string {
	var text strings.Builder
	for _, b := range read(article) {
		if b.kind == "img" {
			text.WriteString(pictureText(b.src, b.alt))
		}
		for _, w := range b.words {
			text.WriteString(w.text)
		}
	}
	return strings.ReplaceAll(text.String(), "\n", "")
}

// textWithout is the text of a difference, without that in an element, and without breaks.
func textWithout(difference, element string) string {
	var text strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.ElementNode && n.Data == element:
			return
		case n.Type == html.ElementNode && n.Data == "img":
			text.WriteString(attr(n, "alt"))
		case n.Type == html.TextNode:
			text.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(parsed(difference))
	return strings.ReplaceAll(text.String(), "\n", "")
}

func parsed(s string) *html.Node {
	root, err := html.Parse(strings.NewReader("<!doctype html><body>" + s))
	if err != nil {
		panic(err)
	}
	return root
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var allowed = map[string][]string{
	"html": nil, "head": nil, "body": nil,
	"h1": nil, "h2": nil, "h3": nil, "h4": nil, "p": {"class"}, "ul": nil, "ol": nil, "li": nil, "blockquote": nil, "pre": nil,
	"hr": nil, "br": nil, "strong": nil, "em": nil, "code": nil, "ins": nil, "del": nil, "span": {"class"},
	"a": {"href", "rel"}, "img": {"src", "alt", "loading"},
}

func wantSafe(t *testing.T, difference string) {
	t.Helper()
	for n := range parsed(difference).Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("a comment is in %s", difference)
		}
		if n.Type != html.ElementNode {
			continue
		}
		attributes, known := allowed[n.Data]
		if !known || n.Namespace != "" {
			t.Errorf("<%s> is in %s", n.Data, difference)
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, a.Key) {
				t.Errorf("<%s %s> is in %s", n.Data, a.Key, difference)
			}
			isSafe := strings.HasPrefix(strings.ToLower(a.Val), "https://") || a.Key == "href" && strings.HasPrefix(strings.ToLower(a.Val), "http://")
			if (a.Key == "href" || a.Key == "src") && !isSafe {
				t.Errorf("%s=%q is in %s", a.Key, a.Val, difference)
			}
		}
	}
}

func FuzzHTML(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range cases {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data), string(archive.Files[1].Data))
	}
	f.Add("<pre>\n\na\r\n</pre>x\x00\xff<plaintext>", "<a href=http://x/><script/>y</a></script><li>\u2028")
	f.Fuzz(hold)
}

// What stays is told as what stays: an article of which one word in every paragraph changed has no
// paragraph that went.
func TestEveryParagraphIsRecognised(t *testing.T) {
	before, after := article(200, "was"), article(200, "is")
	if got := string(HTML(before, after)); strings.Count(got, "<del>was</del><ins>is</ins>") != 200 || strings.Count(got, "<del>") != 200 {
		t.Errorf("%d paragraphs are recognised, of 200", strings.Count(got, "<del>was</del><ins>is</ins>"))
	}
}

// article makes paragraphs that have the given word in them.
func article(paragraphs int, word string) string {
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for range paragraphs {
		b.WriteString("<p>It " + word)
		for range 30 {
			fmt.Fprintf(&b, " word%d", random.IntN(3000))
		}
		b.WriteString(".</p>")
	}
	return b.String()
}

// TestTime: twice the article takes about twice as long, also if it is made to take long. The usual one has a
// megabyte.
func TestTime(t *testing.T) {
	const size = 1 << 17
	for name, pattern := range map[string]func(n int) (before, after string){
		"every paragraph changed": func(n int) (string, string) { return article(n/60, "was"), article(n/60, "is") },
		"nothing in common": func(n int) (string, string) {
			return strings.Repeat("<p>a b</p>", n/10), strings.Repeat("<p>c d</p>", n/10)
		},
		"one paragraph": func(n int) (string, string) {
			return "<p>" + strings.Repeat("a b ", n/4), "<p>" + strings.Repeat("b c ", n/4)
		},
		"lines": func(n int) (string, string) {
			return "<pre>" + strings.Repeat("a\nb\n", n/4), "<pre>" + strings.Repeat("b\na\nc\n", n/6)
		},
		"open tags": func(n int) (string, string) {
			return strings.Repeat("<a href=x><b>y", n/14), strings.Repeat("<i><a href=z>y", n/14)
		},
		"nested": func(n int) (string, string) {
			return strings.Repeat("<div><ul><li>", n/13), strings.Repeat("<ul><li>x", n/9)
		},
		"words alike": func(n int) (string, string) {
			return strings.Repeat("<p>a b c d</p><p>a b c e</p>", n/28), strings.Repeat("<p>a b c f</p><p>a b c g</p>", n/28)
		},
	} {
		t.Run(name, func(t *testing.T) {
			once, twice := took(pattern(size)), took(pattern(2*size))
			if twice > 4*once && twice > 2*time.Second {
				t.Errorf("an article of %d KB takes %v, one of twice the size %v", size>>10, once, twice)
			}
			t.Logf("%v, twice the size: %v", once, twice)
		})
	}
}

// took is the least that a machine with other things to do needed.
func took(before, after string) time.Duration {
	least := time.Hour
	for range 2 {
		start := time.Now()
		HTML(before, after)
		least = min(least, time.Since(start))
	}
	return least
}
