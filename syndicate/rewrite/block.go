package rewrite

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A kind is the element that a block is written as.
type kind int

const (
	paragraph kind = iota
	titleHeading
	subtitleHeading
	heading
	subheading
	quotation
	item    // li
	caption // figcaption; becomes part of a figure, or a paragraph
	figure
	verbatim // pre
	divider  // hr
)

// elements are the names of the kinds that are written as one element around their spans.
var elements = map[kind]string{
	paragraph:       "p",
	titleHeading:    "h1",
	subtitleHeading: "h2",
	heading:         "h3",
	subheading:      "h4",
	quotation:       "blockquote",
	item:            "li",
}

// A block is a piece of the article that stands for itself. An article is a flat row of them.
type block struct {
	kind  kind
	spans []span // of all but verbatim and divider; a figure's are its caption

	text     string // of verbatim
	language string // of verbatim, may be empty

	image syndicate.Image // of a figure

	list    *list // that an item belongs to
	ordinal int   // of an item in an ordered list
}

// A list holds items together: consecutive items of the same list are written as one.
type list struct {
	ordered bool
	next    int // ordinal of the next item
}

// A span is text with the same marks. Its white space is folded; "\n" is a line break.
type span struct {
	text  string
	marks marks
}

// marks say how a text looks and where it leads.
type marks struct {
	link             string // absolute address, or empty
	strong, em, code bool
}

// common returns the marks that both have.
func (m marks) common(o marks) marks {
	c := marks{strong: m.strong && o.strong, em: m.em && o.em, code: m.code && o.code}
	if m.link == o.link {
		c.link = m.link
	}
	return c
}

// trim takes white space from both ends of the block and reports whether anything can be seen of it.
func (b *block) trim() (visible bool) {
	switch b.kind {
	case divider, figure:
		return true
	case verbatim:
		return !isBlank(b.text)
	}
	s := b.spans
	for len(s) > 0 {
		if s[0].text = strings.TrimLeftFunc(s[0].text, unicode.IsSpace); s[0].text != "" {
			break
		}
		s = s[1:]
	}
	for len(s) > 0 {
		last := &s[len(s)-1]
		if last.text = strings.TrimRightFunc(last.text, unicode.IsSpace); last.text != "" {
			break
		}
		s = s[:len(s)-1]
	}
	b.spans = s
	for _, s := range s {
		visible = visible || !isBlank(s.text)
	}
	return visible
}

// isBlank reports whether a text has nothing that a reader sees.
func isBlank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\u00ad\u200b\u200c\u200d\u2060\ufeff", r)
	}) == ""
}

// markup writes the blocks as HTML.
func markup(parts ...[]block) string {
	var w writer
	w.Grow(markupSize(parts))
	for _, blocks := range parts {
		for i := range blocks {
			w.block(&blocks[i])
		}
	}
	w.closeList()
	return w.String()
}

// markupSize is about how many bytes the blocks take as HTML, pictures aside.
func markupSize(parts [][]block) (size int) {
	const tags = 20 // a start and an end tag
	for _, blocks := range parts {
		for _, b := range blocks {
			size += tags + len(b.text)
			for _, s := range b.spans {
				size += tags + len(s.text) + len(s.marks.link)
			}
		}
	}
	return size
}

// A writer writes blocks as HTML.
type writer struct {
	strings.Builder
	last *block // the item written last, while its list is open
}

var (
	escapeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	escapeAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;", `"`, "&quot;")
	escapeSpan = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", "<br>")
)

func (w *writer) block(b *block) {
	if b.kind == item {
		w.openList(b)
	} else {
		w.closeList()
	}
	switch b.kind {
	case divider:
		w.WriteString("<hr>")
	case verbatim:
		w.verbatim(b)
	case figure:
		w.WriteString(`<figure><img src="` + escapeAttr.Replace(b.image.Src) + `" alt="` + escapeAttr.Replace(b.image.Alt) + `">`)
		if len(b.spans) > 0 {
			w.element("figcaption", b.spans)
		}
		w.WriteString("</figure>")
	default:
		w.element(elements[b.kind], b.spans)
	}
}

// openList makes sure that the list of an item is open and counts right.
func (w *writer) openList(b *block) {
	if last := w.last; last != nil && last.list == b.list && (!b.list.ordered || b.ordinal == last.ordinal+1) {
		w.last = b
		return
	}
	w.closeList()
	w.last = b
	switch {
	case !b.list.ordered:
		w.WriteString("<ul>")
	case b.ordinal == 1:
		w.WriteString("<ol>")
	default:
		w.WriteString(`<ol start="` + strconv.Itoa(b.ordinal) + `">`)
	}
}

func (w *writer) closeList() {
	switch {
	case w.last == nil:
		return
	case w.last.list.ordered:
		w.WriteString("</ol>")
	default:
		w.WriteString("</ul>")
	}
	w.last = nil
}

// verbatim writes a code block. The attributes are the ones that Medium's editor reads; mode 2 says
// that the language was chosen and is not to be guessed.
func (w *writer) verbatim(b *block) {
	w.WriteString("<pre")
	if b.language != "" {
		w.WriteString(` data-code-block-lang="` + escapeAttr.Replace(b.language) + `" data-code-block-mode="2"`)
	}
	w.WriteString(">")
	if strings.HasPrefix(b.text, "\n") {
		w.WriteString("\n") // HTML ignores the first line feed in a pre
	}
	w.WriteString(escapeText.Replace(b.text))
	w.WriteString("</pre>")
}

// element writes the spans with the fewest tags that their marks need.
func (w *writer) element(name string, spans []span) {
	w.tag("<", name)
	var open []string
	for _, s := range spans {
		tags := s.marks.tags()
		same := 0
		for same < len(open) && same < len(tags) && open[same] == tags[same] {
			same++
		}
		w.closeTags(open[same:])
		for _, tag := range tags[same:] {
			w.tag("<", tag)
		}
		w.WriteString(escapeSpan.Replace(s.text))
		open = tags
	}
	w.closeTags(open)
	w.tag("</", name)
}

func (w *writer) tag(start, inside string) {
	w.WriteString(start)
	w.WriteString(inside)
	w.WriteByte('>')
}

// closeTags ends elements, the innermost first.
func (w *writer) closeTags(tags []string) {
	for i := len(tags) - 1; i >= 0; i-- {
		name, _, _ := strings.Cut(tags[i], " ")
		w.tag("</", name)
	}
}

// tags are the insides of the start tags of the marks, from the outermost to the innermost.
func (m marks) tags() []string {
	if m == (marks{}) {
		return nil
	}
	var tags []string
	if m.link != "" {
		tags = append(tags, `a href="`+escapeAttr.Replace(m.link)+`"`)
	}
	for _, mark := range []struct {
		name string
		on   bool
	}{{"strong", m.strong}, {"em", m.em}, {"code", m.code}} {
		if mark.on {
			tags = append(tags, mark.name)
		}
	}
	return tags
}
