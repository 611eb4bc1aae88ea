package rewrite

import (
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var liftedFromQuote = cascadia.MustCompile("blockquote blockquote, blockquote pre, blockquote img, blockquote hr")

// quotes reports what cannot stand in a quotation: other quotations, code, images and lines. They leave
// it when the content is flattened, and what comes after them is a quotation again. Paragraphs in a
// quotation become lines of it, because Medium's editor makes a quotation of each paragraph.
func quotes(d *draft) {
	for _, n := range find(d.tree, liftedFromQuote) {
		d.lose(n, nameOf(n)+" in a quote", "lifted")
	}
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
