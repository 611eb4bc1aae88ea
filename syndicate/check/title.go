package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Lengths: Medium's API document says that a title over 100 characters is ignored and one is made
// from the text; its editor cuts subtitles over 140.
func titleRule() Rule {
	return Rule{
		Name:     "title",
		Severity: syndicate.Error,
		Doc: "An article needs a title that the destination will not replace by one of its own, as Medium does with " +
			"a title over 100 characters. A subtitle that is too long is a warning.",
		look: checkTitle,
	}
}

func checkTitle(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	title, subtitle := s.article.Title, s.article.Subtitle
	switch {
	case strings.TrimSpace(title) == "":
		findings = append(findings, syndicate.Finding{
			Message: "the article has no title",
			Hint:    "give the post a title in its front matter",
			Line:    s.line(s.setting("title"), "title"),
		})
	case longer(title, s.profile.MaxTitle):
		findings = append(findings, syndicate.Finding{
			Message: fmt.Sprintf("the title has %d characters, %s takes %d and makes up its own from a longer one",
				utf8.RuneCountInString(title), s.profile.Title, s.profile.MaxTitle),
			Hint: fmt.Sprintf("shorten it, or set %s for the copy alone", s.setting("title")),
			Line: s.line(s.setting("title"), "title"),
		})
	}
	if longer(subtitle, s.profile.MaxSubtitle) {
		findings = append(findings, syndicate.Finding{
			Severity: syndicate.Warning,
			Message: fmt.Sprintf("the subtitle has %d characters, %s shows %d",
				utf8.RuneCountInString(subtitle), s.profile.Title, s.profile.MaxSubtitle),
			Hint: fmt.Sprintf("shorten the description, or set %s", s.setting("subtitle")),
			Line: s.line(s.setting("subtitle"), "description"),
		})
	}
	return findings
}
