package check

import (
	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

const trackingName = "tracking"

func trackingRule() Rule {
	return Rule{
		Name:     trackingName,
		Severity: syndicate.Warning,
		Doc: "Parameters such as utm_source tell a site where its readers come from. They make a link look like part of a " +
			"campaign, and the page is the same without.",
		List:    "trackingParameters",
		prepare: checkTracking,
	}
}

func checkTracking(extra []string) func(*subject) []syndicate.Finding {
	known := addresses.Tracking(extra)
	return func(s *subject) []syndicate.Finding { return s.tracked(known) }
}

func (s *subject) tracked(known []addresses.Pattern) []syndicate.Finding {
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
			Hint:    s.cureOfTracking(u.String()),
			Line:    s.lineOfAddress(u.String()),
		})
	}
	return findings
}

// cureOfTracking names the setting that takes them out, where it does: it leaves links to the site itself
// alone.
func (s *subject) cureOfTracking(address string) string {
	cure := "take them out of the address"
	if syndicate.HostOf(address) != syndicate.HostOf(s.article.CanonicalURL) {
		cure += ", or set stripTracking = true, for the post or the site"
	}
	return cure
}
