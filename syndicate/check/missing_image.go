package check

import (
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func missingImageRule() Rule {
	return Rule{
		Name:     "missing-image",
		Severity: syndicate.Error,
		Doc:      "An image that leads to the site itself has to be there when the story is created.",
		look:     checkMissingImage,
	}
}

// checkMissingImage is about images of the article: the post may have others, which it does not keep.
func checkMissingImage(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	for _, address := range distinct(s.post.Missing) {
		if !slices.ContainsFunc(s.article.Images, func(i syndicate.Image) bool { return i.Src == address }) {
			continue
		}
		findings = append(findings, syndicate.Finding{
			Message: "the image " + address + " is not in the site",
			Hint:    "add the file, or correct the address: " + s.profile.Title + " fetches images when the story is created",
			Line:    s.lineOfAddress(address),
		})
	}
	return findings
}
