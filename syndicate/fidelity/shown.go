package fidelity

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// isShown reports whether a browser with scripts shows a reader anything of the element. What opens
// at a click counts as shown: closed details, the panels of tabs that are hidden by a class.
//
// Not shown is also what would be counted twice: the MathML of KaTeX stands for its drawing.
func isShown(n *html.Node) bool {
	switch n.Data {
	case "script", "style", "template", "noscript", "noembed", "noframes", "head", "title", "meta", "link", "base",
		"datalist", "param", "source", "track", "col", "colgroup", "rp", "annotation", "annotation-xml":
		return false
	case "dialog":
		return has(n, "open")
	case "input":
		return value(n, "type") != "hidden"
	}
	return !has(n, "hidden") && !hasHidingStyle(n) && !hasClass(n, "katex-html", "sr-only", "visually-hidden", "screen-reader-text", "screen-reader-only")
}

func hasHidingStyle(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(value(n, "style")), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// isLineNumber reports whether n holds the line numbers of code, which are no part of it. Some
// highlighters give the same class to the line itself, so only digits count.
func isLineNumber(n *html.Node) bool {
	looks := hasClass(n, "ln", "lnt", "lnlinks", "lineno", "linenos", "line-number", "line-numbers", "line-numbers-rows", "gutter", "gl",
		"hljs-ln-numbers", "linenodiv", "rouge-gutter") ||
		strings.Contains(strings.ReplaceAll(value(n, "style"), " ", ""), "user-select:none")
	return looks && strings.Trim(text(n), "0123456789 \t\r\n") == ""
}

// isTable reports whether n is a table of its author's, and not the frame in which a highlighter puts
// lines of code beside their numbers.
func isTable(n *html.Node) bool {
	if n.Data != "table" || hasClass(n, "lntable", "rouge-table", "highlighttable", "hljs-ln") {
		return false
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "pre" || hasClass(p, "highlight", "chroma") {
			return false
		}
	}
	cells := 0
	for c := range n.Descendants() {
		if is(c, "td", "th") {
			cells++
		}
	}
	return cells > 1 // else it is there for the layout
}

// isDrawing reports whether n is a drawing and no icon: it says what it shows, or it is larger than an
// icon.
func isDrawing(n *html.Node) bool {
	if n.Data != "svg" || value(n, "aria-hidden") == "true" && text(n) == "" {
		return false
	}
	if strings.TrimSpace(text(n)) != "" {
		return true
	}
	return max(size(n, "width"), size(n, "height")) > 64
}

func size(n *html.Node, key string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSuffix(value(n, key), "px"), 64)
	if err != nil {
		return 0 // a part of something, or what its style says
	}
	return f
}

// isPixel reports whether an image is there to count visits.
func isPixel(n *html.Node) bool {
	return has(n, "width") && size(n, "width") <= 1 && value(n, "width") != "" && !strings.Contains(value(n, "width"), "%") || value(n, "width") == "0"
}

// isFootnotes reports whether n holds the notes: Goldmark's and Blackfriday's markup.
func isFootnotes(n *html.Node) bool {
	return hasClass(n, "footnotes") || value(n, "role") == "doc-endnotes"
}

// isReference reports whether n is the mark of a footnote in the text.
func isReference(n *html.Node) bool {
	return n.Data == "a" && (hasClass(n, "footnote-ref") || value(n, "role") == "doc-noteref" ||
		n.Parent != nil && hasClass(n.Parent, "footnote-ref"))
}

// isBackReference reports whether n leads from a note to its mark: a jump, which an article cannot
// have, with no more to read than an arrow.
func isBackReference(n *html.Node) bool {
	return n.Data == "a" && (hasClass(n, "footnote-backref", "footnote-return", "reversefootnote") || value(n, "role") == "doc-backlink")
}

// isBlock reports whether a browser puts the element on lines of its own.
func isBlock(n *html.Node) bool {
	switch n.Data {
	case "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li",
		"main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "listing", "plaintext", "xmp", "search", "section", "summary", "table", "tbody", "td",
		"tfoot", "th", "thead", "tr", "ul":
		return true
	}
	return false
}

// is reports whether n is an element of one of these names. That of a text node is its text.
func is(n *html.Node, names ...string) bool {
	return n.Type == html.ElementNode && slices.Contains(names, n.Data)
}

// within reports whether n is, or is in, an element of the name.
func within(n *html.Node, name string) bool {
	for ; n != nil; n = n.Parent {
		if is(n, name) {
			return true
		}
	}
	return false
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func value(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, names ...string) bool {
	for class := range strings.FieldsSeq(value(n, "class")) {
		if slices.Contains(names, class) {
			return true
		}
	}
	return false
}

// text is all text in n, shown or not.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
