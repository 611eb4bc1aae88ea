package studio

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// size returns the size in pixels of CSS that the root says to have, zeros if it does not. The view box
// says it where lengths are absent or relative to a page.
func size(root xml.StartElement) (width, height float64) {
	var box [4]float64
	for _, a := range root.Attr {
		switch a.Name {
		case xml.Name{Local: "width"}:
			width = length(a.Value)
		case xml.Name{Local: "height"}:
			height = length(a.Value)
		case xml.Name{Local: "viewBox"}:
			for i, field := range strings.FieldsFunc(a.Value, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' }) {
				if i < len(box) {
					box[i], _ = strconv.ParseFloat(field, 64)
				}
			}
		}
	}
	boxWidth, boxHeight := box[2], box[3]
	switch {
	case width > 0 && height > 0:
		return width, height
	case boxWidth <= 0 || boxHeight <= 0:
		return 0, 0
	case width > 0:
		return width, width * boxHeight / boxWidth
	case height > 0:
		return height * boxWidth / boxHeight, height
	}
	return boxWidth, boxHeight
}

// units are the lengths of CSS that do not depend on a page, in pixels of CSS.
var units = map[string]float64{
	"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16, "rem": 16, "ex": 8,
}

// length returns a length in pixels, 0 if it is relative or none.
func length(s string) float64 {
	s = strings.TrimSpace(s)
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz%")
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0
	}
	return n * units[s[len(number):]]
}
