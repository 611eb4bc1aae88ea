package fidelity

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// asMedium returns what Medium makes of HTML that is sent to it. It is a model, after what users of
// Medium's API report, and kind where they disagree:
//
//   - The first h1 is the title, an h2 right after it the subtitle; other h1 become h3, h2 and h3
//     become h4, h5 and h6 paragraphs.
//   - Paragraphs, line breaks, bold, italic, links, inline code, code blocks, quotes, lines and lists of
//     one level stay. Nested lists are flattened.
//   - There are no tables: each row becomes a line with its cells one after the other. Users tell of
//     columns that run together altogether.
//   - There are no footnotes, formulas, raised or lowered text, forms, frames, scripts or films: raised
//     text is text, and the others are not there.
//   - Links within the page and relative addresses lead nowhere. An image is fetched if its address
//     is absolute and its format is PNG, JPEG or GIF.
//   - Styles, classes and ids are dropped, and what they hide is shown. Other elements are dropped
//     around their text.
//
// What was made for the article stays: it is uploaded, and so has an address, before this happens.
func asMedium(source string) string {
	m := mediumModel{first: true}
	for _, n := range parse(source) {
		m.node(n)
	}
	return m.out.String()
}

type mediumModel struct {
	out   strings.Builder
	first bool // nothing was shown yet but the title
	list  bool // in one
}

func (m *mediumModel) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		m.first = m.first && strings.TrimSpace(n.Data) == ""
		m.out.WriteString(html.EscapeString(n.Data))
	case html.ElementNode:
		m.element(n)
	}
}

func (m *mediumModel) children(n *html.Node) {
	for c := range n.ChildNodes() {
		m.node(c)
	}
}

func (m *mediumModel) wrap(tag string, n *html.Node) {
	m.out.WriteString("<" + tag + ">")
	m.children(n)
	m.out.WriteString("</" + tag + ">")
}

func (m *mediumModel) element(n *html.Node) {
	switch n.Data {
	case "script", "style", "template", "iframe", "video", "audio", "object", "embed", "svg", "canvas", "math", "input", "select", "textarea", "button":
		return
	case "h1", "h2":
		m.title(n)
	case "h3", "h4":
		m.wrap("h4", n)
	case "h5", "h6", "dt", "dd", "summary", "caption":
		m.wrap("p", n)
	case "p", "br", "blockquote", "hr", "figure", "figcaption", "strong", "b", "em", "i", "code":
		m.wrap(n.Data, n)
	case "pre":
		m.out.WriteString("<pre>\n" + html.EscapeString(text(n)) + "</pre>")
	case "ul", "ol":
		m.items(n)
	case "li":
		m.out.WriteString("</li><li>") // of an item it is in, too
		m.children(n)
	case "a":
		m.link(n)
	case "img":
		m.image(n)
	case "tr":
		m.row(n)
	case "div", "section", "article", "aside", "details", "header", "footer", "nav", "table":
		m.wrap("div", n)
	default:
		m.children(n)
	}
}

func (m *mediumModel) title(n *html.Node) {
	switch {
	case m.first:
		m.wrap(n.Data, n)
		m.first = n.Data == "h1"
	case n.Data == "h1":
		m.wrap("h3", n)
	default:
		m.wrap("h4", n)
	}
}

func (m *mediumModel) items(n *html.Node) {
	if m.list {
		m.children(n)
		return
	}
	m.list = true
	m.wrap(n.Data, n)
	m.list = false
}

func (m *mediumModel) row(n *html.Node) {
	m.out.WriteString("<div>")
	for c := range n.ChildNodes() {
		m.node(c)
		m.out.WriteString(" ")
	}
	m.out.WriteString("</div>")
}

func (m *mediumModel) link(n *html.Node) {
	href := value(n, "href")
	if !leads(href, "http", "https", "mailto", "tel") {
		m.children(n)
		return
	}
	m.out.WriteString(`<a href="` + html.EscapeString(href) + `">`)
	m.children(n)
	m.out.WriteString("</a>")
}

func (m *mediumModel) image(n *html.Node) {
	src := value(n, "src")
	if !isPicture(src) && (!leads(src, "http", "https") || !isFetched(src)) {
		return
	}
	m.out.WriteString(`<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(value(n, "alt")) + `">`)
}

// isFetched reports whether Medium shows images of this format, as far as the address tells it.
func isFetched(src string) bool {
	u, err := url.Parse(src)
	return err == nil && !slices.ContainsFunc([]string{".svg", ".webp", ".avif", ".bmp"}, func(ending string) bool {
		return strings.HasSuffix(strings.ToLower(u.Path), ending)
	})
}
