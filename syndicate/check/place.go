package check

import (
	"net/url"
	"sort"
	"strings"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A source is the text of a post's file as places are looked up in it. Markup and white space come
// between words, quotes and dashes change their form on the way to HTML; letters and digits stay.
type source struct {
	letters string // letters and digits of the body, in lower case
	starts  []int  // for each line of the body, where in letters it begins
	first   int    // number of the body's first line
}

func newSource(p *syndicate.Post) *source {
	s := &source{}
	for _, f := range p.Fields {
		s.first = max(s.first, f.Line)
	}
	lines := strings.Split(p.Source, "\n")
	lines = lines[min(s.first, len(lines)):]
	s.first++
	var b strings.Builder
	for _, line := range lines {
		s.starts = append(s.starts, b.Len())
		b.WriteString(lettersOf(line))
	}
	s.letters = b.String()
	return s
}

// line returns the line of the file where a text begins, 0 if it is not to be found.
func (s *source) line(text string) int {
	needle := lettersOf(text)
	const fewest = 4 // letters that tell a place from any other
	if len(needle) < fewest {
		return 0
	}
	at := strings.Index(s.letters, needle)
	if at < 0 {
		return 0
	}
	// Lines without letters begin where the next one does: the last of them has the text.
	return s.first + sort.Search(len(s.starts), func(i int) bool { return s.starts[i] > at }) - 1
}

func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// lineOfText returns the line of the post's file where a text of the article comes from, as far as
// its beginning can be found there; 0 if it cannot.
func (s *subject) lineOfText(text string) int {
	runes := []rune(text)
	for _, most := range []int{len(runes), 60, 30, 15} {
		if n := s.source().line(string(runes[:min(most, len(runes))])); n > 0 {
			return n
		}
	}
	return 0
}

// lineOfAddress is lineOfText for an address, which the author may have written relative to the site.
func (s *subject) lineOfAddress(address string) int {
	if n := s.source().line(address); n > 0 {
		return n
	}
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	if n := s.source().line(u.Path); n > 0 {
		return n
	}
	return s.source().line(fileName(address))
}
