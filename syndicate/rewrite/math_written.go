package rewrite

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// writtenFormulas finds the formulas that are plain text between delimiters, and gives each an element.
// It looks for them on pages where a script in the browser does. Such a page says so in its front matter,
// or it has a formula with a command of TeX in it. If the front matter says no, there are none.
//
// What stands in code is not a formula, nor is one with markup in it, such as when Markdown took its
// underscores for emphasis: the script does not find it either. Between single dollars there has to be
// something that looks like one, see [closesDollar].
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
		d.lines[element] = line + strings.Count(strings.TrimLeftFunc(text.Data[:offset], func(r rune) bool { return !isWordRune(r) }), "\n")
	}
}
