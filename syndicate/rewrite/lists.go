package rewrite

import (
	"strings"

	"golang.org/x/net/html"
)

// lifted are the blocks that stand neither in an item nor in a quotation.
var lifted = named("pre", "blockquote", "img", "hr")

// lists makes do with lists of one level, which is all that Medium has.
//
//	<ul><li>a<ul><li>b</li></ul></li></ul>  ->  items "a" and "– b"
//	<ol><li>a<ul><li>b</li></ul></li></ol>  ->  item "a<br>– b", because an item "– b" would take a number
//
// A nested item that has a number keeps it as "1) ". In a quotation, which can hold no list, items are
// lines as well. A list that counts backwards or with letters becomes paragraphs, because Medium counts 1,
// 2, 3 and text may refer to "b".
//
// What cannot stand in an item leaves it when the content is flattened; here is only said so.
func lists(d *draft) {
	for _, n := range find(d.tree, lifted) {
		if ancestor(n, "li") != nil {
			d.lose(n, nameOf(n)+" in a list", "lifted")
		}
	}
	flattenLists(d, d.tree, nil, false)
}

// A listLevel is a list around what the rule is looking at.
type listLevel struct {
	ordered bool
	numeral numeral
	next    int  // number of the next item
	step    int  // from one number to the next
	signs   int  // how many signs its items show: none in a list that stays one
	asLines bool // whether its items become lines of what it stands in
}

func flattenLists(d *draft, n *html.Node, level *listLevel, inQuote bool) {
	for c := range n.ChildNodes() {
		switch {
		case isElement(c, "blockquote"):
			flattenLists(d, c, nil, true)
		case isElement(c, "ul", "ol"):
			flattenList(d, c, level, inQuote)
		case isElement(c, "li") && level != nil:
			flattenItem(d, c, level, inQuote)
		default:
			flattenLists(d, c, level, inQuote)
		}
	}
}

func flattenList(d *draft, n *html.Node, outer *listLevel, inQuote bool) {
	l := listLevel{ordered: n.Data == "ol", numeral: numeralOf(n), next: number(n, "start", 1), step: 1}
	if _, reversed := lookup(n, "reversed"); reversed && l.ordered {
		l.next, l.step = number(n, "start", countItems(n)), -1
	}
	switch {
	case outer != nil && !outer.ordered && !l.ordered && isElement(n.Parent, "li") && startsWithList(n.Parent):
		// The item around it shows nothing: sites use it to indent.
		l.signs, l.asLines = outer.signs, outer.asLines
	case outer != nil:
		l.signs = outer.signs + 1
		l.asLines = outer.asLines || outer.ordered
		d.lose(n, "nested list", "flattened")
	case inQuote:
		l.signs = 1
		l.asLines = true
		d.lose(n, "list in a quote", "text")
	case l.ordered && (l.step < 0 || l.numeral != decimal):
		l.signs = 1
		l.asLines = true
		d.lose(n, "numbers of a list", "text")
	}
	flattenLists(d, n, &l, inQuote)
	if l.asLines {
		rename(n, "div")
	}
}

// mostSigns is how many signs a reader can tell apart; they also must not outgrow the text.
const mostSigns = 5

func flattenItem(d *draft, n *html.Node, level *listLevel, inQuote bool) {
	ordinal := number(n, "value", level.next)
	level.next = ordinal + level.step
	if level.signs > 0 && !startsWithList(n) {
		sign := "– "
		if level.ordered {
			sign = level.numeral.write(ordinal) + ") "
		}
		prepend(n, strings.Repeat("– ", min(level.signs, mostSigns)-1)+sign)
	}
	flattenLists(d, n, level, inQuote)
	if level.asLines {
		rename(n, "p")
	}
}

func countItems(list *html.Node) int {
	count := 0
	for c := range list.ChildNodes() {
		if isElement(c, "li") {
			count++
		}
	}
	return count
}

// startsWithList reports whether an item has nothing to put a sign before but the items in it.
func startsWithList(item *html.Node) bool {
	first := item.FirstChild
	for first != nil && isBlankText(first) {
		first = first.NextSibling
	}
	return first != nil && isElement(first, "ul", "ol")
}
