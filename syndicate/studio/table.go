package studio

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Lengths of tables, in pixels of CSS.
const (
	tableText    = 16.0 // size of the text
	tableLeading = 22.0 // from line to line
	tablePadX    = 12.0 // left and right of a cell's text
	tablePadY    = 8.0  // above and below it
	maxCells     = 5000
)

// Table paints rows of cells, each of lines of text, with the head in bold. A table that is wider than the
// column has its text wrapped; one whose words are too long for that is refused, as is one that would be
// too small to read.
func (s *Studio) Table(ctx context.Context, rows [][][]string, headers int) (syndicate.Picture, error) {
	return s.album.picture(ctx, func() (syndicate.Picture, error) { return s.table(ctx, rows, headers) }, "table", rows, headers)
}

func (s *Studio) table(ctx context.Context, rows [][][]string, headers int) (syndicate.Picture, error) {
	ruler, err := s.ruler()
	if err != nil {
		return syndicate.Picture{}, err
	}
	t, err := layOut(rows, headers, float64(s.options.Width/density)-2*tablePadY, ruler)
	if err != nil {
		return syndicate.Picture{}, err
	}
	painted, err := s.painter.paint(ctx, t.drawing(ruler), int(t.width())*density)
	if err != nil {
		return syndicate.Picture{}, err
	}
	return s.picture(painted, tablePadY*density)
}

// A table is laid out: the lines of its cells fit into its columns.
type table struct {
	headers int
	columns []float64 // widths of the text, in pixels of CSS
	rows    [][][]string
}

// layOut wraps the cells so that the table fits into a width in pixels of CSS.
func layOut(rows [][][]string, headers int, width float64, r *ruler) (table, error) {
	t := table{headers: headers}
	var natural, least []float64 // widths of the columns: without wrapping, and with a line for every word
	cells := 0
	for i, row := range rows {
		for len(natural) < len(row) {
			natural, least = append(natural, 0), append(least, 0)
		}
		cells += len(row)
		for j, cell := range row {
			for _, line := range cell {
				if c, lacks := r.lacks(line); lacks {
					return t, refuse("there is no font with the character %q", c)
				}
				natural[j] = max(natural[j], r.width(line, t.style(i))*tableText)
				for _, word := range strings.Fields(line) {
					least[j] = max(least[j], r.width(word, t.style(i))*tableText)
				}
			}
		}
	}
	if cells == 0 || cells > maxCells {
		return t, refuse("the table has %d cells", cells)
	}
	room := width - float64(len(natural))*2*tablePadX
	if sum(least) > room {
		return t, refuse("the table is too wide")
	}
	t.columns = share(room, natural, least)
	for i, row := range rows {
		wrapped := make([][]string, len(row))
		for j, cell := range row {
			wrapped[j] = wrap(cell, t.columns[j], func(text string) float64 { return r.width(text, t.style(i)) * tableText })
		}
		t.rows = append(t.rows, wrapped)
	}
	if t.width()*t.height()*density*density > maxPixels {
		return t, refuse("the table is too long")
	}
	return t, nil
}

// share returns the widths of columns: as they want if there is room, else all the same, but for those
// that want less, and those that have words that need more.
func share(room float64, natural, least []float64) []float64 {
	upTo := func(level float64) []float64 {
		widths := make([]float64, len(natural))
		for j := range widths {
			widths[j] = min(natural[j], max(least[j], level))
		}
		return widths
	}
	low, high := 0.0, room
	if sum(upTo(high)) <= room {
		return upTo(high)
	}
	for high-low > 0.1 {
		if level := (low + high) / 2; sum(upTo(level)) <= room {
			low = level
		} else {
			high = level
		}
	}
	return upTo(low)
}

// wrap breaks lines between words where they are wider than the column.
func wrap(lines []string, column float64, width func(string) float64) []string {
	var wrapped []string
	for _, line := range lines {
		var current string
		for _, word := range strings.Fields(line) {
			longer := strings.TrimPrefix(current+" "+word, " ")
			if current != "" && width(longer) > column+0.01 { // more than the last bits of a sum
				wrapped = append(wrapped, current)
				longer = word
			}
			current = longer
		}
		wrapped = append(wrapped, current)
	}
	return wrapped
}

func sum(lengths []float64) (total float64) {
	for _, l := range lengths {
		total += l
	}
	return total
}

func (t table) style(row int) style {
	if row < t.headers {
		return sansBold
	}
	return sansRegular
}

func (t table) width() float64 {
	return float64(int(sum(t.columns)+float64(len(t.columns))*2*tablePadX) + 1)
}

func (t table) height() (height float64) {
	for _, row := range t.rows {
		height += rowHeight(row)
	}
	return height
}

func rowHeight(row [][]string) float64 {
	lines := 1
	for _, cell := range row {
		lines = max(lines, len(cell))
	}
	return float64(lines)*tableLeading + 2*tablePadY
}

// drawing draws the table: text, with a thin rule below each row and a thicker one below the head.
func (t table) drawing(r *ruler) drawing {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" font-size="%g" fill="#242424">`, t.width(), t.height(), tableText)
	top := 0.0
	for i, row := range t.rows {
		rule, colour := 1, "#d5d5d5"
		if i < t.headers {
			rule, colour = 2, "#757575"
		}
		left := tablePadX
		for j, cell := range row {
			for k, line := range cell {
				writeLine(&b, line, left, top+tablePadY+float64(k)*tableLeading+tableText, t.style(i), r)
			}
			left += t.columns[j] + 2*tablePadX
		}
		top += rowHeight(row)
		fmt.Fprintf(&b, `<rect y="%g" width="%g" height="%d" fill="%s"/>`, top-float64(rule), t.width(), rule, colour)
	}
	b.WriteString(`</svg>`)
	return drawing{source: b.Bytes(), width: t.width(), height: t.height(), hasText: true}
}

// writeLine writes a line of text at a place. What the family of the table has not got is a text of its own:
// resvg would take the other font for the whole line.
func writeLine(b *bytes.Buffer, line string, x, y float64, st style, r *ruler) {
	weight := 400
	if st == sansBold {
		weight = 700
	}
	for len(line) > 0 {
		run, family := r.run(line, st)
		fmt.Fprintf(b, `<text x="%.2f" y="%g" font-family="%s" font-weight="%d">`, x, y, family, weight)
		xml.EscapeText(b, []byte(run))
		b.WriteString(`</text>`)
		x += r.width(run, st) * tableText
		line = line[len(run):]
	}
}
