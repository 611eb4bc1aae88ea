package rewrite_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// validate holds an article to the contract that every article has: the grammar in the package
// comment, written down a second time and apart from the code that makes articles.
func validate(t *testing.T, a syndicate.Article) {
	t.Helper()
	if !utf8.ValidString(a.HTML) || strings.ContainsRune(a.HTML, 0) {
		t.Errorf("not valid text: %q", a.HTML)
	}
	if a.Tags == nil || a.Images == nil || a.Losses == nil {
		t.Error("a list is nil, which JSON shows as null")
	}
	nodes, err := html.ParseFragment(strings.NewReader(a.HTML), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	v := validator{t: t, source: a.HTML}
	var images []string
	for i, n := range nodes {
		v.block(n, i)
		if n.Data == "figure" && n.FirstChild != nil {
			images = append(images, attrs(n.FirstChild)["src"])
		}
	}
	var listed []string
	for _, image := range a.Images {
		listed = append(listed, image.Src)
	}
	if !slices.Equal(images, listed) {
		t.Errorf("images: the article shows %q and lists %q", images, listed)
	}
	if hasTitle := len(nodes) > 0 && nodes[0].Data == "h1"; hasTitle != (a.Title != "") {
		t.Errorf("title %q, first block %q", a.Title, a.HTML[:min(len(a.HTML), 80)])
	}
}

type validator struct {
	t      *testing.T
	source string
}

func (v *validator) errorf(format string, args ...any) {
	v.t.Helper()
	v.t.Errorf(format+"\nin %.2000q", append(args, v.source)...)
}

func (v *validator) block(n *html.Node, position int) {
	v.t.Helper()
	if n.Type != html.ElementNode {
		v.errorf("%q stands between blocks", n.Data)
		return
	}
	switch n.Data {
	case "h1":
		v.attributes(n)
		v.onlyText(n)
		if position != 0 {
			v.errorf("h1 is not first")
		}
	case "h2":
		v.attributes(n)
		v.onlyText(n)
		if n.PrevSibling != nil || position > 1 {
			v.errorf("h2 is not right after h1")
		}
	case "h3", "h4", "p", "blockquote":
		v.attributes(n)
		v.inline(n)
	case "pre":
		v.attributes(n, "data-code-block-lang", "data-code-block-mode")
		v.onlyText(n)
	case "ul":
		v.attributes(n)
		v.items(n)
	case "ol":
		v.attributes(n, "start")
		v.items(n)
	case "hr":
		v.attributes(n)
	case "figure":
		v.attributes(n)
		v.figure(n)
	default:
		v.errorf("%s is no block", n.Data)
	}
}

func (v *validator) items(list *html.Node) {
	v.t.Helper()
	if list.FirstChild == nil {
		v.errorf("a list is empty")
	}
	for c := range list.ChildNodes() {
		if c.Type != html.ElementNode || c.Data != "li" {
			v.errorf("%q stands in a list", c.Data)
			continue
		}
		v.attributes(c)
		v.inline(c)
	}
}

func (v *validator) figure(n *html.Node) {
	v.t.Helper()
	img := n.FirstChild
	if img == nil || img.Data != "img" {
		v.errorf("a figure does not start with an image")
		return
	}
	v.attributes(img, "src", "alt")
	if _, isPicture := syndicate.ParsePicture(attrs(img)["src"]); !isPicture {
		v.address(attrs(img)["src"], "http", "https")
	}
	if _, ok := attrs(img)["alt"]; !ok {
		v.errorf("an image has no alt")
	}
	if c := img.NextSibling; c != nil {
		if c.Data != "figcaption" || c.NextSibling != nil {
			v.errorf("%s follows the image in a figure", c.Data)
		}
		v.attributes(c)
		v.inline(c)
	}
}

// inline checks what stands in a block of text: a, strong, em and code in that order of nesting.
func (v *validator) inline(n *html.Node) {
	v.t.Helper()
	text := allText(n)
	if invisible(text) {
		v.errorf("%s is empty", n.Data)
	}
	v.marked(n, []string{"a", "strong", "em", "code"})
}

func (v *validator) marked(n *html.Node, allowed []string) {
	v.t.Helper()
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode {
			if strings.ContainsAny(c.Data, "\n\r\t\f") || strings.Contains(c.Data, "  ") {
				v.errorf("white space is not folded: %q", c.Data)
			}
			continue
		}
		if c.Data == "br" {
			v.attributes(c)
			continue
		}
		i := slices.Index(allowed, c.Data)
		if i < 0 {
			v.errorf("%s stands in %s", c.Data, n.Data)
			continue
		}
		if c.FirstChild == nil {
			v.errorf("%s is empty", c.Data)
		}
		if c.Data == "a" {
			v.attributes(c, "href")
			v.address(attrs(c)["href"], "http", "https", "mailto", "tel", "sms")
		} else {
			v.attributes(c)
		}
		v.marked(c, allowed[i+1:])
	}
}

func (v *validator) onlyText(n *html.Node) {
	v.t.Helper()
	if n.FirstChild == nil || n.FirstChild.Type != html.TextNode || n.FirstChild.NextSibling != nil {
		v.errorf("%s holds something else than text", n.Data)
	} else if invisible(n.FirstChild.Data) {
		v.errorf("%s is empty", n.Data)
	}
}

func (v *validator) attributes(n *html.Node, allowed ...string) {
	v.t.Helper()
	for _, a := range n.Attr {
		if !slices.Contains(allowed, a.Key) {
			v.errorf("%s has an attribute %s", n.Data, a.Key)
		}
	}
}

func (v *validator) address(address string, schemes ...string) {
	v.t.Helper()
	u, err := url.Parse(address)
	if err != nil || !slices.Contains(schemes, u.Scheme) || strings.HasPrefix(u.Scheme, "http") && u.Host == "" {
		v.errorf("address %q is not absolute", address)
	}
	for _, r := range address {
		if r <= ' ' || r >= 0x7f {
			v.errorf("address %q is not escaped", address)
			break
		}
	}
}

func attrs(n *html.Node) map[string]string {
	m := map[string]string{}
	for _, a := range n.Attr {
		m[a.Key] = a.Val
	}
	return m
}

func allText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// invisible reports whether a text shows nothing.
func invisible(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !strings.ContainsRune("\u00ad\u200b\u200c\u200d\u2060\ufeff", r) {
			return false
		}
	}
	return true
}
