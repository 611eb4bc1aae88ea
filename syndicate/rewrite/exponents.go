package rewrite

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var raisedOrLowered = cascadia.MustCompile("sup, sub")

// exponents writes raised and lowered figures with the characters that Unicode has for them: 2⁷ and H₂O.
// Just unwrapped, the first would be another number. What has other characters in it, such as "1st", is
// left to the rule profile.
func exponents(d *draft) {
	for _, n := range find(d.tree, raisedOrLowered) {
		forms := raised
		if n.Data == "sub" {
			forms = lowered
		}
		if isWrittenIn(forms, strings.TrimSpace(textOf(n))) {
			for c := range n.Descendants() {
				if c.Type == html.TextNode {
					c.Data = writeIn(forms, c.Data)
				}
			}
			unwrap(n)
		}
	}
}

var (
	raised  = pairs("0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾nⁿiⁱ")
	lowered = pairs("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎nₙiᵢ")
)

// pairs reads characters that are each followed by their form.
func pairs(s string) map[rune]rune {
	m := map[rune]rune{}
	runes := []rune(s)
	for i := 0; i < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

// isWrittenIn reports whether all characters of a text have a form.
func isWrittenIn(forms map[rune]rune, text string) bool {
	for _, r := range text {
		if forms[r] == 0 {
			return false
		}
	}
	return text != ""
}

// writeIn gives the characters of a text their forms. White space has none.
func writeIn(forms map[rune]rune, text string) string {
	return strings.Map(func(r rune) rune {
		if form, ok := forms[r]; ok {
			return form
		}
		return r
	}, text)
}
