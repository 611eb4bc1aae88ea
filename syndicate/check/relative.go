package check

import (
	"net/url"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func relativeRule() Rule {
	return Rule{
		Name:     "relative",
		Severity: syndicate.Error,
		Doc: "A relative address of a link or an image leads nowhere once the article stands on another site. " +
			"Rewriting makes all of them absolute; this rule holds it to that.",
		look: checkRelative,
	}
}

func checkRelative(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	for _, address := range distinct(s.reading.addresses()) {
		if absolute(address) {
			continue
		}
		findings = append(findings, syndicate.Finding{
			Message: "the address " + quote(address) + " is not absolute",
			Hint:    "write it in full, and please report this: rewriting should have done so",
			Line:    s.lineOfAddress(address),
		})
	}
	return findings
}

// absolute reports whether an address means the same wherever it stands: "mailto:jane@example.org"
// does, "//example.org/" and "https:page" do not.
func absolute(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		return u.Host != ""
	}
	return u.IsAbs()
}
