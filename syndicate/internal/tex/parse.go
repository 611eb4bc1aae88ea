package tex

import (
	"strings"
	"unicode"
)

// A parser makes atoms of a formula.
type parser struct {
	scanner
	linear bool // whether something was written in another way than it looks
	failed bool // whether something cannot be written at all
	depth  int
}

// deepest is how deep groups may nest; what is deeper nobody can read in a line.
const deepest = 8

func (p *parser) fail() []atom {
	p.failed = true
	return nil
}

// write joins atoms that become a part of another one.
func (p *parser) write(atoms []atom) string {
	text, bracketed := join(atoms)
	p.linear = p.linear || bracketed
	return text
}

// inBrackets writes atoms in brackets, which the formula does not have.
func (p *parser) inBrackets(atoms []atom) string {
	p.linear = true
	return "(" + p.write(atoms) + ")"
}

// list reads atoms up to a token, which it takes off; "" is the end of the formula.
func (p *parser) list(end string) []atom {
	var atoms []atom
	p.depth++
	defer func() { p.depth-- }()
	for !p.failed {
		token := p.next()
		switch {
		case token == end:
			return atoms
		case token == "" || p.depth > deepest:
			return p.fail()
		case isScript(token):
			atoms = p.scripts(atoms, token)
		default:
			atoms = append(atoms, p.atoms(token)...)
		}
	}
	return nil
}

// argument reads what a command or a script applies to: a group or a single token.
func (p *parser) argument() []atom {
	switch token := p.next(); {
	case token == "" || isScript(token):
		return p.fail()
	case token == "{":
		return p.list("}")
	default:
		return p.atoms(token)
	}
}

// atoms reads what a token stands for, with its arguments.
func (p *parser) atoms(token string) []atom {
	if name, ok := strings.CutPrefix(token, `\`); ok {
		return p.command(name)
	}
	switch {
	case token == "{":
		return p.grouped(p.list("}"))
	case token == "," && p.rest != "" && unicode.IsDigit(rune(p.rest[0])):
		return []atom{{text: ","}} // 1,000
	case token == "~":
		return []atom{{class: gap, text: " "}}
	case strings.Contains("}&#$\"`", token):
		return p.fail()
	}
	if a, ok := characters()[token]; ok {
		return []atom{a}
	}
	return []atom{{text: token}}
}

// grouped returns the atoms of a group. A group has the spaces of a letter around it, which matters
// for a single one: 1{,}000.
func (p *parser) grouped(atoms []atom) []atom {
	if len(atoms) == 1 && atoms[0].class != gap {
		atoms[0].class = ordinary
	}
	return atoms
}

func isScript(token string) bool { return strings.Contains("^_'’", token) && token != "" }

// scripts reads what is raised and lowered beside the last atom, and makes one of it.
func (p *parser) scripts(atoms []atom, token string) []atom {
	var primes string
	var raised, lowered []atom
	for ; isScript(token); token = p.next() {
		switch {
		case token == "^" && raised == nil:
			raised = p.argument()
		case token == "_" && lowered == nil:
			lowered = p.argument()
		case token == "'" || token == "’":
			primes += "′"
		default:
			return p.fail()
		}
		if p.failed || !isScript(p.peek()) {
			break
		}
	}
	base := atom{}
	if last := len(atoms) - 1; last >= 0 && atoms[last].class != gap {
		base, atoms = atoms[last], atoms[:last]
	}
	return append(atoms, p.attach(base, primes, lowered, raised))
}

func (p *parser) attach(base atom, primes string, lowered, raised []atom) atom {
	if base.grip != noGrip {
		p.linear = true
		base.bracket()
	}
	if base.limits && len(lowered)+len(raised) > 0 {
		p.linear = true // they stand below and above it
	}
	base.text += primeForms.Replace(primes)
	if len(lowered) > 0 {
		base = p.script(base, "_", subscripts, lowered)
	}
	if len(raised) > 0 {
		base.bracket()
		base = p.script(base, "^", superscripts, raised)
	}
	return base
}

// script adds a script to an atom, in the characters that Unicode has for it or after a sign.
func (p *parser) script(base atom, sign string, forms map[rune]rune, script []atom) atom {
	text := p.write(script)
	if tight, ok := writeIn(forms, strings.ReplaceAll(text, " ", "")); ok && !hasWords(script) {
		if tight == "*" { // p* q is no product
			base.safe, base.grip = base.text+sign+"(*)", onBrackets
		}
		base.text += tight
		return base
	}
	p.linear = true
	base.safe, base.grip = base.text+sign+"("+text+")", onLetters
	if len([]rune(text)) == 1 {
		base.text += sign + text
	} else {
		base.bracket()
	}
	return base
}

// bracket gives an atom its brackets for good.
func (a *atom) bracket() {
	if a.grip != noGrip {
		a.text, a.safe, a.grip = a.safe, "", noGrip
	}
}

var primeForms = strings.NewReplacer("′′′", "‴", "′′", "″")

// hasWords reports whether the spaces between atoms keep words apart.
func hasWords(atoms []atom) bool {
	for _, a := range atoms {
		if a.class == operator || a.class == gap || strings.Contains(a.text, " ") {
			return true
		}
	}
	return false
}

// writeIn gives the characters of a text their forms, if all of them have one.
func writeIn(forms map[rune]rune, text string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		if forms[r] == 0 {
			return "", false
		}
		b.WriteRune(forms[r])
	}
	return b.String(), text != ""
}
