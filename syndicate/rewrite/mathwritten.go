package rewrite

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/tex"
)

// delimiters are what formulas in plain text stand between, for the scripts of KaTeX and MathJax to
// find them in the browser. Longer ones come first.
var delimiters = []struct {
	open, close string
	display     bool
}{
	{"$$", "$$", true},
	{`\[`, `\]`, true},
	{`\(`, `\)`, false},
	{"$", "$", false},
}

// writtenFormulas finds the formulas that are plain text between delimiters, and gives each an element.
// It looks for them on pages where a script in the browser does. Such a page says so in its front matter,
// or it has a formula with a command of TeX in it. If the front matter says no, there are none.
//
// What stands in code is not a formula, nor is one with markup in it, such as when Markdown
// took its underscores for emphasis: the script does not find it either. Between single dollars there has to be something that looks like
// one, see [closesDollar].
func writtenFormulas(d *draft, marked []formula) []formula {
	script := scriptOf(d.post.Params)
	if script == absent {
		return nil
	}
	skip := map[*html.Node]bool{}
	for _, f := range marked {
		skip[f.node] = true
	}
	var runs []textRun
	collectRuns(d.tree, skip, &runs)
	for _, r := range runs {
		if slices.ContainsFunc(r.found, func(w written) bool { return w.unmistakable }) {
			script = present
		}
	}
	if script != present {
		return nil
	}
	var found []formula
	for _, r := range runs {
		found = append(found, r.split(d)...)
		if opened.MatchString(r.rest()) {
			d.lose(r.nodes[0], "formula with markup in it", "kept")
		}
	}
	return found
}

// opened matches a text that begins a formula with a command and does not end it.
var opened = regexp.MustCompile(`(?:\$\$|\\\[|\\\()[^$]*\\[A-Za-z]{2,}[^$]*$`)

// presence is whether a page has a script that sets formulas.
type presence int

const (
	unknown presence = iota
	present
	absent
)

// scriptOf reads from a post's front matter whether its page loads a script that sets formulas. The keys
// are those of common themes.
func scriptOf(params map[string]any) presence {
	for _, key := range []string{"math", "katex", "mathjax", "latex", "usemath", "use_math", "enablemath", "mathjaxenable", "enablekatex"} {
		value, set := params[key]
		if table, ok := value.(map[string]any); ok { // LoveIt's, Blowfish's
			value, set = table["enable"]
		}
		switch value {
		case false, "false":
			return absent
		case nil, "":
		default:
			if set {
				return present
			}
		}
	}
	return unknown
}

// A textRun is a row of texts and line breaks next to each other.
type textRun struct {
	nodes []*html.Node
	text  string // with a line feed for each line break
	found []written
}

// A written formula is a piece of a run.
type written struct {
	from, to     int // with the delimiters
	formula      string
	display      bool
	unmistakable bool // whether it has a command of TeX in it
}

var notMath = map[string]bool{
	"pre": true, "code": true, "kbd": true, "samp": true, "tt": true, "script": true, "style": true, "textarea": true,
	"template": true, "noscript": true, "svg": true, "button": true, "title": true, "listing": true, "xmp": true, "plaintext": true,
}

// collectRuns collects the runs below n that have a delimiter in them.
func collectRuns(n *html.Node, skip map[*html.Node]bool, runs *[]textRun) {
	var run []*html.Node
	delimited := false
	end := func() {
		if delimited {
			*runs = append(*runs, newRun(run))
		}
		run, delimited = nil, false
	}
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			run = append(run, c)
			delimited = delimited || strings.ContainsAny(c.Data, `$\`)
		case isElement(c, "br"):
			run = append(run, c)
		default:
			end()
			if c.Type == html.ElementNode && !notMath[c.Data] && !skip[c] {
				collectRuns(c, skip, runs)
			}
		}
	}
	end()
}

func newRun(nodes []*html.Node) textRun {
	var text strings.Builder
	for _, n := range nodes {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		} else {
			text.WriteString("\n")
		}
	}
	return textRun{nodes: nodes, text: text.String(), found: findWritten(text.String())}
}

// findWritten finds what is written like a formula.
func findWritten(text string) []written {
	var found []written
	for i := 0; i < len(text); {
		w, ok := writtenAt(text, i)
		switch {
		case ok:
			found = append(found, w)
			i = w.to
		case text[i] == '\\' && i+1 < len(text):
			i += 2 // \$ is a dollar
		default:
			i++
		}
	}
	return found
}

var (
	environment = regexp.MustCompile(`^\\begin\{((?:align|aligned|alignat|alignedat|array|CD|[dr]?cases|displaymath|equation|eqnarray|flalign|gather|gathered|math|multline|split|(?:[bBpvV]|small)?matrix)\*?)\}`)
	texCommand  = regexp.MustCompile(`\\([A-Za-z]+)`)
)

// writtenAt reads the formula that begins at i, if one does.
func writtenAt(text string, i int) (written, bool) {
	rest := text[i:]
	if m := environment.FindStringSubmatch(rest); m != nil {
		end := `\end{` + m[1] + "}"
		at := strings.Index(rest, end)
		if at < 0 {
			return written{}, false
		}
		return written{i, i + at + len(end), plainSource(rest[:at+len(end)]), true, true}, true
	}
	for _, s := range delimiters {
		body, ok := strings.CutPrefix(rest, s.open)
		if !ok {
			continue
		}
		length := strings.Index(body, s.close)
		if s.open == "$" {
			length = closesDollar(text[:i], body)
		}
		if length < 0 || strings.TrimSpace(body[:length]) == "" {
			return written{}, false
		}
		source := plainSource(body[:length])
		return written{i, i + len(s.open) + length + len(s.close), source, s.display, hasCommand(source)}, true
	}
	return written{}, false
}

// hasCommand reports whether there is a command in a text that belongs to formulas.
func hasCommand(text string) bool {
	for _, m := range texCommand.FindAllStringSubmatch(text, -1) {
		if tex.Knows(m[1]) {
			return true
		}
	}
	return false
}

// closesDollar returns where a formula ends that began with a single dollar after before, or -1. As
// Pandoc has it, there is no space inside of the dollars, and no digit after them
// (https://pandoc.org/MANUAL.html#math). Nor is there a letter or digit around them, an operator
// before the second one, or a sentence between them: that is what tells "$x_i$" from prices and
// shell variables. A command of TeX makes up for a space or a comma.
func closesDollar(before, body string) int {
	length := nextDollar(body)
	if length <= 0 || strings.HasSuffix(before, "$") || strings.HasPrefix(body[length+1:], "$") {
		return -1
	}
	inside, after := body[:length], body[length+1:]
	if isSentence(inside) || beginsWord(after) && !endings.MatchString(after) {
		return -1
	}
	if last, _ := utf8.DecodeLastRuneInString(before); isWordRune(last) && inside[0] != '_' && inside[0] != '^' {
		return -1
	}
	loose := unicode.IsSpace(rune(inside[0])) || strings.Contains("-/,.;: \n", inside[length-1:])
	if loose && !hasCommand(inside) {
		return -1
	}
	return length
}

// endings are what people write right after a formula: the $n$th.
var endings = regexp.MustCompile(`^(?:st|nd|rd|th|s|es)\b`)

func beginsWord(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return isWordRune(first)
}

// nextDollar returns where the next dollar is that does not stand for itself, or -1.
func nextDollar(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '$':
			return i
		}
	}
	return -1
}

var (
	// hiddenWords are the words in a formula that no reader sees, or that its author put into it on purpose.
	hiddenWords = regexp.MustCompile(`\\[A-Za-z]+\*?|\{[^{}]*\}`)
	// sentences are two words next to each other, or a price and a word.
	sentences = regexp.MustCompile(`\pL{2,}\.?\s+\pL{2,}|^\d[\d.,]*\s+\pL|^\d.*\s\pL{2,}`)
)

// isSentence reports whether a text reads like one.
func isSentence(text string) bool {
	return sentences.MatchString(hiddenWords.ReplaceAllString(text, "\\"))
}

var plainCharacters = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ", "…", `\ldots `)

// plainSource takes back what a typographer made of the source of a formula.
func plainSource(s string) string { return plainCharacters.Replace(s) }

// rest returns what comes after the last formula of the run.
func (r *textRun) rest() string {
	if n := len(r.found); n > 0 {
		return r.text[r.found[n-1].to:]
	}
	return r.text
}

// split gives every formula of the run an element of its own, and leaves everything else as it is. A dollar
// with a backslash is a dollar.
func (r *textRun) split(d *draft) []formula {
	var formulas []formula
	left := r.found
	end := 0
	for _, n := range r.nodes {
		start := end
		if end = start + len(n.Data); n.Type == html.ElementNode {
			end = start + 1 // a line break
		}
		var pieces []*html.Node
		at := start
		for len(left) > 0 && left[0].from < end {
			w := left[0]
			if w.from >= at {
				pieces = appendPiece(pieces, n, at-start, w.from-start)
				element := newElement("span")
				d.placeAt(element, n, w.from-start)
				pieces = append(pieces, element)
				formulas = append(formulas, formula{element, w.formula, w.display})
			}
			if at = min(w.to, end); w.to > end {
				break // it goes on in the next node
			}
			left = left[1:]
		}
		replace(n, appendPiece(pieces, n, at-start, end-start)...)
	}
	return formulas
}

// appendPiece appends a part of a text, or a line break.
func appendPiece(pieces []*html.Node, n *html.Node, from, to int) []*html.Node {
	switch {
	case from == to:
		return pieces
	case n.Type == html.TextNode:
		return append(pieces, newText(strings.ReplaceAll(n.Data[from:to], `\$`, "$")))
	}
	return append(pieces, newElement("br"))
}

// placeAt notes that an element stands in a text, so many bytes from its beginning.
func (d *draft) placeAt(element, text *html.Node, offset int) {
	if line := d.lines[text]; line > 0 && text.Type == html.TextNode {
		d.lines[element] = line + strings.Count(strings.TrimLeft(text.Data[:offset], " \n"), "\n")
	}
}
