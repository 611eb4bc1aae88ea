package rewrite

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// diagrams makes pictures of diagrams that are written as text, such as GoAT and Mermaid, and gives them
// the title that the author wrote. What no picture can be made of stays code, and so does every diagram
// if the author says so; where a script would have to bring the source, there is nothing to keep.
//
// A block of code is a diagram if the site has a hook that draws it, which the hook of this project
// tells by the attribute data-drawn, or if its language has no other purpose. Only to show code, as in a
// post about Graphviz, is not enough.
func diagrams(d *draft) {
	for _, n := range outermost(find(d.tree, isDiagram)) {
		language := languageOfDiagram(n)
		source := strings.Trim(sourceOf(n), "\n")
		switch {
		case isBlank(source):
			d.lose(n, language+" diagram of a script", "dropped")
			remove(n)
		case d.post.Settings.Rendition.Diagrams == syndicate.DiagramCode || !d.draw(n, language, source):
			d.lose(n, language+" diagram", "code")
			replace(n, codeBlock(language, titleOf(n), source))
		}
	}
}

// draw puts a picture in the place of a diagram. It reports false if there is none.
func (d *draft) draw(n *html.Node, language, source string) bool {
	address, ok := d.paint(func(s Studio) (syndicate.Picture, error) { return s.Diagram(d.ctx, language, source) })
	if !ok {
		return false
	}
	d.lose(n, language+" diagram", "picture")
	img := newImage(address, cmp.Or(fold(attr(n, "aria-label")), describe(language, source)))
	if title := titleOf(n); title != "" {
		replace(n, newElement("figure", img, newElement("figcaption", newText(title))))
	} else {
		replace(n, img)
	}
	return true
}

// diagramClasses are what scripts that draw diagrams look for.
var diagramClasses = []string{
	"mermaid", "echarts", "plantuml", "graphviz", "d2", "nomnoml", "kroki", "markmap", "wavedrom", "vega", "vega-lite", "viz-dot",
}

var preElements = named("pre")

func isDiagram(n *html.Node) bool {
	switch {
	case isElement(n, "pre"):
		_, drawn := lookup(n, "data-drawn")
		return drawn || classOfDiagram(n) != "" || slices.Contains([]string{"goat", "mermaid"}, languageOf(n))
	case isElement(n, "div") && classOfDiagram(n) != "":
		return !has(n, preElements) && !has(n, shows) && !has(n, inlineDrawings)
	}
	return false
}

func classOfDiagram(n *html.Node) string {
	for _, c := range classes(n) {
		if slices.Contains(diagramClasses, c) {
			return c
		}
	}
	return ""
}

func languageOfDiagram(n *html.Node) string {
	return cmp.Or(languageOf(n), classOfDiagram(n), "unknown")
}

// sourceOf returns the text of a diagram. Line breaks in it are part of what Mermaid reads.
func sourceOf(n *html.Node) string {
	for _, br := range find(n, func(n *html.Node) bool { return isElement(n, "br") }) {
		replace(br, newText("<br/>"))
	}
	return textOf(n)
}

// labels are words in a drawing of characters: not the letters that are arrows and dots there.
var labels = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[\pL\pN]{2,}(?:[ .,:'&-][\pL\pN]+)*|[\p{Lu}\p{Lo}\pN]`)
})

// describe is what stands for the picture of a diagram for those who do not see it.
func describe(language, source string) string {
	if language != "goat" {
		return "Diagram"
	}
	words := labels().FindAllString(source, -1)
	if len(words) == 0 {
		return "Diagram"
	}
	return shorten("Diagram: "+strings.Join(words, ", "), mostAlt)
}

// codeBlock makes a block of code in a language.
func codeBlock(language, title, source string) *html.Node {
	pre := newElement("pre", newText(source))
	pre.Attr = []html.Attribute{{Key: codeLanguage, Val: language}}
	if title != "" {
		pre.Attr = append(pre.Attr, html.Attribute{Key: "title", Val: title})
	}
	return pre
}
