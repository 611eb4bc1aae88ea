package rewrite

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The tree is never deeper than the 512 elements that the parser admits, so recursion is safe.

// parse reads content like a browser with scripts does, and hangs it below a body.
func parse(content string) (*html.Node, error) {
	body := newElement("body")
	nodes, err := html.ParseFragment(strings.NewReader(strings.ToValidUTF8(content, "\uFFFD")), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

func newElement(name string, children ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode}
	rename(n, name)
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

func newText(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

func newLink(address, text string) *html.Node {
	a := newElement("a", newText(text))
	a.Attr = []html.Attribute{{Key: "href", Val: address}}
	return a
}

func newImage(address, alt string) *html.Node {
	img := newElement("img")
	img.Attr = []html.Attribute{{Key: "src", Val: address}, {Key: "alt", Val: alt}}
	return img
}

// rename makes another element of n. Turning it into a div leaves nothing of it but its borders.
func rename(n *html.Node, name string) {
	n.Data, n.DataAtom, n.Namespace = name, atom.Lookup([]byte(name)), ""
}

func isElement(n *html.Node, names ...string) bool {
	return n.Type == html.ElementNode && n.Namespace == "" && slices.Contains(names, n.Data)
}

func attr(n *html.Node, key string) string {
	value, _ := lookup(n, key)
	return value
}

func lookup(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

// classes are the words of the class attribute, in lower case.
func classes(n *html.Node) []string { return strings.Fields(strings.ToLower(attr(n, "class"))) }

// hasClass reports whether n has one of the classes, which are given in lower case.
func hasClass(n *html.Node, names ...string) bool {
	class := attr(n, "class")
	if class == "" {
		return false
	}
	for word := range strings.FieldsSeq(strings.ToLower(class)) {
		if slices.Contains(names, word) {
			return true
		}
	}
	return false
}

// find returns the elements below root that match, in the order of the document.
func find(root *html.Node, selector cascadia.Selector) []*html.Node {
	return appendFound(nil, root, selector)
}

// appendFound is called for every node by almost every rule: plain loops take half the time of iterators.
func appendFound(found []*html.Node, root *html.Node, selector cascadia.Selector) []*html.Node {
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if selector(c) {
			found = append(found, c)
		}
		found = appendFound(found, c, selector)
	}
	return found
}

// has reports whether an element below n matches.
func has(n *html.Node, selector cascadia.Selector) bool { return cascadia.Query(n, selector) != nil }

// isOrHas reports whether n matches or an element below it.
func isOrHas(n *html.Node, selector cascadia.Selector) bool {
	return selector.Match(n) || has(n, selector)
}

// named selects the elements that have one of the names. Looking at names only, it takes a fraction of the
// time of a selector in CSS.
func named(names ...string) cascadia.Selector {
	return func(n *html.Node) bool { return n.Type == html.ElementNode && slices.Contains(names, n.Data) }
}

// ancestor returns the innermost element around n that has one of the names, or nil.
func ancestor(n *html.Node, names ...string) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		if isElement(p, names...) {
			return p
		}
	}
	return nil
}

// outermost returns those nodes that are not inside another one of them. The nodes have to be in the
// order of the document.
func outermost(nodes []*html.Node) []*html.Node {
	seen := make(map[*html.Node]bool, len(nodes))
	for _, n := range nodes {
		seen[n] = true
	}
	return slices.DeleteFunc(slices.Clone(nodes), func(n *html.Node) bool {
		for p := n.Parent; p != nil; p = p.Parent {
			if seen[p] {
				return true
			}
		}
		return false
	})
}

func remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// replace puts other nodes in the place of n, taking them from where they were.
func replace(n *html.Node, others ...*html.Node) {
	for _, o := range others {
		remove(o)
		n.Parent.InsertBefore(o, n)
	}
	remove(n)
}

func removeChildren(n *html.Node) {
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
}

// takeChildren takes everything out of n.
func takeChildren(n *html.Node) []*html.Node {
	children := slices.Collect(n.ChildNodes())
	removeChildren(n)
	return children
}

func appendTo(n *html.Node, children ...*html.Node) {
	for _, c := range children {
		n.AppendChild(c)
	}
}

// embolden puts everything in n into a strong.
func embolden(n *html.Node) { n.AppendChild(newElement("strong", takeChildren(n)...)) }

// sole returns the paragraph that is all that there is in n, else n.
func sole(n *html.Node) *html.Node {
	for {
		inside := slices.DeleteFunc(slices.Collect(n.ChildNodes()), isBlankText)
		if len(inside) != 1 || !isElement(inside[0], "p", "div") {
			return n
		}
		n = inside[0]
	}
}

// unwrap leaves the children of n in its place.
func unwrap(n *html.Node) { replace(n, slices.Collect(n.ChildNodes())...) }

// prepend puts a text in front of the first words in n: into its first paragraph, if it starts with
// one, so that no line break comes between.
func prepend(n *html.Node, text string) {
	for {
		first := n.FirstChild
		for first != nil && isBlankText(first) {
			first = first.NextSibling
		}
		if first == nil || !isElement(first, "p", "div") {
			n.InsertBefore(newText(text), first)
			return
		}
		n = first
	}
}

func isBlankText(n *html.Node) bool {
	return n.Type == html.CommentNode || n.Type == html.TextNode && strings.TrimSpace(n.Data) == ""
}

// textOf returns all text below n as it is written.
func textOf(n *html.Node) string {
	var b strings.Builder
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// hasWords reports whether the text below n has a letter or a digit.
func hasWords(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.TextNode && strings.ContainsFunc(c.Data, isWordRune) {
			return true
		}
	}
	return false
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
