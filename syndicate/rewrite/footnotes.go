package rewrite

import (
	"fmt"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var (
	footnoteParts     = cascadia.MustCompile("a.footnote-ref, .footnote-ref a, .footnotes, [role=doc-endnotes]")
	footnoteItems     = cascadia.MustCompile("ol > li")
	footnoteBacklinks = cascadia.MustCompile("a.footnote-backref, a.footnote-return, a.reversefootnote, a[role=doc-backlink]")
)

// footnotes writes footnotes out, because an article has no jumps: "[1]" in the text, and below it a
// heading and a paragraph "[1] ..." for each note. It knows the markup of Goldmark, Hugo's Markdown
// engine, and of Blackfriday, its predecessor.
func footnotes(d *draft) {
	var notes, references []*html.Node
	inNotes := map[*html.Node]bool{}
	for _, n := range find(d.tree, footnoteParts) {
		if isElement(n, "a") {
			references = append(references, n)
			continue
		}
		// Ids are unique in a section only: Markdown in a shortcode has footnotes of its own, from 1.
		numbers := map[string]int{}
		for _, note := range outermost(find(n, footnoteItems)) {
			if !inNotes[note] {
				inNotes[note] = true
				notes = append(notes, note)
				numbers["#"+attr(note, "id")] = len(notes)
			}
		}
		if len(numbers) > 0 {
			numberReferences(references, numbers)
			references = nil
			dissolveSection(n)
		}
	}
	if len(notes) == 0 {
		return
	}
	d.lose(notes[0], fmt.Sprintf("%d footnotes", len(notes)), "text")
	d.tree.AppendChild(newElement("h3", newText("Notes")))
	for i, note := range notes {
		for _, back := range find(note, footnoteBacklinks) {
			remove(back)
		}
		prepend(note, fmt.Sprintf("[%d] ", i+1))
		remove(note)
		rename(note, "div")
		d.tree.AppendChild(note)
	}
}

// numberReferences makes "[1]" of the references to the notes that are numbered.
func numberReferences(references []*html.Node, numbers map[string]int) {
	for _, a := range references {
		number, ok := numbers[attr(a, "href")]
		if !ok {
			continue
		}
		mark := a
		if sup := a.Parent; isElement(sup, "sup") && sup.FirstChild == a && sup.LastChild == a {
			mark = sup
		}
		replace(mark, newText(fmt.Sprintf("[%d]", number)))
	}
}

// dissolveSection takes away what frames the notes: the list and the line above it.
func dissolveSection(section *html.Node) {
	rename(section, "div")
	for c := section.FirstChild; c != nil; c = c.NextSibling {
		if isElement(c, "ol", "hr") {
			rename(c, "div")
		}
	}
}
