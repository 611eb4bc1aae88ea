package rewrite

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var quoteSources = cascadia.MustCompile("figure > blockquote + figcaption, blockquote footer")

// quotes reports what cannot stand in a quotation: other quotations, code, images and lines. They leave
// it when the content is flattened, and what comes after them is a quotation again. Paragraphs in a
// quotation become lines of it, because Medium's editor makes a quotation of each paragraph. Who said it
// is its last line.
func quotes(d *draft) {
	for _, n := range find(d.tree, quoteSources) {
		addSource(n)
	}
	for _, n := range find(d.tree, lifted) {
		if ancestor(n, "blockquote") != nil {
			d.lose(n, nameOf(n)+" in a quote", "lifted")
		}
	}
}

// addSource makes n, which says whose words a quotation is, a line of it. Many sites put the dash before
// it by a style.
func addSource(n *html.Node) {
	if hasWords(n) && !strings.ContainsAny(firstCharacter(textOf(n)), "-–—―(") {
		prepend(n, "— ")
	}
	if n.Data == "figcaption" {
		quote := previousElement(n)
		remove(n)
		quote.AppendChild(n)
	}
	rename(n, "p")
}

func firstCharacter(s string) string {
	for _, r := range strings.TrimSpace(s) {
		return string(r)
	}
	return ""
}

func previousElement(n *html.Node) *html.Node {
	p := n.PrevSibling
	for p != nil && p.Type != html.ElementNode {
		p = p.PrevSibling
	}
	return p
}

// nameOf is what people call an element that is lifted out of another one.
func nameOf(n *html.Node) string {
	switch n.Data {
	case "pre":
		return "code block"
	case "blockquote":
		return "quote"
	case "img":
		return "image"
	case "hr":
		return "line"
	}
	return n.Data
}
