package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// headings makes two levels of all the levels that the content uses: the highest becomes h3, every
// lower one h4, which is all that Medium has besides title and subtitle. A heading at the very top
// that repeats the title goes.
func headings(d *draft) {
	if h := leadingHeading(d.tree); h != nil && h.Data == "h1" && strings.EqualFold(fold(textOf(h)), d.title) {
		remove(h)
	}
	all := find(d.tree, headingElements)
	var levels []string
	for _, h := range all {
		if hasWords(h) && !slices.Contains(levels, h.Data) {
			levels = append(levels, h.Data)
		}
	}
	if len(levels) == 0 {
		levels = []string{"h1"} // of headings without words, which hold an image perhaps
	}
	if len(levels) > 2 {
		d.lose(nil, fmt.Sprintf("%d levels of headings", len(levels)), "merged")
	}
	top := slices.Min(levels)
	for _, h := range all {
		if h.Data <= top {
			rename(h, "h3")
		} else {
			rename(h, "h4")
		}
	}
}

// leadingHeading returns the heading that the content starts with, or nil.
func leadingHeading(tree *html.Node) *html.Node {
	for n := range tree.Descendants() {
		if n.Type == html.TextNode && !isBlankText(n) {
			return ancestor(n, "h1", "h2", "h3", "h4", "h5", "h6")
		}
	}
	return nil
}
