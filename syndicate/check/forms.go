package check

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

func formsRule() Rule {
	return Rule{
		Name:     "forms",
		Severity: syndicate.Warning,
		Doc: "Medium's rules want it disclosed when a link leads to a form or a sign-up for a newsletter that collects " +
			"readers' data elsewhere.",
		List:    "formSites",
		prepare: checkForms,
	}
}

func checkForms(extra []string) func(*subject) []syndicate.Finding {
	known := patternsOf("forms.txt", extra)
	return func(s *subject) []syndicate.Finding { return s.undisclosedForms(known) }
}

func (s *subject) undisclosedForms(known []addresses.Pattern) []syndicate.Finding {
	if s.post.Settings.Disclosure != "" {
		return nil
	}
	var forms []string
	for _, u := range s.linksTo(known) {
		forms = append(forms, u.String())
	}
	for _, b := range s.body() {
		for _, l := range b.links {
			if newsletterLink().MatchString(l.text) {
				forms = append(forms, l.address)
			}
		}
	}
	if forms = distinct(forms); len(forms) == 0 {
		return nil
	}
	paragraph := s.disclosed(formDisclosure().MatchString)
	switch {
	case paragraph > openingParagraphs:
		return []syndicate.Finding{s.late("that a link leads to a form is disclosed", paragraph)}
	case paragraph > 0:
		return nil
	}
	return []syndicate.Finding{{
		Message: "a form or a newsletter elsewhere asks for readers' data: " + quote(forms[0]),
		Hint:    fmt.Sprintf("set %s to a sentence such as \"The sign-up link leads to my newsletter.\", or leave the link out", s.setting("disclosure")),
		Line:    s.lineOfAddress(forms[0]),
	}}
}

// newsletterLink matches the text of a link that asks for a subscription, wherever it leads.
var newsletterLink = sync.OnceValue(func() *regexp.Regexp {
	return anyOf(
		`(?:subscribe to|sign up (?:for|to)|join) (?:my|our|the)(?: \pL+)? (?:newsletter|mailing list)`,
		`newsletter (?:abonnieren|bestellen)|(?:meinen|unseren) newsletter`,
		`(?:abonnez-vous|inscrivez-vous) à (?:ma|notre|la) newsletter`,
		`(?:suscríbete|suscribirse) a (?:mi|nuestra|la) (?:newsletter|boletín)`,
	)
})

// formDisclosure matches words by which authors say that a link asks for something.
var formDisclosure = sync.OnceValue(func() *regexp.Regexp {
	return anyOf(`(?:full |fair )?disclosure:`, `(?:full|fair) disclosure\PL`, `(?:to|i|we) disclose\PL`, `(?:this|the) (?:post|article|story) (?:contains|has|links to)(?: \pL+){0,3} (?:form|survey|newsletter|sign-?up)`,
		`(?:enthält|führt)(?: \pL+){0,4} (?:formular|umfrage|newsletter)`)
})
