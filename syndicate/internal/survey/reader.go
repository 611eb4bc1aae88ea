package survey

import (
	"bytes"
	"io"
	"os"
	"strings"
)

// head is how many bytes of a file are read at first. The front matter of most posts is shorter.
const head = 4 << 10

// sign is what the front matter of a page may hold.
type sign byte

const (
	flagged   sign = 1 << iota // the flag
	cascading                  // the flag, for the pages below
)

// A reader looks at one file after the other.
type reader struct {
	flag   []byte
	buffer []byte
}

func newReader(flag string) *reader {
	return &reader{flag: []byte(strings.ToLower(flag)), buffer: make([]byte, head)}
}

// look tells what the front matter of a file may hold.
func (r *reader) look(file string) (sign, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	n, err := io.ReadFull(f, r.buffer)
	start := r.buffer[:n]
	switch {
	case err == nil && !bounded(start): // the front matter may go on
		rest, err := io.ReadAll(f)
		if err != nil {
			return 0, err
		}
		start = append(bytes.Clone(start), rest...)
	case err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		return 0, err
	}
	return r.signs(frontMatter(start)), nil
}

// signs tells what a front matter may hold.
func (r *reader) signs(front []byte) (found sign) {
	// A character can be written as an escape in all three languages.
	odd := bytes.IndexByte(front, '\\') >= 0
	lower := bytes.ToLower(front) // as Hugo does with keys
	if odd || bytes.Contains(lower, r.flag) {
		found |= flagged
		if odd || bytes.Contains(lower, []byte("cascade")) {
			found |= cascading
		}
	}
	return found
}

// bounded reports whether the front matter surely ends within the start of a file.
func bounded(start []byte) bool { return len(frontMatter(start)) < len(start) }

// frontMatter returns the start of a file up to a line that surely ends its front matter, all of it if
// there is none.
func frontMatter(start []byte) []byte {
	for _, delimiter := range []string{"---", "+++"} {
		if !bytes.HasPrefix(start, []byte(delimiter)) {
			continue
		}
		if i := bytes.Index(start, []byte("\n"+delimiter)); i >= 0 {
			return start[:i]
		}
	}
	return start
}
