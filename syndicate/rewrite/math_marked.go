package rewrite

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// formulaClasses are what KaTeX calls the formulas that it makes, the hooks of this project and Pandoc their
// own, and shortcodes of themes those that they leave to a script in the browser.
var formulaClasses = []string{
	"katex-display", "katex", "math", "katex-block", "katex-inline", "book-katex",
	"mathjax", "mathjax-block", "mathjax-inline", "latex",
}

// formulaLanguages are those of code blocks that are shown as formulas: GitHub's, and those of themes.
var formulaLanguages = map[string]bool{"math": true, "katex": true, "mathjax": true}

// markedFormulas finds the formulas below n that the markup says are some, and appends them.
func markedFormulas(found []formula, n *html.Node) []formula {
	for c := range n.ChildNodes() {
		if f, ok := readFormula(c); ok {
			found = append(found, f)
		} else {
			found = markedFormulas(found, c)
		}
	}
	return found
}

// readFormula finds out which formula an element shows, if it shows one.
func readFormula(n *html.Node) (formula, bool) {
	switch {
	case n.Type != html.ElementNode:
		return formula{}, false
	case isElement(n, "pre"):
		return formula{n, textOf(n), true}, formulaLanguages[languageOf(n)]
	case isElement(n, "script"): // of MathJax
		kind := attr(n, "type")
		return formula{n, textOf(n), strings.Contains(kind, "display")}, strings.HasPrefix(kind, "math/tex")
	case n.Data != "math" && n.Data != "mjx-container" && !hasClass(n, formulaClasses...):
		return formula{}, false
	}
	if source := cascadia.Query(n, texSource); source != nil {
		return formula{n, textOf(source), isDisplay(n)}, true
	}
	if root := mathRoot(n); root != nil {
		source, ok := texOf(root)
		return formula{n, source, isDisplay(n)}, ok
	}
	if has(n, drawnByKaTeX) {
		return formula{node: n, display: isDisplay(n)}, true
	}
	return readClassed(n)
}

var (
	texSource    = cascadia.MustCompile(`annotation[encoding="application/x-tex"]`)
	drawnByKaTeX = cascadia.MustCompile(".katex-html")
	mathElements = named("math")
	displays     = cascadia.MustCompile(`.katex-display, .display, .katex-block, .mathjax-block, mjx-container[display="true"], math[display="block"]`)
)

// mathRoot returns the MathML in n, or nil.
func mathRoot(n *html.Node) *html.Node {
	if n.Data == "math" {
		return n
	}
	return cascadia.Query(n, mathElements)
}

// isDisplay reports whether the formula in n is a block.
func isDisplay(n *html.Node) bool { return isOrHas(n, displays) }

// readClassed reads an element that has the source of a formula for its text, with or without the
// delimiters that tell a script what to do. A class is a weak sign without them, when there are several words.
func readClassed(n *html.Node) (formula, bool) {
	var text strings.Builder
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			text.WriteString(c.Data)
		case isElement(c, "br"):
			text.WriteString("\n")
		case c.Type != html.CommentNode:
			return formula{}, false
		}
	}
	source := strings.TrimSpace(text.String())
	for _, s := range delimiters {
		inner, opened := strings.CutPrefix(source, s.open)
		if inner, closed := strings.CutSuffix(inner, s.close); opened && closed && !strings.Contains(inner, s.open) {
			return formula{n, inner, s.display}, true
		}
	}
	return formula{n, source, isElement(n, "div", "p", "pre") || displays.Match(n)}, source != "" && !isSentence(source)
}
