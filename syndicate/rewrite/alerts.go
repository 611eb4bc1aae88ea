package rewrite

import (
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// alerts makes quotations of alerts, which sites call admonitions, callouts, hints or notices as well: what
// they are comes first, in bold, in the site's own words. Where the site says it by a colour only, it is
// the word that the author wrote in the source. Also found are GitHub's alerts on sites that have no
// render hook for them, and show "[!NOTE]".
func alerts(d *draft) {
	for _, n := range find(d.tree, isAlert) {
		kind := kindOf(n)
		switch label := alertLabel(n); {
		case label != nil:
			rename(label, "p")
			embolden(label)
		case n.Data == "blockquote" && labelMarker(n):
		case kind != "" && !startsWithLabel(n, kind):
			n.InsertBefore(newElement("p", newElement("strong", newText(strings.ToUpper(kind[:1])+kind[1:]))), n.FirstChild)
		}
		if hasClass(n, "admonitionblock") {
			for _, table := range find(n, asciidoctorTable) {
				dissolveTable(table)
			}
		}
		rename(n, "blockquote")
	}
}

// asciidoctorTable has the label of an alert beside its text.
var asciidoctorTable = cascadia.MustCompile(".admonitionblock > table")

// alertClasses are how themes and tools call their alerts: Bootstrap and Docsy, LoveIt and Python, Hextra
// and Obsidian, Coder, Relearn, Book, Geekdoc, GitHub, Asciidoctor, VuePress. To teach the tool another
// one, add its classes here and below, and a golden case.
var alertClasses = []string{
	"alert", "admonition", "callout", "notice", "notices", "hint", "book-hint", "gdoc-hint", "markdown-alert", "admonitionblock", "custom-block",
}

// alertLabelClasses are how they call the line that says what it is.
var alertLabelClasses = []string{
	"alert-heading", "alert-title", "admonition-title", "callout-title", "notice-title", "box-label", "gdoc-hint__title",
	"markdown-alert-title", "custom-block-title", "title",
}

// alertKinds are the kinds that a reader has to be told of.
var alertKinds = strings.Fields("note tip important warning caution danger error")

// isAlert reports whether n is an alert, or a quotation that may be one.
func isAlert(n *html.Node) bool {
	return isElement(n, "blockquote") ||
		isElement(n, "div", "aside", "section", "p") && hasClass(n, alertClasses...)
}

// kindOf returns the kind of an alert, which is one of its classes or the end of one: "alert-warning".
func kindOf(n *html.Node) string {
	if !hasClass(n, alertClasses...) {
		return ""
	}
	for _, word := range classes(n) {
		if kind := word[strings.LastIndexByte(word, '-')+1:]; slices.Contains(alertKinds, kind) {
			return kind
		}
	}
	return ""
}

// alertLabel returns the element with the label of an alert, or nil.
func alertLabel(n *html.Node) *html.Node {
	if !hasClass(n, alertClasses...) {
		return nil
	}
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !isBlankText(c) {
			return nil // a label comes first
		}
		if c.Type == html.ElementNode && hasClass(c, alertLabelClasses...) && hasWords(c) {
			return c
		}
	}
	return nil
}

var alertMarker = regexp.MustCompile(`^\s*\[!([A-Za-z]+)\][+-]?[ \t]*`)

// labelMarker makes a label of the "[!NOTE]" that a quotation starts with, and of the rest of its
// line. It reports false if the quotation starts with something else.
func labelMarker(quote *html.Node) bool {
	first := quote
	for first != nil && first.Type == html.ElementNode {
		first = first.FirstChild
		for first != nil && isBlankText(first) {
			first = first.NextSibling
		}
	}
	if first == nil {
		return false
	}
	marker := alertMarker.FindStringSubmatch(first.Data)
	if marker == nil {
		return false
	}
	first.Data = first.Data[len(marker[0]):]
	label := newElement("strong")
	parent, end := first.Parent, first
	for end != nil && !isElement(end, "br") && !(end.Type == html.TextNode && strings.Contains(end.Data, "\n")) {
		end = end.NextSibling
	}
	for c := first; c != end; c = first {
		first = c.NextSibling
		parent.RemoveChild(c)
		label.AppendChild(c)
	}
	if end != nil && end.Type == html.TextNode {
		line, rest, _ := strings.Cut(end.Data, "\n")
		label.AppendChild(newText(line))
		end.Data = rest
	}
	kind := strings.ToUpper(marker[1][:1]) + strings.ToLower(marker[1][1:])
	if hasWords(label) {
		prepend(label, kind+": ")
	} else {
		label = newElement("strong", newText(kind))
	}
	parent.InsertBefore(label, end)
	parent.InsertBefore(newElement("br"), end)
	return true
}

// startsWithLabel reports whether an alert says what it is: by its first word, or by one in bold.
func startsWithLabel(n *html.Node, kind string) bool {
	for c := range n.Descendants() {
		switch {
		case isElement(c, "strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"):
			return true
		case c.Type == html.TextNode && !isBlankText(c):
			text := strings.TrimSpace(c.Data)
			return len(text) >= len(kind) && strings.EqualFold(text[:len(kind)], kind)
		}
	}
	return false
}
