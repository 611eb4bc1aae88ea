package check

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func shoutingRule() Rule {
	return Rule{
		Name:     "shouting",
		Severity: syndicate.Warning,
		Doc:      "A title in capital letters, with rows of exclamation marks or of little pictures is what spam looks like.",
		look:     checkShouting,
	}
}

func checkShouting(s *subject) []syndicate.Finding {
	title := s.article.Title
	wrong := ""
	switch {
	case inCapitals(title) && !statement().MatchString(title):
		wrong = "is in capital letters"
	case rowOfMarks().MatchString(title):
		wrong = "has a row of exclamation or question marks"
	case pictographs(title) > 2:
		wrong = "has more than two emoji"
	default:
		return nil
	}
	return []syndicate.Finding{{
		Message: "the title " + quote(title) + " " + wrong,
		Hint:    "say it in a calm voice, or set " + s.setting("title") + " for the copy alone",
		Line:    s.line(s.setting("title"), "title"),
	}}
}

var rowOfMarks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[!?！？]{3}|!!|！！`) })

// statement matches what is written in capitals by custom: INSERT ... ON, CREATE TABLE, and what names SQL.
var statement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\bSQL\b|\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|EXPLAIN|MERGE|REPLACE)\b.*` +
		`\b(?:FROM|INTO|ON|SET|WHERE|TABLE|VIEW|INDEX|COLUMN|KEY|EXISTS|VALUES|UPDATE|ANALYZE)\b`)
})

// inCapitals reports whether a title is set in capitals: most of its words are, and at least three that
// are too long for the names that technical titles are full of.
func inCapitals(title string) bool {
	words, capitals, long := 0, 0, 0
	for _, word := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		words++
		if !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) }) {
			capitals++
			if len([]rune(word)) > 4 {
				long++
			}
		}
	}
	return long >= 3 && 4*capitals >= 3*words || long >= 2 && capitals == words && words > 2
}

// pictographs counts emoji; the skin tones and joiners that modify them do not count.
func pictographs(title string) int {
	n := 0
	for _, r := range title {
		if r >= 0x1F300 && r <= 0x1FAFF && (r < 0x1F3FB || r > 0x1F3FF) {
			n++
		}
	}
	return n
}
