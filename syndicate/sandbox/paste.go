package sandbox

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A document is a story as Medium's editor holds it: a title, and paragraphs on one level.
type document struct {
	title, subtitle string
	titled          bool // there is a title, be it empty
	paragraphs      []paragraph
}

// A paragraph is one of the editor's. Items of lists are paragraphs too.
type paragraph struct {
	tag        string // p, h3, h4, blockquote, pre, ul, ol, hr or figure
	attributes string // of code: language and mode
	inner      string // HTML
}

// An editor reads HTML into a document. What it does to a paste is what people report of Medium's:
//
//   - in an empty story a heading in front is the title, and an h4 after it the subtitle
//   - h1, h2 and h3 are large headings, h4 a small one, h5 and h6 are text
//   - each paragraph of a quote becomes a quote and an empty one after it
//   - a line break between two blocks becomes an empty paragraph
//   - a blank line splits a code block; its language and mode stay
//   - lists have one level, tables are text, captions stay
//   - pictures come from the web, those in data: addresses are lost
//   - quotes are curled, dashes get thin spaces
//   - other markup is dropped, its text stays
type editor struct {
	pasted  bool // false if the editor reads back what it shows itself
	picture func(src string) (address string, taken bool)

	doc   document
	loose strings.Builder // inline HTML that is in no block yet
	gap   bool            // there was a line break since the last block
}

// readPaste makes a document of the clipboard's HTML, or of its text if there is no HTML. The first
// heading of an empty story is its title.
func readPaste(source, text string, empty bool, picture func(string) (string, bool)) document {
	e := &editor{pasted: true, picture: picture, doc: document{titled: !empty}}
	if strings.TrimSpace(source) == "" {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(squeeze(line)); line != "" {
				e.add("p", html.EscapeString(line))
			}
		}
		return e.doc
	}
	root := parse(source)
	curl(root)
	return e.read(root)
}

// readBack makes a document of what the editor's page shows.
func readBack(source string, picture func(string) (string, bool)) document {
	e := &editor{picture: picture}
	return e.read(parse(source))
}

func (e *editor) read(root *html.Node) document {
	e.blocks(root)
	e.endLoose()
	d := e.doc
	if d.title != "" && len(d.paragraphs) > 0 && d.paragraphs[0].tag == "h4" {
		d.subtitle = textOf(parse(d.paragraphs[0].inner))
		d.paragraphs = d.paragraphs[1:]
	}
	return d
}

// body is the document below title and subtitle.
func (d document) body() string {
	var b strings.Builder
	for i, p := range d.paragraphs {
		switch p.tag {
		case "ul", "ol":
			if i == 0 || d.paragraphs[i-1].tag != p.tag {
				b.WriteString("<" + p.tag + ">")
			}
			b.WriteString("<li>" + p.inner + "</li>")
			if i == len(d.paragraphs)-1 || d.paragraphs[i+1].tag != p.tag {
				b.WriteString("</" + p.tag + ">")
			}
		case "hr":
			b.WriteString("<hr>")
		default:
			fmt.Fprintf(&b, "<%s%s>%s</%s>", p.tag, p.attributes, p.inner, p.tag)
		}
	}
	return b.String()
}

// add ends a paragraph. Empty ones have a place in a story, unlike empty headings and items.
func (e *editor) add(tag, inner string) {
	inner = strings.TrimSpace(inner)
	if inner == "<br>" { // what browsers keep in an empty paragraph
		inner = ""
	}
	if inner == "" && tag != "p" && tag != "blockquote" && tag != "hr" {
		return
	}
	e.push(paragraph{tag: tag, inner: inner})
}

func (e *editor) push(p paragraph) {
	if e.gap && (len(e.doc.paragraphs) > 0 || e.doc.title != "") {
		e.doc.paragraphs = append(e.doc.paragraphs, paragraph{tag: "p"})
	}
	e.gap = false
	e.doc.paragraphs = append(e.doc.paragraphs, p)
}

func (e *editor) endLoose() {
	if strings.TrimSpace(e.loose.String()) != "" {
		e.add("p", e.loose.String())
	}
	e.loose.Reset()
}

// blocks reads the children of an element that may hold blocks.
func (e *editor) blocks(parent *html.Node) {
	for _, child := range slices.Collect(parent.ChildNodes()) {
		switch {
		case isDropped(child):
		case isBlock(child):
			e.endLoose()
			e.block(child)
		case child.Type == html.TextNode && strings.TrimSpace(child.Data) == "" && strings.TrimSpace(e.loose.String()) == "":
			e.gap = e.gap || e.pasted && strings.Contains(child.Data, "\n")
		case holdsBlocks(child):
			e.endLoose()
			e.blocks(child)
		case len(imagesIn(child)) > 0:
			e.endLoose()
			e.takePictures(child)
			e.blocks(child)
		default:
			inline(&e.loose, child)
		}
	}
}

func (e *editor) block(n *html.Node) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3:
		e.heading(n)
	case atom.H4:
		e.text("h4", n)
	case atom.P, atom.H5, atom.H6:
		e.text("p", n)
	case atom.Pre:
		e.code(n)
	case atom.Blockquote:
		e.quote(n)
	case atom.Ul, atom.Ol:
		e.items(n)
	case atom.Table:
		e.add("p", html.EscapeString(textOf(n)))
	case atom.Figure:
		e.figure(n)
	case atom.Hr:
		e.add("hr", "")
	default: // a section or the like
		e.blocks(n)
		e.endLoose()
	}
}

func (e *editor) heading(n *html.Node) {
	if !e.doc.titled && len(e.doc.paragraphs) == 0 {
		e.doc.title = textOf(n)
		e.doc.titled = e.doc.title != "" || !e.pasted
		e.gap = false
		return
	}
	e.text("h3", n)
}

// text reads an element that holds text. Pictures in it stand on their own.
func (e *editor) text(tag string, n *html.Node) {
	found := imagesIn(n)
	if len(found) == 0 {
		e.add(tag, inlineOf(n))
		return
	}
	var b strings.Builder
	end := func() {
		if strings.TrimSpace(b.String()) != "" {
			e.add(tag, b.String())
		}
		b.Reset()
	}
	for _, child := range slices.Collect(n.ChildNodes()) {
		if len(imagesIn(child)) > 0 {
			end()
			e.takePictures(child)
			if textOf(child) == "" { // it was about the picture
				continue
			}
		}
		inline(&b, child)
	}
	end()
}

// quote makes a quote of each paragraph in one.
func (e *editor) quote(n *html.Node) {
	if !holdsBlocks(n) {
		e.text("blockquote", n)
		return
	}
	for child := range n.ChildNodes() {
		switch {
		case isDropped(child):
		case child.DataAtom == atom.P:
			e.text("blockquote", child)
			if e.pasted {
				e.add("blockquote", "")
			}
		case isBlock(child):
			e.add("blockquote", html.EscapeString(textOf(child)))
		case strings.TrimSpace(child.Data) != "":
			var b strings.Builder
			inline(&b, child)
			e.add("blockquote", b.String())
		}
	}
}

// items reads a list and the lists in it, all on one level.
func (e *editor) items(list *html.Node) {
	for _, item := range slices.Collect(list.ChildNodes()) {
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
				own.WriteString(" " + withoutPictures(inlineOf(child)))
			default:
				var b strings.Builder
				inline(&b, child)
				own.WriteString(withoutPictures(b.String()))
			}
		}
		e.add(list.Data, own.String())
		for _, list := range nested {
			e.items(list)
		}
		e.takePictures(item)
	}
}

var (
	blankLines   = regexp.MustCompile(`\n\n+`)
	codeLanguage = regexp.MustCompile(`^[A-Za-z0-9+#._-]+$`)
	codeMode     = regexp.MustCompile(`^[012]$`)
	inlineImage  = regexp.MustCompile(`<img [^>]*>`)
)

func withoutPictures(inner string) string { return inlineImage.ReplaceAllString(inner, "") }

func (e *editor) code(n *html.Node) {
	attributes := ""
	if mode := attribute(n, "data-code-block-mode"); codeMode.MatchString(mode) {
		attributes += ` data-code-block-mode="` + mode + `"`
	}
	if language := attribute(n, "data-code-block-lang"); len(language) <= 40 && codeLanguage.MatchString(language) {
		attributes += ` data-code-block-lang="` + language + `"`
	}
	blocks := []string{rawText(n)}
	if e.pasted {
		blocks = blankLines.Split(blocks[0], -1)
	}
	for _, text := range blocks {
		if strings.TrimSpace(text) != "" {
			e.push(paragraph{tag: "pre", attributes: attributes, inner: html.EscapeString(text)})
		}
	}
}

// figure keeps the pictures and the caption below the last of them. Reports differ on whether Medium
// keeps captions.
func (e *editor) figure(n *html.Node) {
	if len(imagesIn(n)) == 0 {
		e.blocks(n)
		e.endLoose()
		return
	}
	before := len(e.doc.paragraphs)
	e.takePictures(n)
	for d := range n.Descendants() {
		if d.DataAtom != atom.Figcaption {
			continue
		}
		caption := strings.TrimSpace(inlineOf(d))
		switch last := len(e.doc.paragraphs) - 1; {
		case caption == "":
		case last >= before:
			e.doc.paragraphs[last].inner += "<figcaption>" + caption + "</figcaption>"
		default: // the picture is lost, its caption is text
			e.add("p", caption)
		}
	}
}

// takePictures takes the pictures out of an element and makes a paragraph of each.
func (e *editor) takePictures(n *html.Node) {
	for _, img := range imagesIn(n) {
		if address, taken := e.picture(attribute(img, "src")); taken {
			e.push(paragraph{tag: "figure", inner: fmt.Sprintf(`<img src="%s" alt="%s">`,
				html.EscapeString(address), html.EscapeString(attribute(img, "alt")))})
		}
		if img != n {
			img.Parent.RemoveChild(img)
		}
	}
}

// imagesIn returns the images in an element, which may be one itself.
func imagesIn(n *html.Node) []*html.Node {
	if n.DataAtom == atom.Img {
		return []*html.Node{n}
	}
	var found []*html.Node
	for d := range n.Descendants() {
		if d.DataAtom == atom.Img && !inDropped(d) {
			found = append(found, d)
		}
	}
	return found
}
