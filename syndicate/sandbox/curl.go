package sandbox

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// curl sets text as Medium's editor does: quotes are curled, and dashes have hair spaces around them.
// Code is left alone.
func curl(root *html.Node) {
	before := ' '
	for n := range root.Descendants() {
		if isBlock(n) || n.DataAtom == atom.Br {
			before = ' '
		}
		if n.Type == html.TextNode && !inCode(n) {
			n.Data, before = curled(strings.ReplaceAll(n.Data, " — ", "\u200a—\u200a"), before)
		}
	}
}

// curled curls the quotes of a text that follows a character, and returns its last one.
func curled(text string, before rune) (string, rune) {
	var b strings.Builder
	for _, r := range text {
		opens := unicode.IsSpace(before) || strings.ContainsRune("([{—–-“‘", before)
		switch {
		case r == '"' && opens:
			r = '“'
		case r == '"':
			r = '”'
		case r == '\'' && opens:
			r = '‘'
		case r == '\'':
			r = '’'
		}
		b.WriteRune(r)
		before = r
	}
	return b.String(), before
}

func inCode(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.DataAtom == atom.Pre || a.DataAtom == atom.Code {
			return true
		}
	}
	return false
}
