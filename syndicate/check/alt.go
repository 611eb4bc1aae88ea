package check

import (
	"net/url"
	"path"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func altRule() Rule {
	return Rule{
		Name:     "alt",
		Severity: syndicate.Warning,
		Doc:      "Readers who do not see an image need words in its place.",
		look:     checkAlt,
	}
}

func checkAlt(s *subject) []syndicate.Finding {
	var bare []string
	for _, i := range s.reading.images {
		if strings.TrimSpace(i.alt) == "" {
			bare = append(bare, i.src)
		}
	}
	var findings []syndicate.Finding
	for _, src := range distinct(bare) {
		findings = append(findings, syndicate.Finding{
			Message: "the image " + quote(fileName(src)) + " has no alternative text",
			Hint:    "say in the post what it shows, between the brackets of ![](...)",
			Line:    s.lineOfAddress(src),
		})
	}
	return findings
}

// fileName is what an author knows an image by.
func fileName(src string) string {
	u, err := url.Parse(src)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return src
	}
	return path.Base(u.Path)
}
