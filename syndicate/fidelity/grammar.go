package fidelity

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// violations says where a document is no article: package rewrite documents the grammar, which is
// written down here a second time.
func violations(document string) []string {
	var g grammar
	if !utf8.ValidString(document) || strings.ContainsRune(document, 0) {
		g.blame("the text is not valid")
	}
	for i, n := range parse(document) {
		g.block(n, i)
	}
	return g.found
}

func parse(document string) []*html.Node {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(document), body)
	if err != nil {
		return nil // a reader of strings does not fail, and depth was found before
	}
	return nodes
}

type grammar struct{ found []string }

func (g *grammar) blame(format string, args ...any) {
	g.found = append(g.found, fmt.Sprintf(format, args...))
}

func (g *grammar) block(n *html.Node, position int) {
	if n.Type != html.ElementNode {
		g.blame("%q between blocks", n.Data)
		return
	}
	switch n.Data {
	case "h1", "h2":
		g.attributes(n)
		g.onlyText(n)
		if n.Data == "h1" && position != 0 || n.Data == "h2" && (position > 1 || position == 1 && n.PrevSibling != nil && !is(n.PrevSibling, "h1")) {
			g.blame("%s in the place of block %d", n.Data, position)
		}
	case "h3", "h4", "p", "blockquote":
		g.attributes(n)
		g.line(n)
	case "pre":
		g.attributes(n, "data-code-block-lang", "data-code-block-mode")
		g.onlyText(n)
	case "ul":
		g.attributes(n)
		g.items(n)
	case "ol":
		g.attributes(n, "start")
		g.items(n)
	case "hr":
		g.attributes(n)
	case "figure":
		g.attributes(n)
		g.figure(n)
	default:
		g.blame("%s is no block", n.Data)
	}
}

func (g *grammar) items(list *html.Node) {
	if list.FirstChild == nil {
		g.blame("%s is empty", list.Data)
	}
	for c := range list.ChildNodes() {
		if !is(c, "li") {
			g.blame("%q in %s", c.Data, list.Data)
			continue
		}
		g.attributes(c)
		g.line(c)
	}
}

func (g *grammar) figure(n *html.Node) {
	img := n.FirstChild
	if img == nil || !is(img, "img") {
		g.blame("figure without an image")
		return
	}
	g.attributes(img, "src", "alt")
	if !has(img, "alt") {
		g.blame("img without alt")
	}
	caption := img.NextSibling
	if caption == nil {
		return
	}
	if !is(caption, "figcaption") || caption.NextSibling != nil {
		g.blame("%q in figure", caption.Data)
		return
	}
	g.attributes(caption)
	g.line(caption)
}

// line checks a block of inline content.
func (g *grammar) line(n *html.Node) {
	if isBlank(text(n)) {
		g.blame("%s is empty", n.Data)
	}
	g.inline(n, []string{"a", "strong", "em", "code"})
}

func (g *grammar) inline(n *html.Node, nests []string) {
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode {
			if strings.ContainsAny(c.Data, "\n\r\t\f") {
				g.blame("line feed in %s", n.Data)
			}
			continue
		}
		if c.Data == "br" {
			g.attributes(c)
			continue
		}
		i := slices.Index(nests, c.Data)
		if i < 0 {
			g.blame("%s in %s", c.Data, n.Data)
			continue
		}
		if c.Data == "a" {
			g.attributes(c, "href")
		} else {
			g.attributes(c)
		}
		g.inline(c, nests[i+1:])
	}
}

func (g *grammar) onlyText(n *html.Node) {
	if c := n.FirstChild; c == nil || c.Type != html.TextNode || c.NextSibling != nil || isBlank(c.Data) {
		g.blame("%s holds something else than text", n.Data)
	}
}

func (g *grammar) attributes(n *html.Node, allowed ...string) {
	for _, a := range n.Attr {
		if !slices.Contains(allowed, a.Key) {
			g.blame("%s with %s", n.Data, a.Key)
		}
	}
}

// isBlank reports whether a text shows nothing.
func isBlank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && classOf(r) != ignored })
}

// relativeAddresses lists the addresses in a document that do not lead anywhere by themselves.
func relativeAddresses(document string) []string {
	var list []string
	for _, n := range parse(document) {
		list = appendRelative(list, n)
		for c := range n.Descendants() {
			list = appendRelative(list, c)
		}
	}
	return list
}

func appendRelative(list []string, n *html.Node) []string {
	switch {
	case is(n, "a") && !leads(value(n, "href"), "http", "https", "mailto", "tel", "sms"):
		return append(list, value(n, "href"))
	case is(n, "img") && !leads(value(n, "src"), "http", "https") && !isPicture(value(n, "src")):
		return append(list, value(n, "src"))
	}
	return list
}

func leads(address string, schemes ...string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains(schemes, u.Scheme) && (u.Host != "" || !strings.HasPrefix(u.Scheme, "http"))
}

func isPicture(address string) bool {
	_, ok := syndicate.ParsePicture(address)
	return ok
}
