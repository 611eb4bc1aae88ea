// Package check holds an article against the rules of its destination and of the site it comes from.
//
// [New] reads which rules a site wants and how severe they are, [Checker.Check] applies them to one
// article. Each rule has a file of its own; the list of them, in order, is [Rules].
package check

import (
	"cmp"
	"slices"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Rule describes one check.
type Rule struct {
	Name     string             // what findings, configuration and an author's "allow" call it
	Severity syndicate.Severity // of its findings, unless the rule holds one for milder
	Doc      string             // what it looks for and why, in a sentence or two

	Optional bool // runs only where the site gives it a severity

	Limit   string // the key that sets the rule's limit, "minWords"; empty when it has none
	Default int    // the limit of a site that sets none
	List    string // the key that adds to what the rule knows, "affiliates"; empty when it has none

	compares bool // it asks the others of its subject
	// look returns what is wrong. Rule, Path and, where left out, Severity are filled in later.
	look func(*subject) []syndicate.Finding
	// prepare returns the look of a rule that knows a list, with what the site adds to it, nil for other rules:
	// lists are read once, not for every article.
	prepare func(extra []string) func(*subject) []syndicate.Finding
}

// Rules returns all rules in the order they run. Findings of the same severity and line keep it.
func Rules() []Rule {
	return []Rule{
		// What cannot be put right afterwards: Medium lets no tool change a story.
		titleRule(),
		tagsRule(),
		canonicalRule(),
		// Whether it is an article that stands alone.
		minWordsRule(),
		excerptRule(),
		standaloneRule(),
		// What Medium wants the reader to be told.
		affiliateRule(),
		formsRule(),
		aiRule(),
		// What looks like spam.
		duplicatesRule(),
		boilerplateRule(),
		selfLinksRule(),
		domainsRule(),
		shortenersRule(),
		trackingRule(),
		promotionRule(),
		shoutingRule(),
		hashtagsRule(),
		abusiveRule(),
		// What would look broken.
		unresolvedRule(),
		relativeRule(),
		altRule(),
		missingImageRule(),
		// What is good to know.
		headingsRule(),
		languageRule(),
		firstImageRule(),
		paragraphsRule(),
		statusRule(),
		lossesRule(),
		allowRule(),
	}
}

// A Checker applies the rules as one site wants them. It may be used by many goroutines at once.
type Checker struct {
	profile   syndicate.Profile
	rules     []configured
	rewriting []string                      // names of the rewriting rules
	policies  map[string]syndicate.Severity // of losses, by the name of the rewriting rule
}

// Check returns what is wrong with an article that was made from a post: errors first, then by line,
// those without a line in front. It is never nil. Findings of the rules that the post's settings
// allow are left out; so are the findings that the post itself has, from being read.
func (c *Checker) Check(p *syndicate.Post, a *syndicate.Article) []syndicate.Finding {
	return c.Look(p, a).Among(nil)
}

// A Look is an article that has been checked but for the comparison with others.
type Look struct {
	checker *Checker
	subject *subject
	found   [][]syndicate.Finding // by place of the rule
}

// Look applies the rules that are about an article alone. Those that compare it are up to [Look.Among], so
// that many articles can be looked at at once, and compared in their order.
func (c *Checker) Look(p *syndicate.Post, a *syndicate.Article) *Look {
	s := &subject{
		post: p, article: a, profile: c.profile, reading: read(a.HTML), rewriting: c.rewriting, policies: c.policies,
		source: sync.OnceValue(func() *source { return newSource(p) }),
		page: sync.OnceValue(func() *reading {
			r := read(p.HTML)
			return &r
		}),
	}
	s.text = sync.OnceValue(func() Text { return textOf(&s.reading) })
	s.links = sync.OnceValue(s.webLinks)
	s.looksLike = sync.OnceValue(s.languageOfArticle)
	l := &Look{checker: c, subject: s, found: make([][]syndicate.Finding, len(c.rules))}
	l.apply(false)
	return l
}

// Text is what others are compared with, see [Others.Add].
func (l *Look) Text() Text { return l.subject.text() }

// Among applies the rules that compare the article with others, of which the same post's are left out, and
// which may be nil. It returns what [Checker.Check] does.
func (l *Look) Among(others *Others) []syndicate.Finding {
	l.subject.others = others
	l.apply(true)
	findings := append([]syndicate.Finding{}, slices.Concat(l.found...)...)
	slices.SortStableFunc(findings, func(a, b syndicate.Finding) int {
		return cmp.Or(rank(a.Severity)-rank(b.Severity), a.Line-b.Line)
	})
	return findings
}

// apply applies the rules that compare, or those that do not.
func (l *Look) apply(compares bool) {
	s := l.subject
	for i, r := range l.checker.rules {
		if r.compares != compares || r.off || allows(s.post.Settings, r.Name) {
			continue
		}
		s.limit = r.limit
		l.found[i] = r.look(s)
		for k := range l.found[i] {
			f := &l.found[i][k]
			f.Rule, f.Path = r.Name, s.post.Path
			f.Severity = cmp.Or(r.severity, f.Severity, r.Severity)
		}
	}
}

func rank(s syndicate.Severity) int {
	return slices.Index([]syndicate.Severity{syndicate.Error, syndicate.Warning, syndicate.Info}, s)
}
