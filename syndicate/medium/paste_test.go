package medium_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

var update = flag.Bool("update", false, "write what comes out into the golden files of testdata")

// A golden case is a txtar archive: a comment that says why it exists, and the files
//
//	article.html  the article, on one line but for its code
//	clip.html     what goes into Medium's editor
//	clip.txt      the same as plain text
//	pictures      those that have no address yet, one a line; may be left out
func TestPaste(t *testing.T) {
	files, err := os.ReadDir("testdata/paste")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Error("there are no cases")
	}
	for _, f := range files {
		if filepath.Ext(f.Name()) != ".txtar" {
			t.Errorf("testdata/paste/%s does not belong here", f.Name())
			continue
		}
		t.Run(strings.TrimSuffix(f.Name(), ".txtar"), func(t *testing.T) {
			pasteCase(t, filepath.Join("testdata/paste", f.Name()))
		})
	}
}

func pasteCase(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("the case does not say why it exists")
	}
	source := strings.TrimSuffix(string(archive.Files[0].Data), "\n")
	clip, err := medium.Paste(syndicate.Article{HTML: source})
	if err != nil {
		t.Fatal(err)
	}
	requireWhole(t, source, clip)
	got := []txtar.File{
		archive.Files[0],
		{Name: "clip.html", Data: []byte(clip.HTML + "\n")},
		{Name: "clip.txt", Data: []byte(clip.Text)},
	}
	if len(clip.Pictures) > 0 {
		got = append(got, txtar.File{Name: "pictures", Data: []byte(list(clip.Pictures))})
	}
	want := string(txtar.Format(archive))
	archive.Files = got
	if have := string(txtar.Format(archive)); have != want {
		if *update {
			if err := os.WriteFile(path, []byte(have), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("got\n%s\nwant\n%s", have, want)
	}
}

func list(pictures []syndicate.ClipPicture) string {
	var b strings.Builder
	for _, p := range pictures {
		fmt.Fprintf(&b, "%s | %s | %s %q\n", p.Mark, p.Alt, p.MediaType, p.Data)
	}
	return b.String()
}

// What an article never holds may not get lost silently.
func TestPasteRefuses(t *testing.T) {
	for source, want := range map[string]string{
		"<p>a</p><table></table>":        "<table>",
		"<p>a</p>\n<p>b</p>":             "text",
		"a":                              "text",
		"<p>a</p><!-- b -->":             "a comment",
		"<blockquote><p>a</p>":           "<p>",
		"<figure>a</figure>":             "text",
		"<ul>a</ul>":                     "text",
		"<pre>a<code>b</code></pre>":     "<code>",
		"<p>a<script>alert(1)</script>":  "<script>",
		`<p><img src="https://e.org/a">`: "<img>",
	} {
		_, err := medium.Paste(syndicate.Article{Path: "content/posts/hello.md", HTML: source})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "content/posts/hello.md") {
			t.Errorf("%s: %v, want one that names %s and the post", source, err, want)
		}
	}
}

// FuzzPaste holds the clip of anything that looks like an article to its promises. It starts from the
// articles that the rules make.
func FuzzPaste(f *testing.F) {
	paths, err := filepath.Glob("../rewrite/testdata/*/*.txtar")
	if err != nil || len(paths) < 20 {
		f.Fatalf("%d cases of the rules were found: %v", len(paths), err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name == "want.html" { // has a line feed after each block, to be read by people
				f.Add(regexp.MustCompile(`>\n`).ReplaceAllString(string(file.Data), ">"))
			}
		}
	}
	f.Add("<pre>a\n\n\r\nb</pre><pre>\n\n\nc</pre><pre>&#13;</pre><h2></h2><h1>x</h1>")
	f.Fuzz(func(t *testing.T, source string) {
		clip, err := medium.Paste(syndicate.Article{HTML: source})
		if err == nil {
			requireWhole(t, source, clip)
		}
	})
}

var blankLineInCode = regexp.MustCompile(`(?s)<pre[^>]*>[^<]*\n\n[^<]*</pre>`)

// requireWhole fails unless every word of an article is in the clip, in order, and nothing but the
// marks beside, and the clip has nothing that Medium's editor trips over.
func requireWhole(t *testing.T, source string, clip syndicate.Clip) {
	t.Helper()
	rest := textOf(t, clip.HTML)
	var without strings.Builder
	for _, p := range clip.Pictures {
		before, after, found := strings.Cut(rest, p.Mark)
		if !found {
			t.Fatalf("the mark %q is not in the clip, or not in order", p.Mark)
		}
		without.WriteString(before + " ")
		rest = after
	}
	without.WriteString(rest)
	if got, want := strings.Fields(without.String()), strings.Fields(textOf(t, source)); !slices.Equal(got, want) {
		t.Errorf("the clip of %q says %q, want %q", source, got, want)
	}
	if blankLineInCode.MatchString(clip.HTML) {
		t.Errorf("there is a blank line in a code block of %q", clip.HTML)
	}
	if strings.Contains(clip.HTML, `src="data:image/png`) {
		t.Errorf("a picture without an address is left in %q", clip.HTML)
	}
}

// textOf returns the text of HTML, with a space where an element begins or ends.
func textOf(t *testing.T, source string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<body>" + source))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		} else {
			b.WriteString(" ")
		}
	}
	return b.String()
}
