package check

import (
	"fmt"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func duplicatesRule() Rule {
	return Rule{
		Name:     "duplicates",
		Severity: syndicate.Error,
		Doc: "Medium does not allow the same story twice. An article is compared with the stories on record and with " +
			"the articles before it: their canonical address, their text and their title.",
		Limit:    "maxDuplicate",
		Default:  50,
		compares: true,
		look:     checkDuplicates,
	}
}

// checkDuplicates leaves to the plan what has an address or the whole text in common with a story on record:
// that may be the post itself, which moved.
func checkDuplicates(s *subject) []syndicate.Finding {
	if f, found := s.sameAddress(); found {
		return []syndicate.Finding{f}
	}
	if f, found := s.sameText(); found {
		return []syndicate.Finding{f}
	}
	for _, other := range s.others.titled(s.article.Title, s.post.Key, s.post.PathKey) {
		sameLanguage := other.Language == "" || strings.EqualFold(other.Language, s.post.Language)
		if sameLanguage && s.article.Title != "" {
			return []syndicate.Finding{{
				Severity: syndicate.Warning,
				Message:  fmt.Sprintf("%s has the same title", s.where(other)),
				Hint:     "readers take the two for one: give one of them another title, or set " + s.setting("title"),
				Line:     s.line(s.setting("title"), "title"),
			}}
		}
	}
	return nil
}

func (s *subject) sameAddress() (syndicate.Finding, bool) {
	for _, other := range s.others.at(s.article.CanonicalURL, s.post.Key, s.post.PathKey) {
		if !other.Recorded && s.article.CanonicalURL != "" {
			return syndicate.Finding{
				Message: fmt.Sprintf("%s has the same canonical address", s.where(other)),
				Hint:    "a canonical address is of one story: correct " + s.setting("canonical") + ", or the url of one of the posts",
				Line:    s.line(s.setting("canonical"), "url", "slug"),
			}, true
		}
	}
	return syndicate.Finding{}, false
}

func (s *subject) sameText() (syndicate.Finding, bool) {
	for _, l := range s.others.like(s.text(), s.post.Key, s.post.PathKey) {
		moved := l.Recorded && (l.percent == 100 || syndicate.SameAddress(l.CanonicalURL, s.article.CanonicalURL))
		if l.percent < s.limit || moved {
			continue
		}
		f := syndicate.Finding{
			Severity: syndicate.Warning,
			Message:  fmt.Sprintf("%d %% of the text stands in %s", l.percent, s.where(l.Other)),
			Hint: fmt.Sprintf("publish one of the two, or allow duplicates for this post; params.%s.checks.maxDuplicate is now %d",
				syndicate.ParamsKey, s.limit),
		}
		const same = 85 // percent that no two posts have in common by accident
		if l.percent >= same {
			f.Severity = syndicate.Error
		}
		return f, true
	}
	return syndicate.Finding{}, false
}

// where names an article for people: by its file, or by its address if it is of the same one, as in a site
// whose languages share a folder.
func (s *subject) where(other Other) string {
	if other.Where == s.post.Path && other.CanonicalURL != "" {
		return other.CanonicalURL
	}
	return other.Where
}
