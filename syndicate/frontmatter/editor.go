package frontmatter

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// source is how a value is written.
func (e *editor) source(s spot) string { return string(e.block.Text[s.start:s.end]) }

// overwrite replaces what is written of one value.
func (e *editor) overwrite(s spot, written string) {
	e.start, e.end, e.replacement = s.start, s.end, written
	if s.start != s.end {
		return
	}
	// Nothing stood after the colon, except perhaps a space or a comment.
	if rest := e.block.Text[s.end:lineEnd(e.block.Text, s.end)]; string(bytes.TrimRight(rest, "\r\n")) == " " {
		e.start, e.end = s.start+1, s.end+1
	} else {
		e.replacement = " " + e.replacement
	}
}

// insert adds a key, written is what is written of its value.
func (e *editor) insert(path, written string, value any) error {
	parent, names, err := e.home(path)
	if err != nil {
		return err
	}
	e.values = assign(e.values, names, value)
	own := names[e.depth(parent):] // in the table
	s := e.spot(parent)
	if s.kind == table {
		var members []spot
		for _, f := range e.members(parent) {
			f.spot.start = f.start // with its key
			members = append(members, f.spot)
		}
		return e.insertBetween(s, members, e.lang.member(own, written))
	}
	at, indent, err := e.lang.place(e.block.Text, &e.layout, parent)
	if err != nil {
		return err
	}
	if f := e.sibling(parent, names); f != nil {
		at = lineEnd(e.block.Text, f.end)
	}
	return e.insertLines(at, indent, e.lang.lines(own, written))
}

// sibling returns the last of the dotted keys of TOML in a section that lead into the same table as names,
// nil if there is none. Keys of one table belong together.
func (e *editor) sibling(parent int, names []string) (last *field) {
	for i, f := range e.fields {
		isDotted := f.parent == parent && f.kind != implied && f.kind != section && len(f.names) > e.depth(parent)+1
		if isDotted && strings.EqualFold(f.names[e.depth(parent)], names[e.depth(parent)]) {
			last = &e.fields[i]
		}
	}
	return last
}

// home finds the innermost table around a path that can take keys, and the names of the path as the
// author spells those that exist.
func (e *editor) home(path string) (parent int, names []string, err error) {
	parent = atRoot
	spelled := 0 // bytes of the path
	for i, f := range e.fields {
		prefix := f.path() + "."
		if len(prefix) > len(path) || !strings.EqualFold(prefix, path[:len(prefix)]) {
			continue
		}
		switch f.kind {
		case table, section:
			parent = i
		case implied:
		default:
			return 0, nil, fmt.Errorf("line %d: %s is no table", f.line, f.path())
		}
		if len(prefix) > spelled {
			spelled, names = len(prefix), f.names
		}
	}
	return parent, append(slices.Clip(names), strings.Split(path[spelled:], ".")...), nil
}

// insertBetween adds an element after others between the brackets of a list or table, set off as the
// first one is.
func (e *editor) insertBetween(s spot, others []spot, text string) error {
	first := s.start + 1 // after the bracket
	e.start, e.end, e.replacement = first, first, text
	if len(others) == 0 {
		return nil
	}
	last := others[len(others)-1]
	if last.end == 0 || others[0].start < first {
		return e.byHand(s.start, "the last element cannot be told from what follows")
	}
	gap := string(e.block.Text[first:others[0].start])
	if gap == "" || strings.TrimSpace(gap) != "" {
		gap = " "
	}
	e.start, e.end, e.replacement = last.end, last.end, ","+gap+text
	return nil
}

// insertItem adds a line to a list of YAML that has one for each item.
func (e *editor) insertItem(f *field, text string) error {
	last := f.items[len(f.items)-1]
	if last.kind != scalar {
		return fmt.Errorf("line %d: the last item of %s is no text", f.line, f.path())
	}
	dash := e.dash(last)
	if strings.TrimSpace(dash) != "-" {
		return e.byHand(last.start, "the last item is not on a line of its own")
	}
	at := lineEnd(e.block.Text, last.end)
	return e.insertLines(at, dash, []string{e.lang.scalar("", text)})
}

// insertLines adds lines.
func (e *editor) insertLines(at int, indent string, lines []string) error {
	text, err := e.lines(at, indent, lines)
	e.start, e.end, e.replacement = at, at, text
	return err
}

// lines joins lines, with line breaks like that of the line before a byte at which a line starts.
func (e *editor) lines(at int, indent string, lines []string) (string, error) {
	before := slices.Concat(e.before, e.block.Text[:at])
	lineBreak := "\n"
	if bytes.HasSuffix(before, []byte("\r\n")) {
		lineBreak = "\r\n"
	}
	if !bytes.HasSuffix(before, []byte(lineBreak)) {
		return "", e.byHand(at, "no line starts here")
	}
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(indent + line + lineBreak)
	}
	return text.String(), nil
}

// remove takes a key away.
func (e *editor) remove(f *field) error {
	parent := e.spot(f.parent).kind
	switch {
	case f.kind == implied || f.kind == section && e.block.Format == matter.TOML:
		return e.removeTables(f)
	case parent == table:
		return e.removeBetween(f)
	case f.parent != atRoot && e.block.Format == matter.YAML && len(e.members(f.parent)) == 1:
		return e.remove(&e.fields[f.parent])
	}
	_, alone := indentation(e.block.Text, f.start)
	end := lineEnd(e.block.Text, f.end)
	rest := bytes.TrimSpace(e.block.Text[f.end:end])
	if f.end == 0 { // it takes up lines
		end, rest = yamlEnd(e.block.Text, f), nil
	}
	if !alone || len(rest) > 0 && rest[0] != '#' {
		return e.byHand(f.start, f.path()+" is not on a line of its own")
	}
	e.start, e.end = lineStart(e.block.Text, f.start), end
	e.values = without(e.values, f.names, e.depth(f.parent))
	return nil
}

// removeTables takes a table of TOML away, with its headers and dotted keys, if these are in one place.
func (e *editor) removeTables(f *field) error {
	if e.spot(f.parent).kind == table {
		return e.byHand(f.start, f.path()+" is not on a line of its own")
	}
	start, end, keep := len(e.block.Text), 0, e.depth(f.parent)
	for _, g := range e.fields {
		switch {
		case isBelow(g.names, f.names):
			start = min(start, lineStart(e.block.Text, g.start))
			end = max(end, lineEnd(e.block.Text, max(g.start, g.end)))
		case g.kind == section && isBelow(f.names, g.names):
			keep = max(keep, len(g.names)) // it has a header, and so is there without f
		}
	}
	for _, g := range e.fields {
		if start <= g.start && g.start < end && g.kind != implied && !isBelow(g.names, f.names) {
			return e.byHand(g.start, fmt.Sprintf("%s stands between keys of %s", g.path(), f.path()))
		}
	}
	e.start, e.end = start, end
	e.values = without(e.values, f.names, keep)
	return nil
}

// isBelow reports whether names lead to a table or to something in it.
func isBelow(names, table []string) bool {
	return len(names) >= len(table) && slices.EqualFunc(names[:len(table)], table, strings.EqualFold)
}

// removeBetween takes a key away that stands between brackets, and these too if it was the only one.
func (e *editor) removeBetween(f *field) error {
	members := e.members(f.parent)
	i := slices.IndexFunc(members, func(m field) bool { return m.start == f.start })
	switch {
	case len(members) == 1 && f.parent != atRoot:
		return e.remove(&e.fields[f.parent])
	case i > 0:
		e.start, e.end = members[i-1].end, f.end
	case len(members) > 1:
		e.start, e.end = f.start, members[1].start
	default:
		e.start, e.end = f.start, f.end
	}
	if e.start == 0 {
		return e.byHand(f.start, "the element before cannot be told from what follows")
	}
	e.values = without(e.values, f.names, e.depth(f.parent))
	return nil
}

// depth is how many names lead to a table.
func (e *editor) depth(parent int) int {
	if parent == atRoot {
		return 0
	}
	return len(e.fields[parent].names)
}

// byHand is the error about what is not safe to change.
func (e *editor) byHand(at int, why string) error {
	line := e.block.Line + bytes.Count(e.block.Text[:at], []byte("\n"))
	return fmt.Errorf("line %d: this has to be changed by hand: %s", line, why)
}

// lookup returns what a table has under names, nil if nothing.
func lookup(values map[string]any, names []string) any {
	if len(names) == 1 {
		return values[names[0]]
	}
	inner, _ := values[names[0]].(map[string]any)
	return lookup(inner, names[1:])
}

// assign returns the table with a value under names, which may be new. The table itself stays as it is:
// an alias of YAML may have made parts of it parts of others as well.
func assign(values map[string]any, names []string, value any) map[string]any {
	values = maps.Clone(values)
	if values == nil {
		values = map[string]any{}
	}
	if len(names) > 1 {
		inner, _ := values[names[0]].(map[string]any)
		value = assign(inner, names[1:], value)
	}
	values[names[0]] = value
	return values
}

// without returns the table without what is under names. Tables that are empty then go as well, except
// for those that the first names lead to.
func without(values map[string]any, names []string, keep int) map[string]any {
	values = maps.Clone(values)
	if len(names) > 1 {
		inner, _ := values[names[0]].(map[string]any)
		inner = without(inner, names[1:], keep-1)
		if len(inner) > 0 || keep > 0 {
			values[names[0]] = inner
			return values
		}
	}
	delete(values, names[0])
	return values
}

// quoted writes a text between double quotes, which means the same in YAML, TOML and JSON. The text has
// nothing in it that needs another escape.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// requoted writes a text in the quotes of the one that it replaces, if it can stand in them.
func requoted(old, text string) string {
	if strings.HasPrefix(old, "'") && !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return quoted(text)
}
