package frontmatter

import (
	"bytes"
	"fmt"
	"io"
)

// A Text is a text or a number as its author wrote it: an id such as 012345678901 keeps its zero, and
// 58e9 is no power of ten. Quotes are left out; null is an empty text.
type Text struct {
	Text string
	Line int // of the file
}

// Texts returns what a key of a content file's front matter holds: one text, or those of a list. The
// path is the key's names joined by dots, in any case; without such a key there are none. The error says
// what the key holds instead, and on which line. It reads and refuses what [Fields] does.
func Texts(r io.Reader, path string) (texts []Text, isList bool, err error) {
	err = parse(r, func(lang language, text []byte, line int) error {
		l, err := lang.layout(text)
		if err != nil {
			return err
		}
		for _, f := range l.find(path) {
			spots := []spot{f.spot}
			if f.kind == list || f.kind == lines {
				spots, isList = f.items, true
			}
			for _, s := range spots {
				if s.kind != scalar {
					return fmt.Errorf("%s on line %d is neither a text nor a list of texts", f.path(), line-1+f.line)
				}
				texts = append(texts, Text{Text: s.text, Line: line + bytes.Count(text[:s.start], []byte("\n"))})
			}
		}
		return nil
	})
	return texts, isList, err
}
