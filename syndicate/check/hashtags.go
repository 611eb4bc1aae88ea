package check

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func hashtagsRule() Rule {
	return Rule{
		Name:     "hashtags",
		Severity: syndicate.Warning,
		Doc: "Rows of hashtags in the text do nothing on Medium, and several tags that say the same take the place of others: " +
			"both are what tag stuffing looks like.",
		look: checkHashtags,
	}
}

func checkHashtags(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	for _, b := range s.body() {
		const most = 3
		if strings.Count(b.prose, "#") <= most {
			continue
		}
		if tags := hashtag().FindAllString(b.prose, -1); len(tags) > most && 2*letters(strings.Join(tags, "")) > letters(b.prose) {
			findings = append(findings, syndicate.Finding{
				Message: fmt.Sprintf("a row of %d hashtags: %s", len(tags), quote(b.prose)),
				Hint:    "leave it out of the text: tags go into " + s.setting("tags"),
				Line:    s.lineOfText(b.prose),
			})
		}
	}
	tags := s.tags()
	same := map[string]string{}
	for _, tag := range distinctBy(tags, strings.ToLower) {
		stem := stemOf(tag)
		if other := same[stem]; other != "" && stem != "" {
			findings = append(findings, syndicate.Finding{
				Message: fmt.Sprintf("the tags %s and %s say the same", quote(other), quote(tag)),
				Hint:    "keep one of them: " + s.profile.Title + " uses few",
				Line:    s.line(s.setting("tags"), "tags"),
			})
			continue
		}
		same[stem] = tag
	}
	return findings
}

var hashtag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|\s)#[\pL_][\pL\pN_-]+`) })

// stemOf makes the same of spellings of a tag: "Web-Apps", "web app".
func stemOf(tag string) string {
	stem := strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_", r) {
			return -1
		}
		return r
	}, tag))
	isWord := strings.ContainsAny(stem, "aeiouy") // "https" is not many of "http"
	if len(stem) > 3 && isWord && !strings.HasSuffix(stem, "ss") {
		stem = strings.TrimSuffix(stem, "s")
	}
	return stem
}
