package check

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func languageRule() Rule {
	return Rule{
		Name:     "language",
		Severity: syndicate.Info,
		Doc: "A post whose language is not set counts as English. The statement about generated text and the list of abusive " +
			"words go by the language of the post.",
		look: checkLanguage,
	}
}

func checkLanguage(s *subject) []syndicate.Finding {
	said, _, _ := strings.Cut(strings.ToLower(s.post.Language), "-")
	looks := s.looksLike()
	if said == "" || looks == "" || looks == said || functionWords()[said] == "" && looks != notLatin || looks == notLatin && said != "en" {
		return nil
	}
	name := languageNames()[looks]
	return []syndicate.Finding{{
		Message: fmt.Sprintf("the text looks like %s, the language of the post is %q", name, s.post.Language),
		Hint:    "set defaultContentLanguage in the site's configuration, or name the file like post.de.md in a site of several languages",
	}}
}

// languageOfArticle is the language that the article looks like, see [languageOf].
func (s *subject) languageOfArticle() string {
	var text strings.Builder
	for _, b := range s.body() {
		if b.element == "p" || b.element == "li" {
			text.WriteString(b.prose)
			text.WriteByte(' ')
		}
	}
	return languageOf(text.String())
}

// notLatin stands for all languages of other scripts.
const notLatin = "another script"

func languageNames() map[string]string {
	return map[string]string{
		"de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
		notLatin: "a language that English letters cannot write",
	}
}

// functionWords are words that a text can hardly do without, for the languages that are told apart.
func functionWords() map[string]string {
	return map[string]string{
		"de": " der die das und ist nicht ein eine mit für auf dass wird werden auch sich ",
		"en": " the and of to is that for with this it are as you from was have ",
		"es": " el los las que y para con una por del se como pero está más es ",
		"fr": " le les des et est une pour dans que qui pas vous nous avec sur du ",
		"it": " il gli che di è per una con non sono della nel questo come anche alla ",
		"nl": " de het een en van is niet dat op te voor met zijn aan ook naar ",
		"pt": " os que para com uma não em dos por mais é da do como você são ",
	}
}

// languagesWith tells which languages have a word among their function words.
var languagesWith = sync.OnceValue(func() map[string][]string {
	languages := map[string][]string{}
	for language, list := range functionWords() {
		for _, word := range strings.Fields(list) {
			languages[word] = append(languages[word], language)
		}
	}
	return languages
})

// languageOf returns the language that a text looks like; empty unless there is enough of it and no doubt.
func languageOf(text string) string {
	const enough = 100 // words
	letters, latin := 0, 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			if lower := r | 0x20; 'a' <= lower && lower <= 'z' {
				letters++
				latin++
			}
			continue
		}
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Latin, r) {
				latin++
			}
		}
	}
	if letters > 5*enough && 2*latin < letters {
		return notLatin
	}
	words, known, counts := 0, languagesWith(), map[string]int{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWordRune(r) }) {
		words++
		for _, language := range known[strings.ToLower(word)] {
			counts[language]++
		}
	}
	if words < enough {
		return ""
	}
	best, most, second := "", 0, 0
	for language, n := range counts {
		if n > most {
			best, most, second = language, n, most
		} else {
			second = max(second, n)
		}
	}
	if most < 2*second || 10*most < words {
		return ""
	}
	return best
}
