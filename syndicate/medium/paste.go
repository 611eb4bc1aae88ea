package medium

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Paste returns an article as it survives the way through the clipboard into Medium's editor. Where
// that differs from what goes through the API, it is for what people report of the editor:
//
//   - It makes large headings of h1, h2 and h3, and small ones of h4. A small heading right below the
//     title is the subtitle, so the subtitle is an h4 here.
//   - It ends a code block at a blank line, so a blank line gets a space. A block without a language
//     says that it is plain, as on the author's page, or else the editor guesses.
//   - It drops captions, so they are paragraphs in italics below their image.
//   - It takes images by their address only. A picture that has none yet leaves a mark for the person
//     who pastes, and is listed with it.
//   - It merges the last paragraph with what follows, so an empty one comes last.
//   - Line feeds between elements become empty paragraphs, and each paragraph of a quotation becomes a
//     quotation of its own. Articles have no such line feeds, and line breaks in their quotations.
//
// The error is for an article with an element that articles do not have.
func Paste(a syndicate.Article) (syndicate.Clip, error) {
	article, err := html.ParseFragment(strings.NewReader(a.HTML), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return syndicate.Clip{}, fmt.Errorf("the article of %s cannot be read: %w", a.Path, err)
	}
	var c clipping
	for _, b := range article {
		if err := obeysGrammar(b, blocks); err != nil {
			return syndicate.Clip{}, fmt.Errorf("the article of %s cannot be pasted: %w", a.Path, err)
		}
		c.block(b)
	}
	return syndicate.Clip{
		// Without the encoding, some systems take what is on the clipboard for Latin-1.
		HTML:     `<meta charset="utf-8">` + c.markup.String() + "<p><br></p>",
		Text:     strings.Join(c.texts, "\n\n") + "\n",
		Pictures: c.pictures,
	}, nil
}

// What may stand in what: the grammar of articles.
var (
	phrase  = []string{"text", "<br>", "<a>", "<strong>", "<em>", "<code>"}
	grammar = map[string][]string{
		"h1": {"text"}, "h2": {"text"}, "pre": {"text"},
		"h3": phrase, "h4": phrase, "p": phrase, "blockquote": phrase, "li": phrase, "figcaption": phrase,
		"a": phrase, "strong": phrase, "em": phrase, "code": phrase,
		"ul": {"<li>"}, "ol": {"<li>"}, "figure": {"<img>", "<figcaption>"},
		"hr": nil, "br": nil, "img": nil,
	}
	blocks = []string{
		"<h1>", "<h2>", "<h3>", "<h4>", "<p>", "<pre>", "<blockquote>", "<ul>", "<ol>", "<hr>", "<figure>",
	}
)

// obeysGrammar says what stands where articles do not have it.
func obeysGrammar(n *html.Node, allowed []string) error {
	if name := nameOf(n); !slices.Contains(allowed, name) {
		return fmt.Errorf("there is %s where an article has none", name)
	}
	for child := range n.ChildNodes() {
		if err := obeysGrammar(child, grammar[n.Data]); err != nil {
			return err
		}
	}
	return nil
}

func nameOf(n *html.Node) string {
	switch n.Type {
	case html.ElementNode:
		return "<" + n.Data + ">"
	case html.TextNode:
		return "text"
	}
	return "a comment"
}

// A clipping collects both flavours of a clip.
type clipping struct {
	markup   strings.Builder
	texts    []string // of the blocks, as plain text
	pictures []syndicate.ClipPicture
}

func (c *clipping) block(n *html.Node) {
	switch n.Data {
	case "h2":
		n.Data, n.DataAtom = "h4", atom.H4
	case "pre":
		shapeCode(n)
	case "figure":
		c.figure(n)
		return
	}
	c.add(n)
}

func (c *clipping) add(n *html.Node) {
	html.Render(&c.markup, n) // never fails: a builder takes everything, and no raw text has children
	c.texts = append(c.texts, plainBlock(n))
}

// shapeCode fills the blank lines of a code block and says what language it is in.
func shapeCode(pre *html.Node) {
	code := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(plainInline(pre)) // as HTML is read
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		if line == "" {
			lines[i] = " "
		}
	}
	if text := pre.FirstChild; text != nil {
		text.Data = strings.Join(lines, "\n")
	}

	const plain, chosen = "0", "2" // 1 lets the editor guess
	mode := html.Attribute{Key: "data-code-block-mode", Val: plain}
	attributes := []html.Attribute{mode}
	if language := attributeOf(pre, "data-code-block-lang"); language != "" {
		mode.Val = chosen
		attributes = []html.Attribute{mode, {Key: "data-code-block-lang", Val: language}}
	}
	pre.Attr = attributes
}

// figure adds an image, or the mark of a picture, and its caption.
func (c *clipping) figure(n *html.Node) {
	for child := n.FirstChild; child != nil; child = n.FirstChild {
		n.RemoveChild(child)
		switch child.Data {
		case "img":
			c.image(child)
		case "figcaption":
			child.Data, child.DataAtom = "em", atom.Em
			c.add(wrap("p", child))
		}
	}
}

func (c *clipping) image(img *html.Node) {
	picture, isPicture := syndicate.ParsePicture(attributeOf(img, "src"))
	if !isPicture {
		c.add(wrap("figure", img))
		return
	}
	alt := attributeOf(img, "alt")
	mark := markOf(len(c.pictures)+1, alt)
	c.pictures = append(c.pictures, syndicate.ClipPicture{Mark: mark, Alt: alt, Picture: picture})
	c.add(wrap("p", &html.Node{Type: html.TextNode, Data: mark}))
}

// markOf returns what stands in the place of a picture. The number tells it from all others; the alt
// text, which can be a long formula, is there to recognise it by.
func markOf(number int, alt string) string {
	const longest = 60
	switch runes := []rune(alt); {
	case len(runes) == 0:
		return fmt.Sprintf("[picture %d]", number)
	case len(runes) > longest:
		alt = string(runes[:longest-1]) + "…"
	}
	return fmt.Sprintf("[picture %d: %s]", number, alt)
}

// wrap puts a node into a new element.
func wrap(name string, n *html.Node) *html.Node {
	around := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	around.AppendChild(n)
	return around
}

func attributeOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
