package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// https://help.medium.com/hc/en-us/articles/22576852947223
func aiRule() Rule {
	return Rule{
		Name:     "ai",
		Severity: syndicate.Warning,
		Doc: "Medium wants text that a machine wrote disclosed within the first two paragraphs, and does not recommend a " +
			"story where that is missing. Help with an outline, spelling or grammar does not count.",
		look: checkAI,
	}
}

func checkAI(s *subject) []syndicate.Finding {
	if s.post.Settings.AI != "" {
		return nil
	}
	hint := fmt.Sprintf("set %s to assisted or generated: the statement then stands where %s wants it", s.setting("ai"), s.profile.Title)
	paragraph := s.disclosed(saysMadeByAI)
	if paragraph > openingParagraphs {
		f := s.late("that a machine wrote of this is disclosed", paragraph)
		f.Hint = hint
		return []syndicate.Finding{f}
	}
	if paragraph > 0 || s.post.Settings.Disclosure != "" {
		return nil
	}
	for _, key := range otherAIKeys() {
		if saysYes(s.param(key)) {
			return []syndicate.Finding{{
				Message: fmt.Sprintf("%s says that a machine wrote of this, the article does not", key),
				Hint:    hint,
				Line:    s.line(key),
			}}
		}
	}
	return nil
}

// otherAIKeys are the keys by which themes and other tools ask for such a statement.
func otherAIKeys() []string {
	return []string{"ai", "ai_generated", "ai_assisted", "ai-generated", "ai-assisted", "aiGenerated", "aiAssisted", "generated_by_ai"}
}

// saysYes reports whether the value of a key is the word of an author for yes.
func saysYes(value any) bool {
	word, _ := value.(string)
	return value == true || slices.Contains([]string{"true", "yes", "assisted", "generated", "partial", "partially", "full", "fully"}, strings.ToLower(word))
}

// saysMadeByAI looks for a word about the text and the name of a machine first: that is much faster than madeByAI,
// and few paragraphs have both.
func saysMadeByAI(text string) bool {
	lower := strings.ToLower(text)
	return mentions(lower, "this ", "the present ", "dieser ", "der vorliegende ", "cet article ") &&
		mentions(lower, " ai", "intelligen", "gpt", "claude", "gemini", "copilot", "llama", "llm", "language model", " ki", "ia") &&
		madeByAI().MatchString(text)
}

// madeByAI matches a sentence about the text itself, not one about such programs.
var madeByAI = sync.OnceValue(func() *regexp.Regexp {
	const (
		text    = `(?:this|the present) (?:whole |entire )?(?:blog post|post|article|story|text|piece|essay|content)`
		made    = `(?:was|is|has been)(?: \pL+){0,2} (?:written|generated|created|drafted|produced|co-?written|authored|composed)`
		machine = `(?:ai\PL|an ai|artificial intelligence|chat ?gpt|gpt|claude|gemini|copilot|llama|an llm|a (?:large )?language model)`
		by      = `(?: \pL+){0,3} (?:by|with|using|from)(?: (?:the )?(?:help|assistance|aid|support) (?:of|from))?(?: \pL+)? `
	)
	return anyOf(text+` `+made+by+machine,
		`(?:parts|some|most|sections|portions) of `+text+` (?:were|was|are)(?: \pL+)? (?:written|generated|created|drafted)`+by+machine,
		`(?:dieser|der vorliegende) (?:artikel|beitrag|text) (?:wurde|ist)(?: \pL+)? (?:mit|von)(?: \pL+){0,2} (?:ki|chatgpt|künstlicher intelligenz)\PL`,
		`cet article a été (?:écrit|rédigé|généré)(?: \pL+)? (?:par|avec)(?: \pL+'?){0,4} ?(?:ia|chatgpt|intelligence artificielle)(?:\PL|$)`)
})
