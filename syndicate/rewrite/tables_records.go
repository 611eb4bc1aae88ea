package rewrite

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// records shows the table without columns. A column of names and one of text become a list of
// "key: value". All other tables get a paragraph for each row, with a line for each cell after the
// header of its column. What stands first is bold. Below several rows of headers a column is called
// after all of them.
func (g *grid) records() []*html.Node {
	w := recordWriter{grid: g, pairs: g.isPairs(), used: map[*cell]bool{}}
	for y, r := range g.rows {
		switch {
		case r.isTitle():
			w.line(r)
		case r.header:
			w.header(y)
		case w.pairs:
			w.pair(r)
		default:
			w.record(r)
		}
	}
	return w.nodes
}

// mostKey is how many characters a name has, and not a sentence.
const mostKey = 40

// isPairs reports whether the table is a column of names and one of text.
func (g *grid) isPairs() bool {
	return g.columns == 2 && !g.rich && !slices.ContainsFunc(g.rows, func(r row) bool {
		return r.cells[0] != nil && !r.isTitle() && width(r.cells[0].text()) > mostKey
	})
}

// filledBelow reports which columns have content in the rows between the headers at y and the next
// headers.
func (g *grid) filledBelow(y int) []bool {
	filled := make([]bool, g.columns)
	inHeaders := true
	for _, r := range g.rows[y:] {
		if r.header && !inHeaders {
			break
		}
		inHeaders = inHeaders && r.header
		for x, c := range r.cells {
			filled[x] = filled[x] || !r.header && !r.isTitle() && !c.isBlank()
		}
	}
	return filled
}

// startsHeaders reports whether no row above y, but for titles, belongs to the same headers.
func (g *grid) startsHeaders(y int) bool {
	for y > 0 && g.rows[y-1].header && g.rows[y-1].isTitle() {
		y--
	}
	return y == 0 || !g.rows[y-1].header
}

// A recordWriter writes the rows of a grid as records.
type recordWriter struct {
	grid   *grid
	pairs  bool
	filled []bool   // which columns have more than headers, up to the next headers
	labels []string // of the columns
	nodes  []*html.Node
	list   *html.Node // the one that the next pair belongs to, or nil
	used   map[*cell]bool
}

func (w *recordWriter) add(n *html.Node) {
	w.list = nil
	w.nodes = append(w.nodes, n)
}

// moreThanLabel is what a header shows that the label of a column cannot.
var moreThanLabel = cascadia.MustCompile("a[href], img, picture, svg, pre")

// header makes the labels of the row. It writes the row itself if it has more than labels, if a column
// below it is empty, and always for pairs, which have no room for labels.
func (w *recordWriter) header(y int) {
	rows := w.grid.rows
	r := rows[y]
	if w.grid.startsHeaders(y) {
		w.labels, w.filled = make([]string, w.grid.columns), w.grid.filledBelow(y)
	}
	shows := w.pairs || w.grid.columns == 1
	for x, c := range r.cells {
		if c == nil || w.grid.hangs(y, x) {
			continue
		}
		if text := c.text(); w.labels[x] == "" {
			w.labels[x] = text
		} else if text != "" {
			w.labels[x] += " / " + text
		}
		shows = shows || !w.filled[x] && !c.isBlank() || has(c.node, moreThanLabel)
	}
	if shows {
		w.line(r)
	}
}

// line writes a row as a line in bold.
func (w *recordWriter) line(r row) {
	line := newElement("strong")
	between := " · "
	if w.pairs {
		between = ": "
	}
	for x := 0; x < len(r.cells); x = r.end(x) {
		if content := w.take(r.cells[x]); len(content) > 0 {
			if line.FirstChild != nil {
				line.AppendChild(newText(between))
			}
			appendTo(line, content...)
		}
	}
	w.add(newElement("p", line))
}

// pair writes a row of two columns.
func (w *recordWriter) pair(r row) {
	item := newElement("li")
	key, value := w.take(r.cells[0]), []*html.Node(nil)
	if len(r.cells) > 1 && r.end(0) == 1 {
		value = w.take(r.cells[1])
	}
	if len(key) > 0 {
		item.AppendChild(newElement("strong", key...))
	}
	if len(key) > 0 && len(value) > 0 {
		item.AppendChild(newText(after(r.cells[0].text())))
	}
	appendTo(item, value...)
	if w.list == nil {
		list := newElement("ul")
		w.add(list)
		w.list = list
	}
	w.list.AppendChild(item)
}

// record writes a row as a paragraph.
func (w *recordWriter) record(r row) {
	record := newElement("p")
	for x := 0; x < len(r.cells); x = r.end(x) {
		content := w.take(r.cells[x])
		if len(content) == 0 {
			continue
		}
		if label := w.label(x, r.end(x)); label != "" {
			content = slices.Insert(content, 0, newText(label+after(label)))
		}
		switch {
		case w.grid.columns == 1:
		case record.FirstChild == nil:
			content = []*html.Node{newElement("strong", content...)}
		default:
			record.AppendChild(newElement("br"))
		}
		appendTo(record, content...)
	}
	w.add(record)
}

// label is what the columns are called that a cell spans.
func (w *recordWriter) label(from, to int) string {
	var labels []string
	for x := from; x < min(to, len(w.labels)); x++ {
		if l := w.labels[x]; l != "" && !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	return strings.Join(labels, ", ")
}

// after returns what stands between a key and its value.
func after(key string) string {
	if last, _ := utf8.DecodeLastRuneInString(key); strings.ContainsRune(":：?？.。!！", last) {
		return " "
	}
	return ": "
}

// mostRepeated is how long the text of a cell may be, in bytes, that is written again in every row
// that the cell reaches into.
const mostRepeated = 60

// take returns the content of a cell, which can be had once; after that only its text, if it is short.
func (w *recordWriter) take(c *cell) []*html.Node {
	switch {
	case c.isBlank():
		return nil
	case !w.used[c]:
		w.used[c] = true
		return takeChildren(sole(c.node))
	case len(c.text()) <= mostRepeated && !c.rich:
		return []*html.Node{newText(c.text())}
	}
	return nil
}
