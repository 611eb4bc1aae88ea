package frontmatter

import (
	"bytes"
	"slices"
	"strings"
)

// A layout is where the keys of front matter are in its text.
type layout struct {
	root   spot // of the outermost table
	fields []field
}

// What the parent of a field can be besides the number of one.
const (
	atRoot = -1
	inList = -2 // an element of a list: the keys in there are not recorded
)

// A field is one key.
type field struct {
	spot
	names  []string // from the outermost to its own
	line   int      // of the key, from 1
	start  int      // byte at which the key starts
	parent int      // number of the field whose table it stands in
}

func (f *field) path() string { return strings.Join(f.names, ".") }

// A spot is where a value is, and what can be done with it.
type spot struct {
	kind       kind
	start, end int    // bytes; 0 for values that take up lines, and for those that are out of reach
	text       string // of a scalar, without its quotes; empty for null
	items      []spot // of a list
}

type kind int

const (
	opaque  kind = iota // what cannot be edited: a block of text, a value with an anchor or a tag
	implied             // a table that exists for what is in it only: the a of "a.b = 1"
	scalar              // on one line
	list                // between brackets
	lines               // a list of YAML with an item on each line
	table               // between brackets
	section             // a table with a key on each line
)

// spot returns that of a field, or of the whole.
func (l *layout) spot(number int) spot {
	if number == atRoot {
		return l.root
	}
	return l.fields[number].spot
}

// members returns the fields that stand in a table, in order.
func (l *layout) members(parent int) []field {
	return slices.DeleteFunc(slices.Clone(l.fields), func(f field) bool { return f.parent != parent || f.kind == implied })
}

// find returns the fields of a path, whatever its case.
func (l *layout) find(path string) (found []field) {
	for _, f := range l.fields {
		if strings.EqualFold(f.path(), path) {
			found = append(found, f)
		}
	}
	return found
}

// add records a field and returns its number.
func (l *layout) add(f field) int {
	l.fields = append(l.fields, f)
	return len(l.fields) - 1
}

// under returns the names of a key below others.
func under(names []string, name string) []string { return append(slices.Clip(names), name) }

// lineStart returns the byte at which the line of another byte starts.
func lineStart(text []byte, at int) int { return bytes.LastIndexByte(text[:at], '\n') + 1 }

// lineEnd returns the byte after the line of another byte, and after its line break.
func lineEnd(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// indentation returns the white space that the line of a byte starts with; ok is false if there is
// something else before the byte.
func indentation(text []byte, at int) (indent string, ok bool) {
	before := string(text[lineStart(text, at):at])
	return before, strings.Trim(before, " \t") == ""
}
