package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

func jsonLayout(text []byte) (layout, error) {
	w := jsonWalk{text: text, decoder: json.NewDecoder(bytes.NewReader(text))}
	root, err := w.value(nil, atRoot)
	if err != nil {
		return layout{}, err
	}
	w.root = root
	if _, err := w.decoder.Token(); err != io.EOF {
		return layout{}, errors.New("something follows the object")
	}
	return w.layout, nil
}

type jsonWalk struct {
	layout
	text    []byte
	decoder *json.Decoder
	counted int // up to which byte the lines are counted
	breaks  int // line breaks before it
}

// token reads one token and tells where it starts.
func (w *jsonWalk) token() (t json.Token, start int, err error) {
	before := int(w.decoder.InputOffset())
	t, err = w.decoder.Token()
	if err != nil {
		return nil, 0, err
	}
	token := bytes.TrimLeft(w.text[before:w.decoder.InputOffset()], " \t\r\n,:")
	return t, int(w.decoder.InputOffset()) - len(token), nil
}

// value reads the value of a field.
func (w *jsonWalk) value(names []string, number int) (v spot, err error) {
	token, start, err := w.token()
	if err != nil {
		return spot{}, err
	}
	v = spot{kind: scalar, start: start}
	switch token {
	case json.Delim('{'):
		v.kind = table
		for err == nil && w.decoder.More() {
			err = w.member(names, number)
		}
	case json.Delim('['):
		v.kind = list
		for err == nil && w.decoder.More() {
			var item spot
			item, err = w.value(nil, inList)
			v.items = append(v.items, item)
		}
	case nil:
	default:
		v.text = fmt.Sprint(token)
		if _, quoted := token.(string); !quoted { // digits as they are written
			v.text = string(w.text[start:w.decoder.InputOffset()])
		}
	}
	if err == nil && v.kind != scalar {
		_, _, err = w.token() // the closing bracket
	}
	v.end = int(w.decoder.InputOffset())
	return v, err
}

func (w *jsonWalk) member(names []string, parent int) error {
	token, start, err := w.token()
	if err != nil {
		return err
	}
	key, _ := token.(string) // the decoder lets nothing else be a key
	number := inList
	if parent != inList {
		names = under(names, key)
		number = w.add(field{names: names, line: w.line(start), start: start, parent: parent})
	}
	v, err := w.value(names, number)
	if number != inList {
		w.fields[number].spot = v
	}
	return err
}

func (w *jsonWalk) line(at int) int {
	w.breaks += bytes.Count(w.text[w.counted:at], []byte("\n"))
	w.counted = at
	return w.breaks + 1
}

// jsonMember writes a key with a value.
func jsonMember(names []string, value string) string {
	member := value
	for i := len(names) - 1; i >= 0; i-- {
		member = quoted(names[i]) + ": " + member
		if i > 0 {
			member = "{" + member + "}"
		}
	}
	return member
}
