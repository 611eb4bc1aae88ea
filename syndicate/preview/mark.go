package preview

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// mark puts the number of each loss into the article, behind the words after which it was met. Rules
// that came later may have changed these words, so some losses have no mark and are in the list only.
func mark(a syndicate.Article) (string, error) {
	nodes, err := html.ParseFragment(strings.NewReader(a.HTML), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return "", err
	}
	body := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	t := read(body)
	marks := map[*html.Node][]badge{}
	reached := map[string]int{} // how far each rule has come, which goes through the article from its beginning
	for _, p := range a.Places[:min(len(a.Places), mostMarks)] {
		rule := a.Losses[p.Loss].Rule
		n, offset, at := t.find(p.After, reached[rule])
		if at < 0 {
			continue
		}
		reached[rule] = at
		if !slices.Contains(marks[n], badge{p.Loss, offset}) {
			marks[n] = append(marks[n], badge{p.Loss, offset})
		}
	}
	for n, badges := range marks {
		place(n, badges)
	}
	var b strings.Builder
	for n := range body.ChildNodes() {
		if err := html.Render(&b, n); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// mostMarks is how many losses are looked for. Nobody looks at more.
const mostMarks = 500

// A badge is the number of a loss in a text node.
type badge struct {
	loss   int
	offset int
}

// letters is the text of an article without everything that rules change: spaces, signs and case. The title
// and the subtitle are not in it: nothing is lost in them.
type letters struct {
	text  string
	nodes []*html.Node // text nodes, in order
	from  []int        // where in the text each of them begins
}

func read(body *html.Node) letters {
	var t letters
	var b strings.Builder
	for n := range body.Descendants() {
		if n.Type == html.TextNode && !isTitle(n.Parent) {
			t.nodes, t.from = append(t.nodes, n), append(t.from, b.Len())
			b.WriteString(bare(n.Data))
		}
	}
	t.text = b.String()
	return t
}

func isTitle(n *html.Node) bool { return n.DataAtom == atom.H1 || n.DataAtom == atom.H2 }

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// find returns the text node in which the words end, and where in it. Of several such places it is the
// first one from the given place in the text on, if there is one. It returns the place as well, -1 if there
// is none.
func (t *letters) find(words string, from int) (n *html.Node, offset, at int) {
	wanted := bare(words)
	if at = strings.Index(t.text[from:], wanted); at >= 0 {
		at += from
	} else {
		at = strings.Index(t.text, wanted)
	}
	if at < 0 || len(t.nodes) == 0 {
		return nil, 0, -1
	}
	end := at + len(wanted)
	i := len(t.nodes) - 1
	for i > 0 && t.from[i] >= end {
		i--
	}
	n = t.nodes[i]
	for left := end - t.from[i]; left > 0 && offset < len(n.Data); {
		r, size := utf8.DecodeRuneInString(n.Data[offset:])
		left -= len(bare(string(r)))
		offset += size
	}
	return n, offset, at
}

// place splits a text node at its badges.
func place(n *html.Node, badges []badge) {
	slices.SortStableFunc(badges, func(a, b badge) int { return a.offset - b.offset })
	text, from := n.Data, 0
	for _, b := range badges {
		n.Parent.InsertBefore(newText(text[from:b.offset]), n)
		n.Parent.InsertBefore(b.link(), n)
		from = b.offset
	}
	n.Data = text[from:]
}

func newText(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

// link leads to the loss in the list.
func (b badge) link() *html.Node {
	number := fmt.Sprint(b.loss + 1)
	a := &html.Node{Type: html.ElementNode, Data: "a", DataAtom: atom.A, Attr: []html.Attribute{
		{Key: "class", Val: "loss"}, {Key: "href", Val: "#loss-" + number}, {Key: "title", Val: "loss " + number},
	}}
	a.AppendChild(newText(number))
	return a
}
