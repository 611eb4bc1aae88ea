package rewrite

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/tex"
)

// delimiters are what formulas in plain text stand between, for the scripts of KaTeX and MathJax to
// find them in the browser. Longer ones come first.
var delimiters = []struct {
	open, close string
	display     bool
}{
	{"$$", "$$", true},
	{`\[`, `\]`, true},
	{`\(`, `\)`, false},
	{"$", "$", false},
}

// A written formula is a piece of a run.
type written struct {
	from, to     int // with the delimiters
	formula      string
	display      bool
	unmistakable bool // whether it has a command of TeX in it
}

// findWritten finds what is written like a formula.
func findWritten(text string) []written {
	var found []written
	f := finder{text: text, absent: map[string]bool{}}
	for i := 0; i < len(text); {
		w, ok := f.at(i)
		switch {
		case ok:
			found = append(found, w)
			i = w.to
		case text[i] == '\\' && i+1 < len(text):
			i += 2 // \$ is a dollar
		default:
			i++
		}
	}
	return found
}

var (
	environment = regexp.MustCompile(`^\\begin\{((?:align|aligned|alignat|alignedat|array|CD|[dr]?cases|displaymath|equation|eqnarray|flalign|gather|gathered|math|multline|split|(?:[bBpvV]|small)?matrix)\*?)\}`)
	texCommand  = regexp.MustCompile(`\\([A-Za-z]+)`)
)

// A finder reads formulas in a text.
type finder struct {
	text   string
	absent map[string]bool // delimiters that do not come any more
}

// at reads the formula that begins at i, if one does.
func (f *finder) at(i int) (written, bool) {
	rest := f.text[i:]
	if m := environment.FindStringSubmatch(rest); m != nil {
		end := `\end{` + m[1] + "}"
		length := f.index(rest, end)
		if length < 0 {
			return written{}, false
		}
		length += len(end)
		return written{i, i + length, plainSource(rest[:length]), true, true}, true
	}
	for _, s := range delimiters {
		body, ok := strings.CutPrefix(rest, s.open)
		if !ok {
			continue
		}
		length := 0
		if s.open == "$" {
			length = closesDollar(f.text[:i], body)
		} else {
			length = f.index(body, s.close)
		}
		if length < 0 || strings.TrimSpace(body[:length]) == "" {
			return written{}, false
		}
		source := plainSource(body[:length])
		return written{i, i + len(s.open) + length + len(s.close), source, s.display, hasCommand(source)}, true
	}
	return written{}, false
}

// index returns where a delimiter is in the rest of the text, or -1. It does not look for one twice that is
// not there, because many may open what never closes.
func (f *finder) index(rest, delimiter string) int {
	if f.absent[delimiter] {
		return -1
	}
	i := strings.Index(rest, delimiter)
	f.absent[delimiter] = i < 0
	return i
}

// hasCommand reports whether there is a command in a text that belongs to formulas.
func hasCommand(text string) bool {
	for _, m := range texCommand.FindAllStringSubmatch(text, -1) {
		if tex.Knows(m[1]) {
			return true
		}
	}
	return false
}

// closesDollar returns where a formula ends that began with a single dollar after before, or -1. As
// Pandoc has it, there is no space inside of the dollars, and no digit after them
// (https://pandoc.org/MANUAL.html#math). Nor is there a letter or digit around them, an operator
// before the second one, or a sentence between them: that is what tells "$x_i$" from prices and
// shell variables. A command of TeX makes up for a space or a comma.
func closesDollar(before, body string) int {
	length := nextDollar(body)
	if length <= 0 || strings.HasSuffix(before, "$") || strings.HasPrefix(body[length+1:], "$") {
		return -1
	}
	inside, after := body[:length], body[length+1:]
	if isSentence(inside) || beginsWord(after) && !endings.MatchString(after) {
		return -1
	}
	if last, _ := utf8.DecodeLastRuneInString(before); isWordRune(last) && inside[0] != '_' && inside[0] != '^' {
		return -1
	}
	loose := unicode.IsSpace(rune(inside[0])) || strings.Contains("-/,.;: \n", inside[length-1:])
	if loose && !hasCommand(inside) {
		return -1
	}
	return length
}

// endings are what people write right after a formula: the $n$th.
var endings = regexp.MustCompile(`^(?:st|nd|rd|th|s|es)\b`)

func beginsWord(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return isWordRune(first)
}

// nextDollar returns where the next dollar is that does not stand for itself, or -1.
func nextDollar(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '$':
			return i
		}
	}
	return -1
}

var (
	// hiddenWords are the words in a formula that no reader sees, or that its author put into it on purpose.
	hiddenWords = regexp.MustCompile(`\\[A-Za-z]+\*?|\{[^{}]*\}`)
	// sentences are two words next to each other, or a price and a word.
	sentences = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\pL{2,}\.?\s+\pL{2,}|^\d[\d.,]*\s+\pL|^\d.*\s\pL{2,}`)
	})
)

// isSentence reports whether a text reads like one.
func isSentence(text string) bool {
	return sentences().MatchString(hiddenWords.ReplaceAllString(text, "\\"))
}

var plainCharacters = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ", "…", `\ldots `)

// plainSource takes back what a typographer made of the source of a formula.
func plainSource(s string) string { return plainCharacters.Replace(s) }
