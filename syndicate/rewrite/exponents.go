package rewrite

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var raisedOrLowered = named("sup", "sub")

// exponents keeps what raised and lowered figures mean: 2⁷ and H₂O in the characters that Unicode has for
// them, else 2^(ab) and x_max. Just unwrapped, the first would be another number. Words that are only set
// higher stay words, such as "1st". What is longer is small print, and left to the rule profile.
func exponents(d *draft) {
	for _, n := range slices.Backward(find(d.tree, raisedOrLowered)) { // the inner ones first
		text := strings.TrimSpace(textOf(n))
		forms, sign := raised, "^"
		if n.Data == "sub" {
			forms, sign = lowered, "_"
		}
		switch {
		case n.Data == "sup" && trademarks[text] != "":
			replace(n, newText(trademarks[text]))
		case n.Data == "sup" && isSuffix(text):
			unwrap(n)
		case isWrittenIn(forms, text):
			for c := range n.Descendants() {
				if c.Type == html.TextNode {
					c.Data = writeIn(forms, c.Data)
				}
			}
			unwrap(n)
		case follows(n) && isFigure(text) && !has(n, anyLink):
			opening, closing := brackets(text, n.Data == "sub")
			n.InsertBefore(newText(sign+opening), n.FirstChild)
			n.AppendChild(newText(closing))
			unwrap(n)
		}
	}
}

var (
	raised = pairs("0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾" +
		"aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ" +
		"AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂ")
	lowered = pairs("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ")

	trademarks = map[string]string{"TM": "™", "SM": "℠"}

	// wordEnds are the ends of ordinal numbers and of abbreviated words in English, French, Spanish,
	// Portuguese and Dutch.
	wordEnds = strings.Fields("st nd rd th er ers re res ère ème eme ième me mes lle lles gne os as ra ro ste de")
)

// isSuffix reports whether a raised text is the end of a word, or a mark that reads the same on the line.
func isSuffix(text string) bool {
	return slices.Contains(wordEnds, strings.ToLower(text)) || strings.HasPrefix(text, "[") || !strings.ContainsFunc(text, isFigureRune)
}

func isFigureRune(r rune) bool { return isWordRune(r) || r == '-' || r == '−' || r == '+' }

// pairs reads characters that are each followed by their form.
func pairs(s string) map[rune]rune {
	m := map[rune]rune{}
	runes := []rune(s)
	for i := 0; i < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

// isWrittenIn reports whether all characters of a text have a form. Words are not written so: screen
// readers spell them.
func isWrittenIn(forms map[rune]rune, text string) bool {
	inWord := false
	for _, r := range text {
		if forms[r] == 0 || inWord && unicode.IsLetter(r) {
			return false
		}
		inWord = unicode.IsLetter(r)
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

// follows reports whether something stands right before n.
func follows(n *html.Node) bool {
	before := n.PrevSibling
	if before == nil || isElement(before, "br", "img") {
		return false
	}
	text := textOf(before)
	last, _ := utf8.DecodeLastRuneInString(text)
	return text != "" && !unicode.IsSpace(last)
}

// isFigure reports whether a raised or lowered text is a figure and no small print.
func isFigure(text string) bool {
	const most = 20
	return strings.ContainsFunc(text, isWordRune) && utf8.RuneCountInString(text) <= most
}

// brackets returns what has to surround a figure on the line so that it stays one.
func brackets(text string, lowered bool) (opening, closing string) {
	isWord := !strings.ContainsFunc(text, func(r rune) bool { return !isWordRune(r) })
	switch {
	case utf8.RuneCountInString(text) == 1, lowered && isWord, strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")"):
		return "", ""
	}
	return "(", ")"
}
