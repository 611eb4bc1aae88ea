package studio

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Limits of an SVG document, far above what people draw.
const (
	maxSource   = 8 << 20 // bytes
	maxElements = 100_000
	maxDepth    = 200
	maxLength   = 100_000 // of a side, in pixels of CSS
)

// A drawing is an SVG document that resvg paints as a browser does.
type drawing struct {
	source        []byte
	width, height float64 // in pixels of CSS
	hasText       bool
}

// readDrawing reads an SVG document, or an SVG element of a page. It refuses what resvg would leave
// out or paint differently from a browser, and all that reaches out of the document.
func readDrawing(svg []byte, r *ruler) (drawing, error) {
	if len(svg) > maxSource {
		return drawing{}, refuse("the SVG has more than %d MB", maxSource>>20)
	}
	svg = bytes.TrimPrefix(svg, []byte("\uFEFF"))
	reading := svgReader{ruler: r, source: svg, decoder: xml.NewDecoder(bytes.NewReader(svg))}
	if err := reading.read(); err != nil {
		return drawing{}, err
	}
	d := reading.drawing
	if !(d.width > 0 && d.height > 0 && d.width <= maxLength && d.height <= maxLength) {
		return drawing{}, refuse("the SVG does not say its size")
	}
	d.source = append(reading.out.Bytes(), svg[reading.copied:]...)
	return d, nil
}

// An svgReader reads a document tag by tag and copies it to out, with few changes to tags: what is in a
// page need not declare its namespaces, and families of fonts get the names of those that are here.
type svgReader struct {
	ruler   *ruler
	source  []byte
	decoder *xml.Decoder
	drawing drawing

	open     []string // names of the open elements
	elements int
	label    label
	out      bytes.Buffer
	copied   int // so much of the source is in out
}

func (s *svgReader) read() error {
	for {
		start := int(s.decoder.InputOffset())
		token, err := s.decoder.Token()
		if err == io.EOF && s.elements > 0 {
			return nil
		}
		if err != nil {
			return refuse("the SVG cannot be read: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = s.element(t, start)
		case xml.EndElement:
			s.open = s.open[:len(s.open)-1]
			if t.Name.Local == "switch" {
				err = s.label.check()
				s.label = label{}
			}
		case xml.CharData:
			err = s.text(string(t), start)
		case xml.Directive:
			if bytes.Contains(t, []byte("<!ENTITY")) {
				err = refuse("the SVG defines entities")
			}
		case xml.ProcInst:
			if t.Target != "xml" {
				err = refuse("the SVG has an instruction %q", t.Target)
			}
		}
		if err != nil {
			return err
		}
	}
}

// cannotPaint are elements that resvg leaves out, or that move.
var cannotPaint = map[string]bool{
	"foreignObject": true, "script": true, "iframe": true, "video": true, "audio": true, "canvas": true,
	"animate": true, "animateColor": true, "animateMotion": true, "animateTransform": true, "set": true,
}

func (s *svgReader) element(t xml.StartElement, start int) error {
	name := t.Name.Local
	s.open = append(s.open, name)
	s.elements++
	if slices.Contains(s.open[:len(s.open)-1], "foreignObject") {
		return nil // of another language, and not painted
	}
	switch {
	case s.elements == 1 && name != "svg":
		return refuse("it is %s, not SVG", name)
	case name == "foreignObject" && len(s.open) > 1 && s.open[len(s.open)-2] == "switch":
		s.label.foreign = true
	case cannotPaint[name]:
		return refuse("the SVG has an element %s", name)
	case s.elements > maxElements || len(s.open) > maxDepth:
		return refuse("the SVG has too many elements")
	case name == "text":
		s.drawing.hasText = true
	case name == "image":
		s.label.image = true
	}
	for _, a := range t.Attr {
		if err := checkAttribute(name, a); err != nil {
			return err
		}
	}
	tag := string(s.source[start:s.decoder.InputOffset()])
	if s.elements == 1 {
		s.drawing.width, s.drawing.height = size(t)
		tag = s.root(tag, t)
	}
	s.replace(start, familiar(lightSide(tag)))
	return nil
}

// embedded matches the images that resvg can read.
var embedded = regexp.MustCompile(`^data:image/(?:png|jpe?g|gif);base64,`)

func checkAttribute(element string, a xml.Attr) error {
	switch {
	case a.Name.Local == "href" && element != "a":
		return checkReference(strings.TrimSpace(a.Value))
	case a.Name.Local == "style":
		return checkStyle(a.Value)
	case strings.Contains(lightSide(a.Value), "var("):
		return refuse("the SVG takes colours from the page")
	}
	return nil
}

// checkReference refuses references that leave the document, and images that resvg would leave out for being broken.
func checkReference(address string) error {
	if strings.HasPrefix(address, "#") {
		return nil
	}
	header := embedded.FindString(address)
	if header == "" {
		return refuse("the SVG refers to something outside: %.40s", address)
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(address[len(header):]), ""))
	if err != nil {
		return refuse("an image in the SVG is broken")
	}
	f, known := formatOf(data)
	if !known || f.mediaType == "" {
		return refuse("an image in the SVG is not what it says")
	}
	_, err = f.read(data)
	return err
}

// foreignStyle matches what of CSS resvg does not know or would fetch. Fonts from elsewhere are no matter:
// an image's browser does not load them either.
var foreignStyle = regexp.MustCompile(`(?i)@import|@keyframes|@font-face[^}]*url\(["']?data:` +
	`|\b(var|calc|color-mix|light-dark|oklch|oklab|lab|lch|clamp|min|max)\(` +
	`|(^|[;{\s])(font|transform|translate|rotate|scale|offset-path|d)\s*:` +
	`|url\(\s*["']?[^#"'\s)]`)

var anyFontURL = regexp.MustCompile(`(?is)@font-face\s*\{[^}]*\}`)

func checkStyle(css string) error {
	css = lightSide(css)
	css = anyFontURL.ReplaceAllStringFunc(css, func(face string) string {
		if strings.Contains(face, "data:") {
			return face
		}
		return ""
	})
	if found := foreignStyle.FindString(css); found != "" {
		return refuse("the SVG is styled with %q", strings.TrimSpace(found))
	}
	return nil
}

// text checks the text between tags, which starts at an offset of the source.
func (s *svgReader) text(text string, start int) error {
	if len(s.open) == 0 {
		return nil
	}
	if slices.Contains(s.open, "foreignObject") {
		s.label.text += text
		return nil
	}
	switch s.open[len(s.open)-1] {
	case "style":
		s.replace(start, familiar(lightSide(string(s.source[start:s.decoder.InputOffset()]))))
		return checkStyle(text)
	case "title", "desc", "metadata":
		return nil
	}
	s.label.fallback += text
	if c, lacks := s.ruler.lacks(text); lacks && s.drawing.hasText {
		return refuse("there is no font with the character %q", c)
	}
	return nil
}

// replace puts text in the place of the source from start to where the decoder is.
func (s *svgReader) replace(start int, text string) {
	s.out.Write(s.source[s.copied:start])
	s.out.WriteString(text)
	s.copied = int(s.decoder.InputOffset())
}

// A label is what draw.io makes of text: a switch between HTML, which resvg cannot paint, and a fallback
// that may be cut off.
type label struct {
	foreign        bool   // there is HTML
	text, fallback string // what it says, and the other
	image          bool   // the fallback is a picture of the HTML
}

// check refuses a label whose fallback says something else.
func (l label) check() error {
	if l.foreign && !l.image && strings.Join(strings.Fields(l.text), "") != strings.Join(strings.Fields(l.fallback), "") {
		return refuse("the SVG has HTML in it: %.40q", strings.TrimSpace(l.text))
	}
	return nil
}

// ownSize matches the attributes that say the root's size.
var ownSize = regexp.MustCompile(`\s(width|height)\s*=\s*("[^"]*"|'[^']*')`)

// root returns the root's tag with what resvg reckons differently from a browser if it is not said, the size and
// the font, and with the namespaces that a page need not declare.
func (s *svgReader) root(tag string, t xml.StartElement) string {
	declared := make(map[string]bool)
	for _, a := range t.Attr {
		declared[a.Name.Space+":"+a.Name.Local] = true
	}
	added := fmt.Sprintf(` width="%g" height="%g"`, s.drawing.width, s.drawing.height)
	if !declared[":font-family"] {
		added += ` font-family="` + serifFamily + `"`
	}
	if !declared[":font-size"] {
		added += ` font-size="16"`
	}
	if !declared[":xmlns"] && strings.HasPrefix(tag, "<svg") {
		added += ` xmlns="http://www.w3.org/2000/svg"`
	}
	if !declared["xmlns:xlink"] {
		added += ` xmlns:xlink="http://www.w3.org/1999/xlink"`
	}
	name, rest, _ := strings.Cut(tag, "svg")
	return name + "svg" + added + ownSize.ReplaceAllString(rest, "")
}

var (
	families = regexp.MustCompile(`font(-family)?\s*(=\s*"[^"]*"|=\s*'[^']*'|:[^;}]*)`)
	sans     = regexp.MustCompile(`(?i)\b(arial|helvetica neue|helvetica|verdana|tahoma|trebuchet ms|segoe ui|roboto|open sans|` +
		`inter|system-ui|ui-sans-serif|-apple-system|blinkmacsystemfont|lucida grande|ubuntu|noto sans|calibri)\b`)
	mono = regexp.MustCompile(`(?i)\b(courier new|courier|consolas|menlo|monaco|lucida console|sf mono|sfmono-regular|` +
		`ui-monospace|dejavu sans mono|source code pro|fira code|jetbrains mono)\b`)
)

// familiar gives the fonts that people name the names of those that are here: Liberation Sans stands for
// Arial, and so on. What is named otherwise comes out with serifs, as in a browser that has not got it.
func familiar(tag string) string {
	return families.ReplaceAllStringFunc(tag, func(declaration string) string {
		return mono.ReplaceAllString(sans.ReplaceAllString(declaration, sansFamily), monoFamily)
	})
}

// lightSide takes the first of the colours in light-dark(white, black): the paper is white.
func lightSide(css string) string {
	const function = "light-dark("
	for {
		before, rest, found := strings.Cut(css, function)
		if !found {
			return css
		}
		comma, end, depth := len(rest), len(rest), 0
	scan:
		for i, c := range rest {
			switch {
			case c == '(':
				depth++
			case c == ')' && depth > 0:
				depth--
			case c == ')':
				end = i
				break scan
			case c == ',' && depth == 0:
				comma = min(comma, i)
			}
		}
		css = before + rest[:min(comma, end)] + rest[min(end+1, len(rest)):]
	}
}

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
