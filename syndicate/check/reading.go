package check

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// A reading is what the rules look at in HTML. An article is flat enough to be read token by token,
// so that nothing, however badly nested, can make reading fail.
type reading struct {
	blocks []block
	images []image
}

// A block is one paragraph, heading, list item or the like.
type block struct {
	element string // "p"; empty for text between blocks
	prose   string // text outside code, white space folded
	text    string // all text, white space folded
	links   []link
}

// A link is an a element: its address as it is written and its text, white space folded.
type link struct{ address, text string }

// addresses returns what the links of a block point to.
func (b *block) addresses() []string {
	var list []string
	for _, l := range b.links {
		list = append(list, l.address)
	}
	return list
}

// An image is an img element with its attributes as they are written.
type image struct{ src, alt string }

// linked returns how many letters of a block are in links.
func (b *block) linked() int {
	n := 0
	for _, l := range b.links {
		n += letters(l.text)
	}
	return n
}

// addresses returns what links and images point to.
func (r *reading) addresses() []string {
	var list []string
	for _, b := range r.blocks {
		list = append(list, b.addresses()...)
	}
	for _, i := range r.images {
		list = append(list, i.src)
	}
	return list
}

// letters returns the length of what a reader sees, images aside.
func (r *reading) letters() int {
	n := 0
	for _, b := range r.blocks {
		n += letters(b.text)
	}
	return n
}

func read(source string) reading {
	var r reader
	z := html.NewTokenizer(strings.NewReader(source))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind == html.TextToken {
			r.write(z.Text())
			continue
		}
		switch t := z.Token(); kind {
		case html.StartTagToken:
			r.open(t)
		case html.EndTagToken:
			r.close(t.Data)
		case html.SelfClosingTagToken:
			r.open(t)
			r.close(t.Data)
		}
	}
	r.endBlock("")
	return r.reading
}

// A reader is at one place of the HTML.
type reader struct {
	reading
	element     string       // of the block that is open
	prose, text bytes.Buffer // of the block
	links       []link
	linked      *bytes.Buffer // text of the link that is open, nil outside of links
	code        int           // how many code and pre elements are open
	unseen      bool          // within script or style
}

// open begins an element. Those that an article cannot have begin a block.
func (r *reader) open(t html.Token) {
	switch t.Data {
	case "a":
		if href, ok := attribute(t, "href"); ok {
			r.endLink()
			r.links, r.linked = append(r.links, link{address: href}), &bytes.Buffer{}
		}
	case "img":
		src, _ := attribute(t, "src")
		alt, _ := attribute(t, "alt")
		r.images = append(r.images, image{src, alt})
	case "br":
		r.write([]byte(" "))
	case "code":
		r.code++
	case "strong", "em":
	case "script", "style":
		r.unseen = true
	case "pre":
		r.endBlock(t.Data)
		r.code++
	default:
		r.endBlock(t.Data)
	}
}

func (r *reader) close(element string) {
	switch element {
	case "a":
		r.endLink()
	case "img", "br", "strong", "em":
	case "script", "style":
		r.unseen = false
	case "code":
		r.code = max(r.code-1, 0)
	case "pre":
		r.code = max(r.code-1, 0)
		r.endBlock("")
	default:
		r.endBlock("")
	}
}

func (r *reader) write(text []byte) {
	if r.unseen {
		return
	}
	r.text.Write(text)
	if r.linked != nil {
		r.linked.Write(text)
	}
	if r.code == 0 {
		r.prose.Write(text)
	}
}

// endLink gives the link that is open its text.
func (r *reader) endLink() {
	if r.linked != nil {
		r.links[len(r.links)-1].text = fold(r.linked.String())
		r.linked = nil
	}
}

// endBlock keeps the block that is open, if there is anything in it, and opens the next one.
func (r *reader) endBlock(next string) {
	r.endLink()
	text := fold(r.text.String())
	if text != "" || r.links != nil {
		prose := text // of most blocks they are the same
		if r.prose.Len() < r.text.Len() {
			prose = fold(r.prose.String())
		}
		r.blocks = append(r.blocks, block{element: r.element, text: text, prose: prose, links: r.links})
	}
	r.element, r.links = next, nil
	r.text.Reset()
	r.prose.Reset()
}

func attribute(t html.Token, name string) (value string, ok bool) {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// fold makes every run of white space one space.
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isFolded reports whether a text has no white space but single spaces between words. It knows so of plain text
// only.
func isFolded(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= utf8.RuneSelf || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}
