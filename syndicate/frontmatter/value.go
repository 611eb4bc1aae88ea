package frontmatter

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// SetValue gives a key of a content file's front matter a string, a bool, an int or a []string, as [Set]
// gives it a text. Whatever the key holds is replaced, a list as a whole, but for a table: that is an
// error. Nil removes the key, as [Delete] does. In an Org file a key of one name can be a string or a
// []string of single words.
//
// A flag in its short form, such as "syndicate: medium", becomes the long one when a path leads through
// it, and every destination that it names stays flagged. If it says no, or names other destinations,
// that is an error: the long form would flag the post.
func SetValue(content []byte, path string, value any) ([]byte, error) {
	if value == nil {
		return Delete(content, path)
	}
	if err := checkValue(value); err != nil {
		return nil, err
	}
	if isOrg(content) {
		return setOrg(content, path, value)
	}
	return edited(content, path, func(e *editor, f *field) error {
		old := ""
		if f != nil {
			old = e.source(f.spot)
		}
		written := e.lang.write(old, value)
		meaning, err := e.lang.read(written)
		if err != nil {
			return err
		}
		if f != nil {
			return e.replace(f, written, meaning)
		}
		if long, err := e.lengthen(path, written, meaning); long || err != nil {
			return err
		}
		return e.insert(path, written, meaning)
	})
}

// Value returns what a key of a content file's front matter holds, as [Values] reads it. The path is the
// key's names joined by dots, in any case. In an Org file it is a string or a []string.
func Value(content []byte, path string) (value any, ok bool, err error) {
	if isOrg(content) {
		value, ok = orgValues(content)[strings.ToLower(path)]
		return value, ok, nil
	}
	err = parse(bytes.NewReader(content), func(lang language, text []byte, _ int) error {
		l, err := lang.layout(text)
		if err != nil {
			return err
		}
		values, err := Values(bytes.NewReader(content))
		if found := l.find(path); err == nil && len(found) > 0 {
			value, ok = lookup(values, found[0].names), true
		}
		return err
	})
	return value, ok, err
}

// checkValue reports why front matter cannot hold a value.
func checkValue(value any) error {
	var texts []string
	switch v := value.(type) {
	case bool, int:
	case string:
		texts = []string{v}
	case []string:
		texts = v
	default:
		return fmt.Errorf("a %T is no value that can be written into front matter", value)
	}
	for _, text := range texts {
		if err := printable(text); err != nil {
			return err
		}
	}
	return nil
}

// write writes a value that [checkValue] lets through, in the way of what it replaces.
func (l *language) write(old string, value any) string {
	switch v := value.(type) {
	case string:
		return l.scalar(old, v)
	case []string:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = l.scalar("", item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(value)
}

// read returns what is written of a value as the parser reads it: each has number types of its own.
func (l *language) read(written string) (any, error) {
	text := l.member([]string{"x"}, written)
	if l.delimiter == languages[matter.JSON].delimiter {
		text = "{" + text + "}"
	}
	var values map[string]any
	err := l.unmarshal([]byte(text), &values)
	return values["x"], err
}

// replace gives a key that exists another value.
func (e *editor) replace(f *field, written string, value any) error {
	old := lookup(e.values, f.names)
	if reflect.DeepEqual(old, value) {
		return nil
	}
	e.values = assign(e.values, f.names, value)
	switch f.kind {
	case scalar, list:
		e.overwrite(f.spot, written)
		return nil
	case lines:
		before, _ := old.([]any)
		after, isList := value.([]any)
		if isList && len(after) > 0 && e.onLines(f) {
			return e.replaceItems(f, before, after)
		}
		return e.overwriteLines(f, " "+written, nil)
	case opaque:
		if e.block.Format == matter.YAML {
			return e.overwriteLines(f, " "+written, nil)
		}
	}
	return fmt.Errorf("line %d: %s is a table", f.line, f.path())
}

// onLines reports whether each item of a list is a text on a line of its own.
func (e *editor) onLines(f *field) bool {
	return !slices.ContainsFunc(f.items, func(s spot) bool {
		return s.kind != scalar || strings.TrimSpace(e.dash(s)) != "-"
	})
}

// dash is what a line has before an item.
func (e *editor) dash(item spot) string {
	return string(e.block.Text[lineStart(e.block.Text, item.start):item.start])
}

// replaceItems changes the lines of a list that are to be others. Those before and after stay, with their
// comments.
func (e *editor) replaceItems(f *field, before, after []any) error {
	first := 0
	for first < min(len(before), len(after)) && before[first] == after[first] {
		first++
	}
	last := 0 // counted from the end
	for last < min(len(before), len(after))-first && before[len(before)-1-last] == after[len(after)-1-last] {
		last++
	}
	var items []string
	for _, item := range after[first : len(after)-last] {
		items = append(items, e.lang.scalar("", fmt.Sprint(item)))
	}
	e.start = lineStart(e.block.Text, f.items[0].start)
	if first > 0 {
		e.start = lineEnd(e.block.Text, f.items[first-1].end)
	}
	e.end = e.start
	if gone := len(before) - last; gone > first {
		e.end = lineEnd(e.block.Text, f.items[gone-1].end)
	}
	var err error
	e.replacement, err = e.lines(e.start, e.dash(f.items[0]), items)
	return err
}

// overwriteLines replaces a value of YAML that takes up lines, or is to take up some: head comes right
// after the colon, below comes on the lines after it. A comment on the line of the key stays.
func (e *editor) overwriteLines(f *field, head string, below []string) error {
	text := e.block.Text
	indent, alone := indentation(text, f.start)
	colon := strings.IndexByte(string(text[f.start:lineEnd(text, f.start)]), ':')
	if !alone || colon < 0 {
		return e.byHand(f.start, f.path()+" does not start on a line of its own")
	}
	e.start = f.start + colon + 1
	comment, end := e.start, lineEnd(text, e.start) // of the line of the key, what stays
	e.end = yamlEnd(text, f)
	switch {
	case f.end > 0:
		comment, end = f.end, lineEnd(text, f.end)
		e.end = end
	case f.kind == opaque:
		comment = end - len(lineBreak(text[:end]))
	}
	added, err := e.lines(e.end, indent+"  ", below)
	e.replacement = head + string(text[comment:end]) + added
	return err
}

// lineBreak is what the last line of a text ends with.
func lineBreak(text []byte) string {
	return string(text[len(strings.TrimRight(string(text), "\r\n")):])
}
