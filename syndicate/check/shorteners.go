package check

import "github.com/hugo-syndicate/hugo-syndicate/syndicate"

func shortenersRule() Rule {
	return Rule{
		Name:     "shorteners",
		Severity: syndicate.Warning,
		Doc: "A link shortener hides where a link leads, which is what spam filters look for, and its links break when the " +
			"service ends.",
		List: "shortenerSites",
		look: checkShorteners,
	}
}

func checkShorteners(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	for _, u := range s.linksTo(patternsOf("shorteners.txt", s.extra)) {
		findings = append(findings, syndicate.Finding{
			Message: "the link " + shown(u) + " is shortened: readers do not see where it leads",
			Hint:    "link to the page itself",
			Line:    s.lineOfAddress(u.String()),
		})
	}
	return findings
}
