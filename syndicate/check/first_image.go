package check

import "github.com/hugo-syndicate/hugo-syndicate/syndicate"

func firstImageRule() Rule {
	return Rule{
		Name:     "first-image",
		Severity: syndicate.Info,
		Doc: "Medium shows the first image of a story beside its title in lists and in links elsewhere. A story without has none. Most posts have none, so this " +
			"is off unless a site asks for it.",
		Optional: true,
		look:     checkFirstImage,
	}
}

func checkFirstImage(s *subject) []syndicate.Finding {
	if len(s.reading.images) > 0 {
		return nil
	}
	return []syndicate.Finding{{
		Message: "the article has no image to stand beside its title in lists",
		Hint:    "add one to the post, or choose one at " + s.profile.Title,
	}}
}
