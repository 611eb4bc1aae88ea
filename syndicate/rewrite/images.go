package rewrite

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var (
	imgElements     = cascadia.MustCompile("img")
	pictureSources  = cascadia.MustCompile("picture > source")
	inlineDrawings  = cascadia.MustCompile("svg")
	linksWithImages = cascadia.MustCompile("a[href]:has(img)")
	drawingTitle    = cascadia.MustCompile("title")
	pictures        = cascadia.MustCompile("picture")
)

// images gives every image the absolute address of its largest version, also when a script was to
// load it, and nothing else but its alternative text. Drawings in the markup itself, and images whose
// data is there instead of an address, cannot be fetched by anybody and are dropped.
func images(d *draft) {
	for _, svg := range outermost(find(d.tree, inlineDrawings)) {
		d.lose(svg, "svg "+textOfFirst(svg, drawingTitle), "dropped")
		remove(svg)
	}
	for _, picture := range find(d.tree, pictures) {
		lendSource(picture)
	}
	for _, img := range find(d.tree, imgElements) {
		address, ok := d.resolve(addressOf(img))
		if !ok || !isWeb(address) {
			d.lose(img, "image without an address "+attr(img, "alt"), "dropped")
			remove(img)
			continue
		}
		img.Attr = []html.Attribute{{Key: "src", Val: address}, {Key: "alt", Val: attr(img, "alt")}}
	}
	for _, a := range find(d.tree, linksWithImages) {
		loseLink(d, a)
	}
}

func textOfFirst(n *html.Node, selector cascadia.Selector) string {
	if first := cascadia.Query(n, selector); first != nil {
		return textOf(first)
	}
	return ""
}

// lendSource gives the image of a picture the first source's address if it has none of its own.
func lendSource(picture *html.Node) {
	img, source := cascadia.Query(picture, imgElements), cascadia.Query(picture, pictureSources)
	if img == nil || source == nil || addressOf(img) != "" {
		return
	}
	img.Attr = append(slices.Clone(img.Attr), html.Attribute{Key: "data-src", Val: addressOf(source)})
}

// loseLink reports the link around images, which they cannot keep, unless it has words too or leads to
// the very image that it is around.
func loseLink(d *draft, a *html.Node) {
	target, ok := d.resolve(attr(a, "href"))
	same := func(img *html.Node) bool { return attr(img, "src") == target }
	if ok && !hasWords(a) && !slices.ContainsFunc(find(a, imgElements), same) {
		d.lose(a, "link around an image "+target, "dropped")
	}
}

// lazyAttributes are where scripts that load images late expect the address.
var lazyAttributes = []string{"data-src", "data-lazy-src", "data-original", "data-lazy"}

// addressOf returns the best address that an img or a source has, as it is written, or nothing. What
// a script would load comes before src, which then is a placeholder.
func addressOf(n *html.Node) string {
	for _, key := range append(slices.Clone(lazyAttributes), "src") {
		if address := strings.TrimSpace(attr(n, key)); address != "" && !isPlaceholder(address) {
			return address
		}
	}
	for _, key := range []string{"data-srcset", "data-lazy-srcset", "srcset"} {
		if address := largest(attr(n, key)); address != "" && !isPlaceholder(address) {
			return address
		}
	}
	return ""
}

func isPlaceholder(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	return strings.EqualFold(scheme, "data") || strings.EqualFold(address, "about:blank")
}

// largest returns the address of the largest image in a srcset: "a.png 640w, b.png 2x". Addresses may
// contain commas, so only white space ends them (https://html.spec.whatwg.org/#parsing-a-srcset-attribute).
func largest(srcset string) string {
	best, bestSize := "", math.Inf(-1)
	for {
		srcset = strings.TrimLeft(srcset, ", \t\r\n\f")
		if srcset == "" {
			return best
		}
		address, descriptor := srcset, ""
		if end := strings.IndexFunc(srcset, isSpace); end >= 0 {
			address, srcset = srcset[:end], srcset[end:]
		} else {
			srcset = ""
		}
		if trimmed := strings.TrimRight(address, ","); trimmed != address {
			address = trimmed
		} else {
			descriptor, srcset, _ = strings.Cut(srcset, ",")
		}
		if size := sizeOf(descriptor); size > bestSize {
			best, bestSize = address, size
		}
	}
}

// sizeOf reads "640w" or "2x"; a set never mixes the two. No size at all means 1x.
func sizeOf(descriptor string) float64 {
	descriptor = strings.TrimSpace(descriptor)
	size, err := strconv.ParseFloat(strings.TrimRight(descriptor, "wx"), 64)
	if err != nil {
		return 1
	}
	return size
}
