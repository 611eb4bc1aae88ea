package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// join appends a key to the path of the table that it is in.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func yamlFields(text []byte) ([]syndicate.Field, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, err
	}
	var fields []syndicate.Field
	for _, doc := range file.Docs {
		fields = appendYAML(fields, "", doc.Body)
	}
	return fields, nil
}

func appendYAML(fields []syndicate.Field, path string, node ast.Node) []syndicate.Field {
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			fields = appendYAML(fields, path, v)
		}
	case *ast.MappingValueNode:
		token := n.Key.GetToken()
		if n.Key.IsMergeKey() || token == nil {
			return fields
		}
		path = join(path, token.Value)
		fields = append(fields, syndicate.Field{Path: path, Line: token.Position.Line})
		return appendYAML(fields, path, n.Value)
	case *ast.AnchorNode:
		return appendYAML(fields, path, n.Value)
	case *ast.TagNode:
		return appendYAML(fields, path, n.Value)
	}
	return fields
}

// tomlFields uses the parser below toml.Unmarshal, the one way to learn where keys are.
func tomlFields(text []byte) ([]syndicate.Field, error) {
	w := tomlWalk{}
	w.parser.Reset(text)
	table := ""
	for w.parser.NextExpression() {
		switch e := w.parser.Expression(); e.Kind {
		case unstable.Table:
			table = w.keys("", e)
		case unstable.ArrayTable:
			w.keys("", e)
			table = inList
		case unstable.KeyValue:
			w.keyValue(table, e)
		}
	}
	return w.fields, w.parser.Error()
}

// inList stands for the path of what cannot have one: a table that is an element of a list.
const inList = "\x00"

type tomlWalk struct {
	parser unstable.Parser
	fields []syndicate.Field
}

// keys records each part of a dotted key, and returns the path of the whole.
func (w *tomlWalk) keys(path string, node *unstable.Node) string {
	if path == inList {
		return inList
	}
	for it := node.Key(); it.Next(); {
		key := it.Node()
		path = join(path, string(key.Data))
		w.fields = append(w.fields, syndicate.Field{Path: path, Line: w.parser.Shape(key.Raw).Start.Line})
	}
	return path
}

func (w *tomlWalk) keyValue(table string, node *unstable.Node) {
	path := w.keys(table, node)
	if value := node.Value(); value.Kind == unstable.InlineTable {
		for it := value.Children(); it.Next(); {
			w.keyValue(path, it.Node())
		}
	}
}

func jsonFields(text []byte) ([]syndicate.Field, error) {
	w := jsonWalk{text: text, decoder: json.NewDecoder(bytes.NewReader(text))}
	if err := w.value("", true); err != nil {
		return nil, err
	}
	if _, err := w.decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the object")
	}
	return w.fields, nil
}

type jsonWalk struct {
	text    []byte
	decoder *json.Decoder
	fields  []syndicate.Field
	offset  int64 // up to which the lines are counted
	breaks  int   // line breaks before the offset
}

// value reads one value. The fields of objects in lists are not recorded.
func (w *jsonWalk) value(path string, record bool) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		for w.decoder.More() {
			if err := w.member(path, record); err != nil {
				return err
			}
		}
	case json.Delim('['):
		for w.decoder.More() {
			if err := w.value("", false); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	_, err = w.decoder.Token() // the closing bracket
	return err
}

func (w *jsonWalk) member(path string, record bool) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	key, _ := token.(string) // the decoder lets nothing else be a key
	path = join(path, key)
	if record {
		w.fields = append(w.fields, syndicate.Field{Path: path, Line: w.line()})
	}
	return w.value(path, record)
}

// line is the line of the last token read.
func (w *jsonWalk) line() int {
	offset := w.decoder.InputOffset()
	w.breaks += bytes.Count(w.text[w.offset:offset], []byte("\n"))
	w.offset = offset
	return w.breaks + 1
}
