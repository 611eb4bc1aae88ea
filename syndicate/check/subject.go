package check

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A subject is what a rule looks at.
type subject struct {
	post    *syndicate.Post
	article *syndicate.Article
	profile syndicate.Profile
	reading reading // of the article's HTML
	limit   int     // of the rule at work

	rewriting []string                      // names of the rewriting rules
	policies  map[string]syndicate.Severity // of losses, by the name of the rewriting rule

	text      func() Text       // of the article
	links     func() []*url.URL // see webLinks
	page      func() *reading   // of the post's HTML
	looksLike func() string     // the language of the article
	source    func() *source    // of the post; most articles need none
	others    *Others           // may be nil; only for rules that compare
}

// body returns the blocks of the article without the closing line.
func (s *subject) body() []block {
	body := s.reading.blocks
	if n := len(body); n > 0 && isClosing(body[n-1]) {
		body = body[:n-1]
	}
	return body
}

// isClosing reports whether a block is the line that ends every article.
func isClosing(b block) bool { return strings.HasPrefix(b.text, "Originally published at ") }

// line returns the line of the first of the front matter keys that the post itself has, 0 if it has
// none: the value then comes from a cascade or from the site's configuration.
func (s *subject) line(keys ...string) int {
	for _, key := range keys {
		for _, f := range s.post.Fields {
			if strings.EqualFold(f.Path, key) {
				return f.Line
			}
		}
	}
	return 0
}

// setting is the front matter key of a setting of the destination: "syndicate.medium.tags".
func (s *subject) setting(name string) string {
	return syndicate.ParamsKey + "." + s.profile.Name + "." + name
}

// param returns the value of a front matter key at the top level.
func (s *subject) param(key string) any { return s.post.Params[strings.ToLower(key)] }

// longer reports whether a text has more than max characters. A max of 0 is none.
func longer(text string, max int) bool {
	return max > 0 && utf8.RuneCountInString(text) > max
}

// mentions reports whether a text has one of some words.
func mentions(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// quote shows a piece of a text in a message, on one line and not too much of it.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// quoteAll shows the elements of a list in a message.
func quoteAll(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quote(s)
	}
	return strings.Join(quoted, ", ")
}

// distinct returns the elements of a list without repetitions, in order.
func distinct(list []string) []string { return distinctBy(list, func(s string) string { return s }) }

// distinctBy is distinct for elements that count as the same when they have the same key.
func distinctBy(list []string, key func(string) string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool {
		again := seen[key(s)]
		seen[key(s)] = true
		return again
	})
}
