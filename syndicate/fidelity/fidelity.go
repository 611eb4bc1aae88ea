// Package fidelity measures how much of a post its article carries: words, links, images, code, tables,
// formulas and footnotes. What is missing has to be explained by a loss that was recorded.
//
// It shares no code with the rules that make articles, and looks at nothing but the two documents: the
// HTML that Hugo makes for the post's own page, and the article. Words are aligned in order. What rules
// do to text on purpose is treated like this:
//
//   - Signs of ASCII are no words, so the article's "[1]", "1) ", "~~" and the lines of its tables add
//     nothing and take nothing away.
//   - Raised and lowered characters are those that they stand for, but words of their own: "10²" and
//     "10^2" carry "10<sup>2</sup>", "102" does not.
//   - Words that stand elsewhere are carried if a loss says that something was moved.
//   - Formulas are no words. Each is looked for in its place, as TeX, as Unicode text, or as the words
//     of a picture.
//   - The words of pictures that were made for the article count, those of other images do not.
//   - A table or a footnote is carried if its words are, and if something keeps its cells, or its mark,
//     apart from the words around.
//   - Jumps within a page, line numbers, and the arrow from a note back to the text are nothing to carry.
package fidelity

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Tally says what became of the things of one kind. In is the sum of Carried, Reported and Missing.
type Tally struct {
	In       int `json:"in"`       // in the post
	Out      int `json:"out"`      // in the article, what it adds included; 0 for what articles have no markup for
	Carried  int `json:"carried"`  // of the post, in the article
	Reported int `json:"reported"` // not carried, and a loss says so
	Missing  int `json:"missing"`  // not carried, and no loss says so
}

func (t *Tally) add(o Tally) {
	t.In += o.In
	t.Out += o.Out
	t.Carried += o.Carried
	t.Reported += o.Reported
	t.Missing += o.Missing
}

// explained is the share of what is carried or reported, from 0 to 1.
func (t Tally) explained() float64 {
	if t.In == 0 {
		return 1
	}
	return 1 - float64(t.Missing)/float64(t.In)
}

// retained is the share of what is carried, from 0 to 1.
func (t Tally) retained() float64 {
	if t.In == 0 {
		return 1
	}
	return float64(t.Carried) / float64(t.In)
}

// Counts is what was measured of one page, or of many.
type Counts struct {
	Pages      int            `json:"pages"`    // that have an article
	Failures   int            `json:"failures"` // that have none
	Panics     int            `json:"panics"`   // among the failures
	Words      Tally          `json:"words"`
	Garbled    int            `json:"garbled"` // missing words that are there, but run together with others
	Links      Tally          `json:"links"`   // to other pages; jumps within a page are none
	Images     Tally          `json:"images"`
	Embeds     Tally          `json:"embeds"`   // iframes, films, sounds
	Drawings   Tally          `json:"drawings"` // SVG in the content, diagrams
	Code       Tally          `json:"code"`     // blocks, carried if equal to the byte
	Tables     Tally          `json:"tables"`   // carried if all their words are, and cells stand apart
	Formulas   Tally          `json:"formulas"`
	Footnotes  Tally          `json:"footnotes"`  // carried if all their words are, and their marks stand apart
	Violations int            `json:"violations"` // of the grammar of articles
	Relative   int            `json:"relative"`   // addresses that lead nowhere without the site
	Losses     map[string]int `json:"losses"`     // by rule
}

// Add adds what was measured of other pages.
func (c *Counts) Add(o Counts) {
	c.Pages += o.Pages
	c.Failures += o.Failures
	c.Panics += o.Panics
	for i, t := range c.tallies() {
		t.add(*o.tallies()[i])
	}
	c.Garbled += o.Garbled
	c.Violations += o.Violations
	c.Relative += o.Relative
	if c.Losses == nil {
		c.Losses = map[string]int{}
	}
	for rule, n := range o.Losses {
		c.Losses[rule] += n
	}
}

// kinds are what people call the tallies.
var kinds = [...]string{"words", "links", "images", "embeds", "drawings", "code blocks", "tables", "formulas", "footnotes"}

// tallies are in the order of kinds.
func (c *Counts) tallies() []*Tally {
	return []*Tally{&c.Words, &c.Links, &c.Images, &c.Embeds, &c.Drawings, &c.Code, &c.Tables, &c.Formulas, &c.Footnotes}
}

// A Hole is something that is missing and that no loss explains.
type Hole struct {
	Kind string `json:"kind"` // "words", "moved words", "link", "image" and so on
	What string `json:"what"` // with a few words around it
}

// Measure compares a post, whose HTML is what Hugo makes for the post's own page, with its article. The
// error is for a permalink that is no absolute address, and for HTML that cannot be read.
func Measure(p *syndicate.Post, a *syndicate.Article) (Counts, []Hole, error) {
	base, err := url.Parse(p.Permalink)
	if err != nil || base.Host == "" {
		return Counts{}, nil, fmt.Errorf("%q is no absolute address", p.Permalink)
	}
	in, err := readContent(p.HTML, base)
	if err != nil {
		return Counts{}, nil, fmt.Errorf("the post cannot be read: %w", err)
	}
	out, err := readContent(a.HTML, base)
	if err != nil {
		return Counts{}, nil, fmt.Errorf("the article cannot be read: %w", err)
	}
	m := measurement{
		in: in, out: out, source: p.Source, article: a, excuses: newExcuses(a.Losses),
		taken: map[*html.Node]bool{}, gone: map[*html.Node]bool{},
	}
	m.run()
	return m.counts, m.holes, nil
}

type measurement struct {
	in, out *content
	source  string // of the post
	article *syndicate.Article
	excuses []*excuse
	counts  Counts
	holes   []Hole

	places []int               // of the post's words in the article
	fate   []fate              // of the post's words
	taken  map[*html.Node]bool // what of the article stands for something
	gone   map[*html.Node]bool // elements of the post that are missing as a whole, and a loss says so
}

type fate int

const (
	carried fate = iota
	reported
	missing
)

func (t *Tally) count(f fate) {
	t.In++
	switch f {
	case carried:
		t.Carried++
	case reported:
		t.Reported++
	case missing:
		t.Missing++
	}
}

// run measures everything. Words come first: what is missing with all its words needs no loss of its
// own.
func (m *measurement) run() {
	m.counts.Pages = 1
	m.counts.Losses = map[string]int{}
	for _, e := range m.excuses {
		m.counts.Losses[e.Rule] += e.left
	}
	for _, v := range violations(m.article.HTML) {
		m.counts.Violations++
		m.hole("violation", v)
	}
	for _, address := range relativeAddresses(m.article.HTML) {
		m.counts.Relative++
		m.hole("relative address", address)
	}
	m.words()
	m.formulas()
	m.code()
	m.images()
	m.drawings()
	m.embeds()
	m.links()
	m.passages()
}

func (m *measurement) hole(kind, what string) { m.holes = append(m.holes, Hole{kind, what}) }

func (m *measurement) words() {
	m.places = align(m.in.words, m.out.words)
	moved := findMoved(m.in.words, m.out.words, m.places)
	m.fate = make([]fate, len(m.in.words))
	for i, p := range m.places {
		if p == nowhere || moved[i] && !m.mayMove(m.in.words[i]) {
			m.fate[i] = missing
		}
	}
	m.explainElements()
	for _, f := range m.fate {
		m.counts.Words.count(f)
	}
	for _, w := range m.out.words {
		if !w.alt {
			m.counts.Words.Out++
		}
	}
	for _, r := range runsOf(m.in.words, func(i int) bool { return m.fate[i] == missing }) {
		m.missingWords(r)
	}
}

func (m *measurement) missingWords(r run) {
	kind := "words"
	switch {
	case m.places[r.from] != nowhere:
		kind = "moved words"
	case m.isGarbled(r):
		kind = "garbled words"
		m.counts.Garbled += r.to - r.from
	}
	m.hole(kind, excerpt(m.in.words, r))
}

// isGarbled reports whether words that are missing are there all the same, in their place, but made one
// with others.
func (m *measurement) isGarbled(r run) bool {
	from, to := m.window(r.from)
	letters := strings.Join(texts(m.in.words[r.from:r.to]), "")
	return strings.Contains(strings.Join(texts(m.out.words[from:to]), ""), letters)
}

// mayMove reports whether a loss says that words such as this one stand elsewhere.
func (m *measurement) mayMove(w word) bool {
	return slices.ContainsFunc(m.excuses, func(e *excuse) bool {
		return e.moves() && (e.Rule != "tables" || within(w.node, "table"))
	})
}

// explainElements looks for elements that are missing, the largest ones first, and for losses that
// explain them. Half of the words are enough: "next" of a navigation bar that is gone can be found
// somewhere else in the article.
func (m *measurement) explainElements() {
	total, lost := map[*html.Node]int{}, map[*html.Node]int{}
	for i, w := range m.in.words {
		for n := w.node; n != nil; n = n.Parent {
			total[n]++
			if m.fate[i] == missing {
				lost[n]++
			}
		}
	}
	for i, w := range m.in.words {
		if m.fate[i] != missing {
			continue
		}
		var around []*html.Node
		for n := w.node; n != nil && 2*lost[n] >= total[n]; n = n.Parent {
			around = append(around, n)
		}
		if !m.isGone(w.node) {
			m.explainOneOf(around)
		}
		if m.isGone(w.node) {
			m.fate[i] = reported
		}
	}
}

func (m *measurement) explainOneOf(elements []*html.Node) {
	for _, n := range slices.Backward(elements) {
		if use(m.excuses, func(e *excuse) bool { return e.explains(n) }) {
			m.gone[n] = true
			return
		}
	}
}

// isGone reports whether n is in an element that is missing as a whole, as a loss says.
func (m *measurement) isGone(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if m.gone[n] {
			return true
		}
	}
	return false
}

// excerpt shows words with some around them: "before [the missing ones] after".
func excerpt(words []word, r run) string {
	const around, most = 4, 30
	before := strings.Join(texts(words[max(0, r.from-around):r.from]), " ")
	after := strings.Join(texts(words[r.to:min(len(words), r.to+around)]), " ")
	inside := texts(words[r.from:r.to])
	if len(inside) > most {
		inside = append(inside[:most:most], fmt.Sprintf("... %d words", len(inside)))
	}
	return fmt.Sprintf("%s [%s] %s", before, strings.Join(inside, " "), after) + " in " + pathOf(words[r.from].node)
}

// pathOf names an element and those around it.
func pathOf(n *html.Node) string {
	var names []string
	for ; n != nil && n.Parent != nil && len(names) < 4; n = n.Parent {
		name := n.Data
		if class := strings.Fields(value(n, "class")); len(class) > 0 {
			name += "." + class[0]
		}
		names = append(names, name)
	}
	slices.Reverse(names)
	return "<" + strings.Join(names, " ") + ">"
}
