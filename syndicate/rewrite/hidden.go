package rewrite

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// hidden removes what no reader of the post sees: scripts, styles, comments, elements that are
// switched off or only read aloud, pixels that count visits, decorations, and the second copies that
// are there for browsers without scripts.
//
// A script itself is not seen, but what it writes is, and nobody knows what that is without running
// it: that is a loss. The rule embeds looks after the scripts that it knows.
func hidden(d *draft) {
	for _, n := range find(d.tree, noscripts) {
		showLazyTwin(n)
	}
	removeHidden(d, d.tree)
}

func removeHidden(d *draft, n *html.Node) {
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		switch {
		case isEmbedScript(c):
		case c.Type == html.CommentNode, c.Type == html.ElementNode && isHidden(c):
			if mayWrite(c) {
				address, _ := d.resolve(attr(c, "src"))
				d.lose(c, "script "+syndicate.HostOf(address), "dropped")
			}
			n.RemoveChild(c)
		default:
			removeHidden(d, c)
		}
	}
}

// quietScripts are parts of the addresses of scripts whose work no reader of an article misses.
var quietScripts = []string{
	// They draw nicely what is in the content anyway: posts of X and Instagram, and previews, which the
	// rule embeds knows.
	"//platform.twitter.com/widgets", "//platform.x.com/widgets", "instagram.com/embed", "iframe.ly/embed", "iframely.net/embed",
	// Comments, which belong to the page.
	"//giscus.app/", "//utteranc.es/", ".disqus.com/", "commento.io/", "cusdis.com/", "hyvor.com/",
	// Advertisements and counters of visits.
	"googlesyndication.com/", "carbonads.com/", "googletagmanager.com/", "google-analytics.com/", "//plausible.io/",
	"goatcounter.com/", "//gc.zgo.at/", "cloudflareinsights.com/", "umami.is/", "matomo.js",
}

// mayWrite reports whether n is a script that a reader may see something of, and not a block of data that
// calls itself one.
func mayWrite(n *html.Node) bool {
	if !isElement(n, "script") {
		return false
	}
	address := strings.ToLower(attr(n, "src"))
	if slices.ContainsFunc(quietScripts, func(part string) bool { return strings.Contains(address, part) }) {
		return false
	}
	kind := strings.ToLower(attr(n, "type"))
	return kind == "" || kind == "module" || strings.HasSuffix(kind, "javascript")
}

var (
	neverShown = named("script", "style", "template", "noscript", "head", "meta", "link", "base",
		"annotation", "annotation-xml", "datalist")
	// hiddenByAttributes are hidden wherever they stand. Of a formula that KaTeX set, the part that draws
	// it makes no sense as text; the part for screen readers does.
	hiddenByAttributes = cascadia.MustCompile(`
		[hidden], input[type="hidden"], input[type="radio"],
		img[width="1"][height="1"], img[width="0"], .katex .katex-html,
		.sr-only, .visually-hidden, .screen-reader-text, .screen-reader-only, .print-only`)
)

func isHidden(n *html.Node) bool {
	if neverShown(n) || isDecoration(n) || isIcon(n) {
		return true
	}
	if n.Data == "dialog" {
		if _, open := lookup(n, "open"); !open {
			return true
		}
	}
	return len(n.Attr) > 0 && (hiddenByAttributes(n) || hasHidingStyle(attr(n, "style")))
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

var shows = named("img", "picture", "video", "audio", "iframe", "object", "embed")

// isDecoration reports whether n is hidden from screen readers and has nothing to read or to look at:
// an icon, an arrow, a sign for "link". Much else that is hidden from them is there to be seen, such as
// the stars of a rating, of which there are several.
func isDecoration(n *html.Node) bool {
	const mostSigns = 2
	return attr(n, "aria-hidden") == "true" && !hasWords(n) && !isOrHas(n, shows) && utf8.RuneCountInString(fold(textOf(n))) <= mostSigns
}

// isIcon reports whether n is a drawing that is not in the content: themes keep their icons in one place
// of the page and refer to them by name.
func isIcon(n *html.Node) bool {
	if n.Data != "svg" || hasWords(n) {
		return false
	}
	inside := slices.DeleteFunc(slices.Collect(n.ChildNodes()), isBlankText)
	return len(inside) == 1 && inside[0].Data == "use"
}

var noscripts = named("noscript")

// showLazyTwin puts the image in a noscript into the place of the image before it, if that waits for a
// script to give it an address. With scripts on, the inside of a noscript is text.
func showLazyTwin(noscript *html.Node) {
	lazy := noscript.PrevSibling
	for lazy != nil && isBlankText(lazy) {
		lazy = lazy.PrevSibling
	}
	if lazy == nil || !isElement(lazy, "img") || addressOf(lazy) != "" {
		return
	}
	inside, err := parse(textOf(noscript))
	if err != nil {
		return // too deep to be an image
	}
	if img := cascadia.Query(inside, imgElements); img != nil {
		replace(lazy, img)
	}
}
