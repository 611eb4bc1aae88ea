package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Medium's API document: the first three tags are used, one over 25 characters is ignored. Its editor
// takes letters, digits, spaces and dashes.
func tagsRule() Rule {
	return Rule{
		Name:     "tags",
		Severity: syndicate.Warning,
		Doc: "The destination uses a few short, plain tags and silently ignores the others, so the copy may not be " +
			"found under what the author thinks. No tags at all is good to know.",
		look: checkTags,
	}
}

func checkTags(s *subject) []syndicate.Finding {
	wanted := s.tags()
	key := s.setting("tags")
	line := s.line(key, "tags")

	// An empty list of the post's own is the author's word.
	if len(wanted) == 0 && s.post.Settings.Tags == nil {
		return []syndicate.Finding{{
			Severity: syndicate.Info,
			Message:  "the article has no tags",
			Hint:     fmt.Sprintf("tags help readers to find it: set tags, or %s for the copy alone", key),
			Line:     line,
		}}
	}

	var findings []syndicate.Finding
	warn := func(message, hint string) {
		findings = append(findings, syndicate.Finding{Message: message, Hint: hint, Line: line})
	}
	var usable []string
	for _, tag := range distinctBy(wanted, strings.ToLower) {
		if longer(tag, s.profile.MaxTag) {
			warn(fmt.Sprintf("the tag %s has %d characters, %s ignores it", quote(tag), utf8.RuneCountInString(tag), s.profile.Title),
				fmt.Sprintf("choose one of at most %d in %s", s.profile.MaxTag, key))
			continue
		}
		usable = append(usable, tag)
		if strings.ContainsFunc(tag, outsideTag) {
			warn(fmt.Sprintf("the tag %s has characters other than letters, digits, spaces and dashes", quote(tag)),
				fmt.Sprintf("%s may change or drop it: choose another in %s", s.profile.Title, key))
		}
	}
	if most := s.profile.MaxTags; most > 0 && len(usable) > most {
		warn(fmt.Sprintf("%s uses %d tags and leaves out %s", s.profile.Title, most, quoteAll(usable[most:])),
			fmt.Sprintf("put the best %d in %s", most, key))
	}
	return findings
}

// tags returns the tags that the author wants for the story.
func (s *subject) tags() []string {
	if s.post.Settings.Tags != nil {
		return s.post.Settings.Tags
	}
	return s.post.Tags
}

// outsideTag reports whether a character cannot be in a tag. Marks are part of the letters of many
// scripts.
func outsideTag(r rune) bool {
	return r != ' ' && r != '-' && !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit)
}
