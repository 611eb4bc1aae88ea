package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// Set gives a key of a content file's front matter a text, and returns the file. Nothing else of it
// changes, not by a byte.
//
// The path is the key's names joined by dots, in any case. A key that exists gets the text in place of
// its own, in the same quotes; a new one becomes the last of its table. Tables around a new key are
// made where they are missing.
//
// What cannot be done safely is an error that says why and on which line; it does not name the file: no
// front matter, a key that stands there twice, a key that holds more than one text or number. The
// result is read again with the parsers of Hugo, and a file in which more than the key changed is never
// returned.
func Set(content []byte, path, text string) ([]byte, error) {
	if err := printable(text); err != nil {
		return nil, err
	}
	return edited(content, path, func(e *editor, f *field) error {
		switch {
		case f == nil:
			return e.insert(path, e.lang.scalar("", text), text)
		case f.kind != scalar:
			return fmt.Errorf("line %d: %s is no single text", f.line, f.path())
		case lookup(e.values, f.names) == text:
			return nil
		}
		e.values = assign(e.values, f.names, text)
		e.overwrite(f.spot, e.lang.scalar(e.source(f.spot), text))
		return nil
	})
}

// Append adds a text to a list in the front matter of a content file, as [Set] sets a key. A list that
// has it already stays as it is, and a key that does not exist becomes a list of one. A single text in
// place of a list is an error.
func Append(content []byte, path, text string) ([]byte, error) {
	if err := printable(text); err != nil {
		return nil, err
	}
	return edited(content, path, func(e *editor, f *field) error {
		switch {
		case f == nil:
			return e.insert(path, "["+quoted(text)+"]", []any{text})
		case f.kind != list && f.kind != lines:
			return fmt.Errorf("line %d: %s is no list", f.line, f.path())
		}
		items, _ := lookup(e.values, f.names).([]any)
		if slices.Contains(items, any(text)) {
			return nil
		}
		e.values = assign(e.values, f.names, append(slices.Clip(items), text))
		if f.kind == list {
			return e.insertBetween(f.spot, f.items, e.lang.scalar("", text))
		}
		return e.insertItem(f, text)
	})
}

// Delete removes a key with all that it holds, as [Set] sets it: what Set added is gone again. A table
// that has no other key goes as well, unless a header of its own in TOML says that it is there. A key
// that does not exist is no error.
//
// Without its last setting a destination of the long form of a flag stays flagged, see [SetValue].
func Delete(content []byte, path string) ([]byte, error) {
	if isOrg(content) {
		return setOrg(content, path, nil)
	}
	return edited(content, path, func(e *editor, f *field) error {
		if f == nil {
			return nil
		}
		if short, err := e.shorten(f); short || err != nil {
			return err
		}
		return e.remove(f)
	})
}

// ErrNone is wrapped by errors about a file that has no front matter to change.
var ErrNone = errors.New("there is no front matter in YAML, TOML or JSON")

// An editor changes the front matter of a file in one place.
type editor struct {
	layout
	lang   language
	block  matter.Block
	before []byte         // of the file, what is before the front matter
	values map[string]any // what the front matter is to say in the end

	start, end  int    // bytes of the front matter to replace
	replacement string // what with
}

// edited returns the file after a change at a path, where f is the key that is there, if there is one.
func edited(content []byte, path string, change func(e *editor, f *field) error) ([]byte, error) {
	if err := printable(path); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(strings.Split(path, "."), func(name string) bool { return strings.TrimSpace(name) == "" }) {
		return nil, fmt.Errorf("%q is no key", path)
	}
	e, err := newEditor(content)
	if err != nil {
		return nil, err
	}
	f, err := e.existing(path)
	if err == nil {
		err = change(e, f)
	}
	if err != nil {
		return nil, fmt.Errorf("front matter, %w", err)
	}
	return e.apply(content)
}

// printable reports why a text cannot be in front matter.
func printable(text string) error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !isPrintable(r) }) {
		return fmt.Errorf("%q is no text that front matter can hold on one line", text)
	}
	return nil
}

// isPrintable lets through what titles are made of: besides what can be seen, spaces of any width and the
// marks that join or part letters and emoji. What turns the direction of text around would hide what a
// file says.
func isPrintable(r rune) bool {
	turns := '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
	return unicode.IsPrint(r) || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Cf, r) && !turns && r != '\ufeff'
}

func newEditor(content []byte) (*editor, error) {
	values, err := Values(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	block, err := matter.Read(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if block.Format == matter.None {
		return nil, ErrNone
	}
	if bytes.Count(block.Text, []byte("\r")) > bytes.Count(block.Text, []byte("\r\n")) {
		return nil, errors.New("front matter: lines that end in a carriage return alone have to be changed by hand")
	}
	e := &editor{lang: languages[block.Format], block: block, before: content[:block.Offset], values: values}
	if e.layout, err = e.lang.layout(block.Text); err != nil {
		return nil, explain(err, block.Line)
	}
	for i := range e.fields {
		e.fields[i].line += block.Line - 1
	}
	return e, nil
}

// existing returns the key at a path, nil if there is none.
func (e *editor) existing(path string) (*field, error) {
	found := e.find(path)
	switch {
	case len(found) == 0:
		return nil, nil
	case len(found) > 1 && found[0].kind == scalar:
		return nil, fmt.Errorf("line %d: %s stands on line %d as well", found[1].line, found[1].path(), found[0].line)
	}
	return &found[0], nil
}

// apply makes the change and proves that it is the only one.
func (e *editor) apply(content []byte) ([]byte, error) {
	at := e.block.Offset
	after := slices.Concat(content[:at+e.start], []byte(e.replacement), content[at+e.end:])
	values, err := Values(bytes.NewReader(after))
	if err == nil && len(values)+len(e.values) > 0 && !reflect.DeepEqual(values, e.values) {
		err = errors.New("something else would change")
	}
	if err == nil {
		var block matter.Block
		block, err = matter.Read(bytes.NewReader(after))
		if err == nil && len(after)-len(block.Text) != len(content)-len(e.block.Text) {
			err = errors.New("the end of the front matter would move")
		}
	}
	if err != nil {
		line := e.block.Line + bytes.Count(e.block.Text[:e.start], []byte("\n"))
		return nil, fmt.Errorf("front matter, line %d: this has to be changed by hand: %w", line, err)
	}
	return after, nil
}
