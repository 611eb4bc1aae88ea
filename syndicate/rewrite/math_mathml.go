package rewrite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// texOf writes MathML without a source of its own in TeX. It reports false about what it does not know.
func texOf(n *html.Node) (string, bool) {
	switch {
	case n.Type == html.TextNode:
		return escapeTeX(n.Data), true
	case n.Type != html.ElementNode:
		return "", true
	}
	var parts []string
	for c := range n.ChildNodes() {
		if isBlankText(c) || c.Data == "annotation" || c.Data == "annotation-xml" {
			continue
		}
		part, ok := texOf(c)
		if !ok {
			return "", false
		}
		parts = append(parts, part)
	}
	all := strings.Join(parts, " ")
	switch n.Data {
	case "math", "semantics", "mrow", "mstyle", "mpadded", "mn", "mo":
		return all, true
	case "mi":
		if utf8.RuneCountInString(strings.TrimSpace(textOf(n))) > 1 {
			return `\operatorname{` + all + "}", true
		}
		return all, true
	case "mtext", "ms":
		return `\text{` + textOf(n) + "}", !strings.ContainsAny(textOf(n), `\${}`)
	case "mspace":
		return `\,`, true
	case "msqrt":
		return `\sqrt{` + all + "}", true
	case "mtable":
		return `\begin{matrix}` + strings.Join(parts, ` \\ `) + `\end{matrix}`, true
	case "mtr":
		return strings.Join(parts, " & "), true
	case "mtd":
		return all, true
	}
	if count, known := operands[n.Data]; !known || count != len(parts) {
		return "", false
	}
	switch n.Data {
	case "mfrac":
		return `\frac{` + parts[0] + "}{" + parts[1] + "}", true
	case "mroot":
		return `\sqrt[` + parts[1] + "]{" + parts[0] + "}", true
	case "mover":
		if accent := overAccents[parts[1]]; accent != "" {
			return accent + "{" + parts[0] + "}", true
		}
		return base(parts[0]) + "^{" + parts[1] + "}", true
	case "msup":
		return base(parts[0]) + "^{" + parts[1] + "}", true
	case "msub", "munder":
		return base(parts[0]) + "_{" + parts[1] + "}", true
	}
	return base(parts[0]) + "_{" + parts[1] + "}^{" + parts[2] + "}", true // msubsup, munderover
}

// base holds together what a script belongs to. A sign alone keeps its meaning without.
func base(source string) string {
	if utf8.RuneCountInString(source) == 1 {
		return source
	}
	return "{" + source + "}"
}

// operands says how many elements those of MathML hold that are not just a row.
var operands = map[string]int{"mfrac": 2, "mroot": 2, "mover": 2, "msup": 2, "msub": 2, "munder": 2, "msubsup": 3, "munderover": 3}

// overAccents are the commands for what MathML puts over letters.
var overAccents = map[string]string{
	"^": `\hat`, "ˆ": `\hat`, `\^{}`: `\hat`, "¯": `\overline`, "‾": `\overline`, "~": `\tilde`, "˜": `\tilde`, "→": `\vec`, "⃗": `\vec`, "˙": `\dot`, ".": `\dot`,
}

// escapeTeX writes the text of MathML so that it stands for itself. Signs that nobody sees, such as the one for
// "times" between factors, go.
func escapeTeX(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x2061 && r <= 0x2064 || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, texEscapes.Replace(s))
}

var texEscapes = strings.NewReplacer(`\`, `\backslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "%", `\%`, "#", `\#`, "&", `\&`, "_", `\_`, "^", `\^{}`)
