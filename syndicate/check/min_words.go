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
			"readers elsewhere. Title, subtitle and closing line do not count.",
		Limit:   "minWords",
		Default: 500,
		look:    checkMinWords,
	}
}

func checkMinWords(s *subject) []syndicate.Finding {
	if s.article.Words >= s.limit {
		return nil
	}
	return []syndicate.Finding{{
		Message: fmt.Sprintf("%d of at least %d words", s.article.Words, s.limit),
		Hint:    fmt.Sprintf("write more, allow min-words for this post, or set params.%s.checks.minWords", syndicate.ParamsKey),
	}}
}
