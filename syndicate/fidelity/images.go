package fidelity

import (
	"strings"

	"golang.org/x/net/html"
)

type image struct {
	addresses []string // of the same image in several sizes or formats, absolute and plain
	alt       string
	node      *html.Node
}

// isPicture reports whether the image was made for the article.
func (i image) isPicture() bool {
	return len(i.addresses) > 0 && strings.HasPrefix(i.addresses[0], "data:")
}

func (r *reader) image(n *html.Node) {
	if isPixel(n) {
		return
	}
	if value(n, "src") != "" && strings.HasPrefix(value(n, "src"), "data:") && !lazy(n) {
		r.images = append(r.images, image{[]string{value(n, "src")}, value(n, "alt"), n})
		r.alternative(n)
		return
	}
	i := image{alt: value(n, "alt"), node: n}
	for _, source := range sourcesOf(n) {
		if !strings.HasPrefix(source, "data:") {
			i.addresses = append(i.addresses, r.absolute(source))
		}
	}
	if len(i.addresses) > 0 {
		r.images = append(r.images, i)
	}
}

// alternative reads the words of a picture: a formula or a table that is painted can be found in them.
func (r *reader) alternative(n *html.Node) {
	r.lexer.part(line)
	r.lexer.alt = true
	r.lexer.write(value(n, "alt"), n, true)
	r.lexer.alt = false
	r.lexer.part(line)
}

// lazySources are where scripts that load images late keep their addresses.
var lazySources = [...]string{"data-src", "data-original", "data-lazy-src", "data-srcset", "data-lazy-srcset", "srcset"}

func lazy(n *html.Node) bool {
	for _, key := range lazySources {
		if has(n, key) {
			return true
		}
	}
	return false
}

// sourcesOf lists the addresses of an image in all its sizes and formats, the larger one that a link
// around it leads to included.
func sourcesOf(n *html.Node) []string {
	list := []string{value(n, "src")}
	for _, key := range lazySources {
		list = append(list, addressesIn(value(n, key))...)
	}
	if p := n.Parent; p.Data == "picture" {
		for c := range p.ChildNodes() {
			if is(c, "source") {
				list = append(list, addressesIn(value(c, "srcset"))...)
				list = append(list, addressesIn(value(c, "data-srcset"))...)
			}
		}
	}
	if a := n.Parent; a.Data == "a" && isImageFile(value(a, "href")) {
		list = append(list, value(a, "href"))
	}
	filled := list[:0]
	for _, address := range list {
		if address != "" {
			filled = append(filled, address)
		}
	}
	return filled
}

// addressesIn reads a srcset such as "a.png 640w, b.png 2x", or a single address.
func addressesIn(srcset string) []string {
	var list []string
	for _, candidate := range strings.Split(srcset, ", ") {
		address, _, _ := strings.Cut(strings.TrimSpace(candidate), " ")
		list = append(list, strings.TrimSuffix(address, ","))
	}
	return list
}

func isImageFile(address string) bool {
	address, _, _ = strings.Cut(strings.ToLower(address), "?")
	for _, ending := range []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp"} {
		if strings.HasSuffix(address, ending) {
			return true
		}
	}
	return false
}

// shows reports whether there is anything to look at in n.
func shows(n *html.Node) bool {
	for c := range n.Descendants() {
		if is(c, "img") && !isPixel(c) {
			return true
		}
	}
	return false
}
