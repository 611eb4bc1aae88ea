package check

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strings"
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
		List: "abusiveWords",
		look: checkAbusive,
	}
}

func checkAbusive(s *subject) []syndicate.Finding {
	language := s.abusiveLanguage()
	known, longest := abusiveWords(language, s.extra)
	if len(known) == 0 {
		return nil
	}
	var findings []syndicate.Finding
	seen := map[string]bool{}
	for _, b := range s.reading.blocks {
		// German nouns have capitals, and so has a heading.
		hasNames := language != "de" && headingLevel(b.element) == 0
		for _, found := range phrasesIn(b.prose, known, longest, hasNames) {
			if seen[found] {
				continue
			}
			seen[found] = true
			findings = append(findings, syndicate.Finding{
				Message: "the text says " + quote(found),
				Hint:    "choose another word, or allow abusive for this post if it is a quotation",
				Line:    s.lineOfText(sentenceWith(b.prose, found)),
			})
		}
	}
	return findings
}

// abusiveWords returns the words and phrases of a language, and how many words the longest has.
func abusiveWords(language string, extra []string) (known map[string]bool, longest int) {
	text, err := data.ReadFile("data/abusive/" + language + ".txt")
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		panic(err) // it is part of the program
	}
	known = map[string]bool{}
	for _, phrase := range slices.Concat(strings.Split(string(text), "\n"), extra) {
		if words := wordsOf(phrase); len(words) > 0 {
			phrase = strings.Join(words, " ")
			known[phrase] = true
			if language == "en" {
				known[phrase+"s"] = true // the list has one form of most words
			}
			longest = max(longest, len(words))
		}
	}
	return known, longest
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

// phrasesIn returns those of the known phrases that a text has, in order; of several that begin at a word the
// longest. Where names have capitals, names do not count: Dick Francis.
func phrasesIn(text string, known map[string]bool, longest int, hasNames bool) []string {
	places := wordPlaces(text)
	words := make([]string, len(places))
	for i, p := range places {
		words[i] = strings.ToLower(text[p.start:p.end])
	}
	var found []string
	for i := 0; i < len(words); i++ {
		if hasNames && isName(text, places[i]) {
			continue
		}
		for n := min(longest, len(words)-i); n > 0; n-- {
			if phrase := strings.Join(words[i:i+n], " "); known[phrase] {
				found = append(found, phrase)
				i += n - 1
				break
			}
		}
	}
	return found
}

// isName reports whether a word has a capital that no sentence begins with.
func isName(text string, word place) bool {
	first, _ := utf8.DecodeRuneInString(text[word.start:])
	if written := text[word.start:word.end]; !unicode.IsUpper(first) || written == strings.ToUpper(written) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text[:word.start], " "))
	return unicode.In(before, unicode.Letter, unicode.Digit) || before == ','
}

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
	return unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) || r == '\'' || r == '’'
}

// sentenceWith returns the text from a phrase on, by which its line is found.
func sentenceWith(text, phrase string) string {
	first, _, _ := strings.Cut(phrase, " ")
	if i := strings.Index(strings.ToLower(text), first); i >= 0 && i <= len(text) {
		return strings.ToValidUTF8(text[i:], "")
	}
	return text
}
