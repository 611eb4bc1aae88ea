package check

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func lossesRule() Rule {
	return Rule{
		Name:     "losses",
		Severity: syndicate.Info,
		Doc:      "What the destination cannot show, and what was done about it: one finding for each rewriting rule.",
		look:     checkLosses,
	}
}

func checkLosses(s *subject) []syndicate.Finding {
	var rules []string
	byRule := map[string][]syndicate.Loss{}
	for _, l := range s.article.Losses {
		rules = append(rules, l.Rule)
		byRule[l.Rule] = append(byRule[l.Rule], l)
	}
	var findings []syndicate.Finding
	for _, rule := range distinct(rules) {
		group := byRule[rule]
		findings = append(findings, syndicate.Finding{
			Message: inWords(group),
			Hint:    "look at the article with `syndicate render`",
			Line:    group[0].Line,
		})
	}
	return findings
}

// inWords says what was lost: "table 3x4, table 2x2 shown as text; link in a table x5 unlinked".
func inWords(group []syndicate.Loss) string {
	const most = 3
	var actions []string
	byAction := map[string][]string{}
	for _, l := range group {
		actions = append(actions, l.Action)
		byAction[l.Action] = append(byAction[l.Action], printable(l.What))
	}
	actions = distinct(actions)
	for i, action := range actions {
		what := distinct(byAction[action])
		list := strings.Join(what[:min(len(what), most)], ", ")
		if len(what) > most {
			list += fmt.Sprintf(" and %d more", len(what)-most)
		}
		actions[i] = list + " " + done(action)
	}
	return strings.Join(actions, "; ")
}

// printable is a text from a hostile page as a message may show it.
func printable(text string) string {
	return fold(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text))
}

// done says what an action did in the terms of a reader.
func done(action string) string {
	words := map[string]string{
		"text":      "shown as text",
		"link":      "shown as a link",
		"unwrapped": "shown without its form",
		"dropped":   "left out",
	}
	return cmp.Or(words[action], action)
}
