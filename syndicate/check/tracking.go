package check

import (
	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
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
	known := addresses.Tracking(s.extra)
	var findings []syndicate.Finding
	for _, u := range s.linksTo(known) {
		var names []string
		for _, p := range known {
			if p.Matches(u) {
				names = append(names, p.Params(u)...)
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
