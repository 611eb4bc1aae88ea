package rewrite

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A grid is a table with its cells in their places.
type grid struct {
	caption []*html.Node
	rows    []row
	columns int
	cells   int  // how many there are
	rich    bool // whether one holds more than text
	loses   bool // whether their lines are not all that is in them

	hanging []hanging // by column
}

// A row has a cell for each of its columns: nil where there is none, and the same one several times
// if it spans them.
type row struct {
	cells  []*cell
	header bool
}

type cell struct {
	node  *html.Node
	lines []string
	align string // "right", "center", or neither
	rich  bool   // holds more than text
}

// hanging is a cell that reaches into rows below its own.
type hanging struct {
	cell *cell
	rows int // that are left
}

// mostSpan is how many columns or rows a cell spans at most; a table that readers can take in has fewer.
const mostSpan = 100

// moreThanText are the elements that make no sense in aligned text.
var moreThanText = named("img", "picture", "svg", "video", "audio", "iframe", "object", "embed", "pre", "ul", "ol", "dl", "blockquote",
	"figure", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "details")

// readGrid reads a table. Rows of its foot come last, wherever they are written.
func readGrid(table *html.Node) grid {
	var g grid
	var feet []*html.Node
	for part := range table.ChildNodes() {
		switch {
		case isElement(part, "caption"):
			g.caption = append(g.caption, slices.Collect(part.ChildNodes())...)
		case isElement(part, "tfoot"):
			feet = append(feet, part)
		case isElement(part, "thead", "tbody"):
			g.addRows(part)
		}
	}
	for _, foot := range feet {
		g.addRows(foot)
	}
	var trial draft // how the table will be shown is not known yet
	g.readLines(&trial)
	g.loses = len(trial.losses.order) > 0
	g.dropBlankRows()
	for y := len(g.rows) - 1; y > 0 && g.rows[y].header; y-- {
		g.rows[y].header = false // no row below needs it: it is a sum, or every cell is called a header
	}
	return g
}

// takeCaption takes the caption out of the table.
func (g *grid) takeCaption() []*html.Node {
	for _, n := range g.caption {
		remove(n)
	}
	return g.caption
}

func (g *grid) addRows(part *html.Node) {
	g.hanging = nil // no cell reaches out of its part of the table
	for tr := range part.ChildNodes() {
		if isElement(tr, "tr") {
			g.addRow(tr, isElement(part, "thead"))
		}
	}
}

// addRow reads a row. It is a header if it stands in the table's head or has header cells only; a single
// one across the table is a title for the rows below.
func (g *grid) addRow(tr *html.Node, header bool) {
	var r row
	own, headers := 0, 0
	for c := range tr.ChildNodes() {
		if !isElement(c, "td", "th") {
			continue
		}
		own++
		if c.Data == "th" {
			headers++
		}
		g.hang(&r, false)
		g.place(&r, c)
	}
	g.hang(&r, true)
	if own == 0 {
		return
	}
	r.header = header || own == headers && !r.isTitle()
	g.cells += own
	g.columns = max(g.columns, len(r.cells))
	g.rows = append(g.rows, r)
}

// place puts a cell into the next columns of the row that it spans.
func (g *grid) place(r *row, n *html.Node) {
	c := &cell{node: n, align: alignOf(n), rich: has(n, moreThanText)}
	g.rich = g.rich || c.rich
	below := min(number(n, "rowspan", 1), mostSpan) - 1
	for range max(1, min(number(n, "colspan", 1), mostSpan)) {
		if below > 0 {
			for len(g.hanging) <= len(r.cells) {
				g.hanging = append(g.hanging, hanging{})
			}
			g.hanging[len(r.cells)] = hanging{c, below + 1}
		}
		r.cells = append(r.cells, c)
	}
}

// hang adds the cells that hang down to the next columns of the row: up to the first column that is
// free, or all of them at the end of the row.
func (g *grid) hang(r *row, end bool) {
	for len(r.cells) < len(g.hanging) {
		h := g.hanging[len(r.cells)]
		if h.rows == 0 && !end {
			return
		}
		r.cells = append(r.cells, h.cell)
	}
	if !end {
		return
	}
	last := 0
	for x := range g.hanging {
		h := &g.hanging[x]
		if h.rows--; h.rows <= 0 {
			*h = hanging{}
		} else {
			last = x + 1
		}
	}
	g.hanging = g.hanging[:last]
}

var textAlign = regexp.MustCompile(`(?i)text-align\s*:\s*(right|center|end)`)

func alignOf(n *html.Node) string {
	align := strings.ToLower(attr(n, "align"))
	if m := textAlign.FindStringSubmatch(attr(n, "style")); m != nil {
		align = strings.ToLower(m[1])
	}
	if align == "end" {
		return "right"
	}
	return align
}

// tell records what the lines of the cells have lost.
func (g *grid) tell(d *draft) {
	if g.loses {
		g.readLines(d)
	}
}

// readLines reads the text of the cells the way the whole content is read. What is lost, d loses.
func (g *grid) readLines(d *draft) {
	for y, r := range g.rows {
		for x, c := range r.cells {
			if g.starts(y, x) {
				c.lines = cellLines(d, c.node)
			}
		}
	}
}

func cellLines(d *draft, n *html.Node) []string {
	f := flattener{draft: d}
	f.children(n, place{holder: &holder{kind: paragraph}})
	f.close()
	var lines []string
	for _, b := range f.blocks {
		for line := range strings.SplitSeq(b.plain(), "\n") {
			if !isBlank(line) { // a block of code would fall apart
				lines = append(lines, strings.ReplaceAll(line, "\t", "    "))
			}
		}
	}
	return lines
}

// starts reports whether the place is the first one of its cell.
func (g *grid) starts(y, x int) bool {
	c := g.rows[y].cells[x]
	return c != nil && (x == 0 || g.rows[y].cells[x-1] != c) && !g.hangs(y, x)
}

// hangs reports whether the cell at the place is one that a row above has as well.
func (g *grid) hangs(y, x int) bool {
	return y > 0 && x < len(g.rows[y-1].cells) && g.rows[y].cells[x] != nil && g.rows[y-1].cells[x] == g.rows[y].cells[x]
}

func (c *cell) isBlank() bool { return c == nil || len(c.lines) == 0 && !c.rich }

func (c *cell) text() string {
	if c == nil {
		return ""
	}
	return strings.Join(c.lines, " ")
}

// dropBlankRows takes away the rows in which there is nothing: Markdown has no tables without a header,
// so authors leave it empty.
func (g *grid) dropBlankRows() {
	g.rows = slices.DeleteFunc(g.rows, func(r row) bool {
		return !slices.ContainsFunc(r.cells, func(c *cell) bool { return !c.isBlank() })
	})
}

// headers returns how many rows the head of the table has.
func (g *grid) headers() int {
	if n := slices.IndexFunc(g.rows, func(r row) bool { return !r.header && !r.isTitle() }); n >= 0 {
		return n
	}
	return len(g.rows)
}

func (r row) isHeader() bool { return r.header }

// isTitle reports whether the row is a single cell that spans columns: a title for the rows below.
func (r row) isTitle() bool {
	return len(r.cells) > 1 && r.cells[0] != nil && r.end(0) == len(r.cells)
}

// isRightToLeft reports whether there is a script in the table that is written from right to left. A
// line of aligned text would show its columns in another order.
func (g *grid) isRightToLeft() bool {
	for _, r := range g.rows {
		for _, c := range r.cells {
			if c != nil && slices.ContainsFunc(c.lines, hasRightToLeft) {
				return true
			}
		}
	}
	return false
}

func hasRightToLeft(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
	})
}
