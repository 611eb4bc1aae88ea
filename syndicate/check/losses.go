package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const lossesName = "losses"

func lossesRule() Rule {
	return Rule{
		Name:     lossesName,
		Severity: syndicate.Info,
		Doc: "What the destination cannot show, and what was done about it: one finding for each rewriting rule, " +
			"as severe as the site says it is.",
		look: checkLosses,
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
		if allows(s.post.Settings, rule) {
			continue
		}
		group := byRule[rule]
		findings = append(findings, syndicate.Finding{
			Severity: s.policies[rule],
			Message:  rule + ": " + inWords(group),
			Hint:     hintFor(rule, s.policies[rule]),
			Line:     group[0].Line,
		})
	}
	return findings
}

func hintFor(rule string, severity syndicate.Severity) string {
	hint := "look at the article with `syndicate render`"
	if severity == syndicate.Error {
		hint += fmt.Sprintf("; allow: [%s] in the front matter accepts it", rule)
	}
	return hint
}

// setPolicies reads how bad the losses of some rewriting rules are.
func (c *Checker) setPolicies(table map[string]any) error {
	c.policies = map[string]syndicate.Severity{}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		i := slices.IndexFunc(c.rewriting, func(rule string) bool { return same(rule, key) })
		if i < 0 {
			return fmt.Errorf("has %s, which is no rule of the rewriting; %s", key, syndicate.DidYouMean(key, c.rewriting))
		}
		word, _ := table[key].(string)
		severity, ok := policies[strings.ToLower(strings.TrimSpace(word))]
		if !ok {
			return fmt.Errorf("has %s as %s, one of allow, warn, error is needed", key, syndicate.Describe(table[key]))
		}
		c.policies[c.rewriting[i]] = severity
	}
	return nil
}

// policies are the words for how bad a loss is.
var policies = map[string]syndicate.Severity{
	"allow": syndicate.Info, "warn": syndicate.Warning, "error": syndicate.Error,
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
