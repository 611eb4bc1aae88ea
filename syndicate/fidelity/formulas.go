package fidelity

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// texOf reads a formula from the markup that says for certain that it is one: MathML, KaTeX's output,
// MathJax's scripts, elements of the class "math". The source is TeX where there is any, else what
// MathML shows.
func texOf(n *html.Node) (string, bool) {
	switch {
	case n.Data == "script":
		return text(n), strings.HasPrefix(value(n, "type"), "math/tex")
	case n.Data == "math", hasClass(n, "katex", "katex-display"), hasClass(n, "math") && !isCode(n):
	default:
		return "", false
	}
	for c := range n.Descendants() {
		if is(c, "annotation") && value(c, "encoding") == "application/x-tex" {
			return strings.TrimSpace(text(c)), true
		}
	}
	source := strings.TrimSpace(text(n))
	if _, tex, _, ok := cutFormula(source); ok {
		source = tex
	}
	return source, source != ""
}

// delimited is how Hugo's passthrough leaves formulas in the text, to be set by a script. A single
// "$" is not among the delimiters: nobody can tell it from a price.
var delimited = regexp.MustCompile(`(?s)\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$`)

// cutFormula cuts a text around the first formula in it.
func cutFormula(s string) (before, tex, after string, ok bool) {
	if !strings.ContainsAny(s, `\$`) {
		return s, "", "", false
	}
	at := delimited.FindStringSubmatchIndex(s)
	if at == nil {
		return s, "", "", false
	}
	for i := 2; i < len(at); i += 2 {
		if at[i] >= 0 {
			tex = strings.TrimSpace(s[at[i]:at[i+1]])
		}
	}
	return s[:at[0]], tex, s[at[1]:], true
}

var (
	environments = regexp.MustCompile(`\\(begin|end)\s*\{[^}]*\}(\{[^}]*\})?`)
	textCommands = regexp.MustCompile(`\\(text\w*|mathrm|operatorname\*?|mbox)\s*\{`)
	commands     = regexp.MustCompile(`\\[A-Za-z]+\*?`)
)

// essence returns the letters and digits that a formula names: what is left of it without commands
// has to be in it however it is written.
func essence(tex string) []string {
	tex = environments.ReplaceAllString(tex, " ")
	tex = textCommands.ReplaceAllString(tex, " {")
	tex = commands.ReplaceAllString(tex, " ")
	var parts []string
	for _, w := range wordsIn(tex) {
		if c := classOf([]rune(w)[0]); c == letter || c == digit {
			parts = append(parts, w)
		}
	}
	return parts
}

// functions are the commands that are set as they are spelled.
var functions = regexp.MustCompile(`\\(sin|cos|tan|cot|sec|csc|arc\w+|sinh|cosh|tanh|exp|log|ln|lg|min|max|sup|inf|lim|det|dim|deg|gcd|ker|arg|mod|bmod|Pr)\b`)

// hasSigns reports whether TeX has commands for something that its letters do not spell.
func hasSigns(tex string) bool {
	return commands.MatchString(functions.ReplaceAllString(textCommands.ReplaceAllString(tex, ""), ""))
}
