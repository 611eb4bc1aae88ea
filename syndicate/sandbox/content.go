package sandbox

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// content is what Medium makes of a story's HTML.
type content struct {
	heading  string // the first h1, as plain text
	subtitle string // the h2 right after it, as plain text
	body     string // HTML of the rest
	text     string // everything as plain text, for a title if there is none
}

// normalize does to HTML what clients of Medium's API report:
//
//   - the first h1 is the title, an h2 right after it the subtitle
//   - later ones shrink: h1 to h3, h2, h3 and h4 to h4, h5 and h6 to paragraphs
//   - tables are flattened to text; lists to one level; quotes to lines
//   - code blocks lose their language
//   - elements that Medium has no markup for are unwrapped, active ones dropped
//   - links and images need absolute addresses
//
// Nothing is ever refused. The result is safe to be put into a page.
func normalize(source string) content {
	root := parse(source)
	n := &normalizer{}
	n.blocks(root)
	n.endParagraph()
	n.content.body = n.out.String()
	n.content.text = textOf(root)
	return n.content
}

// parse reads HTML. What is nested deeper than the parser goes, which is 512 elements, becomes its text.
func parse(source string) *html.Node {
	if root, err := html.Parse(strings.NewReader(source)); err == nil {
		return root
	}
	p := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
	for z := html.NewTokenizer(strings.NewReader(source)); z.Next() != html.ErrorToken; {
		if token := z.Token(); token.Type == html.TextToken {
			p.AppendChild(&html.Node{Type: html.TextNode, Data: token.Data})
		}
	}
	root := &html.Node{Type: html.DocumentNode}
	root.AppendChild(p)
	return root
}

type normalizer struct {
	content   content
	titled    bool            // there was an h1
	mayTitle  bool            // the last block was the title, so that an h2 is the subtitle
	out       strings.Builder // finished blocks
	paragraph strings.Builder // inline HTML that is not in a block yet
}

// blocks writes the children of an element that may hold blocks.
func (n *normalizer) blocks(parent *html.Node) {
	for child := range parent.ChildNodes() {
		switch {
		case isDropped(child):
		case isBlock(child):
			n.endParagraph()
			n.block(child)
		case child.Type == html.ElementNode && holdsBlocks(child):
			n.blocks(child)
		default:
			inline(&n.paragraph, child)
		}
	}
}

func (n *normalizer) endParagraph() {
	n.write("p", n.paragraph.String())
	n.paragraph.Reset()
}

// write finishes a block, unless it is empty.
func (n *normalizer) write(tag, inner string) {
	inner = strings.TrimSpace(inner)
	if inner == "" {
		return
	}
	n.mayTitle = false
	fmt.Fprintf(&n.out, "<%s>%s</%s>", tag, inner, tag)
}

func (n *normalizer) block(e *html.Node) {
	switch e.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4:
		n.headline(e)
	case atom.P, atom.H5, atom.H6:
		n.write("p", inlineOf(e))
	case atom.Pre:
		n.write("pre", html.EscapeString(rawText(e)))
	case atom.Blockquote:
		n.write("blockquote", linesOf(e))
	case atom.Ul, atom.Ol:
		n.write(e.Data, itemsOf(e))
	case atom.Table:
		n.write("p", html.EscapeString(textOf(e)))
	case atom.Figure:
		n.write("figure", figureOf(e))
	case atom.Hr:
		n.mayTitle = false
		n.out.WriteString("<hr>")
	default: // a section or the like
		n.blocks(e)
		n.endParagraph()
	}
}

func (n *normalizer) headline(e *html.Node) {
	switch {
	case e.DataAtom == atom.H1 && !n.titled:
		n.content.heading = textOf(e)
		n.titled, n.mayTitle = true, true
	case e.DataAtom == atom.H2 && n.mayTitle:
		n.content.subtitle = textOf(e)
		n.mayTitle = false
	case e.DataAtom == atom.H1:
		n.write("h3", inlineOf(e))
	default:
		n.write("h4", inlineOf(e))
	}
}

// linesOf puts the blocks of a quote into lines: Medium keeps nothing else in one.
func linesOf(e *html.Node) string {
	var lines []string
	var line strings.Builder
	end := func() {
		if text := strings.TrimSpace(line.String()); text != "" {
			lines = append(lines, text)
		}
		line.Reset()
	}
	for child := range e.ChildNodes() {
		switch {
		case !isBlock(child):
			inline(&line, child)
		case holdsBlocks(child):
			end()
			lines = append(lines, linesOf(child))
		default:
			end()
			lines = append(lines, strings.TrimSpace(inlineOf(child)))
		}
	}
	end()
	return strings.Join(lines, "<br>")
}

// itemsOf writes the items of a list and of the lists in it, all on one level.
func itemsOf(list *html.Node) string {
	var b strings.Builder
	for item := range list.ChildNodes() {
		if item.Type != html.ElementNode || isDropped(item) {
			continue
		}
		var own strings.Builder
		var nested []*html.Node
		for child := range item.ChildNodes() {
			switch {
			case child.DataAtom == atom.Ul || child.DataAtom == atom.Ol:
				nested = append(nested, child)
			case isBlock(child):
				own.WriteString(" " + inlineOf(child))
			default:
				inline(&own, child)
			}
		}
		if text := strings.TrimSpace(own.String()); text != "" {
			b.WriteString("<li>" + text + "</li>")
		}
		for _, list := range nested {
			b.WriteString(itemsOf(list))
		}
	}
	return b.String()
}

// figureOf keeps the images and the caption.
func figureOf(e *html.Node) string {
	var images, caption strings.Builder
	for child := range e.Descendants() {
		switch child.DataAtom {
		case atom.Img:
			inline(&images, child)
		case atom.Figcaption:
			caption.WriteString(inlineOf(child))
		}
	}
	if caption.Len() > 0 {
		return images.String() + "<figcaption>" + strings.TrimSpace(caption.String()) + "</figcaption>"
	}
	return images.String()
}

// inlineOf writes the children of an element that holds text.
func inlineOf(e *html.Node) string {
	var b strings.Builder
	for child := range e.ChildNodes() {
		inline(&b, child)
	}
	return b.String()
}

// inline writes a piece of text and unwraps what Medium has no markup for.
func inline(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(html.EscapeString(squeeze(n.Data)))
		return
	}
	if n.Type != html.ElementNode || isDropped(n) {
		return
	}
	inner := inlineOf(n)
	switch n.DataAtom {
	case atom.Br:
		b.WriteString("<br>")
	case atom.Img:
		b.WriteString(image(n))
	case atom.A:
		b.WriteString(link(n, inner))
	case atom.Strong, atom.B:
		b.WriteString("<strong>" + inner + "</strong>")
	case atom.Em, atom.I:
		b.WriteString("<em>" + inner + "</em>")
	case atom.Code:
		b.WriteString("<code>" + inner + "</code>")
	default:
		b.WriteString(inner)
	}
}

func image(n *html.Node) string {
	src := attribute(n, "src")
	if !isAbsolute(src) {
		return ""
	}
	return fmt.Sprintf(`<img src="%s" alt="%s">`, html.EscapeString(src), html.EscapeString(attribute(n, "alt")))
}

// link marks what leads elsewhere as Medium does. An anchor in the page has nowhere to lead.
func link(n *html.Node, inner string) string {
	href := attribute(n, "href")
	u, err := url.Parse(href)
	if err != nil || !isAbsolute(href) && u.Scheme != "mailto" {
		return inner
	}
	rel := ` rel="noopener ugc nofollow" target="_blank"`
	if host := u.Hostname(); host == "medium.com" || strings.HasSuffix(host, ".medium.com") {
		rel = ` rel="noopener"`
	}
	return fmt.Sprintf(`<a href="%s"%s>%s</a>`, html.EscapeString(href), rel, inner)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.P, atom.Pre, atom.Blockquote,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Hr, atom.Table, atom.Figure,
		atom.Html, atom.Body, atom.Div, atom.Section, atom.Article, atom.Aside, atom.Main,
		atom.Header, atom.Footer, atom.Nav, atom.Details, atom.Summary, atom.Address:
		return true
	}
	return false
}

func holdsBlocks(n *html.Node) bool {
	for d := range n.Descendants() {
		if isBlock(d) {
			return true
		}
	}
	return false
}

// isDropped reports whether a node goes with everything in it.
func isDropped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Embed,
		atom.Video, atom.Audio, atom.Canvas, atom.Svg, atom.Math, atom.Form, atom.Input, atom.Button,
		atom.Select, atom.Textarea:
		return true
	}
	return n.Type == html.CommentNode || n.Type == html.DoctypeNode
}

// textOf is the plain text of an element, with a space where a block ends.
func textOf(e *html.Node) string {
	var b strings.Builder
	for n := range e.Descendants() {
		if n.Type == html.TextNode && !inDropped(n) {
			b.WriteString(n.Data)
		} else if isBlock(n) || n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Br {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(squeeze(b.String()))
}

func inDropped(n *html.Node) bool {
	for a := range n.Ancestors() {
		if isDropped(a) {
			return true
		}
	}
	return false
}

// rawText is the text of a code block, line breaks included.
func rawText(e *html.Node) string {
	var b strings.Builder
	for n := range e.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		} else if n.DataAtom == atom.Br {
			b.WriteByte('\n')
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// squeeze makes one space of every run of white space; spaces that do not break stay.
func squeeze(s string) string {
	var b strings.Builder
	inSpace := false
	for _, r := range s {
		isSpace := strings.ContainsRune(" \t\r\n\f", r)
		switch {
		case !isSpace:
			b.WriteRune(r)
		case !inSpace:
			b.WriteByte(' ')
		}
		inSpace = isSpace
	}
	return b.String()
}
