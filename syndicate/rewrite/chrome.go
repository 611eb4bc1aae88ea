package rewrite

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// chrome removes what serves the page and not the text: the links from headings to themselves,
// tables of contents, copy buttons, share bars, "edit this page". Themes put them into the content.
//
// Prose is never chrome, whatever its class says: see [isProse].
func chrome(d *draft) {
	for _, h := range find(d.tree, headingElements) {
		removeAnchors(d, h)
	}
	removeChrome(d, d.tree)
}

func removeChrome(d *draft, n *html.Node) {
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		kind := chromeKind(c)
		if kind == "" || isProse(c, kind) {
			removeChrome(d, c)
			continue
		}
		if hasWords(c) {
			d.lose(c, kind, "dropped")
		}
		n.RemoveChild(c)
	}
}

// chromeClasses are the classes that themes, shortcodes and services give their chrome, and the roles that
// say what it is, all in lower case. To teach the tool another theme, add its words here, and a golden case.
var chromeClasses = kindsByWord(map[string]string{
	"table of contents": `toc table-of-contents doc-toc td-toc book-toc hextra-toc page-toc post-toc toc-container`,
	"copy button": `copy-code code-copy copy-button btn-copy copy-btn copybtn btn-clipboard clipboard-button
		clipboard-copy copy-code-button hextra-code-copy-btn td-click-to-copy`,
	"edit link": `edit-page edit-link edit-post edit-this-page page-edit td-page-meta book-edit suggest-changes`,
	"share bar": `share share-buttons share-bar share-links share-icons social-share post-share sharing
		sharethis-inline-share-buttons addtoany_share_save_container a2a_kit addthis_inline_share_toolbox`,
	"related posts":        `related-posts related-articles related-content`,
	"links to other posts": `post-nav post-navigation posts-nav prev-next paginav pagination pager`,
	"navigation":           `navigation`,
	"breadcrumbs":          `breadcrumb breadcrumbs`,
	"link to the top":      `back-to-top backtotop scroll-to-top top-link`,
	"skip link":            `skip-link skip-to-content`,
	"comments":             `disqus-comment-count giscus utterances gitalk-container cusdis waline twikoo`,
	"advertisement":        `adsbygoogle advertisement ad-container ad-slot carbonads carbon-wrap`,
	"cookie notice":        `cookie-consent cookie-banner cookie-notice cc-window consent-banner`,
	"newsletter form":      `newsletter-form subscribe-form embeddable-buttondown-form formkit-form sib-form`,
	"reading time":         `reading-time readingtime read-time`,
	"date of change":       `lastmod last-modified last-updated td-page-meta__lastmod book-last-modified`,
})

// chromeIDs are the same for ids. Only those are in it that no heading gets, or hardly any.
var chromeIDs = kindsByWord(map[string]string{
	"table of contents": `tableofcontents toc`,
	"comments":          `disqus_thread isso-thread remark42 commento cusdis_thread hyvor-talk-view`,
	"newsletter form":   `mc_embed_signup`,
})

func kindsByWord(words map[string]string) map[string]string {
	kinds := map[string]string{}
	for kind, list := range words {
		for word := range strings.FieldsSeq(list) {
			kinds[word] = kind
		}
	}
	return kinds
}

// chromeKind returns what kind of chrome an element says it is, or nothing.
func chromeKind(n *html.Node) string {
	if n.Type != html.ElementNode || headingElements(n) {
		return ""
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "role":
			for word := range strings.FieldsSeq(a.Val) {
				if kind := chromeClasses[strings.ToLower(word)]; kind != "" {
					return kind
				}
			}
		case "id":
			if kind := chromeIDs[strings.ToLower(a.Val)]; kind != "" {
				return kind
			}
		case "data-clipboard-text", "data-clipboard-target":
			return "copy button"
		}
	}
	if n.Data == "nav" {
		return "navigation"
	}
	return ""
}

// isProse reports whether there is more in n than links, buttons or fields and a label, or anything to
// look at. Some kinds of chrome are a label and nothing else.
func isProse(n *html.Node, kind string) bool {
	const mostLabel = 80 // characters outside of links and buttons
	switch {
	case has(n, shows), has(n, codeBlocks), unlinkedLength(n) > mostLabel:
		return true
	case kind == "reading time", kind == "date of change":
		return false
	}
	return hasWords(n) && !isOrHas(n, controls)
}

var controls = named("a", "button", "input")

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

// removeAnchors takes the links that a heading has to itself out of it. Those that are the heading, or
// part of it, are only links no more.
func removeAnchors(d *draft, heading *html.Node) {
	words := fold(textOf(heading))
	for _, a := range find(heading, anyLink) {
		switch {
		case isHeadingAnchor(a, words):
			if hasWords(a) {
				d.lose(a, "link of a heading to itself", "dropped")
			}
			remove(a)
		case isSelfLink(a, heading):
			unwrap(a)
		}
	}
}

// isSelfLink reports whether a link in a heading leads to the heading, and not to another place of the
// page, such as a note.
func isSelfLink(a, heading *html.Node) bool {
	target, ok := strings.CutPrefix(attr(a, "href"), "#")
	id := attr(heading, "id")
	return ok && (id == "" || target == id) && !hasClass(a, "footnote-ref")
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
	case has(a, shows):
		return false
	case !hasWords(a):
		href, ok := lookup(a, "href")
		return !ok || strings.Contains(href, "#")
	}
	return hasClass(a, anchorClasses...) && fold(textOf(a)) != heading
}
