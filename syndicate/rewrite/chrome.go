package rewrite

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// chrome removes what serves the page and not the text: the links from headings to themselves,
// tables of contents, copy buttons, share bars, "edit this page". Themes put them into the content.
//
// Prose is never chrome, whatever its class says: see [isProse].
func chrome(d *draft) {
	for _, h := range find(d.tree, headingElements) {
		words := fold(textOf(h))
		for _, a := range find(h, anyLink) {
			switch {
			case isHeadingAnchor(a, words):
				if hasWords(a) {
					d.lose(a, "link of a heading to itself", "dropped")
				}
				remove(a)
			case strings.HasPrefix(attr(a, "href"), "#"):
				unwrap(a)
			}
		}
	}
	for _, c := range chromeTable {
		// Most elements have no attributes, and none of the selectors does without.
		for _, n := range find(d.tree, func(n *html.Node) bool { return len(n.Attr) > 0 && c.selector(n) }) {
			if isProse(n) {
				continue
			}
			if hasWords(n) {
				d.lose(n, c.what, "dropped")
			}
			remove(n)
		}
	}
}

// chromeTable says what themes and shortcodes call their chrome. To teach the tool another theme, add
// its classes here, and a golden case.
var chromeTable = []struct {
	what     string
	selector cascadia.Selector
}{
	{"table of contents", cascadia.MustCompile(`
		#TableOfContents, #toc, nav.toc, .toc, .table-of-contents, [role="doc-toc"], .td-toc, .book-toc, .hextra-toc`)},
	{"copy button", cascadia.MustCompile(`
		.copy-code, .copy-code-button, .copy-button, .copy-btn, .code-copy, .btn-copy, .btn-clipboard, .clipboard-button,
		.hextra-code-copy-btn, button[data-clipboard-text], button[data-clipboard-target], .highlight button`)},
	{"edit link", cascadia.MustCompile(`
		.edit-page, .edit-post, .edit-this-page, .edit-link, .td-page-meta, .suggest-changes`)},
	{"share bar", cascadia.MustCompile(`
		.share, .share-buttons, .share-bar, .share-links, .social-share, .post-share, .sharing, .sharethis-inline-share-buttons,
		.addtoany_share_save_container, .a2a_kit`)},
}

// mostLabel is how many characters chrome has, at most, outside its links and buttons.
const mostLabel = 80

// isProse reports whether there is more in n than links or buttons and a label, or anything to look at.
func isProse(n *html.Node) bool {
	switch {
	case cascadia.Query(n, shows) != nil, cascadia.Query(n, codeBlocks) != nil:
		return true
	case unlinkedLength(n) > mostLabel:
		return true
	}
	return hasWords(n) && !controls.Match(n) && cascadia.Query(n, controls) == nil
}

var controls = cascadia.MustCompile("a, button")

func unlinkedLength(n *html.Node) int {
	length := 0
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			length += utf8.RuneCountInString(strings.TrimSpace(c.Data))
		case !isElement(c, "a", "button"):
			length += unlinkedLength(c)
		}
	}
	return length
}

// anchorClasses are how themes call the link from a heading to itself: Hextra, PaperMod, Book, Docsy,
// Sphinx and GitHub.
var anchorClasses = []string{
	"anchor", "subheading-anchor", "td-heading-self-link", "headerlink", "header-anchor", "header-link",
	"heading-anchor", "heading-link", "anchor-link", "hash-link", "hanchor", "permalink",
}

// isHeadingAnchor reports whether a link is only there to be linked to, in a heading that reads as
// given. When that has no words but those of the link, they are the heading.
func isHeadingAnchor(a *html.Node, heading string) bool {
	switch {
	case cascadia.Query(a, shows) != nil:
		return false
	case !hasWords(a):
		href, ok := lookup(a, "href")
		return !ok || strings.Contains(href, "#")
	}
	named := slices.ContainsFunc(classes(a), func(c string) bool { return slices.Contains(anchorClasses, c) })
	return named && fold(textOf(a)) != heading
}
