package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/mattn/go-runewidth"
	"golang.org/x/net/html"
)

var (
	tableElements = cascadia.MustCompile("table")
	tableParts    = cascadia.MustCompile("caption, thead, tbody, tfoot, tr, td, th")
	cellPictures  = cascadia.MustCompile("img, picture, svg, video, audio, iframe, object, embed")
)

// tables writes tables as text in a code block, with aligned columns and a line of dashes below the
// header. Images and embeds come after the table, in order. A table of a single cell was only there
// for the layout: what is in it stays.
func tables(d *draft) {
	for _, n := range outermost(find(d.tree, tableElements)) {
		if len(find(n, tableCells)) < 2 {
			dissolveTable(n)
			continue
		}
		pictures := outermost(find(n, cellPictures))
		for _, p := range pictures {
			d.lose(p, p.Data+" in a table", "moved below")
			remove(p)
		}
		for _, a := range find(n, anyLink) {
			d.lose(a, "link in a table", "unlinked")
		}
		for _, inner := range find(n, tableElements) {
			d.lose(inner, "table in a table", "text")
			dissolveTable(inner)
		}
		t := readTable(d, n)
		replacement := []*html.Node{newElement("p", t.caption...)}
		if text := t.text(); text != "" {
			d.lose(n, fmt.Sprintf("table %dx%d", len(t.rows), t.columns), "text")
			replacement = append(replacement, newElement("pre", newText(text)))
		}
		replace(n, append(replacement, pictures...)...)
	}
}

// dissolveTable leaves only the content of a table.
func dissolveTable(table *html.Node) {
	for _, part := range find(table, tableParts) {
		rename(part, "div")
	}
	rename(table, "div")
}

var tableCells = cascadia.MustCompile("td, th")

// A grid is a table as text.
type grid struct {
	caption []*html.Node
	rows    []row
	columns int
}

type row struct {
	cells  [][]string // each a number of lines
	header bool
}

// readTable reads the rows and cells of a table. A cell that spans several rows or columns counts as
// one.
func readTable(d *draft, table *html.Node) grid {
	var t grid
	var walk func(n *html.Node, header bool)
	walk = func(n *html.Node, header bool) {
		for c := range n.ChildNodes() {
			switch {
			case isElement(c, "caption"):
				t.caption = append(t.caption, slices.Collect(c.ChildNodes())...)
			case isElement(c, "tr"):
				t.add(readRow(d, c, header))
			case isElement(c, "thead"):
				walk(c, true)
			case isElement(c, "tbody", "tfoot"):
				walk(c, false)
			}
		}
	}
	walk(table, false)
	for _, n := range t.caption {
		remove(n)
	}
	return t
}

func (t *grid) add(r row) {
	if len(r.cells) > 0 {
		t.rows = append(t.rows, r)
		t.columns = max(t.columns, len(r.cells))
	}
}

// readRow reads a row. It is a header if it stands in the table's head or has header cells only.
func readRow(d *draft, tr *html.Node, header bool) row {
	var r row
	onlyHeaders := true
	for c := range tr.ChildNodes() {
		if isElement(c, "td", "th") {
			r.cells = append(r.cells, cellLines(d, c))
			onlyHeaders = onlyHeaders && c.Data == "th"
		}
	}
	r.header = header || onlyHeaders
	return r
}

// cellLines reads a cell the way the whole content is read, and keeps its lines.
func cellLines(d *draft, n *html.Node) []string {
	f := flattener{draft: d}
	f.children(n, place{holder: &holder{kind: paragraph}})
	f.close()
	var lines []string
	for _, b := range f.blocks {
		for line := range strings.SplitSeq(b.plain(), "\n") {
			lines = append(lines, strings.ReplaceAll(line, "\t", "    "))
		}
	}
	return lines
}

// mostColumns is how many characters a line of a table may have to be aligned: about as many as a code
// block shows side by side.
const mostColumns = 100

// text writes the table. One that is too wide to be aligned has its cells one after the other, which a
// narrow screen can break anywhere.
func (t *grid) text() string {
	widths := t.widths()
	total := 3 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	var b strings.Builder
	for i, r := range t.rows {
		if r.blank() {
			continue // it had images
		}
		if total <= mostColumns {
			r.writeAligned(&b, widths)
		} else {
			r.write(&b)
		}
		if r.header && i+1 < len(t.rows) && !t.rows[i+1].header {
			b.WriteString(dashes(widths, total <= mostColumns) + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// widths returns how wide the columns are.
func (t *grid) widths() []int {
	widths := make([]int, t.columns)
	for _, r := range t.rows {
		for i, lines := range r.cells {
			for _, line := range lines {
				widths[i] = max(widths[i], width(line))
			}
		}
	}
	return widths
}

// blank reports whether there is nothing to read in the row.
func (r row) blank() bool {
	return !slices.ContainsFunc(r.cells, func(lines []string) bool { return !isBlank(strings.Join(lines, "")) })
}

func (r row) writeAligned(b *strings.Builder, widths []int) {
	height := 1
	for _, lines := range r.cells {
		height = max(height, len(lines))
	}
	for y := range height {
		var line strings.Builder
		for x, w := range widths {
			s := ""
			if x < len(r.cells) && y < len(r.cells[x]) {
				s = r.cells[x][y]
			}
			if x > 0 {
				line.WriteString(" | ")
			}
			line.WriteString(s + strings.Repeat(" ", w-width(s)))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

func (r row) write(b *strings.Builder) {
	for x, lines := range r.cells {
		if x > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(strings.Join(lines, " "))
	}
	b.WriteString("\n")
}

func dashes(widths []int, aligned bool) string {
	if !aligned {
		return "---"
	}
	parts := make([]string, len(widths))
	for i, w := range widths {
		parts[i] = strings.Repeat("-", w)
	}
	return strings.Join(parts, "-+-")
}

// width is how many columns a text takes where every character has the same width, and Chinese,
// Japanese and Korean ones the double. The locale of this machine plays no part.
func width(s string) int {
	c := runewidth.Condition{StrictEmojiNeutral: true}
	return c.StringWidth(s)
}
