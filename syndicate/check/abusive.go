package check

import (
	"cmp"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func abusiveRule() Rule {
	return Rule{
		Name:     "abusive",
		Severity: syndicate.Warning,
		Doc: "Words that insult may be reported by readers, and Medium's rules are strict about attacks on people. Whole " +
			"words of the post's language count; code does not.",
		List:    "abusiveWords",
		prepare: checkAbusive,
	}
}

func checkAbusive(extra []string) func(*subject) []syndicate.Finding {
	known := sync.OnceValue(func() map[string]lexicon { return lexicons(extra) })
	return func(s *subject) []syndicate.Finding { return s.abusive(known()) }
}

func (s *subject) abusive(known map[string]lexicon) []syndicate.Finding {
	language := s.abusiveLanguage()
	abusive, ok := known[language]
	if !ok {
		abusive = known[""]
	}
	if len(abusive.known) == 0 {
		return nil
	}
	var findings []syndicate.Finding
	seen := map[string]bool{}
	for _, b := range s.reading.blocks {
		// German nouns have capitals, and so has a heading; a subtitle is a sentence.
		hasNames := language != "de" && (headingLevel(b.element) == 0 || b.element == "h2")
		for _, found := range abusive.in(b.prose, hasNames) {
			if seen[found.words] {
				continue
			}
			seen[found.words] = true
			findings = append(findings, syndicate.Finding{
				Message: "the text says " + quote(found.words),
				Hint:    "choose another word, or allow abusive for this post if it is a quotation",
				Line:    cmp.Or(s.lineOfText(b.prose[found.start:]), s.lineOfText(b.prose)),
			})
		}
	}
	return findings
}

// A lexicon is words and phrases, the words that they begin with, and how many words the longest has.
type lexicon struct {
	known, first map[string]bool
	longest      int
}

func (l *lexicon) add(words ...string) {
	l.known[strings.Join(words, " ")], l.first[words[0]] = true, true
	l.longest = max(l.longest, len(words))
}

// lexicons reads those of all languages, each with the phrases that a site adds. The one without a name is for
// any other language.
func lexicons(extra []string) map[string]lexicon {
	files, err := data.ReadDir("data/abusive")
	if err != nil {
		panic(err) // it is part of the program
	}
	all := map[string]lexicon{"": newLexicon("", extra)}
	for _, f := range files {
		text, err := data.ReadFile("data/abusive/" + f.Name())
		if err != nil {
			panic(err)
		}
		if language, ok := strings.CutSuffix(f.Name(), ".txt"); ok {
			all[language] = newLexicon(language, append(strings.Split(string(text), "\n"), extra...))
		}
	}
	return all
}

func newLexicon(language string, phrases []string) lexicon {
	l := lexicon{known: map[string]bool{}, first: map[string]bool{}}
	for _, phrase := range phrases {
		if words := wordsOf(phrase); len(words) > 0 {
			l.add(words...)
			if language == "en" {
				words[len(words)-1] += "s" // the list has one form of most words
				l.add(words...)
			}
		}
	}
	return l
}

// abusiveLanguage is the language that the text looks like, else the one that the post says it is: English
// where nobody says.
func (s *subject) abusiveLanguage() string {
	if looks := s.looksLike(); looks != "" && looks != notLatin {
		return looks
	}
	language, _, _ := strings.Cut(strings.ToLower(s.post.Language), "-")
	return cmp.Or(language, "en")
}

// A phrase is some words in lower case, and where in a text they begin, in bytes.
type phrase struct {
	words string
	start int
}

// in returns those of the phrases that a text has, in order; of several that begin at a word the
// longest. Where names have capitals, names do not count: Dick Francis.
func (l lexicon) in(text string, hasNames bool) []phrase {
	places := wordPlaces(text)
	word := func(i int) string { return strings.ToLower(text[places[i].start:places[i].end]) }
	var found []phrase
	for i := 0; i < len(places); i++ {
		if !l.first[word(i)] || hasNames && isName(text, places[i]) {
			continue
		}
		var words []string
		for k := i; k < min(i+l.longest, len(places)); k++ {
			words = append(words, word(k))
		}
		for n := len(words); n > 0; n-- {
			if known := strings.Join(words[:n], " "); l.known[known] {
				found = append(found, phrase{known, places[i].start})
				i += n - 1
				break
			}
		}
	}
	return found
}

// isName reports whether a word has a capital that no sentence begins with, or the next word has one, too, or an
// initial stands before it: Philip K. Dick.
func isName(text string, word place) bool {
	first, _ := utf8.DecodeRuneInString(text[word.start:])
	if written := text[word.start:word.end]; !unicode.IsUpper(first) || written == strings.ToUpper(written) {
		return false
	}
	if rest, ok := strings.CutPrefix(text[word.end:], " "); ok {
		if next, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(next) {
			return true
		}
	}
	before := strings.TrimRight(text[:word.start], " ")
	last, _ := utf8.DecodeLastRuneInString(before)
	return unicode.In(last, unicode.Letter, unicode.Digit) || last == ',' || initial().MatchString(before)
}

// initial matches a text that ends in one.
var initial = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|\PL)\p{Lu}\.$`) })

// A place is where a word stands in a text, in bytes.
type place struct{ start, end int }

func wordPlaces(text string) []place {
	var list []place
	start := -1
	for i, r := range text {
		switch {
		case !isWordRune(r) && start >= 0:
			list = append(list, place{start, i})
			start = -1
		case isWordRune(r) && start < 0:
			start = i
		}
	}
	if start >= 0 {
		list = append(list, place{start, len(text)})
	}
	return list
}

// wordsOf returns the words of a text in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) })
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '\''
	}
	return unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) || r == '’'
}
