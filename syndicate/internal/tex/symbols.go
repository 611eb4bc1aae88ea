package tex

import (
	"maps"
	"strings"
	"sync"
	"unicode/utf8"
)

// words makes a set of the words of a text.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(s) {
		set[word] = true
	}
	return set
}

// table reads lines of commands and their characters: "alpha α beta β".
func table(c class, s string) map[string]atom {
	m := map[string]atom{}
	fields := strings.Fields(s)
	for i := 0; i+1 < len(fields); i += 2 {
		m[fields[i]] = atom{class: c, text: fields[i+1]}
	}
	return m
}

// symbols are the commands without arguments, by their names in LaTeX and AMS-LaTeX.
var symbols = sync.OnceValue(func() map[string]atom {
	all := map[string]atom{}
	for _, t := range []map[string]atom{
		table(ordinary, `
			alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
			lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ
			phi ϕ varphi φ chi χ psi ψ omega ω
			Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
			infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ imath ı jmath ȷ
			emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ triangle △
			square □ Box □ blacksquare ■ diamond ⋄ bigstar ★ checkmark ✓ dagger † ddagger ‡ prime ′ degree °
			ldots … dots … dotsc … cdots ⋯ dotsb ⋯ vdots ⋮ ddots ⋱ clubsuit ♣ diamondsuit ♦ heartsuit ♥ spadesuit ♠
			backslash \ | ‖ Vert ‖ vert | lvert | rvert | lVert ‖ rVert ‖ % % $ $ # # & & _ _
			TeX TeX LaTeX LaTeX KaTeX KaTeX euro € pounds £ copyright © S § P ¶ aa å AA Å`),
		table(binary, `
			pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎
			wedge ∧ land ∧ vee ∨ lor ∨ setminus ∖ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ amalg ⨿ bmod mod
			ltimes ⋉ rtimes ⋊ barwedge ⊼ veebar ⊻ boxplus ⊞ boxtimes ⊠`),
		table(relation, `
			le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ lt < gt > ll ≪ gg ≫ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝
			in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈
			mid | nmid ∤ parallel ∥ perp ⟂ models ⊨ vDash ⊨ vdash ⊢ dashv ⊣ prec ≺ succ ≻ preceq ⪯ succeq ⪰
			to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
			implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ Longrightarrow ⟹ longmapsto ⟼
			uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ hookrightarrow ↪ hookleftarrow ↩
			rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝ nearrow ↗ searrow ↘ leqslant ⩽ geqslant ⩾
			lesssim ≲ gtrsim ≳ doteq ≐ triangleq ≜ coloneqq ≔ trianglelefteq ⊴ bowtie ⋈ asymp ≍ nRightarrow ⇏`),
		table(opening, `{ { lbrace { lbrack [ lparen ( langle ⟨ lfloor ⌊ lceil ⌈`),
		table(closing, `} } rbrace } rbrack ] rparen ) rangle ⟩ rfloor ⌋ rceil ⌉`),
		table(punctuation, `colon :`),
		table(operator, `
			sin sin cos cos tan tan cot cot sec sec csc csc arcsin arcsin arccos arccos arctan arctan sinh sinh
			cosh cosh tanh tanh coth coth exp exp ln ln log log lg lg deg deg dim dim ker ker hom hom arg arg`),
		limits(table(operator, `
			lim lim limsup limsup liminf liminf max max min min sup sup inf inf argmax argmax argmin argmin
			gcd gcd det det Pr Pr sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁
			bigotimes ⨂ bigsqcup ⨆ int ∫ iint ∬ iiint ∭ oint ∮`)),
	} {
		maps.Copy(all, t)
	}
	return all
})

// characters are those that do not simply stand for themselves. A sign of Unicode stands for what its
// command does.
var characters = sync.OnceValue(func() map[string]atom {
	all := map[string]atom{}
	for _, a := range symbols() {
		if r, size := utf8.DecodeRuneInString(a.text); size == len(a.text) && r >= utf8.RuneSelf {
			all[a.text] = a
		}
	}
	for class, signs := range map[class]string{
		binary: "+", relation: "=<>:", opening: "([", closing: ")]!?", punctuation: ",;",
	} {
		for _, r := range signs {
			all[string(r)] = atom{class: class, text: string(r)}
		}
	}
	for _, minus := range []string{"-", "−"} {
		all[minus] = atom{class: binary, text: "−"}
	}
	all["*"] = atom{class: binary, text: "∗"}
	return all
})

// limits marks operators whose scripts stand below and above them when there is room.
func limits(operators map[string]atom) map[string]atom {
	for name, a := range operators {
		a.limits = true
		operators[name] = a
	}
	return operators
}

// accents are combining characters.
var accents = map[string]string{
	"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
	"acute": "\u0301", "grave": "\u0300", "breve": "\u0306", "check": "\u030c", "mathring": "\u030a",
}

var vulgarFractions = map[string]string{
	"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘",
	"1/6": "⅙", "5/6": "⅚", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞",
}

var (
	superscripts = pairs("0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺−⁻=⁼(⁽)⁾**∗*∘°°°†††′′′" +
		"aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ" +
		"AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂ⊤ᵀβᵝγᵞδᵟθᶿϕᵠχᵡ")
	subscripts = pairs("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊−₋=₌(₍)₎" +
		"aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨϕᵩχᵪ")
)

// isSubscript knows the forms of subscripts.
var isSubscript = func() map[rune]bool {
	forms := map[rune]bool{}
	for _, form := range subscripts {
		forms[form] = true
	}
	return forms
}()

// pairs reads characters that are each followed by their form.
func pairs(s string) map[rune]rune {
	m := map[rune]rune{}
	runes := []rune(s)
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

// An alphabet is where in Unicode its letters begin, and those that have their place elsewhere because
// they were there before. A zero means that there are none.
type alphabet struct {
	upper, lower, digit, greek rune
	elsewhere                  map[rune]rune
}

var alphabets = map[string]alphabet{
	"mathbf":     {upper: '𝐀', lower: '𝐚', digit: '𝟎', greek: '𝛂'},
	"bm":         {upper: '𝐀', lower: '𝐚', digit: '𝟎', greek: '𝛂'},
	"boldsymbol": {upper: '𝐀', lower: '𝐚', digit: '𝟎', greek: '𝛂'},
	"mathbb":     {upper: '𝔸', lower: '𝕒', digit: '𝟘', elsewhere: pairs("CℂHℍNℕPℙQℚRℝZℤ")},
	"mathcal":    {upper: '𝒜', elsewhere: pairs("BℬEℰFℱHℋIℐLℒMℳRℛ")},
	"mathscr":    {upper: '𝒜', elsewhere: pairs("BℬEℰFℱHℋIℐLℒMℳRℛ")},
	"mathfrak":   {upper: '𝔄', lower: '𝔞', elsewhere: pairs("CℭHℌIℑRℜZℨ")},
}

// write writes letters and digits in the alphabet, if it has all of them.
func (a alphabet) write(text string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		switch other := a.elsewhere[r]; {
		case other != 0:
			b.WriteRune(other)
		case r >= 'A' && r <= 'Z' && a.upper != 0:
			b.WriteRune(a.upper + r - 'A')
		case r >= 'a' && r <= 'z' && a.lower != 0:
			b.WriteRune(a.lower + r - 'a')
		case r >= '0' && r <= '9' && a.digit != 0:
			b.WriteRune(a.digit + r - '0')
		case r >= 'α' && r <= 'ω' && a.greek != 0:
			b.WriteRune(a.greek + r - 'α')
		default:
			return "", false
		}
	}
	return b.String(), true
}
