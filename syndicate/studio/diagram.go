package studio

import (
	"context"
	"fmt"
	"strings"

	"github.com/bep/goat"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// maxDiagram is how much of a diagram's source is read, in bytes.
const maxDiagram = 64 << 10

// Diagram draws a diagram from its source in one of the languages:
//
//   - goat: lines and boxes of ASCII, with the library that Hugo has for it
//
// All others, mermaid first of all, are drawn by programs that need a browser.
func (s *Studio) Diagram(ctx context.Context, language, source string) (syndicate.Picture, error) {
	if len(source) > maxDiagram {
		return syndicate.Picture{}, refuse("the diagram is too long")
	}
	switch language {
	case "goat":
		return s.Drawing(ctx, goatSVG(source))
	}
	return syndicate.Picture{}, refuse("%q is not a language of diagrams that can be drawn", language)
}

// goatSVG draws ASCII with letters that fit into its columns of 8 pixels.
func goatSVG(source string) []byte {
	d := goat.BuildSVG(strings.NewReader(source))
	return fmt.Appendf(nil, `<svg width="%d" height="%d" font-family="%s" font-size="13">%s</svg>`, d.Width, d.Height, monoFamily, d.Body)
}
