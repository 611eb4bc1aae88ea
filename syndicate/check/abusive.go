package check

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"unicode"

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
	language, _, _ := strings.Cut(strings.ToLower(s.post.Language), "-")
	if language == "" {
		language = "en"
	}
	known, longest := abusiveWords(language, s.extra)
	if len(known) == 0 {
		return nil
	}
	var findings []syndicate.Finding
	seen := map[string]bool{}
	for _, b := range s.reading.blocks {
		for _, found := range phrasesIn(b.prose, known, longest) {
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

// phrasesIn returns those of the known phrases that a text has, in order.
func phrasesIn(text string, known map[string]bool, longest int) []string {
	words := wordsOf(text)
	var found []string
	for i := range words {
		for n := 1; n <= longest && i+n <= len(words); n++ {
			if phrase := strings.Join(words[i:i+n], " "); known[phrase] {
				found = append(found, phrase)
			}
		}
	}
	return found
}

// wordsOf returns the words of a text in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) && r != '\'' && r != '’'
	})
}

// sentenceWith returns the text from a phrase on, by which its line is found.
func sentenceWith(text, phrase string) string {
	first, _, _ := strings.Cut(phrase, " ")
	if i := strings.Index(strings.ToLower(text), first); i >= 0 && i <= len(text) {
		return strings.ToValidUTF8(text[i:], "")
	}
	return text
}
