package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Medium wants the reader to learn of commissions, forms and generated text before reading on; of
// generated text it says that the first two paragraphs are the place.
// https://policy.medium.com/medium-rules-30e5502c4eb4
const openingParagraphs = 2

// paragraphs returns the texts of the body's paragraphs and of its list items, in order.
func (s *subject) paragraphs() []string {
	var list []string
	for _, b := range s.body() {
		if (b.element == "p" || b.element == "li") && b.text != "" {
			list = append(list, b.prose)
		}
	}
	return list
}

// disclosed returns the number, from 1, of the first paragraph that discloses something; 0 if there is none.
func (s *subject) disclosed(discloses func(paragraph string) bool) int {
	for i, p := range s.paragraphs() {
		if discloses(p) {
			return i + 1
		}
	}
	return 0
}

// late is the finding about a disclosure that stands too far down.
func (s *subject) late(what string, paragraph int) syndicate.Finding {
	key := s.setting("disclosure")
	return syndicate.Finding{
		Severity: syndicate.Warning,
		Message:  fmt.Sprintf("%s in paragraph %d, it belongs into the first %d", what, paragraph, openingParagraphs),
		Hint:     fmt.Sprintf("move it up, or set %s: a sentence that readers of the copy see first", key),
		Line:     s.lineOfText(s.paragraphs()[paragraph-1]),
	}
}

// anyOf makes a pattern of words and phrases, each from the beginning of a word on, in any case.
func anyOf(phrases ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|\PL)(?:` + strings.Join(phrases, "|") + `)`)
}
