package rewrite

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// codeLanguage is the attribute of a code block that Medium's editor reads its language from.
const codeLanguage = "data-code-block-lang"

var codeBlocks = named("pre", "listing", "xmp", "plaintext")

// code makes one pre with nothing but its text of every code block, whichever highlighter coloured it:
// Chroma with classes or styles, Prism, highlight.js, Rouge. Line numbers go, and so does the table
// that held them. What the author called the code is a line in bold above it. The text stays as it is,
// to the byte, but for line feeds at its end.
func code(d *draft) {
	var numbered []*html.Node // tables whose first column were line numbers
	for _, pre := range outermost(find(d.tree, codeBlocks)) {
		l := listing{draft: d}
		l.add(pre)
		if l.numbers && isBlank(l.String()) {
			if table := ancestor(pre, "table"); table != nil {
				numbered = append(numbered, table)
			}
			remove(pre)
			continue
		}
		language := languageOf(pre)
		if title := titleOf(pre); title != "" {
			pre.Parent.InsertBefore(newElement("p", newElement("strong", newText(title))), pre)
		}
		rename(pre, "pre")
		pre.Attr = nil
		if d.profile.CodeLanguage && language != "" {
			pre.Attr = []html.Attribute{{Key: codeLanguage, Val: language}}
		}
		removeChildren(pre)
		pre.AppendChild(newText(strings.TrimRight(l.String(), "\n")))
	}
	for _, table := range slices.Compact(numbered) {
		dissolveTable(table)
	}
}

// A listing collects the text of a code block.
type listing struct {
	strings.Builder
	draft   *draft
	numbers bool // whether line numbers were left out
}

// lineElements are what some highlighters give each line of code, instead of a line feed.
var lineElements = []string{"tr", "li", "div", "p"}

func (l *listing) add(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		l.WriteString(n.Data)
		return
	case n.Type != html.ElementNode || isElement(n, "script", "style", "template"):
		return
	case isElement(n, "button"):
		l.draft.lose(n, "button in code", "dropped")
		return
	case isLineNumber(n):
		l.numbers = true
		return
	case isElement(n, "br"):
		l.WriteString("\n")
		return
	case isElement(n, "a") && attr(n, "href") != "":
		l.draft.lose(n, "link in code", "unlinked")
	case shows.Match(n):
		l.draft.lose(n, n.Data+" in code", "dropped")
		return
	}
	start := l.Len()
	for c := range n.ChildNodes() {
		l.add(c)
	}
	if isElement(n, lineElements...) && !strings.HasSuffix(l.String()[start:], "\n") {
		l.WriteString("\n")
	}
}

// titleOf returns what a block of code is called: by the hook of this project, Hugo's own highlighting, or
// plugins for Prism.
func titleOf(pre *html.Node) string {
	for n := pre; n != nil; n = n.Parent {
		if n != pre && !slices.ContainsFunc(classes(n), isHighlighter) {
			continue
		}
		for _, key := range []string{"title", "data-title", "data-file", "data-filename"} {
			if title := fold(attr(n, key)); title != "" {
				return title
			}
		}
	}
	return ""
}

// numberClasses are how highlighters call line numbers, or the column of them: Chroma, Rouge, Hexo,
// Prism, highlight.js, Pygments.
var numberClasses = []string{
	"ln", "lnt", "lnlinks", "gutter", "gl", "lineno", "linenos", "line-number", "line-numbers", "line-numbers-rows",
	"hljs-ln-numbers", "linenodiv",
}

// isLineNumber reports whether n holds line numbers: it has to look like it and to hold digits only,
// because some of the classes also stand on the code itself. Chroma without classes gives no other
// hint than that one cannot select them.
func isLineNumber(n *html.Node) bool {
	looks := strings.Contains(strings.ReplaceAll(attr(n, "style"), " ", ""), "user-select:none") ||
		hasNumberClass(n) || isElement(n, "pre") && hasNumberClass(n.Parent)
	return looks && strings.Trim(textOf(n), "0123456789 \t\r\n") == ""
}

func hasNumberClass(n *html.Node) bool {
	return hasClass(n, numberClasses...)
}

// languageOf finds the language of a code block: on the code in it, on itself or on the highlighter's
// wrapping around it. It is empty when there is none, or none that says anything.
func languageOf(pre *html.Node) string {
	places := append(find(pre, func(n *html.Node) bool { return isElement(n, "code") }), pre)
	for p := pre.Parent; p != nil && slices.ContainsFunc(classes(p), isHighlighter); p = p.Parent {
		places = append(places, p)
	}
	for _, n := range places {
		if language := declaredLanguage(n); len(language) <= 30 && languagePattern.MatchString(language) {
			if slices.Contains(noLanguages, language) {
				return ""
			}
			return language
		}
	}
	return ""
}

var (
	languagePattern = regexp.MustCompile(`^[a-z0-9+#._-]+$`)
	noLanguages     = []string{"text", "plain", "plaintext", "txt", "none", "nohighlight", "no-highlight", "fallback"}
)

func declaredLanguage(n *html.Node) string {
	for _, key := range []string{codeLanguage, "data-lang", "data-language"} {
		if language := attr(n, key); language != "" {
			return strings.ToLower(language)
		}
	}
	words := classes(n)
	for _, word := range words {
		for _, prefix := range []string{"language-", "lang-", "highlight-source-"} {
			if language, ok := strings.CutPrefix(word, prefix); ok {
				return language
			}
		}
	}
	// highlight.js and Hexo: class="hljs go", class="highlight go"
	if len(words) == 2 && isHighlighter(words[0]) && !isHighlighter(words[1]) {
		return words[1]
	}
	return ""
}

func isHighlighter(class string) bool {
	return class == "hljs" || class == "highlight" || class == "highlighter-rouge" || class == "chroma" ||
		strings.HasPrefix(class, "language-") || strings.HasPrefix(class, "highlight-source-")
}
