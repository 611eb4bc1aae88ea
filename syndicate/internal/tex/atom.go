package tex

import (
	"slices"
	"strings"
)

// A class says which spaces stand around an atom. They are TeX's own (The TeXbook, chapter 18).
type class int

const (
	ordinary    class = iota
	operator          // sin, lim: a space before what it is applied to
	binary            // +: spaces around, unless it is a sign
	relation          // =
	opening           // (
	closing           // )
	punctuation       // ,
	gap               // a space that the author asked for
)

// An atom is a piece of a formula that nothing stands in between.
type atom struct {
	class class
	text  string
	// safe is the text with brackets, for where grip says that it needs them.
	safe   string
	grip   grip
	limits bool // of an operator whose scripts stand below and above it
}

// A grip says which neighbours an atom without brackets would take for a part of itself, or the other
// way round.
type grip int

const (
	noGrip     grip = iota
	onLetters       // after it: x^q y
	onBrackets      // after it, and letters: √x(y)
	onBoth          // these, and what comes before: x a/b
)

// join writes atoms in a line. It reports whether some needed brackets.
func join(atoms []atom) (text string, bracketed bool) {
	atoms = settleSigns(atoms)
	var b strings.Builder
	for i, a := range atoms {
		before, after := atom{class: opening}, atom{class: closing}
		if i > 0 {
			before = atoms[i-1]
			b.WriteString(spaceBetween(before, a))
		}
		if i+1 < len(atoms) {
			after = atoms[i+1]
		}
		if a.needsBrackets(before, after) {
			b.WriteString(a.safe)
			bracketed = true
		} else {
			b.WriteString(a.text)
		}
	}
	return strings.TrimSpace(b.String()), bracketed
}

func (a atom) needsBrackets(before, after atom) bool {
	switch {
	case a.grip >= onLetters && (after.class == ordinary || after.class == operator):
		return true
	case a.grip >= onBrackets && after.class == opening:
		return true
	}
	return a.grip == onBoth && (before.class == ordinary || before.class == closing || before.class == operator)
}

// settleSigns tells the signs of numbers from operators between two of them: a sign belongs to what
// follows, like an opening bracket.
func settleSigns(atoms []atom) []atom {
	atoms = slices.Clone(atoms)
	last := opening // class of what comes before, gaps aside
	for i, a := range atoms {
		if a.class == gap {
			continue
		}
		if a.class == binary && (last != ordinary && last != closing || endsTerm(atoms[i+1:])) {
			atoms[i].class = opening
		}
		last = atoms[i].class
	}
	return atoms
}

// endsTerm reports whether the atoms give an operator before them nothing to work on.
func endsTerm(rest []atom) bool {
	for _, a := range rest {
		if a.class != gap {
			return a.class == relation || a.class == closing || a.class == punctuation
		}
	}
	return true
}

func spaceBetween(a, b atom) string {
	switch {
	case a.class == gap || b.class == gap, a.class == relation && b.class == relation:
		return ""
	case a.class == binary || b.class == binary, a.class == relation || b.class == relation:
		return " "
	case a.class == punctuation:
		return " "
	case b.class == operator:
		if a.class != opening {
			return " "
		}
	case a.class == operator && b.class == ordinary:
		return " "
	}
	return ""
}

// isNumber reports whether atoms are the digits of a number.
func isNumber(atoms []atom) bool {
	for _, a := range atoms {
		if strings.Trim(a.text, "0123456789.") != "" {
			return false
		}
	}
	return len(atoms) > 0
}

// isProduct reports whether atoms are factors, written without any sign between them.
func isProduct(atoms []atom) bool {
	for _, a := range atoms {
		if a.class != ordinary || a.grip != noGrip || a.text == "/" {
			return false
		}
	}
	return len(atoms) > 0
}

// isDifferential reports whether atoms are dx or ∂x.
func isDifferential(atoms []atom) bool {
	return len(atoms) == 2 && isProduct(atoms) && (atoms[0].text == "d" || atoms[0].text == "∂")
}
