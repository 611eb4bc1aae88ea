package importable

import (
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// What became of a block of code.
type codeFate int

const (
	codeKept codeFate = iota
	codeNumbered
	codeJoined // its lines run together
	codeFlat   // text like any other
	codeLost
	codeFates // how many there are
)

// code tells of blocks of code that do not stay as they are. Which ones there are the article says: on
// the page, a block can be two in a table, or look like none.
func code(c *comparison) (troubles []syndicate.Trouble) {
	onPage, inRead := squeeze(c.content.Text()), squeeze(textWithBreaks(c.read))
	var read []codeBlock
	c.read.Find("pre").Each(func(_ int, s *goquery.Selection) {
		read = append(read, newCodeBlock(s))
	})
	var tally [codeFates]int
	all := 0
	c.own.Find("pre").Each(func(_ int, s *goquery.Selection) {
		block := newCodeBlock(s)
		if !strings.Contains(withoutDigits(onPage), withoutDigits(block.letters)) {
			return // the article made it, for example of a table
		}
		all++
		tally[fateOf(block, read, inRead)]++
	})
	tell := func(fate codeFate, what, cure string) {
		if n := tally[fate]; n > 0 {
			troubles = append(troubles, syndicate.Trouble{What: part(n, all, "code block") + what, Severe: true, Cure: cure})
		}
	}
	tell(codeLost, " lost", codeCure)
	tell(codeFlat, " text like any other afterwards", codeCure)
	tell(codeNumbered, " mixed up with the numbers of the lines", "in hugo.toml: [markup.highlight] lineNos = false")
	tell(codeJoined, " one long line afterwards", "end each line of code with a line feed inside <pre>; Hugo's own highlighting does")
	return troubles
}

const codeCure = "in the theme's layouts/_markup/render-codeblock.html, write plain <pre><code>{{ .Inner }}</code></pre>, " +
	"or remove that file and let Hugo highlight the code"

func fateOf(block codeBlock, read []codeBlock, text string) codeFate {
	const telling = 20 // letters: shorter code stands in any text about it
	fate := codeLost
	if len(block.letters) >= telling && strings.Contains(text, block.letters) {
		fate = codeFlat
	}
	for _, r := range read {
		switch {
		case r.letters == block.letters && r.inTable, r.letters != block.letters && withoutDigits(r.letters) == withoutDigits(block.letters):
			fate = min(fate, codeNumbered)
		case r.letters != block.letters:
		case r.lines < block.lines:
			fate = min(fate, codeJoined)
		default:
			return codeKept
		}
	}
	return fate
}

// A codeBlock is compared without white space, of which readers take some away, and with the number of
// its lines instead.
type codeBlock struct {
	letters string
	lines   int
	inTable bool // beside a column of line numbers
}

func newCodeBlock(s *goquery.Selection) codeBlock {
	text := textWithBreaks(s)
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			lines++
		}
	}
	return codeBlock{letters: squeeze(text), lines: lines, inTable: s.Closest("table").Length() > 0}
}

// textWithBreaks returns the text of elements as it stands, with a line feed for each line break.
func textWithBreaks(s *goquery.Selection) string {
	var b strings.Builder
	for _, root := range s.Nodes {
		for n := range root.Descendants() {
			switch {
			case n.Type == html.TextNode:
				b.WriteString(n.Data)
			case n.Data == "br", n.Data == "div", n.Data == "p":
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, s)
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}
