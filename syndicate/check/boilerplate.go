package check

import (
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func boilerplateRule() Rule {
	return Rule{
		Name:     "boilerplate",
		Severity: syndicate.Warning,
		Doc: "Medium's rules count stories that repeat a template as spam. The closing line and a disclosure are meant to " +
			"be repeated; any other paragraph that several articles have looks like a footer of promotion.",
		Limit:    "maxRepeats",
		Default:  3,
		compares: true,
		look:     checkBoilerplate,
	}
}

func checkBoilerplate(s *subject) []syndicate.Finding {
	worst, count := "", 0
	for i, b := range s.body() {
		isDisclosure := i <= openingParagraphs && (s.post.Settings.Disclosure != "" || s.post.Settings.AI != "")
		if b.element != "p" || isDisclosure {
			continue
		}
		if n := s.others.repeating(b, s.post.Key, s.post.PathKey); n > count {
			worst, count = b.prose, n
		}
	}
	if count <= s.limit {
		return nil
	}
	return []syndicate.Finding{{
		Message: fmt.Sprintf("%d articles before this one have the paragraph %s", count, quote(worst)),
		Hint: fmt.Sprintf("leave it to your site's templates, or hide it from the copy; params.%s.checks.maxRepeats is now %d",
			syndicate.ParamsKey, s.limit),
		Line: s.lineOfText(worst),
	}}
}
