package rewrite

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// hidden removes what no reader of the post sees: scripts, styles, comments, elements that are
// switched off, pixels that count visits, decorations and the second copies that are there for
// browsers without scripts.
func hidden(d *draft) {
	for _, n := range find(d.tree, func(n *html.Node) bool { return isElement(n, "noscript") }) {
		if twin := lazyTwin(n); twin != nil {
			replace(twin, find(n, imgElements)[0])
		}
	}
	var unseen []*html.Node
	for n := range d.tree.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.ElementNode && isHidden(n) {
			unseen = append(unseen, n)
		}
	}
	for _, n := range unseen {
		remove(n)
	}
}

// never are elements that are not displayed, wherever they stand. A gist's script displays something:
// the rule embeds looks after it. Of a formula that KaTeX set, the part that draws it makes no sense as
// text; the part for screen readers does.
var never = cascadia.MustCompile(`
	script:not([src*="//gist.github.com/"]), style, template, noscript, head, meta, link, base,
	annotation, annotation-xml, datalist, [hidden], input[type="hidden"], dialog:not([open]),
	img[width="1"][height="1"], img[width="0"], .katex .katex-html`)

func isHidden(n *html.Node) bool {
	return never.Match(n) || hasHidingStyle(attr(n, "style")) || isDecoration(n)
}

func hasHidingStyle(style string) bool {
	for declaration := range strings.SplitSeq(style, ";") {
		property, value, _ := strings.Cut(strings.ToLower(declaration), ":")
		value, _, _ = strings.Cut(value, "!")
		switch strings.TrimSpace(property) + ":" + strings.TrimSpace(value) {
		case "display:none", "visibility:hidden":
			return true
		}
	}
	return false
}

var shows = cascadia.MustCompile("img, picture, video, audio, iframe, object, embed")

// isDecoration reports whether n is hidden from screen readers and has nothing to read or to look at:
// an icon, an arrow, a sign for "link". Much else that is hidden from them is there to be seen.
func isDecoration(n *html.Node) bool {
	return attr(n, "aria-hidden") == "true" && !hasWords(n) && !shows.Match(n) && cascadia.Query(n, shows) == nil
}

// lazyTwin returns the image without an address that the image in a noscript stands for, or nil.
func lazyTwin(noscript *html.Node) *html.Node {
	twin := noscript.PrevSibling
	for twin != nil && isBlankText(twin) {
		twin = twin.PrevSibling
	}
	if twin == nil || !isElement(twin, "img") || addressOf(twin) != "" || cascadia.Query(noscript, imgElements) == nil {
		return nil
	}
	return twin
}
