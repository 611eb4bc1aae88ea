package rewrite

import (
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// The text of a table is plain ASCII around its cells. Medium's fonts for code are not the reader's
// choice, and where one has no line drawing characters, those of another font break the columns.
const (
	columnRule = " | "
	crossing   = "-+-"
)

// text writes the table with aligned columns, and a line of dashes below its headers and around each row
// that takes several lines. If it is too wide, headers are broken into lines, and if need be all cells.
func (g *grid) text(limit int) string {
	widths := g.widths(width)
	shrink(widths, g.widths(longestWord), limit) // of the headers
	shrink(widths, slices.Repeat([]int{narrowest}, g.columns), limit)
	var lines []string
	tall := false // whether the row above has several lines
	for y, r := range g.rows {
		row := g.rowLines(y, widths)
		wasTall := tall
		tall = len(row) > 1
		if y > 0 && (g.rows[y-1].header && !r.header || !r.header && (tall || wasTall)) {
			lines = append(lines, dashes(widths))
		}
		lines = append(lines, row...)
	}
	return strings.Join(lines, "\n")
}

// lines returns the lines of all places, each cell in the first one of its own.
func (g *grid) lines() [][][]string {
	rows := make([][][]string, len(g.rows))
	for y, r := range g.rows {
		rows[y] = make([][]string, g.columns)
		for x := range r.cells {
			if g.starts(y, x) {
				rows[y][x] = r.cells[x].lines
			}
		}
	}
	return rows
}

// summary says in a line what is in the table.
func (g *grid) summary() string {
	rows := make([]string, len(g.rows))
	for y, r := range g.rows {
		var texts []string
		for x, c := range r.cells {
			if g.starts(y, x) && !c.isBlank() {
				texts = append(texts, c.text())
			}
		}
		rows[y] = strings.Join(texts, ", ")
	}
	return strings.Join(rows, "; ")
}

// width is how many characters a line of the table has at least, if only headers are broken.
func (g *grid) width() int { return total(g.widths(longestWord)) }

func total(widths []int) int {
	sum := len(columnRule) * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

// widths returns how wide the columns are, with headers measured as given. A cell that spans several
// makes the last of them wider if it needs that.
func (g *grid) widths(header func(string) int) []int {
	widths := make([]int, g.columns)
	for _, wide := range []bool{false, true} {
		for y, r := range g.rows {
			measure := width
			if r.header {
				measure = header
			}
			for x, c := range r.cells {
				if end := r.end(x); g.starts(y, x) && (end > x+1) == wide {
					taken := total(widths[x:end]) - widths[end-1]
					widths[end-1] = max(widths[end-1], widest(c.lines, measure)-taken)
				}
			}
		}
	}
	return widths
}

// end returns the column after those that the cell at x spans from there on.
func (r row) end(x int) int {
	end := x + 1
	for end < len(r.cells) && r.cells[x] != nil && r.cells[end] == r.cells[x] {
		end++
	}
	return end
}

func widest(lines []string, measure func(string) int) int {
	w := 0
	for _, line := range lines {
		w = max(w, measure(line))
	}
	return w
}

func longestWord(s string) int { return widest(strings.Fields(s), width) }

// narrowest is how narrow a column may get for the others' sake.
const narrowest = 10

// shrink makes the widest columns narrower, none below its least width, until a line has no more
// characters than the limit.
func shrink(widths, least []int, limit int) {
	if len(widths) > limit {
		return // nothing helps
	}
	for excess := total(widths) - limit; excess > 0; excess-- {
		at := -1
		for i, w := range widths {
			if w > least[i] && (at < 0 || w > widths[at]) {
				at = i
			}
		}
		if at < 0 {
			return
		}
		widths[at]--
	}
}

func (g *grid) rowLines(y int, widths []int) []string {
	r := g.rows[y]
	type field struct {
		lines []string
		width int
		align string
	}
	var fields []field
	height := 1
	for x := 0; x < len(widths); {
		f := field{width: widths[x]}
		end := x + 1
		if x < len(r.cells) && r.cells[x] != nil {
			end = r.end(x)
			f.width, f.align = total(widths[x:end]), r.cells[x].align
			if !g.hangs(y, x) {
				f.lines = wrap(r.cells[x].lines, f.width)
			}
		}
		height = max(height, len(f.lines))
		fields = append(fields, f)
		x = end
	}
	lines := make([]string, height)
	for i := range lines {
		parts := make([]string, len(fields))
		for j, f := range fields {
			text := ""
			if i < len(f.lines) {
				text = f.lines[i]
			}
			parts[j] = pad(text, f.width, f.align)
		}
		lines[i] = strings.TrimRight(strings.Join(parts, columnRule), " ")
	}
	return lines
}

func pad(s string, to int, align string) string {
	room := max(0, to-width(s))
	left := 0
	switch align {
	case "right":
		left = room
	case "center":
		left = room / 2
	}
	return strings.Repeat(" ", left) + s + strings.Repeat(" ", room-left)
}

// wrap breaks lines between words, and words that are too long anywhere.
func wrap(lines []string, limit int) []string {
	var wrapped []string
	for _, line := range lines {
		if width(line) <= limit {
			wrapped = append(wrapped, line)
			continue
		}
		current := ""
		for _, word := range strings.Fields(line) {
			if current != "" && width(current)+1+width(word) <= limit {
				current += " " + word
				continue
			}
			if current != "" {
				wrapped = append(wrapped, current)
			}
			pieces := breakWord(word, limit)
			wrapped = append(wrapped, pieces[:len(pieces)-1]...)
			current = pieces[len(pieces)-1]
		}
		wrapped = append(wrapped, current)
	}
	return wrapped
}

// breakWord cuts a word into pieces of at most the given width.
func breakWord(word string, limit int) []string {
	pieces := []string{""}
	for g := displaywidth.StringGraphemes(word); g.Next(); {
		last := len(pieces) - 1
		if pieces[last] != "" && width(pieces[last])+g.Width() > limit {
			pieces = append(pieces, "")
			last++
		}
		pieces[last] += g.Value()
	}
	return pieces
}

func dashes(widths []int) string {
	parts := make([]string, len(widths))
	for i, w := range widths {
		parts[i] = strings.Repeat("-", w)
	}
	return strings.Join(parts, crossing)
}

// width is how many columns a text takes where every character has the same width, and Chinese, Japanese
// and Korean ones and emoji the double. The locale of this machine plays no part.
func width(s string) int { return displaywidth.String(s) }
