package difference

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A block is a stretch of an article that has a line of its own: a paragraph, an item, a line of code.
type block struct {
	kind  string // h1 h2 h3 h4 p ul ol blockquote pre figcaption img hr; of an item, that of its list
	first bool   // of its list, quotation or listing
	words []word

	src, alt string // of an img
}

// A word is the smallest thing that is marked as changed: a word, a sign or the space between two. How it
// looks and where it leads to is part of it.
type word struct {
	text  string // "\n" for a line break
	style style
	href  string // where it leads to, whatever is written there; empty for no link
}

type style uint8

const (
	strong style = 1 << iota
	em
	code
)

// read returns the blocks of an article. Markup that articles do not have counts for the text in it.
//
// It goes by the tags alone and builds no tree: that takes no longer for markup that is meant to take
// long.
func read(article string) []block {
	var r reader
	z := html.NewTokenizer(strings.NewReader(strings.ToValidUTF8(article, "\uFFFD")))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: strings have no other error
			r.endBlock()
			return r.blocks
		case html.TextToken:
			r.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(string(name))
		}
	}
}

// A reader is in the middle of an article.
type reader struct {
	blocks []block
	words  []word // of the block that has not ended
	first  bool   // whether that is the first of what it is in

	inside  string // the kind of the blocks that come; empty for p
	listing bool   // whether inside is pre and nothing of it was read
	hidden  bool   // whether the text is one that no browser shows

	strong, em, code int      // how many are open
	links            []string // likewise
}

func (r *reader) start(t html.Token) {
	switch t.Data {
	case "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "figcaption":
		r.endBlock()
		r.inside, r.first, r.listing = t.Data, true, t.Data == "pre"
	case "p", "li", "figure", "div":
		r.endBlock()
	case "hr":
		r.endBlock()
		r.blocks = append(r.blocks, block{kind: "hr"})
	case "img":
		r.endBlock()
		r.blocks = append(r.blocks, block{kind: "img", src: attribute(t, "src"), alt: printable(attribute(t, "alt"))})
	case "br":
		r.lineBreak()
	case "a":
		r.links = append(r.links, attribute(t, "href"))
	case "strong", "b":
		r.strong++
	case "em", "i":
		r.em++
	case "code":
		r.code++
	case "script", "style":
		r.hidden = true
	}
}

func (r *reader) end(name string) {
	switch name {
	case "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "figcaption":
		r.endBlock()
		r.inside, r.first = "", false
	case "p", "li", "figure", "div":
		r.endBlock()
	case "a":
		r.links = r.links[:max(len(r.links)-1, 0)]
	case "strong", "b":
		r.strong = max(r.strong-1, 0)
	case "em", "i":
		r.em = max(r.em-1, 0)
	case "code":
		r.code = max(r.code-1, 0)
	case "script", "style":
		r.hidden = false
	}
}

func (r *reader) text(text string) {
	if r.hidden {
		return
	}
	if r.inside != "pre" {
		text = strings.ReplaceAll(text, "\n", " ") // which is how browsers show it
		r.words = appendWords(r.words, printable(text), r.look())
		return
	}
	if r.listing {
		text, r.listing = strings.TrimPrefix(text, "\n"), false // that one only makes the source look better
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			r.lineBreak()
		}
		r.words = appendWords(r.words, printable(line), word{})
	}
}

// look is a word without its text.
func (r *reader) look() (w word) {
	if r.strong > 0 {
		w.style |= strong
	}
	if r.em > 0 {
		w.style |= em
	}
	if r.code > 0 {
		w.style |= code
	}
	if n := len(r.links); n > 0 {
		w.href = r.links[n-1]
	}
	return w
}

// lineBreak ends a line, which in a listing is a block, also if it is empty.
func (r *reader) lineBreak() {
	if r.inside == "pre" {
		r.add("pre")
		return
	}
	r.words = append(r.words, word{text: "\n"})
}

// endBlock ends the block that was read, if there is anything in it.
func (r *reader) endBlock() {
	for _, w := range r.words {
		if r.inside == "pre" || !isSpace(w) {
			kind := r.inside
			if kind == "" {
				kind = "p"
			}
			r.add(kind)
			return
		}
	}
	r.words = nil
}

func (r *reader) add(kind string) {
	r.blocks = append(r.blocks, block{kind: kind, first: r.first, words: r.words})
	r.words, r.first = nil, false
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// printable leaves out control characters, which nobody sees.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// appendWords cuts a text that looks alike throughout into words.
func appendWords(words []word, text string, look word) []word {
	from, last := 0, none
	for at, r := range text {
		c := classOf(r)
		if at > from && (c != last || c == single) {
			look.text = text[from:at]
			words, from = append(words, look), at
		}
		last = c
	}
	if from < len(text) {
		look.text = text[from:]
		words = append(words, look)
	}
	return words
}

// A class is what a character can stand in one word with.
type class int

const (
	none class = iota
	letter
	space
	single // nothing
)

func classOf(r rune) class {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return single // these write words without spaces between them
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r), r == '\'', r == '’', r == '_':
		return letter
	}
	return single
}

func isSpace(w word) bool { return strings.TrimSpace(w.text) == "" }
