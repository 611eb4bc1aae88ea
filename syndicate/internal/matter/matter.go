// Package matter finds the front matter of a content file, by the rules of Hugo's own lexer
// (parser/pageparser/pagelexer_intro.go), and refuses what would keep a parser busy for minutes.
package matter

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Hugo itself has no limits here. Its YAML parser needs time that grows with the square of the size
// of what it reads: half a minute for a hundred thousand open brackets.
const (
	maxSize  = 1 << 20 // bytes of front matter
	maxDepth = 200     // levels of tables and lists in it
)

var (
	ErrTooLarge = errors.New("front matter is larger than 1 MB")
	ErrTooDeep  = errors.New("front matter nests deeper than 200 levels")
	ErrNoEnd    = errors.New("front matter has no closing delimiter")
)

// Format is the language that front matter is written in.
type Format int

const (
	None Format = iota // no front matter, or an Org file's
	YAML
	TOML
	JSON
)

// A Block is the front matter of a file.
type Block struct {
	Format Format
	Text   []byte // without the delimiters of YAML and TOML, with the braces of JSON
	Line   int    // line of the file on which Text starts, from 1
	Offset int    // byte of the file at which Text starts
}

// Read reads the front matter that r starts with, and little more. The error is [ErrTooLarge],
// [ErrTooDeep], [ErrNoEnd], or one of reading.
func Read(r io.Reader) (Block, error) {
	limited := &io.LimitedReader{R: r, N: maxSize + 1}
	s := scanner{Reader: bufio.NewReader(limited), line: 1}
	b, err := s.block()
	switch {
	case err == io.EOF && limited.N == 0:
		return Block{}, ErrTooLarge
	case err == io.EOF:
		return Block{}, ErrNoEnd
	case err != nil:
		return Block{}, err
	case depth(b.Text) > maxDepth:
		return Block{}, ErrTooDeep
	}
	return b, nil
}

type scanner struct {
	*bufio.Reader
	line   int // of the next byte
	offset int // of the next byte
}

func (s *scanner) next() (byte, error) {
	c, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	s.offset++
	if c == '\n' {
		s.line++
	}
	return c, nil
}

// ahead reports whether what comes next is the text.
func (s *scanner) ahead(text string) bool {
	b, _ := s.Peek(len(text))
	return string(b) == text
}

// skip reads the text if it comes next.
func (s *scanner) skip(text string) bool {
	if !s.ahead(text) {
		return false
	}
	for range len(text) {
		s.next() // cannot fail, Peek has seen the bytes
	}
	return true
}

// block finds where the front matter starts. Hugo skips white space and a byte order mark before it.
func (s *scanner) block() (Block, error) {
	for {
		switch {
		case s.skip("---"):
			return s.delimited(YAML, "---")
		case s.skip("+++"):
			return s.delimited(TOML, "+++")
		case s.ahead("{"):
			return s.braces()
		case s.skip("\n"), s.skip("\r"), s.skip(" "), s.skip("\t"), s.skip("\ufeff"):
		default:
			_, err := s.Peek(1)
			if err == io.EOF {
				err = nil // an empty file
			}
			return Block{}, err
		}
	}
}

// delimited reads front matter up to the first line that starts with the delimiter. Text right after
// the opening delimiter is front matter as well.
func (s *scanner) delimited(f Format, delimiter string) (Block, error) {
	lineStart := s.skip("\r\n") || s.skip("\n")
	b := Block{Format: f, Line: s.line, Offset: s.offset}
	for !lineStart || !s.ahead(delimiter) {
		c, err := s.next()
		if err != nil {
			return Block{}, err
		}
		b.Text = append(b.Text, c)
		lineStart = c == '\n' || c == '\r'
	}
	return b, nil
}

// braces reads a JSON object.
func (s *scanner) braces() (Block, error) {
	b := Block{Format: JSON, Line: s.line, Offset: s.offset}
	level, quoted, escaped := 0, false, false
	for {
		c, err := s.next()
		if err != nil {
			return Block{}, err
		}
		b.Text = append(b.Text, c)
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case c == '{' && !quoted:
			level++
		case c == '}' && !quoted:
			level--
		}
		if level == 0 {
			return b, nil
		}
	}
}

// depth estimates how deep tables and lists nest: by brackets, whatever they mean, and by the
// indicators "- " and "? " that open several lists on one line of YAML. Nesting by indentation needs
// no count, maxSize keeps it small. An estimate will do: no honest front matter comes near the limit,
// and the parsers have limits of their own that keep the stack safe.
func depth(text []byte) (deepest int) {
	brackets := 0
	for line := range bytes.Lines(text) {
		deepest = max(deepest, indicators(line))
		for _, c := range line {
			switch c {
			case '[', '{':
				brackets++
				deepest = max(deepest, brackets)
			case ']', '}':
				brackets = max(brackets-1, 0)
			}
		}
	}
	return deepest
}

// indicators counts the indicators that a line of YAML starts with.
func indicators(line []byte) (n int) {
	for {
		line = bytes.TrimLeft(line, " ")
		if len(line) < 2 || line[1] != ' ' || line[0] != '-' && line[0] != '?' {
			return n
		}
		line = line[1:]
		n++
	}
}
