package check

import (
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func selfLinksRule() Rule {
	return Rule{
		Name:     "self-links",
		Severity: syndicate.Warning,
		Doc: "Medium's rules count content that is mainly made to drive traffic to an outside site as spam. The closing " +
			"line links back anyway and does not count, nor does a second link to the same page. Links to the author's site are no " +
			"promotion while others are as many.",
		Limit:   "maxSelfLinks",
		Default: 2,
		look:    checkSelfLinks,
	}
}

// checkSelfLinks leaves alone an article with links to its author's other texts among more to others.
func checkSelfLinks(s *subject) []syndicate.Finding {
	home := syndicate.HostOf(s.article.CanonicalURL)
	var own, all []string
	for _, b := range s.body() {
		for _, address := range b.addresses() {
			host := syndicate.HostOf(address)
			if host == "" {
				continue
			}
			all = append(all, address)
			if host == home {
				own = append(own, address)
			}
		}
	}
	own, all = distinct(own), distinct(all)
	const many = 5 // times the limit: a list of the author's texts, whatever else there is
	if len(own) > s.limit && (2*len(own) > len(all) || len(own) > many*s.limit) {
		severity := syndicate.Info // a series, notes that belong together, or a text with few links
		message := fmt.Sprintf("%d of %d links lead to %s", len(own), len(all), home)
		if len(own) > many*s.limit && 2*len(own) > len(all) {
			severity = syndicate.Warning
			message += ", which looks like promotion"
		}
		return []syndicate.Finding{{
			Severity: severity,
			Message:  message,
			Hint:     fmt.Sprintf("link to other sources too, allow self-links for this post, or set params.%s.checks.maxSelfLinks", syndicate.ParamsKey),
			Line:     s.lineOfAddress(own[s.limit]),
		}}
	}
	return nil
}
