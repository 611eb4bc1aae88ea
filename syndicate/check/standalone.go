package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func standaloneRule() Rule {
	return Rule{
		Name:     "standalone",
		Severity: syndicate.Warning,
		Doc: "An article that is mostly links, code or quotes has little of its own, and one that is much shorter than " +
			"the page it comes from has lost what it was about. Readers and reviewers take both for bait.",
		Limit:   "minOwnText",
		Default: 15,
		look:    checkStandalone,
	}
}

func checkStandalone(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	if share := s.shares(); share.own < s.limit {
		what, most := "links", share.links
		if share.code > most {
			what, most = "code", share.code
		}
		if share.quotes > most {
			what, most = "quotes", share.quotes
		}
		findings = append(findings, syndicate.Finding{
			Message: fmt.Sprintf("%d %% of the text is %s, %d %% is the author's own", most, what, share.own),
			Hint: fmt.Sprintf("say in your own words what they show, allow standalone for this post, or set params.%s.checks.minOwnText, now %d",
				syndicate.ParamsKey, s.limit),
		})
	}
	if percent := s.ofPage(); percent < 50 {
		findings = append(findings, syndicate.Finding{
			Message: fmt.Sprintf("the article has %d %% of the text of the page", percent),
			Hint:    "look at it with `syndicate render`: what the destination cannot show is left out",
		})
	}
	return findings
}

// A share says how many percent of the letters of an article are whose.
type share struct{ own, links, code, quotes int }

func (s *subject) shares() share {
	var own, linked, code, quoted int
	for _, b := range s.body() {
		all, prose := letters(b.text), letters(b.prose)
		if b.element == "blockquote" {
			quoted += all
			continue
		}
		code += all - prose
		links := min(b.linked(), prose) // code in a link counts as code
		linked += links
		own += prose - links
	}
	whole := own + linked + code + quoted
	if whole == 0 {
		return share{own: 100} // nothing is no bait
	}
	return share{own * 100 / whole, linked * 100 / whole, code * 100 / whole, quoted * 100 / whole}
}

// ofPage returns how many percent of the post's text are in the article.
func (s *subject) ofPage() int {
	whole, shown := s.page().letters(), 0
	for _, b := range s.body() {
		shown += letters(b.text)
	}
	const short = 200 // letters of a post too short to be told by its length
	if whole < short || s.hasPictures() {
		return 100
	}
	return shown * 100 / whole
}

// hasPictures reports whether formulas or diagrams became pictures: the text in them is not lost.
func (s *subject) hasPictures() bool {
	return slices.ContainsFunc(s.reading.images, func(i image) bool { return strings.HasPrefix(i.src, "data:") })
}
