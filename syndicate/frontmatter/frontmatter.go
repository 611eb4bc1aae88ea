// Package frontmatter reads and changes the front matter of single content files as their author wrote
// it.
//
// Hugo tells what a page's parameters are in the end, with every cascade merged in, but it loses much
// on the way: how the author spelled keys and values, and the lines they are on. And what it writes
// itself is no longer the author's: order, comments and quotes are lost.
package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/adrg/frontmatter"
	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// Fields returns the keys of a content file's front matter, nested ones too, with their lines in the
// file. What is inside lists is left out, and so is what YAML aliases and merge keys bring in. A file
// without front matter, and an Org file, has no fields.
//
// r is read up to the end of the front matter, the body is left alone. The error says what is wrong
// and on which line; it does not name the file. Front matter over 1 MB or nested deeper than 200
// levels is refused.
func Fields(r io.Reader) ([]syndicate.Field, error) {
	var fields []syndicate.Field
	err := parse(r, func(lang language, text []byte, line int) error {
		l, err := lang.layout(text)
		for _, f := range l.fields {
			fields = append(fields, syndicate.Field{Path: f.path(), Line: line - 1 + f.line})
		}
		return err
	})
	return fields, err
}

// Values returns the front matter of a content file as the author wrote it, keys in their own
// spelling. It reads and refuses what [Fields] does, and also YAML aliases that multiply to an
// enormous whole. A file without front matter, and an Org file, has no values.
func Values(r io.Reader) (map[string]any, error) {
	var values map[string]any
	err := parse(r, func(f language, text []byte, _ int) error {
		if err := f.unmarshal(text, &values); err != nil {
			return err
		}
		if count(values, maxValues) > maxValues {
			return errors.New("too large once its aliases are expanded")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return values, nil
}

// A language is what differs between YAML, TOML and JSON.
type language struct {
	delimiter string
	unmarshal func(text []byte, v any) error
	layout    func(text []byte) (layout, error) // lines count from the start of the text

	// How to write a text, in the way of the one that it replaces, and a key with what is written of its
	// value: between brackets, and on lines.
	scalar func(old, text string) string
	member func(names []string, value string) string
	lines  func(names []string, value string) []string
	// place finds where a line can be added to a section, and how far it is indented.
	place func(text []byte, l *layout, section int) (at int, indent string, err error)
}

// languages are the formats of front matter that Hugo reads, with the parsers that Hugo uses.
var languages = map[matter.Format]language{
	matter.YAML: {"---", func(text []byte, v any) error { return yaml.Unmarshal(text, v) }, yamlLayout, yamlScalar, yamlMember, yamlLines, yamlPlace},
	matter.TOML: {"+++", toml.Unmarshal, tomlLayout, requoted, tomlMember, tomlLines, tomlPlace},
	matter.JSON: {"{}", json.Unmarshal, jsonLayout, requoted, jsonMember, nil, nil},
}

// end closes the front matter that adrg/frontmatter gets to see. That package compares whole lines
// without their indentation, so that an indented "---" inside a block of text would end it; Hugo
// wants the delimiter at the start of a line and lets anything follow it. Package matter knows
// Hugo's rules, and this line cannot be in a text.
const end = "\x00"

// parse finds the front matter and hands it to a function together with the line it starts on.
func parse(r io.Reader, use func(f language, text []byte, line int) error) error {
	block, err := matter.Read(r)
	if err != nil || block.Format == matter.None {
		return err
	}
	if bytes.Contains(block.Text, []byte(end)) {
		return errors.New("front matter is not text")
	}
	lang := languages[block.Format]
	format := frontmatter.NewFormat(lang.delimiter, end, func(text []byte, _ any) error {
		return explain(use(lang, text, block.Line), block.Line)
	})
	delimited := io.MultiReader(
		strings.NewReader(lang.delimiter+"\n"), bytes.NewReader(block.Text), strings.NewReader("\n"+end+"\n"))
	_, err = frontmatter.MustParse(delimited, nil, format)
	return err
}

// explain makes one line of a parser's error, with the line of the file it is about.
func explain(err error, first int) error {
	if err == nil {
		return nil
	}
	message, line := describe(err)
	if line > 0 {
		return fmt.Errorf("front matter, line %d: %s", first+line-1, message)
	}
	return fmt.Errorf("front matter: %s", message)
}

// describe returns the first line of a parser's error, and the line that it is about, 0 if it does not say.
func describe(err error) (message string, line int) {
	message = err.Error()
	var (
		inYAML yaml.Error
		inTOML *toml.DecodeError
	)
	switch {
	case errors.As(err, &inYAML):
		message = inYAML.GetMessage()
		if token := inYAML.GetToken(); token != nil {
			line = token.Position.Line
		}
	case errors.As(err, &inTOML):
		message = strings.TrimPrefix(inTOML.Error(), "toml: ")
		line, _ = inTOML.Position()
	}
	message, _, _ = strings.Cut(message, "\n")
	return message, line
}

// maxValues is far more than the values of any front matter of a megabyte that means well.
const maxValues = 100_000

// count counts the values in v, at most a few more than limit.
func count(v any, limit int) (n int) {
	n = 1
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			if n <= limit {
				n += count(e, limit-n)
			}
		}
	case []any:
		for _, e := range v {
			if n <= limit {
				n += count(e, limit-n)
			}
		}
	}
	return n
}
