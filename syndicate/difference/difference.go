// Package difference shows what changed between two editions of an article, for a person who has to make
// the same changes by hand.
//
// [HTML] reads both as lists of blocks: paragraphs, headings, items, lines of code, pictures. It finds the
// blocks that stayed, pairs those that were changed with what they became, and marks the words in them.
// Both articles may hold anything: what comes out has no other markup than
//
//	h1 h2 h3 h4 p ul ol li blockquote pre hr br strong em code ins del span
//	a with href of http or https    img with src of https, and alt
//
// and a few classes of its own: "unchanged" for a line that stands for blocks that are left out, "picture"
// for one that is shown or described, "caption".
package difference

import "html/template"

// HTML returns the changes from one article to another, <del> around what is gone and <ins> around what
// is new. Stretches in which nothing changed are folded to a line. It is empty if a reader sees no
// change at all.
//
// It takes time in proportion to the length of the articles, so with very many changes it may find fewer
// things that stayed than there are.
func HTML(before, after string) template.HTML {
	changes := compare(read(before), read(after))
	if !hasChanged(changes) {
		return ""
	}
	return template.HTML(render(fold(changes)))
}

func hasChanged(changes []change) bool {
	for _, c := range changes {
		if c.what != stayed {
			return true
		}
	}
	return false
}
