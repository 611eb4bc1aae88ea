package rewrite

import (
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A flow takes text and blocks in reading order and makes a flat row of blocks of them. Whatever it
// is given, the row obeys the grammar of articles.
type flow struct {
	blocks []block
	open   *holder   // whose text the last block still takes, or nil
	owed   separator // comes before the next text, if that goes to the same block
	gap    marks     // of a space that is owed

	figure figureScope
}

// A figureScope is where the flow is in a figure element. Its zero value is outside of all.
type figureScope struct {
	inside  bool
	from    int  // index of the figure's first block
	waiting bool // whether a caption above its image was met
	last    int  // its index
}

// A separator stands between two pieces of text in a block.
type separator int

const (
	nothing separator = iota
	space
	lineBreak
	blankLine // two line breaks; there are never more
)

var separators = [...]string{nothing: "", space: " ", lineBreak: "\n", blankLine: "\n\n"}

// A holder is what text belongs to: the content itself, whose paragraphs are blocks of their own, or
// an element that holds several lines, such as an item or a quotation.
type holder struct {
	kind    kind
	list    *list // of an item
	ordinal int   // of an item
	used    bool  // whether it has a block
}

// text adds text, whose white space does not matter.
func (f *flow) text(h *holder, m marks, s string) {
	text := foldSpace(s)
	if text == "" {
		if s != "" {
			f.oweSpace(m)
		}
		return
	}
	if isSpace(rune(s[0])) {
		f.oweSpace(m)
	}
	f.append(h, m, text)
	if isSpace(rune(s[len(s)-1])) {
		f.oweSpace(m)
	}
}

// foldSpace makes single spaces of all white space that HTML folds and takes away what surrounds the text. Most
// text has it so already, and is not copied.
func foldSpace(s string) string {
	s = strings.TrimFunc(s, isSpace)
	for i := range len(s) {
		if c := rune(s[i]); isSpace(c) && (c != ' ' || isSpace(rune(s[i+1]))) { // the last character is none
			return strings.Join(strings.FieldsFunc(s, isSpace), " ")
		}
	}
	return s
}

// isSpace tells the characters that HTML folds. A no-break space is not one of them.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\f', '\r':
		return true
	}
	return false
}

func (f *flow) append(h *holder, m marks, text string) {
	if isBlank(text) {
		m.link = "" // nobody sees where to click
	}
	if f.open == nil {
		f.begin(h)
	}
	b := &f.blocks[len(f.blocks)-1]
	if n := len(b.spans); n > 0 && f.owed != nothing {
		// What separates two texts looks like both or like neither. A space between two elements is in none
		// of them: two pieces of code do not become one. Nor do two lines of code.
		common := m.common(b.spans[n-1].marks)
		if f.owed == space {
			common = common.common(f.gap)
		} else {
			common.code = false
		}
		b.spans = append(b.spans, span{separators[f.owed], common})
	}
	b.spans = append(b.spans, span{text, m})
	f.owed = nothing
}

// begin opens the block that the text of h goes to. An item and a caption have one; what comes after
// something that had to leave them is a paragraph, because another item would take a number.
func (f *flow) begin(h *holder) {
	b := block{kind: h.kind}
	switch {
	case h.used && (h.kind == item || h.kind == caption):
		b.kind = paragraph
	case h.kind == item:
		b.list, b.ordinal = h.list, h.ordinal
	}
	h.used = true
	f.blocks = append(f.blocks, b)
	f.open = h
	f.owed = nothing
}

// owe asks for a separator before the next text of the block.
func (f *flow) owe(s separator) { f.owed = max(f.owed, s) }

// oweSpace asks for a space, of which the part with the fewest marks counts.
func (f *flow) oweSpace(m marks) {
	if f.owed == nothing {
		f.gap = m
	} else {
		f.gap = f.gap.common(m)
	}
	f.owe(space)
}

// breakLine adds a line break that the author asked for.
func (f *flow) breakLine() {
	if f.owed >= lineBreak {
		f.owed = blankLine
	} else {
		f.owed = lineBreak
	}
}

// border ends a paragraph: of the content it is a block, of everything else a line.
func (f *flow) border(h *holder) {
	if h.kind == paragraph {
		f.close()
	} else {
		f.owe(lineBreak)
	}
}

// close ends the open block. Nothing stays of one that shows nothing.
func (f *flow) close() {
	if last := len(f.blocks) - 1; f.open != nil && !f.blocks[last].trim() {
		f.open.used = f.blocks[last].kind != f.open.kind // a paragraph comes after its only block
		f.blocks = f.blocks[:last]
	}
	f.open = nil
	f.owed = nothing
}

// add adds a finished block.
func (f *flow) add(b block) {
	f.close()
	if b.trim() {
		f.blocks = append(f.blocks, b)
	}
}

// image adds an image, with the caption that was written above it.
func (f *flow) image(image syndicate.Image) {
	f.close()
	b := block{kind: figure, image: image}
	if last := len(f.blocks) - 1; f.figure.waiting && f.figure.last == last {
		b.spans = f.blocks[last].spans
		f.blocks = f.blocks[:last]
	}
	f.add(b)
}

// inFigure lets the captions and images that walk adds find each other.
func (f *flow) inFigure(walk func()) {
	f.close()
	outer := f.figure
	f.figure = figureScope{inside: true, from: len(f.blocks)}
	walk()
	f.close()
	f.figure = outer
}

// caption gives the caption that walk adds to the image before it, or leaves it as a paragraph that an
// image right after it may claim.
func (f *flow) caption(walk func(*holder)) {
	f.close()
	start := len(f.blocks)
	walk(&holder{kind: caption})
	f.close()
	at := start + slices.IndexFunc(f.blocks[start:], func(b block) bool { return b.kind == caption })
	if at < start {
		return // it shows nothing but images
	}
	if f.figure.inside && at > f.figure.from && f.blocks[at-1].kind == figure && f.blocks[at-1].spans == nil {
		f.blocks[at-1].spans = f.blocks[at].spans
		f.blocks = slices.Delete(f.blocks, at, at+1)
		return
	}
	f.blocks[at].kind = paragraph
	f.figure.waiting, f.figure.last = f.figure.inside, at
}
