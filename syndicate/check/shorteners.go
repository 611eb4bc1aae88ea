package check

import (
	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

func shortenersRule() Rule {
	return Rule{
		Name:     "shorteners",
		Severity: syndicate.Warning,
		Doc: "A link shortener hides where a link leads, which is what spam filters look for, and its links break when the " +
			"service ends.",
		List:    "shortenerSites",
		prepare: checkShorteners,
	}
}

func checkShorteners(extra []string) func(*subject) []syndicate.Finding {
	known := patternsOf("shorteners.txt", extra)
	return func(s *subject) []syndicate.Finding { return s.shortened(known) }
}

func (s *subject) shortened(shorteners []addresses.Pattern) []syndicate.Finding {
	var findings []syndicate.Finding
	for _, u := range s.linksTo(shorteners) {
		findings = append(findings, syndicate.Finding{
			Message: "the link " + shown(u) + " is shortened: readers do not see where it leads",
			Hint:    "link to the page itself",
			Line:    s.lineOfAddress(u.String()),
		})
	}
	return findings
}
