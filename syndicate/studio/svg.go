package studio

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
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
			}
		case xml.CharData:
			err = s.text(t, start)
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
	foreign := s.inside("foreignObject")
	inSwitch := len(s.open) > 0 && s.open[len(s.open)-1] == "switch"
	s.open = append(s.open, name)
	s.elements++
	switch {
	case s.elements == 1 && name != "svg":
		return refuse("it is %s, not SVG", name)
	case s.elements > maxElements || len(s.open) > maxDepth:
		return refuse("the SVG has too many elements")
	case foreign:
		return nil // of another language, and not painted
	case name == "switch":
		s.label = label{}
	case name == "foreignObject" && inSwitch:
		s.label.foreign = true
	case cannotPaint[name]:
		return refuse("the SVG has an element %s", name)
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

func (s *svgReader) inside(element string) bool { return slices.Contains(s.open, element) }

// text checks the text between tags, which starts at an offset of the source.
func (s *svgReader) text(text []byte, start int) error {
	switch {
	case s.inside("foreignObject"):
		s.label.text = append(s.label.text, text...)
	case s.inside("style"):
		s.replace(start, familiar(lightSide(string(s.source[start:s.decoder.InputOffset()]))))
		return checkStyle(string(text))
	case s.inside("text"):
		s.label.fallback = append(s.label.fallback, text...)
		if c, lacks := s.ruler.lacks(string(text)); lacks {
			return refuse("there is no font with the character %q", c)
		}
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
	text, fallback []byte // what it says, and the other
	image          bool   // the fallback is a picture of the HTML
}

// check refuses a label whose fallback says something else.
func (l label) check() error {
	letters := func(text []byte) []byte { return bytes.Join(bytes.Fields(text), nil) }
	if l.foreign && !l.image && !bytes.Equal(letters(l.text), letters(l.fallback)) {
		return refuse("the SVG has HTML in it: %.40q", bytes.TrimSpace(l.text))
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
