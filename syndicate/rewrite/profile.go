package rewrite

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// profile flattens the content to the grammar of articles, see the package comment.
//
// It knows what every element of HTML looks like in a browser and keeps of it what an article can
// show: blocks that stand in an item, a quotation, a link or a heading leave it, in order, and what
// comes after them goes on; elements that only group or style are forgotten; of others the text is
// kept, or nothing, and that is a loss.
func profile(d *draft) {
	f := flattener{draft: d}
	f.children(d.tree, place{holder: &holder{kind: paragraph}})
	f.close()
	promote(f.blocks)
	d.body = f.blocks
}

// A flattener feeds a flow from a tree.
type flattener struct {
	flow
	draft *draft
}

// A place is where in the tree the flattener is.
type place struct {
	holder *holder
	marks  marks
	list   *list // the outermost one, or nil
}

func (f *flattener) children(n *html.Node, at place) {
	for c := range n.ChildNodes() {
		f.node(c, at)
	}
}

func (f *flattener) node(n *html.Node, at place) {
	switch n.Type {
	case html.TextNode:
		f.text(at.holder, at.marks, n.Data)
	case html.ElementNode:
		f.element(n, at)
	}
}

func (f *flattener) element(n *html.Node, at place) {
	switch n.Data {
	case "br":
		f.breakLine()
	case "hr":
		f.add(block{kind: divider})
	case "pre":
		f.add(block{kind: verbatim, text: textOf(n), language: attr(n, codeLanguage)})
	case "img":
		f.img(n)
	case "h3":
		f.heading(n, heading, at)
	case "h4":
		f.heading(n, subheading, at)
	case "blockquote":
		f.close()
		f.children(n, place{holder: &holder{kind: quotation}, marks: at.marks})
		f.close()
	case "ul", "ol":
		if at.list == nil { // the items of a list in a list belong to the outer one
			at.list = &list{ordered: n.Data == "ol", next: number(n, "start", 1)}
		}
		f.border(at.holder)
		f.children(n, at)
		f.border(at.holder)
	case "li":
		f.item(n, at)
	case "figure":
		f.inFigure(func() { f.children(n, at) })
	case "figcaption":
		f.caption(func(h *holder) { f.children(n, place{holder: h, marks: at.marks}) })
	default:
		f.other(n, at)
	}
}

// other treats the elements that do not become blocks.
func (f *flattener) other(n *html.Node, at place) {
	t := treatmentOf(n)
	switch t {
	case invisible:
		return
	case dropped:
		f.draft.lose(n, n.Data, "dropped")
		return
	case lostBlock, lostInline:
		f.draft.lose(n, n.Data, "unwrapped")
	case marked:
		f.mark(n, &at.marks)
	}
	if t == plainBlock || t == lostBlock {
		f.border(at.holder)
		defer f.border(at.holder)
	}
	f.children(n, at)
}

// mark adds what an inline element means to the marks.
func (f *flattener) mark(n *html.Node, m *marks) {
	switch n.Data {
	case "a":
		if href := attr(n, "href"); href != "" {
			m.link = href
		}
	case "strong", "b", "mark":
		m.strong = true
	case "em", "i", "cite", "var", "dfn", "u":
		m.em = true
	case "code", "kbd", "samp", "tt":
		m.code = true
	}
}

func (f *flattener) img(n *html.Node) {
	f.image(syndicate.Image{Src: attr(n, "src"), Alt: fold(attr(n, "alt"))})
}

// heading adds a heading, which inside an item, a quotation or a caption is a line in bold.
func (f *flattener) heading(n *html.Node, k kind, at place) {
	if at.holder.kind == paragraph {
		f.close()
		f.children(n, place{holder: &holder{kind: k}, marks: at.marks})
		f.close()
		return
	}
	at.marks.strong = true
	f.border(at.holder)
	f.children(n, at)
	f.border(at.holder)
}

// item adds an item of a list. The rule lists has seen to it that no ordered list holds another list.
func (f *flattener) item(n *html.Node, at place) {
	l := at.list
	if l == nil {
		l = &list{}
	}
	h := &holder{kind: item, list: l, ordinal: number(n, "value", l.next)}
	l.next = h.ordinal + 1
	f.close()
	f.children(n, place{holder: h, marks: at.marks, list: l})
	f.close()
}

// number reads a number that a list counts with.
func number(n *html.Node, key string, otherwise int) int {
	const most = 1_000_000_000 // far beyond any list, and safe to add to
	i, err := strconv.Atoi(strings.TrimSpace(attr(n, key)))
	if err != nil || i < 0 || i > most {
		return otherwise
	}
	return i
}

// A treatment says what happens to an element that does not become a block.
type treatment int

const (
	lostInline  treatment = iota // the text is kept, the meaning is lost
	lostBlock                    // the same, and it stands on lines of its own
	plainInline                  // groups or styles, which no reader misses
	plainBlock                   // the same, and it stands on lines of its own
	marked                       // has a mark, or one that comes close
	invisible                    // is never shown
	dropped                      // cannot be shown, and its text is no part of the content
)

// treatments lists the elements by what happens to them. An element that nobody knows is inline in a
// browser, and lost here.
var treatments = map[treatment]string{
	lostBlock:   "dialog fieldset legend form menu optgroup option table caption thead tbody tfoot tr td th",
	plainInline: "span font small big time label data bdi bdo wbr nobr picture q abbr ruby rb rt rp rtc",
	plainBlock: "div p section article main header footer aside address hgroup nav search center summary " +
		"dl dt dd h1 h2 h5 h6 html body",
	marked:    "a strong b em i cite var dfn code kbd samp tt mark u",
	invisible: "script style template head title meta link base noscript noembed noframes param source track col colgroup datalist annotation annotation-xml",
	dropped: "iframe video audio object embed svg canvas map area input select textarea progress meter " +
		"frame frameset applet",
}

var treatmentByName = func() map[string]treatment {
	m := map[string]treatment{}
	for t, names := range treatments {
		for name := range strings.FieldsSeq(names) {
			m[name] = t
		}
	}
	return m
}()

func treatmentOf(n *html.Node) treatment {
	if n.Namespace != "" && n.Data != n.Namespace {
		return plainInline // the formula or drawing around it counts, not each of its parts
	}
	return treatmentByName[n.Data]
}
