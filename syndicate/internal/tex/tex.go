// Package tex writes formulas of TeX as Unicode text, where that says what the formula says.
//
//	a_i \le x^2        aᵢ ≤ x²          Exact
//	e^{i\pi t}         e^(iπt)          Linear
//	\begin{pmatrix}    nothing          Unsayable
//
// It never guesses: a command that it does not know makes the whole formula unsayable, and what would
// read as another formula when it stands in a line gets brackets: a+b over c is (a + b)/c.
package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Grade says how well a text stands for a formula.
type Grade int

const (
	// Unsayable formulas have no text.
	Unsayable Grade = iota
	// Linear text means the same, but has signs and brackets for what stands higher or lower in the
	// formula: x^(n/2), (a + b)/c, ∑ᵢ₌₁ⁿ.
	Linear
	// Exact text looks like the formula: x² + y² ≤ 1.
	Exact
)

// Text writes a formula, without the delimiters around it, in a line of text.
func Text(formula string) (string, Grade) {
	if strings.ContainsFunc(formula, isStrange) {
		return "", Unsayable
	}
	p := parser{scanner: scanner{rest: formula}}
	text := norm.NFC.String(p.write(p.list("")))
	switch {
	case p.failed || text == "":
		return "", Unsayable
	case p.linear:
		return text, Linear
	}
	return text, Exact
}

// isStrange reports whether a character has no place in a text.
func isStrange(r rune) bool {
	return unicode.IsControl(r) && !unicode.IsSpace(r) || r == utf8.RuneError
}

// Knows reports whether a command, written without its backslash, is one that formulas are made with
// and that hardly stands for anything else.
func Knows(command string) bool {
	if len(command) < 2 {
		return false
	}
	_, symbol := symbols()[command]
	_, accent := accents[command]
	_, alphabet := alphabets[command]
	return symbol || accent || alphabet || structures[command]
}
