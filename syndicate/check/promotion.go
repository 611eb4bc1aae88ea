package check

import (
	"fmt"
	"iter"
	"regexp"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func promotionRule() Rule {
	return Rule{
		Name:     "promotion",
		Severity: syndicate.Warning,
		Doc: "Medium has no room for advertising. One \"follow me\" at the end is common; several calls to buy, to hire " +
			"or to follow make the article look like an advertisement.",
		Limit:   "maxPromotion",
		Default: 1,
		look:    checkPromotion,
	}
}

func checkPromotion(s *subject) []syndicate.Finding {
	var calls []string
	for _, b := range s.body() {
		if b.element == "blockquote" {
			continue
		}
		for clause := range clauses(b.prose) {
			if m := callToAction().FindStringSubmatch(clause); m != nil {
				calls = append(calls, m[1])
				break
			}
		}
	}
	if calls = distinct(calls); len(calls) <= s.limit {
		return nil
	}
	return []syndicate.Finding{{
		Message: fmt.Sprintf("%d calls to action, such as %s", len(calls), quote(calls[s.limit])),
		Hint: fmt.Sprintf("keep the one that matters, allow promotion for this post, or set params.%s.checks.maxPromotion, now %d",
			syndicate.ParamsKey, s.limit),
		Line: s.lineOfText(calls[s.limit]),
	}}
}

// clauses yields what begins at the start of a text, and what after each mark where a sentence or a clause ends.
// To match at these places only takes a fraction of the time that it takes to search.
func clauses(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		before := ','
		for i, r := range " " + text {
			if r == ' ' && strings.ContainsRune(",.!?:…", before) && !yield(text[i:]) {
				return
			}
			before = r
		}
	}
}

// callToAction matches a clause that sends the reader to the author's shop, list or profile.
var callToAction = sync.OnceValue(func() *regexp.Regexp {
	const start = `(?i)^(?:please |so |and |now |don't forget to |be sure to |make sure to |feel free to |you can )*`
	return regexp.MustCompile(start + `(` +
		`(?:buy|order|pre-?order) it\b.{0,40}(?: now| today| here)` + // to "get it here" is to download it
		`|(?:buy|order|get|grab|pre-?order) (?:my|our|your (?:own )?copy|the (?:e-?book|book|course))\b.{0,40}(?: now| today| here|\bmy (?:book|course|e-?book)|\bcopy)` +
		`|(?:buy|order|sign up|register|subscribe|download|enrol+) (?:now|today)\b` +
		`|use (?:my|our|the|this) (?:promo|discount|coupon|referral|voucher)(?: \pL+)? ?(?:code|link)` +
		`|hire (?:me|us)\b|book (?:a|your) (?:free )?(?:call|consultation|demo|session)\b` +
		`|(?:buy|get) me a coffee|support (?:me|us|my work) (?:on|via|at|by)\b|become (?:a|my) patron` +
		`|(?:subscribe to|sign up (?:for|to)|join) (?:my|our)(?: \pL+)? (?:newsletter|mailing list|channel|youtube|podcast|community|discord)` +
		`|(?:like|subscribe to) (?:the|this|my|our) (?:video|channel)|hit the (?:notification )?bell` +
		`|follow (?:me|us) (?:on|at|over)\b` +
		`|check out (?:my|our)(?: \pL+){0,2} (?:book|course|e-?book|shop|store|product|services|newsletter|channel)` +
		`)`)
})
