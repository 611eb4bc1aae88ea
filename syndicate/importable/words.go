package importable

import (
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// unread is what no reader of a page reads.
const unread = "script, style, template, noscript, head"

// gluing are the elements that stand in the middle of words. All others end them.
var gluing = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "cite": true, "code": true, "del": true, "dfn": true, "em": true,
	"font": true, "i": true, "ins": true, "kbd": true, "mark": true, "q": true, "s": true, "samp": true, "small": true,
	"span": true, "strong": true, "u": true, "var": true, "wbr": true,
}

// words returns the words of elements: letters and digits without case. Scripts that have no spaces
// between words give one for each character.
func words(s *goquery.Selection) []string {
	var b strings.Builder
	for _, n := range s.Nodes {
		writeText(&b, n)
	}
	return split(b.String())
}

func writeText(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Type == html.ElementNode && isUnread(n.Data), n.Type == html.CommentNode:
	default:
		if !gluing[n.Data] {
			b.WriteByte('\n')
		}
		for child := range n.ChildNodes() {
			writeText(b, child)
		}
		if !gluing[n.Data] {
			b.WriteByte('\n')
		}
	}
}

func isUnread(name string) bool {
	switch name {
	case "script", "style", "template", "noscript", "head":
		return true
	}
	return false
}

func split(text string) []string {
	var list []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			list = append(list, word.String())
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			end()
			list = append(list, string(r))
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\u00ad', r == '\u200b', r == '’', r == '\'': // a hyphen or space that may not be there; curled or not
		default:
			end()
		}
	}
	end()
	return list
}

// phrases are the words of a text, each alone and with the one before.
type phrases map[[2]string]bool

func newPhrases(text []string) phrases {
	p := phrases{}
	previous := ""
	for _, w := range text {
		p[[2]string{w}] = true
		p[[2]string{previous, w}] = true
		previous = w
	}
	return p
}

// share returns how much of a text is in the phrases, from 0 to 1.
func (p phrases) share(text []string) float64 {
	if len(text) < 2 {
		if len(text) == 0 || p[[2]string{text[0]}] {
			return 1
		}
		return 0
	}
	found := 0
	for i, w := range text[1:] {
		if p[[2]string{text[i], w}] {
			found++
		}
	}
	return float64(found) / float64(len(text)-1)
}

// hold reports whether a text is in the phrases. A few words may differ, as where the article spells
// something out.
func (p phrases) hold(text []string) bool { return p.share(text) >= 0.7 }

// A passage is a block of text.
type passage struct {
	words   []string
	heading bool
	label   bool   // of the code below it
	shown   string // its beginning, for people
}

// textBlocks are the elements that hold text and nothing of their own kind.
const textBlocks = "h1, h2, h3, h4, h5, h6, p, li, blockquote, figcaption, dt, dd"

func newPassage(s *goquery.Selection) passage {
	return passage{words: words(s), heading: s.Is("h1, h2, h3, h4, h5, h6"), label: isLabel(s), shown: beginning(s.Text())}
}

// beginning returns the first words of a text.
func beginning(text string) string {
	const most = 8
	list := strings.Fields(text)
	if len(list) > most {
		return strings.Join(list[:most], " ") + " …"
	}
	return strings.Join(list, " ")
}

// isLabel reports whether a paragraph of an article says what the code below it is called. On the page
// that is often the work of a style, or the name of a tab.
func isLabel(p *goquery.Selection) bool {
	return p.Next().Is("pre") && p.Children().Is("strong") && p.Text() == p.Children().First().Text()
}

// passagesOf returns the text of an article without its title.
func passagesOf(article *goquery.Selection) []passage {
	var list []passage
	article.Find("h3, h4, p, li, blockquote, figcaption").Each(func(_ int, s *goquery.Selection) {
		if b := newPassage(s); len(b.words) > 0 {
			list = append(list, b)
		}
	})
	return list
}
