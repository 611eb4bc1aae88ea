package rewrite

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/tex"
)

// A formula is an element that stands for one.
type formula struct {
	node    *html.Node
	tex     string // without delimiters; empty if it is not to be found
	display bool   // whether it is a block of its own
}

// formulas, the rule "math", writes formulas as text if Unicode says all of them, like aᵢ ≤ x². Of the
// others, those that are blocks become pictures, with their source as the alternative text. Those in
// a sentence stay in it, because a picture would tear it apart: in a line like e^(iπt), or as source.
//
// What a formula is, has to be certain: that "$5 and $6" are none. See [markedFormulas] and
// [writtenFormulas].
func formulas(d *draft) {
	marked := markedFormulas(nil, d.tree)
	for _, f := range append(writtenFormulas(d, marked), marked...) {
		if f.tex = strings.TrimSpace(f.tex); f.tex != "" {
			d.setFormula(f)
		} else {
			d.setWithoutSource(f)
		}
	}
}

func (d *draft) setFormula(f formula) {
	text, grade := tex.Text(f.tex)
	if f.display = f.display || isAlone(f.node); f.display && !isInText(f.node) {
		d.setDisplay(f, text, grade)
		return
	}
	switch grade {
	case tex.Exact:
		replace(f.node, newText(text))
	case tex.Linear:
		d.lose(f.node, "formula in a sentence", "text")
		replace(f.node, newText(text))
	default:
		d.lose(f.node, "formula "+f.tex, "code")
		replace(f.node, newElement("code", newText(fold(f.tex))))
	}
}

// setDisplay sets a formula that is a block.
func (d *draft) setDisplay(f formula, text string, grade tex.Grade) {
	style := d.post.Settings.Rendition.Math
	if grade == tex.Exact && style != syndicate.MathImage || grade == tex.Linear && style == syndicate.MathText {
		if grade == tex.Linear {
			d.lose(f.node, "formula", "text")
		}
		replace(f.node, newElement("p", newText(text)))
		return
	}
	if style != syndicate.MathText {
		address, ok := d.paint(func(s Studio) (syndicate.Picture, error) { return s.Formula(d.ctx, f.tex, true) })
		if ok {
			replace(f.node, newImage(address, fold(f.tex)))
			return
		}
	}
	d.lose(f.node, "formula "+f.tex, "code")
	replace(f.node, codeBlock("latex", "", f.tex))
}

// setWithoutSource leaves the characters of a formula in a row. KaTeX, told to make HTML only, draws them at
// places that nobody can read.
func (d *draft) setWithoutSource(f formula) {
	text := fold(strings.ReplaceAll(textOf(f.node), "\u200b", ""))
	if text != "" {
		d.lose(f.node, "formula without a source "+text, "text")
	}
	replace(f.node, newText(text))
}

// isAlone reports whether a formula is all that a paragraph has.
func isAlone(n *html.Node) bool {
	if !isElement(n.Parent, "p") {
		return false
	}
	others := slices.DeleteFunc(slices.Collect(n.Parent.ChildNodes()), isBlankText)
	return len(others) == 1
}

// isInText reports whether n stands where no block can.
func isInText(n *html.Node) bool {
	return ancestor(n, "h1", "h2", "h3", "h4", "h5", "h6", "th", "td", "caption", "figcaption", "summary", "dt", "a") != nil
}
