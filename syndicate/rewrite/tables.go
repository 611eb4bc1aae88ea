package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// tables shows tables in one of three ways, see [syndicate.TableStyle]: as aligned text in a block of
// code, as records, which are paragraphs or items, or as a picture. Unless the author chose, it is text
// if that fits and can be told apart, else records: those keep links, code and images, and a narrow
// screen breaks them anywhere.
//
// A table that only arranges things on the page goes, and what is in it stays.
func tables(d *draft) { showTables(d, d.tree) }

// showTables shows the tables below n, those in cells first.
func showTables(d *draft, n *html.Node) {
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		showTables(d, c)
		if isElement(c, "table") {
			showTable(d, c)
		}
	}
}

func showTable(d *draft, table *html.Node) {
	g := readGrid(table)
	if g.isLayout(table) {
		dissolveTable(table)
		return
	}
	caption := newElement("p", g.takeCaption()...)
	if len(g.rows) == 0 {
		replace(table, caption)
		return
	}
	shown := []*html.Node{caption}
	links := linksIn(d, table)
	style, picture := chooseStyle(d, &g, links)
	d.lose(table, fmt.Sprintf("table %dx%d", len(g.rows), g.columns), string(style))
	switch style {
	case syndicate.TableImage:
		g.tell(d)
		shown = append(shown, newImage(picture, shorten(fold(g.summary()), mostAlt)))
	case syndicate.TableText:
		g.tell(d)
		shown = append(shown, newElement("pre", newText(g.text(tableWidth(d)))))
	default:
		replace(table, append(shown, g.records()...)...)
		return
	}
	replace(table, append(shown, links.below(d)...)...)
}

// mostAlt is how many characters of a table stand for its picture: about as many as Medium's editor
// takes.
const mostAlt = 500

// tableWidth is how many characters a line of a table may have, unless the author says: about as many as
// a block of code on Medium shows on a desk, where more have to be scrolled to.
func tableWidth(d *draft) int {
	if w := d.post.Settings.Rendition.TableWidth; w > 0 {
		return w
	}
	return 72
}

// chooseStyle decides how to show a table, and paints it if it is to be a picture. Whatever the author
// chose, only records can hold images and code.
func chooseStyle(d *draft, g *grid, links tableLinks) (style syndicate.TableStyle, picture string) {
	style = d.post.Settings.Rendition.Tables
	if g.rich {
		return syndicate.TableRecords, ""
	}
	if style == syndicate.TableImage {
		picture, painted := d.paint(func(s Studio) (syndicate.Picture, error) {
			return s.Table(d.ctx, g.lines(), g.headers())
		})
		if painted {
			return style, picture
		}
	}
	switch {
	case style == syndicate.TableText, style == syndicate.TableRecords:
		return style, ""
	case g.width() > tableWidth(d), g.isRightToLeft(), !links.canMove(g.columns):
		return syndicate.TableRecords, ""
	}
	return syndicate.TableText, ""
}

// tableLinks are the links in a table that lead out of the page.
type tableLinks struct {
	links  []tableLink
	inPage []*html.Node
}

type tableLink struct {
	element       *html.Node
	address, text string
}

func linksIn(d *draft, table *html.Node) tableLinks {
	var l tableLinks
	for _, a := range find(table, anyLink) {
		href, ok := lookup(a, "href")
		address, valid := d.resolve(href)
		switch {
		case !ok:
		case isWithinPage(href, address, d.base), !valid, !canLead(address):
			l.inPage = append(l.inPage, a)
		default:
			l.links = append(l.links, tableLink{a, href, fold(textOf(a))})
		}
	}
	return l
}

// canMove reports whether a reader knows the links by their texts when they stand below the table. In a
// table of two columns they would be half of it once more.
func (l tableLinks) canMove(columns int) bool {
	addresses := map[string]string{}
	for _, link := range l.links {
		known, ok := addresses[link.text]
		if link.text == "" || ok && known != link.address {
			return false
		}
		addresses[link.text] = link.address
	}
	return len(l.links) == 0 || columns > 2
}

// below returns a line of the links, each of them once, for below a table that could not keep them.
func (l tableLinks) below(d *draft) []*html.Node {
	for _, a := range l.inPage {
		d.lose(a, "in-page link", "unlinked")
	}
	line := newElement("p")
	seen := map[string]bool{}
	for _, link := range l.links {
		d.lose(link.element, "link in a table", "moved below")
		if key := link.text + "\n" + link.address; !seen[key] {
			if seen[key] = true; line.FirstChild != nil {
				line.AppendChild(newText(" · "))
			}
			text := link.text
			if text == "" {
				text = link.address
			}
			line.AppendChild(newLink(link.address, text))
		}
	}
	if line.FirstChild == nil {
		return nil
	}
	return []*html.Node{line}
}

var tableParts = named("caption", "thead", "tbody", "tfoot", "tr", "td", "th")

// dissolveTable leaves only the content of a table.
func dissolveTable(table *html.Node) {
	for _, part := range find(table, tableParts) {
		rename(part, "div")
	}
	rename(table, "div")
}

// isLayout reports whether a table only arranges things: it says so, it has one cell, or it has no
// header and more than text.
func (g *grid) isLayout(table *html.Node) bool {
	switch strings.ToLower(attr(table, "role")) {
	case "presentation", "none":
		return true
	}
	return g.cells < 2 || g.rich && !slices.ContainsFunc(g.rows, row.isHeader)
}
