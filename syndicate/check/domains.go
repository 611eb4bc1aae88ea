package check

import (
	"fmt"
	"net/url"

	"golang.org/x/net/publicsuffix"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

func domainsRule() Rule {
	return Rule{
		Name:     "domains",
		Severity: syndicate.Info,
		Doc: "Many links to one other site, and few to any else, look as if the article was there to lift that site. " +
			"Several links to one page count once, and works of reference do not. What a text is about is the reason in most " +
			"cases, so this is off unless a site asks for it.",
		Optional: true,
		Limit:    "maxSameDomain",
		Default:  15,
		List:     "referenceSites",
		prepare:  checkDomains,
	}
}

func checkDomains(extra []string) func(*subject) []syndicate.Finding {
	references := patternsOf("references.txt", extra)
	return func(s *subject) []syndicate.Finding { return s.mostlyTo(references) }
}

func (s *subject) mostlyTo(references []addresses.Pattern) []syndicate.Finding {
	pages := map[string][]string{} // by domain
	var domains []string
	home, _ := publicsuffix.EffectiveTLDPlusOne(syndicate.HostOf(s.article.CanonicalURL))
	for _, u := range s.links() {
		page := *u
		page.Fragment = ""
		domain, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
		if err != nil || domain == home {
			continue
		}
		domains = append(domains, domain)
		pages[domain] = distinct(append(pages[domain], page.String()))
	}
	outside := 0
	for _, list := range pages {
		outside += len(list)
	}
	var findings []syndicate.Finding
	for _, domain := range distinct(domains) {
		n := len(pages[domain])
		if n <= s.limit || 2*n <= outside || addresses.MatchAny(references, &url.URL{Host: domain}) {
			continue
		}
		findings = append(findings, syndicate.Finding{
			Message: fmt.Sprintf("%d of %d links lead to %s", n, outside, domain),
			Hint: fmt.Sprintf("keep those that readers need, allow domains for this post, or set params.%s.checks.maxSameDomain, now %d",
				syndicate.ParamsKey, s.limit),
			Line: s.lineOfAddress(pages[domain][s.limit]),
		})
	}
	return findings
}
