package rewrite

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// placeDrawing paints an SVG in the content; the link that was around it may be nil. Icons are left out: a
// figure of one would be out of all proportion.
func placeDrawing(d *draft, svg, link *html.Node) {
	label := labelOf(svg)
	if !isDrawing(svg) {
		if a := ancestor(svg, "a"); a != nil && !hasWordsBesideDrawings(a) && label != "" {
			replace(svg, newText(label)) // all that the link has
			return
		}
		d.lose(svg, "svg "+label, "dropped")
		remove(svg)
		return
	}
	address, ok := d.paint(func(s Studio) (syndicate.Picture, error) { return s.Drawing(d.ctx, document(svg)) })
	action := "picture"
	if !ok {
		action = "dropped"
	}
	d.lose(svg, "svg "+label, action)
	img := newImage(address, cmp.Or(label, wordsOf(svg)))
	replace(svg, img)
	if ok {
		frame(d, img, "", link)
	} else {
		drop(d, img, link)
	}
}

var drawingTitle = named("title")

// labelOf is what an SVG says of itself to those who cannot see it.
func labelOf(svg *html.Node) string {
	label := fold(attr(svg, "aria-label"))
	if title := cascadia.Query(svg, drawingTitle); label == "" && title != nil {
		label = fold(textOf(title))
	}
	return label
}

// document writes an SVG element as a document of its own, which has to name its namespaces.
func document(svg *html.Node) []byte {
	root := *svg
	root.Attr = slices.DeleteFunc(slices.Clone(svg.Attr), func(a html.Attribute) bool {
		return a.Key == "xmlns" || a.Namespace == "xmlns"
	})
	root.Attr = append(root.Attr,
		html.Attribute{Key: "xmlns", Val: "http://www.w3.org/2000/svg"},
		html.Attribute{Key: "xmlns:xlink", Val: "http://www.w3.org/1999/xlink"})
	var b bytes.Buffer
	if err := html.Render(&b, &root); err != nil {
		return nil // it cannot be written to a buffer: there is nothing to paint
	}
	return b.Bytes()
}

// largestIcon is how many pixels an icon has on a side, at most.
const largestIcon = 48

// isDrawing reports whether n is an SVG to look at, and not an icon: something small, or without words
// in a line that has some.
func isDrawing(n *html.Node) bool {
	if n.Type != html.ElementNode || n.Data != "svg" {
		return false
	}
	if hasShapeWords(n) {
		return true
	}
	if hasIconClass(n) {
		return false
	}
	width, height, known := measure(n)
	if known && width <= largestIcon && height <= largestIcon {
		return false
	}
	line := ancestor(n, "p", "li", "a", "button", "summary", "dt", "dd", "td", "th", "label", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption")
	return line == nil || !hasWordsBesideDrawings(line)
}

var shapeWords = named("text", "foreignObject")

// hasShapeWords reports whether an SVG shows words.
func hasShapeWords(svg *html.Node) bool { return slices.ContainsFunc(find(svg, shapeWords), hasWords) }

// wordsOf returns what is written in an SVG, piece by piece.
func wordsOf(svg *html.Node) string {
	var pieces []string
	for c := range svg.Descendants() {
		if c.Type == html.TextNode {
			pieces = append(pieces, c.Data)
		}
	}
	return fold(strings.Join(pieces, " "))
}

// hasWordsBesideDrawings reports whether there are words below n that are not part of an SVG.
func hasWordsBesideDrawings(n *html.Node) bool {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.ContainsFunc(c.Data, isWordRune):
			return true
		case c.Data != "svg" && hasWordsBesideDrawings(c):
			return true
		}
	}
	return false
}

// measure returns the size of an SVG in pixels, as far as its attributes tell it.
func measure(svg *html.Node) (width, height float64, known bool) {
	width, height = pixels(attr(svg, "width")), pixels(attr(svg, "height"))
	if box := strings.FieldsFunc(attr(svg, "viewBox"), func(r rune) bool { return r == ',' || isSpace(r) }); len(box) == 4 {
		width, height = cmp.Or(width, pixels(box[2])), cmp.Or(height, pixels(box[3]))
	}
	return width, height, width > 0 && height > 0
}

// pixels reads a length, 0 if it is not known how long that is. Sizes relative to that of the text are those of
// icons.
func pixels(length string) float64 {
	length = strings.TrimSpace(length)
	number := strings.TrimRight(length, "abcdefghijklmnopqrstuvwxyz")
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0
	}
	switch strings.TrimPrefix(length, number) {
	case "", "px":
		return value
	case "em", "ex", "ch", "rem":
		return value * 16
	}
	return 0
}
