package check

import (
	"fmt"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func allowRule() Rule {
	return Rule{
		Name:     "allow",
		Severity: syndicate.Warning,
		Doc: "An author can allow the findings of a rule, and the losses of a rewriting rule; a name that is of none " +
			"allows nothing.",
		look: checkAllow,
	}
}

func checkAllow(s *subject) []syndicate.Finding {
	if len(s.post.Settings.Allow) == 0 {
		return nil
	}
	known := slices.Concat(names(), s.rewriting)
	var findings []syndicate.Finding
	for _, name := range distinct(s.post.Settings.Allow) {
		if slices.ContainsFunc(known, func(rule string) bool { return same(name, rule) }) {
			continue
		}
		findings = append(findings, syndicate.Finding{
			Message: fmt.Sprintf("%s is no check whose findings can be allowed", quote(name)),
			Hint:    syndicate.DidYouMean(name, known),
			Line:    s.line(s.setting("allow")),
		})
	}
	return findings
}

// allows reports whether the author accepts what a rule finds, or what a rewriting rule loses.
func allows(settings syndicate.Settings, rule string) bool {
	return slices.ContainsFunc(settings.Allow, func(name string) bool { return same(name, rule) })
}
