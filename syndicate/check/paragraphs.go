package check

import (
	"fmt"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func paragraphsRule() Rule {
	return Rule{
		Name:     "paragraphs",
		Severity: syndicate.Info,
		Doc:      "A very long paragraph fills more than a screen of a phone, where most readers are.",
		Limit:    "maxParagraphWords",
		Default:  250,
		look:     checkParagraphs,
	}
}

func checkParagraphs(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	for _, b := range s.body() {
		if b.element != "p" || len(b.text) <= s.limit { // fewer bytes than words to allow
			continue
		}
		if n := len(strings.Fields(b.text)); n > s.limit {
			findings = append(findings, syndicate.Finding{
				Message: fmt.Sprintf("a paragraph of %d words: %s", n, quote(b.text)),
				Hint:    fmt.Sprintf("split it, or set params.%s.checks.maxParagraphWords, now %d", syndicate.ParamsKey, s.limit),
				Line:    s.lineOfText(b.text),
			})
		}
	}
	return findings
}
