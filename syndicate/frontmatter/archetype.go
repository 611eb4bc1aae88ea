package frontmatter

import (
	"bytes"
	"errors"
	"regexp"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// ErrNoComments is returned for front matter in a language that has no comments, which is JSON.
var ErrNoComments = errors.New("JSON has no comments")

// tomlHeader matches the line of a table of TOML.
var tomlHeader = regexp.MustCompile(`(?m)^[ \t]*\[\[?[\w."'-]+\]\]?[ \t]*(#.*)?\r?$`)

// SetInComment adds a key with a value, as [SetValue] takes it, to the front matter of an archetype, as a
// comment. Where the key stands already, in a comment or not, nothing changes.
//
// An archetype is a template of content files that no parser can read, but a comment does no harm. It
// wraps [ErrNone] if there is no front matter, and [ErrNoComments].
func SetInComment(archetype []byte, key string, value any) ([]byte, error) {
	block, err := matter.Read(bytes.NewReader(archetype))
	if err == nil {
		err = errors.Join(printable(key), checkValue(value))
	}
	said := regexp.MustCompile(`(?mi)^[ \t#]*\[*["']?` + regexp.QuoteMeta(key) + `\b`)
	switch {
	case err != nil:
		return nil, err
	case block.Format == matter.None:
		return nil, ErrNone
	case said.Match(block.Text):
		return archetype, nil
	case block.Format == matter.JSON:
		return nil, ErrNoComments
	}
	at := len(block.Text)
	if header := tomlHeader.FindIndex(block.Text); header != nil && block.Format == matter.TOML {
		at = header[0]
	}
	lang := languages[block.Format]
	e := editor{block: block, before: archetype[:block.Offset]}
	line, err := e.lines(at, "# ", lang.lines([]string{key}, lang.write("", value)))
	return slices.Concat(archetype[:block.Offset+at], []byte(line), archetype[block.Offset+at:]), err
}
