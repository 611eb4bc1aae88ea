package fidelity

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/idna"
)

// content is what a reader finds in a piece of HTML, in the order in which it is read.
type content struct {
	words    []word
	links    []link
	images   []image
	embeds   []embed
	code     []code
	drawings []drawing
	formulas []formula
	tables   []passage
	cells    []passage // of tables
	notes    []passage // footnotes
	marks    []passage // of footnotes, in the text
}

type link struct {
	address string // absolute and plain, see [plain]
	node    *html.Node
}

// An embed shows something of another site, or a film or a sound.
type embed struct {
	address string
	node    *html.Node
}

type code struct {
	text string // without line numbers, and without one line feed at the end
	node *html.Node
}

// A drawing is an SVG in the content, or what a script draws from a source.
type drawing struct {
	source string // empty for an SVG
	node   *html.Node
}

// A formula is no words: TeX, MathML and Unicode spell it in different ways.
type formula struct {
	tex  string
	at   int // how many words stand before it
	node *html.Node
}

// A passage is some of the words.
type passage struct {
	from, to int
	node     *html.Node
}

// readContent reads a piece of HTML that stands at an address.
func readContent(source string, base *url.URL) (*content, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	r := reader{base: base, content: &content{}}
	r.children(body)
	r.words = r.lexer.words
	return r.content, nil
}

// A reader goes through a tree once.
type reader struct {
	*content
	lexer    lexer
	base     *url.URL
	verbatim bool // in code
}

func (r *reader) children(n *html.Node) {
	for c := range n.ChildNodes() {
		switch c.Type {
		case html.TextNode:
			r.text(c)
		case html.ElementNode:
			r.element(c)
		}
	}
}

func (r *reader) element(n *html.Node) {
	if tex, ok := texOf(n); ok {
		r.formula(tex, n)
		return
	}
	if !isShown(n) || isBackReference(n) || r.verbatim && isLineNumber(n) {
		return
	}
	if isBlock(n) {
		r.lexer.part(line)
		defer r.lexer.part(line)
	}
	from := len(r.lexer.words)
	switch {
	case n.Data == "img":
		r.image(n)
	case n.Data == "svg":
		r.drawing(n)
	case isEmbed(n):
		r.embeds = append(r.embeds, embed{r.absolute(embedAddress(n)), n})
	case isMermaid(n):
		r.drawings = append(r.drawings, drawing{text(n), n})
	case isCode(n) && !r.verbatim:
		r.block(n)
	case is(n, "sup", "sub", "del", "s", "strike"): // a reader sees where they begin
		r.lexer.part(mark)
		r.children(n)
		r.lexer.part(mark)
	case is(n, "select", "textarea", "button"):
		r.lexer.part(line)
		r.children(n)
		r.lexer.part(line)
	default:
		r.children(n)
	}
	r.note(n, passage{from, len(r.lexer.words), n})
}

// note remembers what the element is besides its words.
func (r *reader) note(n *html.Node, p passage) {
	if p.from == p.to {
		if n.Data == "a" && shows(n) {
			r.link(n)
		}
		return
	}
	switch {
	case isReference(n):
		r.marks = append(r.marks, p)
	case n.Data == "a":
		r.link(n)
	case isTable(n):
		r.tables = append(r.tables, p)
	case n.Data == "td", n.Data == "th":
		r.cells = append(r.cells, p)
	case n.Data == "li" && n.Parent.Parent != nil && isFootnotes(n.Parent.Parent):
		r.notes = append(r.notes, p)
	}
}

func (r *reader) text(n *html.Node) {
	if r.verbatim || within(n, "code") {
		r.lexer.write(n.Data, n.Parent, r.verbatim)
		return
	}
	rest := n.Data
	for {
		before, tex, after, ok := cutFormula(rest)
		r.lexer.write(before, n.Parent, false)
		if !ok {
			return
		}
		r.formula(tex, n.Parent)
		rest = after
	}
}

func (r *reader) formula(tex string, n *html.Node) {
	r.lexer.part(space)
	r.formulas = append(r.formulas, formula{tex: tex, at: len(r.lexer.words), node: n})
}

// block reads a block of code, whose words are words as well.
func (r *reader) block(n *html.Node) {
	var b strings.Builder
	writeCode(&b, n)
	source := strings.TrimSuffix(b.String(), "\n")
	if strings.TrimSpace(source) == "" {
		return // it held line numbers
	}
	r.code = append(r.code, code{source, n})
	r.verbatim = true
	r.children(n)
	r.verbatim = false
}

// writeCode writes the text of code without its line numbers. Some highlighters make each line an
// element, and leave out the line feeds.
func writeCode(b *strings.Builder, n *html.Node) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type != html.ElementNode, !isShown(c), isLineNumber(c), c.Data == "button":
		case c.Data == "br":
			b.WriteString("\n")
		default:
			start := b.Len()
			writeCode(b, c)
			if isBlock(c) && c.Data != "td" && !strings.HasSuffix(b.String()[start:], "\n") {
				b.WriteString("\n")
			}
		}
	}
}

func (r *reader) link(n *html.Node) {
	address := r.absolute(value(n, "href"))
	scheme, _, _ := strings.Cut(address, ":")
	switch scheme {
	case "http", "https":
		if withoutFragment(address) == plain(r.base.String()) {
			return // a jump within the page
		}
		fallthrough
	case "mailto", "tel":
		if has(n, "href") {
			r.links = append(r.links, link{address, n})
		}
	}
}

func (r *reader) drawing(n *html.Node) {
	if isDrawing(n) {
		r.drawings = append(r.drawings, drawing{"", n})
	}
}

func isCode(n *html.Node) bool {
	switch n.Data {
	case "pre", "listing", "xmp", "plaintext":
		return true
	}
	return false
}

func isMermaid(n *html.Node) bool { return hasClass(n, "mermaid") && text(n) != "" }

func isEmbed(n *html.Node) bool {
	switch n.Data {
	case "iframe", "video", "audio", "object", "embed":
		return true
	}
	return false
}

func embedAddress(n *html.Node) string {
	for _, key := range []string{"src", "data-src", "data"} {
		if v := value(n, key); v != "" {
			return v
		}
	}
	for c := range n.Descendants() {
		if is(c, "source") && has(c, "src") {
			return value(c, "src")
		}
	}
	return ""
}

// absolute makes an address absolute and plain.
func (r *reader) absolute(address string) string {
	u, err := url.Parse(strings.Join(strings.Fields(address), "%20"))
	if err != nil {
		return address
	}
	return plain(r.base.ResolveReference(u).String())
}

// plain gives the spellings of one address one form: host in small ASCII letters, path unescaped, no
// slash at the end.
func plain(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	if host, err := idna.ToASCII(strings.ToLower(u.Host)); err == nil {
		u.Host = host
	}
	if query, err := url.QueryUnescape(u.RawQuery); err == nil {
		u.RawQuery = query
	}
	form := strings.ToLower(u.Scheme) + "://" + u.Host + strings.TrimSuffix(u.Path, "/")
	if u.RawQuery != "" {
		form += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		form += "#" + u.Fragment
	}
	return form
}

func withoutFragment(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address
}
