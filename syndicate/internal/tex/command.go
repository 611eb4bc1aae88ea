package tex

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// command reads what a command stands for, with its arguments.
func (p *parser) command(name string) []atom {
	if a, ok := symbols()[name]; ok {
		return []atom{a}
	}
	if mark, ok := accents[name]; ok {
		return p.accent(mark)
	}
	if letters, ok := alphabets[name]; ok {
		return p.alphabet(letters)
	}
	switch name {
	case "frac", "dfrac", "tfrac", "cfrac":
		return p.fraction()
	case "sqrt":
		return p.root()
	case "overline":
		return p.overline()
	case "not":
		return p.not()
	case "mathrm", "mathit", "mathsf", "mathtt", "mathnormal", "rm", "it":
		return p.upright(name)
	case "text", "textrm", "textnormal", "textbf", "textit", "textsf", "texttt", "mbox", "hbox":
		return p.text()
	case "operatorname", "operatorname*":
		return p.operatorName(name)
	case "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigr", "Bigr", "biggr", "Biggr", "bigm", "Bigm":
		return p.delimiter(name)
	case "pmod":
		return []atom{{class: gap, text: " "}, {class: closing, text: "(mod " + p.write(p.argument()) + ")"}}
	case "tag", "tag*":
		return p.tag(name)
	case "hspace", "label":
		return p.skipped(name)
	case "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "!":
		return nil
	case ",", ":", ";", ">", " ", "\n", "\t", "thinspace", "enspace", "space":
		return []atom{{class: gap, text: " "}}
	case "quad", "qquad":
		return []atom{{class: gap, text: wide}}
	}
	return p.fail()
}

// structures are the commands of [parser.command] that unmistakably mean a formula, and others that
// this package has no text for.
var structures = words(`frac dfrac tfrac cfrac sqrt overline operatorname mathrm mathit mathsf pmod left right
	displaystyle limits begin end sum binom underbrace overbrace overset underset stackrel boxed substack
	underline widehat widetilde overrightarrow xrightarrow hline color textcolor dbinom bmatrix align`)

// wide is the space that parts formulas in a line: one that nobody folds.
const wide = "\u2003"

func (p *parser) fraction() []atom {
	top, bottom := p.argument(), p.argument()
	if p.failed || len(top) == 0 || len(bottom) == 0 {
		return p.fail()
	}
	if sign := vulgarFractions[p.write(top)+"/"+p.write(bottom)]; sign != "" {
		return []atom{{text: sign}}
	}
	differential := isDifferential(bottom) && (isDifferential(top) || len(top) == 1)
	above, below := "", ""
	if isProduct(top) {
		above = p.write(top)
	} else {
		above = p.inBrackets(top)
	}
	if isProduct(bottom) && (len(bottom) == 1 || isNumber(bottom) || differential) {
		below = p.write(bottom)
	} else {
		below = p.inBrackets(bottom)
	}
	text := above + "/" + below
	return []atom{{text: text, safe: "(" + text + ")", grip: onBoth}}
}

func (p *parser) root() []atom {
	sign := "√"
	if p.peek() == "[" {
		p.next()
		switch p.write(p.list("]")) {
		case "3":
			sign = "∛"
		case "4":
			sign = "∜"
		default:
			return p.fail()
		}
	}
	inside := p.argument()
	if len(inside) == 0 {
		return p.fail()
	}
	if isProduct(inside) && (len(inside) == 1 || isNumber(inside)) {
		text := p.write(inside)
		return []atom{{text: sign + text, safe: sign + "(" + text + ")", grip: onBrackets}}
	}
	return []atom{{text: sign + p.inBrackets(inside)}}
}

// accent puts a mark on a letter, which may have an index.
func (p *parser) accent(mark string) []atom {
	inside := p.argument()
	if len(inside) != 1 || inside[0].class != ordinary || inside[0].grip != noGrip {
		return p.fail()
	}
	letter, size := utf8.DecodeRuneInString(inside[0].text)
	index := inside[0].text[size:]
	for _, r := range index {
		if !isSubscript[r] {
			return p.fail()
		}
	}
	switch letter {
	case 'ı':
		letter = 'i'
	case 'ȷ':
		letter = 'j'
	}
	return []atom{{text: string(letter) + mark + index}}
}

// overline draws a line over letters.
func (p *parser) overline() []atom {
	inside := p.argument()
	if !isProduct(inside) {
		return p.fail()
	}
	var b strings.Builder
	for _, r := range p.write(inside) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return p.fail()
		}
		b.WriteString(string(r) + "\u0305")
	}
	return []atom{{text: b.String()}}
}

// not strikes out the sign after it.
func (p *parser) not() []atom {
	struck := p.argument()
	if len(struck) != 1 || struck[0].class != relation {
		return p.fail()
	}
	return []atom{{class: relation, text: struck[0].text + "\u0338"}}
}

// alphabet writes letters in another alphabet, such as ℝ and 𝐱.
func (p *parser) alphabet(letters alphabet) []atom {
	atoms := slices.Clone(p.argument())
	for i, a := range atoms {
		text, ok := letters.write(a.text)
		if !ok {
			return p.fail()
		}
		atoms[i].text = text
	}
	return p.grouped(atoms)
}

// upright reads letters that are set in another shape, which a text does not show.
func (p *parser) upright(name string) []atom {
	if name == "rm" || name == "it" { // {\rm d}
		return nil
	}
	inside := p.argument()
	if len(inside) == 0 {
		return p.fail()
	}
	for _, a := range inside {
		if a.class == gap {
			return inside
		}
	}
	return []atom{{text: p.write(inside)}}
}

// text reads words, whose spaces count.
func (p *parser) text() []atom {
	inside, ok := p.group()
	if !ok || strings.ContainsAny(inside, `\${}`) {
		return p.fail()
	}
	var atoms []atom
	if strings.TrimLeft(inside, " ") != inside {
		atoms = append(atoms, atom{class: gap, text: " "})
	}
	if words := strings.Join(strings.Fields(inside), " "); words != "" {
		atoms = append(atoms, atom{text: words})
	}
	if strings.TrimRight(inside, " ") != inside {
		atoms = append(atoms, atom{class: gap, text: " "})
	}
	return atoms
}

func (p *parser) operatorName(name string) []atom {
	inside := p.argument()
	if len(inside) == 0 {
		return p.fail()
	}
	return []atom{{class: operator, text: p.write(inside), limits: name == "operatorname*"}}
}

// delimiter reads a bracket of any size; a full stop stands for none.
func (p *parser) delimiter(size string) []atom {
	token := p.next()
	if token == "." {
		return nil
	}
	bracket := p.atoms(token)
	if len(bracket) != 1 {
		return p.fail()
	}
	switch {
	case size == "middle" || strings.HasSuffix(size, "m"):
		bracket[0].class = relation
	case size == "left" || strings.HasSuffix(size, "l"):
		bracket[0].class = opening
	case size == "right" || strings.HasSuffix(size, "r"):
		bracket[0].class = closing
	}
	return bracket
}

// tag reads the number of an equation.
func (p *parser) tag(name string) []atom {
	number, ok := p.group()
	if !ok || strings.ContainsAny(number, `\${}`) {
		return p.fail()
	}
	number = strings.Join(strings.Fields(number), " ")
	if name == "tag" {
		number = "(" + number + ")"
	}
	return []atom{{class: gap, text: wide}, {class: closing, text: number}}
}

// skipped reads what is not seen.
func (p *parser) skipped(name string) []atom {
	if _, ok := p.group(); !ok {
		return p.fail()
	}
	if name == "hspace" {
		return []atom{{class: gap, text: " "}}
	}
	return nil
}
