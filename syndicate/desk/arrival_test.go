package desk_test

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// arrived compares a story with the article that it is to be, block by block: kinds and order, words and
// marks, addresses of links, code byte by byte. Of what the editor documents that it does, it forgives
// curled quotes, thin spaces around dashes, the space in blank lines of code, empty paragraphs, captions
// as text. Pictures are known by their size in pixels.
func arrived(t *testing.T, site string, story sandbox.Story, article string) {
	t.Helper()
	subtitle := ""
	if story.Subtitle != "" {
		subtitle = "<h2>" + html.EscapeString(story.Subtitle) + "</h2>"
	}
	got := blocksOf(t, site, "<h1>"+html.EscapeString(story.Heading)+"</h1>"+subtitle+story.Body)
	want := blocksOf(t, site, article)
	for i := range max(len(got), len(want)) {
		g, w := at(got, i), at(want, i)
		if g != w {
			t.Fatalf("block %d of %d, %d in the article, arrived as\n%s\nin the article it is\n%s", i+1, len(got), len(want), g, w)
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(nothing)"
}

// blocksOf writes each block of an article or a story on a line of its own.
func blocksOf(t *testing.T, site, source string) (blocks []string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		t.Fatal(err)
	}
	add := func(kind, text string) {
		if text = strings.TrimSpace(text); text != "" {
			blocks = append(blocks, kind+" "+text)
		}
	}
	for _, n := range nodes {
		switch n.DataAtom {
		case atom.H1:
			add("title", inline(n))
		case atom.H2:
			add("subtitle", inline(n))
		case atom.Pre:
			blocks = append(blocks, fmt.Sprintf("code %q %q", attr(n, "data-code-block-lang"), strings.ReplaceAll("\n"+code(n), "\n \n", "\n\n")))
		case atom.Ul, atom.Ol:
			for item := range n.ChildNodes() {
				add(n.Data, inline(item))
			}
		case atom.Hr:
			blocks = append(blocks, "hr")
		case atom.Figure:
			for part := range n.ChildNodes() {
				switch part.DataAtom {
				case atom.Img:
					blocks = append(blocks, "picture "+pictureAt(t, site, attr(part, "src")))
				case atom.Figcaption:
					add("p", "_"+inline(part)+"_")
				}
			}
		default:
			add(cmp.Or(n.Data, "loose"), inline(n))
		}
	}
	return blocks
}

// pictureAt is the size of a picture, which the sandbox copies under a name of its own. What has none is
// named by its address.
func pictureAt(t *testing.T, site, address string) string {
	t.Helper()
	var data []byte
	var err error
	if picture, isPicture := syndicate.ParsePicture(address); isPicture {
		data = picture.Data
	} else if _, name, copied := strings.Cut(address, "/sandbox/images/"); copied {
		data, err = os.ReadFile(filepath.Join(site, ".syndicate", "sandbox", "images", name))
	} else if strings.HasPrefix(address, "http://localhost:") {
		var answer *http.Response
		if answer, err = http.Get(address); err == nil {
			defer answer.Body.Close()
			data, err = io.ReadAll(answer.Body)
		}
	} else {
		return address
	}
	if err != nil {
		t.Fatal(err)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%.80s: %v", address, err)
	}
	return fmt.Sprintf("%d x %d", size.Width, size.Height)
}

// inline is the text of a block, with its marks.
func inline(n *html.Node) string {
	var b strings.Builder
	for child := range n.ChildNodes() {
		switch inner := inline(child); {
		case child.Type == html.TextNode:
			b.WriteString(straight.Replace(child.Data))
		case child.DataAtom == atom.Br:
			b.WriteString("/")
		case child.DataAtom == atom.A:
			fmt.Fprintf(&b, "[%s](%s)", inner, attr(child, "href"))
		case child.DataAtom == atom.Em:
			b.WriteString("_" + inner + "_")
		case child.DataAtom == atom.Strong:
			b.WriteString("*" + inner + "*")
		case child.DataAtom == atom.Code:
			b.WriteString("`" + inner + "`")
		default:
			fmt.Fprintf(&b, "<%s>%s", child.Data, inner)
		}
	}
	return b.String()
}

// withoutLanguages matches the beginning of a code block. A page does not say what language it is in.
var withoutLanguages = regexp.MustCompile(`<pre[^>]*>`)

var straight = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "\u200a—\u200a", " — ")

func code(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		} else if d.DataAtom == atom.Br {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func oneLine(s string) string { return straight.Replace(strings.Join(strings.Fields(s), " ")) }
