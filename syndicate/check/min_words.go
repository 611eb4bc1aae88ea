package check

import (
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func minWordsRule() Rule {
	return Rule{
		Name:     "min-words",
		Severity: syndicate.Error,
		Doc: "A very short text is no article that stands alone. Medium takes texts for spam that mainly lead " +
			"readers elsewhere. Title, subtitle and closing line do not count. A fifth of the limit is enough for a note " +
			"that is complete: from there on it is a warning.",
		Limit:   "minWords",
		Default: 500,
		look:    checkMinWords,
	}
}

func checkMinWords(s *subject) []syndicate.Finding {
	if s.article.Words >= s.limit {
		return nil
	}
	severity := syndicate.Error
	if s.article.Words >= s.limit/5 {
		severity = syndicate.Warning
	}
	return []syndicate.Finding{{
		Severity: severity,
		Message:  fmt.Sprintf("%d of at least %d words", s.article.Words, s.limit),
		Hint: fmt.Sprintf("write more; if it is complete, set allow: [min-words] under %s.%s in this post, or minWords = %d under params.%s.checks for the site",
			syndicate.ParamsKey, s.profile.Name, s.article.Words/50*50, syndicate.ParamsKey),
	}}
}
