package frontmatter

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// tomlLayout uses the parser below toml.Unmarshal, the one way to learn where keys are.
func tomlLayout(text []byte) (layout, error) {
	w := tomlWalk{layout: layout{root: spot{kind: section, end: len(text)}}, text: text}
	w.parser.Reset(text)
	var names []string
	number := atRoot
	for w.parser.NextExpression() {
		switch e := w.parser.Expression(); e.Kind {
		case unstable.Table:
			names, number = w.keys(nil, atRoot, e)
			w.fields[number].kind = section
			w.endRoot(e)
		case unstable.ArrayTable:
			w.keys(nil, atRoot, e)
			number = inList
			w.endRoot(e)
		case unstable.KeyValue:
			w.keyValue(names, number, e)
		}
	}
	return w.layout, w.parser.Error()
}

type tomlWalk struct {
	layout
	text   []byte
	parser unstable.Parser
}

// endRoot notes where the root ends: at the first table.
func (w *tomlWalk) endRoot(header *unstable.Node) {
	if key := header.Key(); key.Next() {
		w.root.end = min(w.root.end, lineStart(w.text, int(key.Node().Raw.Offset)))
	}
}

// keys records each part of a dotted key, and returns the names of the whole and its number.
func (w *tomlWalk) keys(names []string, parent int, node *unstable.Node) ([]string, int) {
	number := inList
	for it := node.Key(); it.Next(); {
		key := it.Node()
		names = under(names, string(key.Data))
		number = w.add(field{
			spot: spot{kind: implied}, names: names, parent: parent,
			line: w.parser.Shape(key.Raw).Start.Line, start: int(key.Raw.Offset),
		})
	}
	return names, number
}

func (w *tomlWalk) keyValue(names []string, parent int, node *unstable.Node) {
	if parent == inList {
		return
	}
	start := len(w.fields)
	names, number := w.keys(names, parent, node)
	v := w.value(node.Value())
	v.end = int(node.Raw.Offset + node.Raw.Length)
	if v.start == 0 { // the parser does not say where lists start
		last := node.Key()
		for last.Next() {
			v.start = int(last.Node().Raw.Offset + last.Node().Raw.Length)
		}
		v.start += len(w.text[v.start:v.end]) - len(bytes.TrimLeft(w.text[v.start:v.end], " \t="))
	}
	w.fields[number].spot = v
	w.fields[number].start = w.fields[start].start // of "a.b = 1" the a
	if v.kind == table {
		for it := node.Value().Children(); it.Next(); {
			w.keyValue(names, number, it.Node())
		}
	}
}

func (w *tomlWalk) value(node *unstable.Node) spot {
	v := spot{kind: scalar, start: int(node.Raw.Offset), end: int(node.Raw.Offset + node.Raw.Length), text: string(node.Data)}
	switch node.Kind {
	case unstable.InlineTable:
		v.kind = table
	case unstable.Array:
		v.kind = list
		for it := node.Children(); it.Next(); {
			if it.Node().Kind != unstable.Comment {
				v.items = append(v.items, w.value(it.Node()))
			}
		}
	}
	return v
}

// tomlPlace finds where a line can be added to a section, and how far it is indented. The keys of the
// root come before the first table.
func tomlPlace(text []byte, l *layout, parent int) (at int, indent string, err error) {
	members := slices.DeleteFunc(l.members(parent), func(f field) bool { return f.kind == section })
	switch {
	case parent == atRoot && l.root.end == len(text):
		at = len(text)
	case len(members) > 0:
		at = lineEnd(text, members[len(members)-1].end)
	case parent != atRoot:
		at = lineEnd(text, l.fields[parent].start)
	}
	if len(members) > 0 {
		indent, _ = indentation(text, members[0].start)
	}
	return at, indent, nil
}

// bareKey matches keys that TOML and YAML need no quotes for.
var bareKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// tomlMember writes a key with a value.
func tomlMember(names []string, value string) string {
	var keys []string
	for _, name := range names {
		if !bareKey.MatchString(name) {
			name = quoted(name)
		}
		keys = append(keys, name)
	}
	return strings.Join(keys, ".") + " = " + value
}

// tomlLines writes a key with a value on a line.
func tomlLines(names []string, value string) []string { return []string{tomlMember(names, value)} }
