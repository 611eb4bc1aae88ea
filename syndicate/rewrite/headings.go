package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

var headingNames = []string{"h1", "h2", "h3", "h4", "h5", "h6"}

var headingElements = named(headingNames...)

// headings makes two levels of all the levels that the content uses: the highest becomes h3, every
// lower one h4, which is all that Medium has besides title and subtitle. A heading at the very top
// that repeats the title goes.
func headings(d *draft) {
	if h := leadingHeading(d.tree); h != nil && h.Data == "h1" && strings.EqualFold(fold(textOf(h)), d.title) {
		remove(h)
	}
	all := find(d.tree, headingElements)
	counted := slices.DeleteFunc(slices.Clone(all), func(h *html.Node) bool { return isBlank(textOf(h)) || !standsAlone(h) })
	if len(counted) == 0 {
		counted = all
	}
	var levels []string
	for _, h := range counted {
		if !slices.Contains(levels, h.Data) {
			levels = append(levels, h.Data)
		}
	}
	slices.Sort(levels)
	if len(levels) > 2 {
		first := slices.IndexFunc(counted, func(h *html.Node) bool { return h.Data == levels[2] })
		d.lose(counted[first], fmt.Sprintf("%d levels of headings", len(levels)), "merged")
	}
	for _, h := range all {
		if h.Data <= levels[0] {
			rename(h, "h3")
		} else {
			rename(h, "h4")
		}
	}
}

// promote makes headings of all subheadings if no heading is left above them, because it had nothing
// in it but an image or a block of code.
func promote(blocks []block) {
	if slices.ContainsFunc(blocks, func(b block) bool { return b.kind == heading }) {
		return
	}
	for i := range blocks {
		if blocks[i].kind == subheading {
			blocks[i].kind = heading
		}
	}
}

// standsAlone reports whether a heading is one in the article as well, and not a bold line in something
// else.
func standsAlone(h *html.Node) bool {
	return ancestor(h, "li", "blockquote", "figcaption", "td", "th") == nil && ancestor(h, headingNames...) == nil
}

// leadingHeading returns the heading that the content starts with, or nil.
func leadingHeading(tree *html.Node) *html.Node {
	for n := range tree.Descendants() {
		if n.Type == html.TextNode && !isBlankText(n) {
			return ancestor(n, headingNames...)
		}
	}
	return nil
}
