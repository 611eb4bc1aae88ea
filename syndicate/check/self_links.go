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
			"line links back anyway and does not count, nor does a second link to the same page.",
		Limit:   "maxSelfLinks",
		Default: 2,
		look:    checkSelfLinks,
	}
}

func checkSelfLinks(s *subject) []syndicate.Finding {
	home := syndicate.HostOf(s.article.CanonicalURL)
	var own []string
	for _, b := range s.body() {
		for _, address := range b.addresses() {
			if home != "" && syndicate.HostOf(address) == home {
				own = append(own, address)
			}
		}
	}
	if own = distinct(own); len(own) > s.limit {
		return []syndicate.Finding{{
			Message: fmt.Sprintf("%d links lead to %s, more than %d look like promotion", len(own), home, s.limit),
			Hint:    fmt.Sprintf("link to other sources too, allow self-links for this post, or set params.%s.checks.maxSelfLinks", syndicate.ParamsKey),
			Line:    s.lineOfAddress(own[s.limit]),
		}}
	}
	return nil
}
