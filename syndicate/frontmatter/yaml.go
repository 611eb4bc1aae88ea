package frontmatter

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

func yamlLayout(text []byte) (layout, error) {
	// The parser counts a comment that ends in a carriage return as two lines.
	file, err := parser.ParseBytes(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), 0)
	if err != nil {
		return layout{}, err
	}
	w := yamlWalk{layout: layout{root: spot{kind: section}}, lines: bytes.SplitAfter(text, []byte("\n"))}
	w.starts = make([]int, len(w.lines))
	for i, at := 0, 0; i < len(w.lines); i++ {
		w.starts[i] = at
		at += len(w.lines[i])
	}
	w.text = text
	for _, doc := range file.Docs {
		if m, ok := doc.Body.(*ast.MappingNode); ok && m.IsFlowStyle {
			w.root = w.value(m)
		}
		w.walk(nil, atRoot, doc.Body)
	}
	return w.layout, nil
}

type yamlWalk struct {
	layout
	text   []byte
	lines  [][]byte
	starts []int // byte at which each line starts
}

// walk records the fields of a table, whatever is around it.
func (w *yamlWalk) walk(names []string, parent int, node ast.Node) {
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			w.member(names, parent, v)
		}
	case *ast.MappingValueNode:
		w.member(names, parent, n)
	case *ast.AnchorNode:
		w.walk(names, parent, n.Value)
	case *ast.TagNode:
		w.walk(names, parent, n.Value)
	}
}

func (w *yamlWalk) member(names []string, parent int, n *ast.MappingValueNode) {
	key := n.Key.GetToken()
	if n.Key.IsMergeKey() || key == nil {
		return
	}
	names = under(names, key.Value)
	start, _ := w.offset(key)
	s := w.value(n.Value)
	if isScalar(n.Value) && s.kind == opaque {
		s = w.after(n.Start, n.Value)
	}
	number := w.add(field{spot: s, names: names, line: key.Position.Line, start: start, parent: parent})
	w.walk(names, number, n.Value)
}

func (w *yamlWalk) value(node ast.Node) spot {
	switch n := node.(type) {
	case *ast.MappingNode:
		return w.between(table, n.IsFlowStyle, n.Start, n.End)
	case *ast.MappingValueNode:
		return spot{kind: section}
	case *ast.SequenceNode:
		v := w.between(list, n.IsFlowStyle, n.Start, n.End)
		for _, item := range n.Values {
			v.items = append(v.items, w.value(item))
		}
		return v
	}
	if at, ok := w.offset(node.GetToken()); ok && isScalar(node) {
		return w.scalar(at, node.GetToken())
	}
	return spot{}
}

// isScalar reports whether a node is a text or a number that may be on one line.
func isScalar(node ast.Node) bool {
	switch node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
		return true
	}
	return false
}

// after finds a value behind a colon: one that the parser puts elsewhere since spaces follow it, or the
// place for one where there is none.
func (w *yamlWalk) after(colon *token.Token, node ast.Node) spot {
	at, ok := w.offset(colon)
	if !ok || w.text[at] != ':' {
		return spot{}
	}
	rest := w.text[at+1:]
	value := bytes.TrimLeft(rest, " ")
	if s := w.scalar(at+1+len(rest)-len(value), node.GetToken()); s.kind == scalar {
		return s
	}
	if _, isNull := node.(*ast.NullNode); isNull {
		return spot{kind: scalar, start: at + 1, end: at + 1}
	}
	return spot{}
}

// between is a table or a list, which have brackets or take up lines.
func (w *yamlWalk) between(k kind, brackets bool, open, end *token.Token) spot {
	if !brackets {
		return spot{kind: map[kind]kind{table: section, list: lines}[k]}
	}
	from, okFrom := w.offset(open)
	to, okTo := w.offset(end)
	if !okFrom || !okTo {
		return spot{}
	}
	return spot{kind: k, start: from, end: to + 1}
}

// scalar makes sure that a value is at a place in the text. One that goes on over several lines, or is
// not written as the parser reads it, cannot be edited.
func (w *yamlWalk) scalar(start int, t *token.Token) spot {
	rest := w.text[start:]
	s := spot{kind: scalar, start: start, text: t.Value}
	switch {
	case len(rest) > 0 && (rest[0] == '"' || rest[0] == '\''):
		s.end = start + quotedLength(rest)
	case t.Value != "" && bytes.HasPrefix(rest, []byte(t.Value)):
		s.end = start + len(t.Value)
		if t.Type == token.NullType {
			s.text = ""
		}
	default:
		return spot{}
	}
	return s
}

// quotedLength is the length of the quoted text that another starts with.
func quotedLength(text []byte) int {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// offset is the byte of the text at which a token starts. Its column counts characters.
func (w *yamlWalk) offset(t *token.Token) (at int, ok bool) {
	if t == nil || t.Position.Line > len(w.lines) {
		return 0, false
	}
	line := string(w.lines[t.Position.Line-1])
	column := 1
	for i := range line {
		if column == t.Position.Column {
			return w.starts[t.Position.Line-1] + i, true
		}
		column++
	}
	return 0, false
}

// yamlPlace finds where a line can be added to a section, and how far it is indented: after the last
// line of those that belong to its keys.
func yamlPlace(text []byte, l *layout, section int) (at int, indent string, err error) {
	members := l.members(section)
	if len(members) == 0 {
		if section != atRoot {
			return 0, "", fmt.Errorf("%s is empty", l.fields[section].path())
		}
		return len(text), "", nil
	}
	indent, alone := indentation(text, members[0].start)
	if !alone {
		return 0, "", fmt.Errorf("%s does not start on a line of its own", members[0].path())
	}
	if section == atRoot {
		return len(text), indent, nil
	}
	at = lineEnd(text, members[len(members)-1].start)
	for next := at; next < len(text); {
		line := text[next:lineEnd(text, next)]
		content := strings.TrimLeft(string(line), " ")
		isBlank := strings.TrimSpace(content) == "" || content[0] == '#'
		if !isBlank && len(line)-len(content) < len(indent) {
			break
		}
		next += len(line)
		if !isBlank {
			at = next
		}
	}
	return at, indent, nil
}

// yamlEnd returns the byte after the last line of a value that takes up lines.
func yamlEnd(text []byte, f *field) (end int) {
	outer := f.start - lineStart(text, f.start)
	end = lineEnd(text, f.start)
	for next := end; next < len(text); {
		line := text[next:lineEnd(text, next)]
		next += len(line)
		content := bytes.TrimLeft(line, " ")
		indent := len(line) - len(content)
		isItem := f.kind == lines && indent == outer && bytes.HasPrefix(content, []byte("-"))
		switch {
		case len(bytes.TrimSpace(content)) == 0, content[0] == '#' && (f.kind != opaque || indent <= outer):
			// It may be followed by more of the value, or may belong to the next key.
		case indent > outer || isItem:
			end = next
		default:
			return end
		}
	}
	return end
}

// yamlMember writes a key with a value, tables around it between brackets.
func yamlMember(names []string, value string) string {
	member := value
	for i := len(names) - 1; i >= 0; i-- {
		member = yamlKey(names[i]) + ": " + member
		if i > 0 {
			member = "{" + member + "}"
		}
	}
	return member
}

// yamlLines writes a key with a value, tables around it on lines of their own.
func yamlLines(names []string, value string) (lines []string) {
	for i, name := range names {
		lines = append(lines, strings.Repeat("  ", i)+yamlKey(name)+":")
	}
	lines[len(lines)-1] += " " + value
	return lines
}

func yamlKey(name string) string {
	if !bareKey.MatchString(name) || yamlWord.MatchString(name) {
		return quoted(name)
	}
	return name
}

// yamlWord matches what is no text in some version of YAML.
var yamlWord = regexp.MustCompile(`(?i)^(y|n|yes|no|true|false|on|off|null)$`)

// yamlPlain matches words and addresses that need no quotes, wherever they stand.
var yamlPlain = regexp.MustCompile(`^(https?://[A-Za-z0-9_.~/@%+:-]*[A-Za-z0-9_/-]|[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*)$`)

// yamlScalar writes a text in the way of the one that it replaces.
func yamlScalar(old, value string) string {
	if !strings.HasPrefix(old, `"`) && !strings.HasPrefix(old, "'") && yamlPlain.MatchString(value) && !yamlWord.MatchString(value) {
		return value
	}
	return requoted(old, value)
}
