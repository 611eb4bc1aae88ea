package tex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A scanner cuts TeX into tokens: commands such as `\alpha` and `\{`, and single characters. White
// space and comments mean nothing between them.
type scanner struct{ rest string }

// next takes a token off; it is empty at the end.
func (s *scanner) next() string {
	token := s.peek()
	s.rest = s.rest[len(token):]
	return token
}

// peek returns the next token.
func (s *scanner) peek() string {
	s.skip()
	if s.rest == "" {
		return ""
	}
	if s.rest[0] != '\\' {
		_, size := utf8.DecodeRuneInString(s.rest)
		return s.rest[:size]
	}
	name := strings.TrimLeftFunc(s.rest[1:], isNameLetter)
	if length := len(s.rest) - len(name); length > 1 {
		if command := s.rest[:length]; command != `\operatorname` && command != `\tag` || !strings.HasPrefix(name, "*") {
			return command
		}
		return s.rest[:length+1]
	}
	_, size := utf8.DecodeRuneInString(s.rest[1:])
	return s.rest[:1+size]
}

func isNameLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// skip goes past white space and comments.
func (s *scanner) skip() {
	for {
		s.rest = strings.TrimLeftFunc(s.rest, unicode.IsSpace)
		if !strings.HasPrefix(s.rest, "%") {
			return
		}
		_, s.rest, _ = strings.Cut(s.rest, "\n")
	}
}

// group takes off a group in braces and returns what is in it, as it is written.
func (s *scanner) group() (inside string, ok bool) {
	s.skip()
	if !strings.HasPrefix(s.rest, "{") {
		return "", false
	}
	depth := 0
	for i := 0; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				inside, s.rest = s.rest[1:i], s.rest[i+1:]
				return inside, true
			}
		}
	}
	return "", false
}
