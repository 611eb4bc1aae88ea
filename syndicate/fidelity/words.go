package fidelity

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// A word is a run of letters or a run of digits: "v1.2" has three. Chinese, Japanese and Korean
// characters are words of their own, as Hugo counts them, and so are signs outside ASCII, which mean
// something in prose: "✓", "≤", "€". ASCII's own signs are not counted, because rules draw lists and
// tables with them; in code, where they count, blocks are compared to the byte.
//
// Words compare as they are spelled, after Unicode normalisation NFKC: "²" raised by a character and
// "2" raised by markup are the same word, apart from the one before it.
type word struct {
	text string
	gap  gap
	node *html.Node // the element that it stands in
	alt  bool       // of a picture: read aloud, not shown
}

// A gap is what keeps a word apart from the one before it; the greater, the clearer.
type gap int

const (
	noGap gap = iota // a change from letters to digits, an end of markup
	space
	stop // punctuation of sentences
	mark // other signs, a raised or lowered position, columns
	line // another line, block or cell
)

// A lexer makes words of text that comes in pieces: markup does not end a word.
type lexer struct {
	words []word
	open  bool // whether the last word may go on
	class class
	gap   gap // since the last word
	alt   bool
}

// part ends the word, for a reason that a reader sees.
func (l *lexer) part(g gap) {
	l.open = false
	l.gap = max(l.gap, g)
}

// write adds text that stands in n. Where white space is as it is written, several spaces make
// columns and a line feed makes a line.
func (l *lexer) write(s string, n *html.Node, verbatim bool) {
	if !isASCII(s) {
		s = norm.NFC.String(s)
	}
	for _, r := range s {
		c := classOf(r)
		switch {
		case c == ignored:
		case c == blank && verbatim && r == '\n':
			l.part(line)
		case c == blank && verbatim && l.gap == space:
			l.part(mark)
		case c == blank:
			l.part(space)
		case c == sign && strings.ContainsRune(".,;:!?'\"-", r):
			l.part(stop)
		case c == sign:
			l.part(mark)
		case isRaisedOrLowered(r):
			if l.class != raised {
				l.part(mark)
			}
			l.add(raised, string(r), n)
		default:
			l.add(c, string(r), n)
		}
	}
}

func (l *lexer) add(c class, text string, n *html.Node) {
	if !isASCII(text) {
		text = norm.NFKC.String(text)
	}
	if last := len(l.words) - 1; l.open && c == l.class && c != single {
		l.words[last].text += text
		return
	}
	l.words = append(l.words, word{text: text, gap: l.gap, node: n, alt: l.alt})
	l.open, l.class, l.gap = true, c, noGap
}

type class int

const (
	ignored class = iota // no reader sees it: soft hyphens, joiners, variation selectors
	blank
	sign   // punctuation, and all signs of ASCII
	letter // and what combines with one
	digit
	raised // and lowered
	single // a word by itself
)

func classOf(r rune) class {
	switch {
	case r < 0x80:
		return asciiClass(r)
	case unicode.IsSpace(r):
		return blank
	case r >= 0xFE00 && r <= 0xFE0F, unicode.Is(unicode.Cf, r):
		return ignored
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return single
	case unicode.In(r, unicode.L, unicode.M):
		return letter
	case unicode.Is(unicode.N, r):
		return digit
	case unicode.In(r, unicode.Sm, unicode.Sc, unicode.So):
		return single
	}
	return sign
}

func asciiClass(r rune) class {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return letter
	case r >= '0' && r <= '9':
		return digit
	case r == ' ', r == '\n', r == '\t', r == '\r', r == '\f':
		return blank
	case r < ' ', r == 0x7f:
		return ignored
	}
	return sign
}

// isRaisedOrLowered reports whether Unicode has r as the raised or lowered form of another character.
func isRaisedOrLowered(r rune) bool {
	switch {
	case r == '²', r == '³', r == '¹', r >= 0x2070 && r <= 0x209C, r >= 0x02B0 && r <= 0x02B8, r >= 0x1D2C && r <= 0x1D6A:
		return true
	}
	return false
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// wordsIn returns the words of a plain text.
func wordsIn(s string) []string {
	var l lexer
	l.write(s, nil, true)
	return texts(l.words)
}

func texts(words []word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.text
	}
	return list
}
