package rewrite

import (
	"slices"

	"golang.org/x/net/html"
)

var (
	definitionLists  = named("dl")
	moreThanSentence = named("p", "div", "ul", "ol", "dl", "pre", "blockquote", "table", "figure", "img", "hr", "h1", "h2", "h3", "h4", "h5", "h6")
)

// definitions makes paragraphs of lists of definitions: the terms in bold, and each definition on a line
// of its own below them. Definitions of several paragraphs, or with code or lists in them, follow as they
// are.
func definitions(d *draft) {
	for _, dl := range find(d.tree, definitionLists) {
		var entry *html.Node // the paragraph that is being filled, or nil
		defined := false     // whether it has a definition, so that the next term needs another one
		for _, n := range entriesOf(dl) {
			switch {
			case isElement(n, "dt"):
				embolden(n)
				if entry == nil || defined {
					entry, defined = newElement("p"), false
					n.Parent.InsertBefore(entry, n)
				}
				addLine(entry, n)
			case entry != nil && isElement(n, "dd") && !has(sole(n), moreThanSentence):
				addLine(entry, n)
				defined = true
			default:
				entry = nil
			}
		}
		rename(dl, "div")
	}
}

// entriesOf returns the terms and definitions of a list, which may be grouped by a div each.
func entriesOf(dl *html.Node) []*html.Node {
	var entries []*html.Node
	for c := range dl.ChildNodes() {
		switch {
		case isBlankText(c):
		case isElement(c, "div"):
			entries = slices.AppendSeq(entries, c.ChildNodes())
		default:
			entries = append(entries, c)
		}
	}
	return slices.DeleteFunc(entries, isBlankText)
}

// addLine takes the content of n, which goes, as the next line of a paragraph.
func addLine(line, n *html.Node) {
	if line.FirstChild != nil {
		line.AppendChild(newElement("br"))
	}
	appendTo(line, takeChildren(sole(n))...)
	remove(n)
}
