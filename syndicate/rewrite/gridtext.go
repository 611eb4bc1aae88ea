package rewrite

import (
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
)

// The text of a table is plain ASCII around its cells. Medium's fonts for code are not the reader's
// choice, and where one has no line drawing characters, those of another font break the columns.
const (
	columnRule = " | "
	crossing   = "-+-"
)

// text writes the table with aligned columns and a line of dashes below its headers; if a row takes
// several lines, below every row. The cells of columns that are too wide are broken into lines.
func (g *grid) text(limit int) string {
	widths := g.widths()
	shrink(widths, limit)
	rows := make([]string, len(g.rows))
	tall := false
	for y := range g.rows {
		rows[y] = g.rowText(y, widths)
		tall = tall || strings.Contains(rows[y], "\n")
	}
	var b strings.Builder
	for y, text := range rows {
		b.WriteString(text)
		last := y+1 == len(rows)
		if !last {
			b.WriteString("\n")
		}
		if !last && (tall || g.rows[y].header && !g.rows[y+1].header) {
			b.WriteString(dashes(widths) + "\n")
		}
	}
	return b.String()
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

// width is how many characters a line of the table has.
func (g *grid) width() int { return total(g.widths()) }

func total(widths []int) int {
	sum := len(columnRule) * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

// widths returns how wide the columns are. A cell that spans several makes the last of them wider if
// it needs that.
func (g *grid) widths() []int {
	widths := make([]int, g.columns)
	for _, wide := range []bool{false, true} {
		for y, r := range g.rows {
			for x, c := range r.cells {
				if end := r.end(x); g.starts(y, x) && (end > x+1) == wide {
					taken := total(widths[x:end]) - widths[end-1]
					widths[end-1] = max(widths[end-1], c.width()-taken)
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

func (c *cell) width() int {
	w := 0
	for _, line := range c.lines {
		w = max(w, width(line))
	}
	return w
}

// narrowest is how narrow a column may get for the others' sake.
const narrowest = 10

// shrink makes the widest columns narrower until a line has no more characters than the limit, or no
// column can give any.
func shrink(widths []int, limit int) {
	for excess := total(widths) - limit; excess > 0; excess-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrowest {
			return
		}
		widths[widest]--
	}
}

func (g *grid) rowText(y int, widths []int) string {
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
	return strings.Join(lines, "\n")
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
			pieces := strings.Split(characters.Wrap(word, limit), "\n")
			wrapped = append(wrapped, pieces[:len(pieces)-1]...)
			current = pieces[len(pieces)-1]
		}
		wrapped = append(wrapped, current)
	}
	return wrapped
}

func dashes(widths []int) string {
	parts := make([]string, len(widths))
	for i, w := range widths {
		parts[i] = strings.Repeat("-", w)
	}
	return strings.Join(parts, crossing)
}

// characters counts the columns that a text takes where every character has the same width, and
// Chinese, Japanese and Korean ones the double. The locale of this machine plays no part.
var characters = &runewidth.Condition{StrictEmojiNeutral: true}

func width(s string) int { return characters.StringWidth(s) }
