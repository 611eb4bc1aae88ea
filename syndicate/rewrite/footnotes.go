package rewrite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// The markup of notes is that of Goldmark, Hugo's Markdown engine, of Blackfriday, its predecessor, of
// Pandoc, Asciidoctor and go-org; and that of notes in the margin, as Tufte CSS and shortcodes for it
// have them.
var (
	noteReferences = cascadia.MustCompile(`
		a.footnote-ref, .footnote-ref a, a[role="doc-noteref"], .footnote-reference a, sup.footnote a`)
	noteSections  = cascadia.MustCompile(`.footnotes, [role="doc-endnotes"], div#footnotes`)
	noteItems     = cascadia.MustCompile("ol > li, .footnote-definition, div.footnote")
	noteBacklinks = cascadia.MustCompile(`
		a.footnote-backref, a.footnote-return, a.reversefootnote, a.footnote-back, a[role="doc-backlink"],
		.footnote-definition > sup, div.footnote > a[href^="#_footnoteref"]`)
	marginNotes = cascadia.MustCompile(`
		span.sidenote, span.marginnote, small.sidenote, small.marginnote, aside.sidenote, aside.marginnote, .sidenote-content`)
	marginToggles = cascadia.MustCompile(`
		label.margin-toggle, input.margin-toggle, input.sidenote-checkbox, span.sidenote-delimiter`)
)

// footnotes writes notes out, because an article has no jumps and no margin: "[1]" in the text, and at its
// end a heading and a paragraph "[1] ..." for each note. The heading is the one that the notes have, else
// one in the language of the post.
func footnotes(d *draft) {
	var e endnotes
	var toggles []*html.Node // that show notes in the margin on small screens
	for _, n := range find(d.tree, isPartOfNotes) {
		switch {
		case marginToggles(n):
			toggles = append(toggles, n)
		case noteReferences(n):
			e.references = append(e.references, n)
		case noteSections(n):
			e.takeSection(n)
		case !has(n, marginNotes): // otherwise it is the text with its note
			e.takeMarginNote(n)
		}
	}
	if len(e.notes) == 0 {
		return
	}
	for _, n := range toggles {
		remove(n)
	}
	d.lose(e.notes[0], fmt.Sprintf("%d footnotes", len(e.notes)), "text")
	if e.heading == nil {
		e.heading = newElement("h3", newText(notesIn(d.post.Language)))
	}
	remove(e.heading)
	d.tree.AppendChild(e.heading)
	for i, note := range e.notes {
		remove(note)
		prepend(note, mark(i+1)+" ")
		rename(note, "div")
		d.tree.AppendChild(note)
	}
}

// isPartOfNotes reports whether n is one of the elements that footnotes deals with.
func isPartOfNotes(n *html.Node) bool {
	// Asking this first saves most of the time.
	marked := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return strings.Contains(a.Val, "note") || strings.Contains(a.Val, "margin")
	})
	return marked && (noteReferences(n) || noteSections(n) || marginNotes(n) || marginToggles(n)) ||
		n.Data == "a" && noteReferences(n)
}

// endnotes are the notes that were met, in order.
type endnotes struct {
	notes      []*html.Node
	taken      map[*html.Node]bool
	references []*html.Node // not yet numbered
	heading    *html.Node   // of the notes, if they have one
}

func mark(number int) string { return fmt.Sprintf("[%d]", number) }

// takeSection takes the notes in a section, and numbers the references that lead to them, before it and in
// it. Ids are unique in a section only: Markdown in a shortcode has notes of its own, from 1.
func (e *endnotes) takeSection(section *html.Node) {
	numbers := map[string]int{}
	for _, note := range outermost(find(section, noteItems)) {
		if e.taken[note] { // a section in a section
			continue
		}
		e.take(note)
		for _, id := range idsOf(note) {
			numbers["#"+id] = len(e.notes)
		}
		for _, back := range find(note, noteBacklinks) {
			removeBacklink(back)
		}
	}
	if len(numbers) == 0 {
		return
	}
	for _, a := range append(e.references, find(section, noteReferences)...) {
		shown := raisedMark(a)
		if number, ok := numbers[attr(a, "href")]; ok && shown.Parent != nil {
			replace(shown, newText(mark(number)))
		}
	}
	e.references = nil
	if h := headingOf(section); h != nil {
		e.heading = h
	}
	dissolveSection(section)
}

// takeMarginNote takes a note that stands where it is referred to. What went with a section does not
// stand anywhere.
func (e *endnotes) takeMarginNote(n *html.Node) {
	if n.Parent == nil {
		return
	}
	e.take(n)
	n.Parent.InsertBefore(newText(mark(len(e.notes))), n)
	remove(n)
}

func (e *endnotes) take(note *html.Node) {
	if e.taken == nil {
		e.taken = map[*html.Node]bool{}
	}
	e.taken[note] = true
	e.notes = append(e.notes, note)
}

// idsOf returns what a reference to a note can be to: the note, or what is right in it.
func idsOf(note *html.Node) []string {
	var ids []string
	if id := attr(note, "id"); id != "" {
		ids = append(ids, id)
	}
	for c := range note.ChildNodes() {
		if id := attr(c, "id"); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// removeBacklink takes the link to the reference out of a note, and the point behind a number that leads
// back.
func removeBacklink(back *html.Node) {
	if next := back.NextSibling; next != nil && next.Type == html.TextNode && hasWords(back) {
		next.Data = strings.TrimLeft(next.Data, ". ")
	}
	remove(back)
}

// raisedMark returns what shows a reference: the link, or the sup around it if there is nothing else in it.
func raisedMark(a *html.Node) *html.Node {
	sup := a.Parent
	if sup != nil && isElement(sup, "sup") && strings.Trim(fold(textOf(sup)), "[]") == fold(textOf(a)) {
		return sup
	}
	return a
}

// headingOf returns the heading in a section of notes or right above it, or nil.
func headingOf(section *html.Node) *html.Node {
	for c := range section.ChildNodes() {
		if headingElements(c) {
			return c
		}
	}
	above := section.PrevSibling
	for above != nil && !headingElements(above) {
		switch {
		case isBlankText(above):
			above = above.PrevSibling
		case isElement(above, "div", "section"): // go-org wraps every section
			above = above.LastChild
		default:
			return nil
		}
	}
	return above
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

// notesIn returns the heading of notes in a language, in English if it is none of those known here.
func notesIn(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	return cmp.Or(notesHeadings[base], "Notes")
}

var notesHeadings = map[string]string{
	"ar": "ملاحظات", "bg": "Бележки", "ca": "Notes", "cs": "Poznámky", "da": "Noter", "de": "Anmerkungen",
	"el": "Σημειώσεις", "es": "Notas", "fi": "Viitteet", "fr": "Notes", "he": "הערות", "hi": "टिप्पणियाँ",
	"hu": "Jegyzetek", "id": "Catatan", "it": "Note", "ja": "脚注", "ko": "각주", "nb": "Noter", "nl": "Noten",
	"no": "Noter", "pl": "Przypisy", "pt": "Notas", "ro": "Note", "ru": "Примечания", "sv": "Noter",
	"tr": "Notlar", "uk": "Примітки", "vi": "Ghi chú", "zh": "注释",
}
