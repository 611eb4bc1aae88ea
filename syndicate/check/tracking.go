package check

import (
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func trackingRule() Rule {
	return Rule{
		Name:     "tracking",
		Severity: syndicate.Warning,
		Doc: "Parameters such as utm_source tell a site where its readers come from. They make a link look like part of a " +
			"campaign, and the page is the same without.",
		List: "trackingParameters",
		look: checkTracking,
	}
}

func checkTracking(s *subject) []syndicate.Finding {
	known := patternsOf("tracking.txt", nil)
	for _, name := range s.extra {
		if !strings.Contains(name, "?") {
			name = "*?" + name
		}
		known = append(known, parsePattern(name))
	}
	var findings []syndicate.Finding
	for _, u := range s.linksTo(known) {
		var names []string
		for _, p := range known {
			if p.matches(u) {
				names = append(names, p.params(u)...)
			}
		}
		findings = append(findings, syndicate.Finding{
			Message: "the link " + shown(u) + " tracks its readers by " + quoteAll(distinct(names)),
			Hint:    "take them out of the address",
			Line:    s.lineOfAddress(u.String()),
		})
	}
	return findings
}
