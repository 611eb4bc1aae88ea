package studio

import (
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/dejavu/dejavusansmono"
	"github.com/go-fonts/liberation/liberationmonobold"
	"github.com/go-fonts/liberation/liberationmonoregular"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The families that the generic ones stand for. Liberation has the widths of Arial, Times New Roman and
// Courier New, for which most drawings are made.
const (
	serifFamily = "Liberation Serif"
	sansFamily  = "Liberation Sans"
	monoFamily  = "Liberation Mono"
	lastFamily  = "DejaVu Sans"
)

// faces returns all fonts there are. The first ones with a character have it: DejaVu has the symbols,
// arrows and scripts that Liberation has not.
func faces() [][]byte {
	return [][]byte{
		liberationsansregular.TTF, liberationsansbold.TTF, liberationsansitalic.TTF, liberationsansbolditalic.TTF,
		liberationserifregular.TTF, liberationserifbold.TTF, liberationserifitalic.TTF,
		liberationmonoregular.TTF, liberationmonobold.TTF,
		dejavusans.TTF, dejavusansbold.TTF, dejavusansmono.TTF,
	}
}

// A style is one of the fonts that a ruler measures.
type style int

const (
	sansRegular style = iota
	sansBold
	serifRegular
	lastResort // has what the others have not
)

// A ruler knows which characters the fonts have, and how wide text is.
type ruler [lastResort + 1]*sfnt.Font

func newRuler() (*ruler, error) {
	var r ruler
	for i, data := range [...][]byte{
		sansRegular: liberationsansregular.TTF, sansBold: liberationsansbold.TTF, serifRegular: liberationserifregular.TTF,
		lastResort: dejavusans.TTF,
	} {
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, err
		}
		r[i] = f
	}
	return &r, nil
}

// lacks returns the first character of the text that no font can show.
func (r *ruler) lacks(text string) (c rune, lacks bool) {
	for _, c := range text {
		if unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) { // the latter, as a soft hyphen, are not to be seen
			continue
		}
		if _, _, ok := r.glyph(sansRegular, c); !ok {
			return c, true
		}
	}
	return 0, false
}

// width returns the width of a line of text, in em.
func (r *ruler) width(text string, s style) float64 {
	const em = 1 << 10 // in pixels, for precision: advances come in 1/64 pixel
	var sum fixed.Int26_6
	var buffer sfnt.Buffer
	for _, c := range text {
		if f, glyph, ok := r.glyph(s, c); ok {
			advance, _ := f.GlyphAdvance(&buffer, glyph, fixed.I(em), font.HintingNone)
			sum += advance
		}
	}
	return float64(sum) / 64 / em
}

// run returns the beginning of the text that one family has: the sans-serif, or the last resort.
func (r *ruler) run(text string, s style) (run, family string) {
	for i, c := range text {
		f, _, _ := r.glyph(s, c)
		switch next := map[bool]string{true: sansFamily, false: lastFamily}[f == r[s]]; {
		case i == 0:
			family = next
		case next != family:
			return text[:i], family
		}
	}
	return text, family
}

// glyph returns the glyph of a character, and the font that has it.
func (r *ruler) glyph(s style, c rune) (f *sfnt.Font, glyph sfnt.GlyphIndex, ok bool) {
	var buffer sfnt.Buffer
	for _, f := range []*sfnt.Font{r[s], r[lastResort]} {
		if glyph, err := f.GlyphIndex(&buffer, c); err == nil && glyph != 0 {
			return f, glyph, true
		}
	}
	return nil, 0, false
}
