package frontmatter

import (
	"errors"
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// configLanguages are the formats of Hugo's configuration by the ends of its files' names.
var configLanguages = map[string]matter.Format{".yaml": matter.YAML, ".yml": matter.YAML, ".toml": matter.TOML, ".json": matter.JSON}

// ConfigValues returns what a file of a site's configuration says, which is in one of the languages of
// front matter: ext is ".toml", ".yaml", ".yml" or ".json".
func ConfigValues(text []byte, ext string) (map[string]any, error) {
	lang, ok := languages[configLanguages[ext]]
	if !ok {
		return nil, fmt.Errorf("%s is no format of configuration", ext)
	}
	var values map[string]any
	err := lang.unmarshal(text, &values)
	return values, explainConfig(err)
}

// ConfigFields returns the keys of such a file in the order in which they stand in it. It knows none of a
// file that it cannot read.
func ConfigFields(text []byte, ext string) []syndicate.Field {
	lang, ok := languages[configLanguages[ext]]
	if !ok {
		return nil
	}
	l, err := lang.layout(text)
	if err != nil {
		return nil
	}
	var fields []syndicate.Field
	for _, f := range l.fields {
		fields = append(fields, syndicate.Field{Path: f.path(), Line: f.line})
	}
	return fields
}

// ConfigPlace finds where a line can be added at the end of a table in a configuration file, and how far
// the lines there are indented; ok is false if there is no such table. A table between brackets, and a
// file in JSON, has no such place.
func ConfigPlace(text []byte, ext, table string) (at int, indent string, ok bool, err error) {
	lang := languages[configLanguages[ext]]
	if lang.place == nil {
		return 0, "", false, fmt.Errorf("%s has no place for lines", ext)
	}
	l, err := lang.layout(text)
	if err != nil {
		return 0, "", false, explainConfig(err)
	}
	for i, f := range l.fields {
		switch {
		case f.path() != table:
		case f.kind != section:
			return 0, "", false, fmt.Errorf("line %d: %s has no lines of its own", f.line, table)
		default:
			at, indent, err = lang.place(text, &l, i)
			return at, indent, err == nil, err
		}
	}
	return 0, "", false, nil
}

// explainConfig makes one line of a parser's error about a file that is no content file.
func explainConfig(err error) error {
	if err == nil {
		return nil
	}
	message, line := describe(err)
	if line > 0 {
		return fmt.Errorf("line %d: %s", line, message)
	}
	return errors.New(message)
}
