package check

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

func affiliateRule() Rule {
	return Rule{
		Name:     "affiliate",
		Severity: syndicate.Error,
		Doc: "Medium allows links that earn their author money where the reader is told so, at the top. Without a " +
			"disclosure they cost the account its standing.",
		List:    "affiliates",
		prepare: checkAffiliate,
	}
}

func checkAffiliate(extra []string) func(*subject) []syndicate.Finding {
	known := patternsOf("affiliates.txt", extra)
	return func(s *subject) []syndicate.Finding { return s.undisclosedAffiliates(known) }
}

func (s *subject) undisclosedAffiliates(known []addresses.Pattern) []syndicate.Finding {
	links := s.linksTo(known)
	if len(links) == 0 || s.post.Settings.Disclosure != "" {
		return nil
	}
	paragraph := s.disclosed(affiliateDisclosure().MatchString)
	switch {
	case paragraph > openingParagraphs:
		return []syndicate.Finding{s.late("that links earn a commission is disclosed", paragraph)}
	case paragraph > 0:
		return nil
	}
	message := "the link " + shown(links[0]) + " looks like one that earns a commission"
	if n := len(links) - 1; n > 0 {
		message += fmt.Sprintf(", and so do %d more", n)
	}
	return []syndicate.Finding{{
		Message: message + "; the article does not say so",
		Hint:    fmt.Sprintf("set %s to a sentence such as \"Some links earn me a commission.\", or take the mark out of the address", s.setting("disclosure")),
		Line:    s.lineOfAddress(links[0].String()),
	}}
}

// affiliateDisclosure matches the words by which authors tell readers of commissions. A false match
// costs less than a demand for what is there.
var affiliateDisclosure = sync.OnceValue(func() *regexp.Regexp {
	return anyOf(
		`affiliat`, `commissions?\PL`, `referral (?:link|code)`, `sponsored`, `paid links?`, `(?:as an )?amazon associate`, // English
		`partner-?links?`, `werbelinks?`, `provision`, `anzeige\PL`, `werbung\PL`, // German
		`affili(?:é|ation)`, `liens? (?:sponsorisé|partenaire|rémunéré)`, // French
		`afiliad`, `comisi(?:ón|ones)`, `patrocinad`, // Spanish
		`comiss(?:ão|ões)`,                                    // Portuguese
		`affiliazione`, `link sponsorizzat`, `commissione\PL`, // Italian
	)
})
