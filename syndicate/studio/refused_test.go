package studio_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

// requireRefused: what cannot be painted is an error that the article survives, and says why.
func requireRefused(t *testing.T, picture syndicate.Picture, err error, why string) {
	t.Helper()
	if !errors.Is(err, syndicate.ErrNoPicture) {
		t.Fatalf("error %v, want one that says there is no picture", err)
	}
	if !strings.Contains(err.Error(), why) {
		t.Errorf("error %q does not say %q", err, why)
	}
	if picture.Data != nil {
		t.Error("there is a picture all the same")
	}
}

func TestFormulaRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, tex, why string }{
		{"nothing", " ", "empty"},
		{"a mistake", `\frac{a`, "Missing close brace"},
		{"an unknown command", `\foo`, `Undefined control sequence \foo`},
		{"an environment that needs a browser", `\begin{prooftree}\AxiomC{A}\UnaryInfC{B}\end{prooftree}`, "Unknown environment"},
		{"what would load a file", `\require{physics}`, "Undefined control sequence"},
		{"a script that no font has", `\text{日本}`, "'日'"},
		{"endless macros", `\def\a{\a\a}\a`, "cannot be set"},
		{"deep braces", strings.Repeat("{", 2000) + strings.Repeat("}", 2000), ""},
		{"a wall", `\rule{2000em}{2000em}`, "large"},
		{"a book", strings.Repeat("x", 5000), "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Formula(t.Context(), tt.tex, true)
			requireRefused(t, picture, err, tt.why)
		})
	}
}

// TestFormulasStandAlone: what a formula defines ends with it, or pictures would depend on what was painted before.
func TestFormulasStandAlone(t *testing.T) {
	if _, err := atelier.Formula(t.Context(), `\newcommand{\mine}{x} \def\yours{y} \mine\yours`, true); err != nil {
		t.Fatal(err)
	}
	for _, tex := range []string{`\mine`, `\yours`} {
		picture, err := atelier.Formula(t.Context(), tex, true)
		requireRefused(t, picture, err, "Undefined control sequence")
	}
}

func TestDrawingRefuses(t *testing.T) {
	root := func(inside string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">` + inside + `</svg>`
	}
	tests := []struct{ name, svg, why string }{
		{"nothing", ``, "cannot be read"},
		{"something else", `<html><svg width="1" height="1"/></html>`, "html"},
		{"half a document", `<svg width="1" height="1"><g>`, "cannot be read"},
		{"no size", `<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>`, "size"},
		{"no end", `<svg width="1e30" height="1"/>`, "size"},
		{"not a number", `<svg width="NaN" height="NaN" viewBox="0 0 NaN NaN"/>`, "size"},
		{"scripts", root(`<script>draw()</script>`), "script"},
		{"HTML", root(`<foreignObject><p>text</p></foreignObject>`), "foreignObject"},
		{"HTML that the fallback cuts off", root(`<switch><foreignObject><p>a long label</p></foreignObject><text>a lo...</text></switch>`), "a long label"},
		{"what moves", root(`<rect width="9" height="9"><animate attributeName="x" to="9"/></rect>`), "animate"},
		{"what a style sheet moves", root(`<style>@keyframes a { to { opacity: 0 } }</style>`), "@keyframes"},
		{"a style sheet on the web", root(`<style>@import url("https://example.org/a.css");</style>`), "@import"},
		{"a style sheet beside it", `<?xml-stylesheet href="file:///etc/passwd"?>` + root(``), "xml-stylesheet"},
		{"an image on the web", root(`<image href="https://example.org/a.png"/>`), "https://example.org/a.png"},
		{"an image on the disk", root(`<image xlink:href="file:///etc/passwd"/>`), "file:///etc/passwd"},
		{"an image beside it", root(`<image href="a.png"/>`), "a.png"},
		{"an SVG in it, which would be read unseen", root(`<image href="data:image/svg+xml;base64,PHN2Zy8+"/>`), "outside"},
		{"an image that is none", root(`<image href="data:image/png;base64,AAAA"/>`), "not what it says"},
		{"an image of 60000 × 60000 pixels", root(`<image href="data:image/gif;base64,R0lGODlhYOpg6gAAAAAs"/>`), "60000"},
		{"another document's parts", root(`<use href="other.svg#a"/>`), "other.svg"},
		{"a fill from the web", root(`<rect style="fill:url(https://example.org/#a)"/>`), "url("},
		{"entities", `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + root(`<text>&b;</text>`), "entities"},
		{"the page's colours", root(`<rect fill="var(--accent)"/>`), "colours"},
		{"the page's colours in a style", root(`<rect style="fill:var(--accent)"/>`), "var("},
		{"CSS that resvg does not know", root(`<g style="transform: translate(4px, 4px)"/>`), "transform"},
		{"fonts that resvg does not read", root(`<style>@font-face { font-family: a; src: url("data:font/woff;base64,AA==") }</style>`), "@font-face"},
		{"a script that no font has", root(`<text>日本</text>`), "'日'"},
		{"emoji", root(`<text>🙂</text>`), "'🙂'"},
		{"a tower", root(strings.Repeat("<g>", 1000) + strings.Repeat("</g>", 1000)), "too many"},
		{"a crowd", root(strings.Repeat("<g/>", 200_000)), "too many"},
		{"a book", root(strings.Repeat(" ", 9<<20)), "8 MB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Drawing(t.Context(), []byte(tt.svg))
			requireRefused(t, picture, err, tt.why)
		})
	}
}

// TestDrawingSurvives: what is meant to make painters run in circles or out of memory ends all the same, if only
// with the time that a picture may take.
func TestDrawingSurvives(t *testing.T) {
	t.Parallel()
	s := studio.New(studio.Options{CacheDir: cacheDir, Timeout: time.Second})
	defer s.Close()
	bomb := new(strings.Builder)
	for i := range 12 { // ten times ten times ten ...
		bomb.WriteString(`<g id="a` + string(rune('b'+i)) + `">` + strings.Repeat(`<use href="#a`+string(rune('a'+i))+`"/>`, 10) + `</g>`)
	}
	for name, inside := range map[string]string{
		"a use of itself":        `<g id="a"><use href="#a"/></g><use href="#a"/>`,
		"patterns of each other": `<pattern id="a" width="1" height="1"><rect fill="url(#b)" width="1" height="1"/></pattern><pattern id="b" width="1" height="1"><rect fill="url(#a)" width="1" height="1"/></pattern><rect fill="url(#a)" width="50" height="50"/>`,
		"a billion of uses":      `<rect id="aa" width="1" height="1"/>` + bomb.String() + `<use href="#am"/>`,
		"a huge blur":            `<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><rect width="99" height="99" filter="url(#f)"/>`,
		"tiny dashes":            `<path d="M0 0H1e9" stroke="red" stroke-dasharray="1e-9"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Drawing(t.Context(), []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">`+inside+`</svg>`))
			if err != nil && !errors.Is(err, syndicate.ErrNoPicture) {
				t.Error(err)
			}
		})
	}
}

func TestTableRefuses(t *testing.T) {
	t.Parallel()
	cell := func(s string) []string { return []string{s} }
	wide := make([][]string, 40)
	for i := range wide {
		wide[i] = cell("column")
	}
	tests := []struct {
		name string
		rows [][][]string
		why  string
	}{
		{"nothing", nil, "0 cells"},
		{"a script that no font has", [][][]string{{cell("日本")}}, "'日'"},
		{"emoji", [][][]string{{cell("yes 🙂")}}, "'🙂'"},
		{"a long word", [][][]string{{cell(strings.Repeat("x", 200))}}, "too wide"},
		{"many columns", [][][]string{wide}, "too wide"},
		{"a long text", [][][]string{{cell(strings.Repeat("word ", 5000))}}, "too long"},
		{"many cells", slices.Repeat([][][]string{{cell("a"), cell("b")}}, 3000), "6000 cells"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Table(t.Context(), tt.rows, 1)
			requireRefused(t, picture, err, tt.why)
		})
	}
}

func TestDiagramRefuses(t *testing.T) {
	for _, language := range []string{"mermaid", "dot", "plantuml", ""} {
		picture, err := atelier.Diagram(t.Context(), language, "graph TD; A-->B")
		requireRefused(t, picture, err, language)
	}
	picture, err := atelier.Diagram(t.Context(), "goat", strings.Repeat("-\n", 60_000))
	requireRefused(t, picture, err, "too long")
}

// TestTime: a picture that takes too long is none, but that the caller has no more time is the caller's error.
func TestTime(t *testing.T) {
	hasty := studio.New(studio.Options{CacheDir: cacheDir, Timeout: time.Nanosecond})
	defer hasty.Close()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, paint := range map[string]func(context.Context, *studio.Studio) (syndicate.Picture, error){
		"formula": func(ctx context.Context, s *studio.Studio) (syndicate.Picture, error) {
			return s.Formula(ctx, "x", true)
		},
		"drawing": func(ctx context.Context, s *studio.Studio) (syndicate.Picture, error) {
			return s.Drawing(ctx, []byte(`<svg width="1" height="1"/>`))
		},
		"table": func(ctx context.Context, s *studio.Studio) (syndicate.Picture, error) {
			return s.Table(ctx, [][][]string{{{"x"}}}, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			picture, err := paint(t.Context(), hasty)
			requireRefused(t, picture, err, "longer than 1ns")
			_, err = paint(cancelled, atelier)
			if !errors.Is(err, context.Canceled) || errors.Is(err, syndicate.ErrNoPicture) {
				t.Errorf("error %v, want that the caller has cancelled", err)
			}
			if _, err := paint(t.Context(), atelier); err != nil {
				t.Errorf("the next picture: %v", err)
			}
		})
	}
}
