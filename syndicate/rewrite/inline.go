package rewrite

import (
	"strings"

	"golang.org/x/net/html"
)

// inline says in characters what Medium has no marks for:
//
//	<del>old</del>                 ~~old~~, as people write it in chats; plain it would read as if it were valid
//	<q>word</q>                    “word”, with the quotation marks of the post's language
//	<abbr title="Long">L</abbr>    L (Long), the first time
//	<ruby>漢字<rt>かんじ</ruby>     漢字(かんじ)
//	<bdo dir="rtl">, <bdi>         the control characters that Unicode has for them
//	the boxes of task lists        ☐ and ☑
func inline(d *draft) {
	explained := map[string]bool{}
	for _, n := range find(d.tree, isPhrase) {
		switch n.Data {
		case "del", "s", "strike":
			if hasWords(n) {
				d.lose(n, "struck out text", "~~")
				surround(n, "~~", "~~")
			}
			rename(n, "span")
		case "q":
			marks := quotationMarks(d.post.Language, ancestor(n, "q") != nil)
			surround(n, marks[0], marks[1])
		case "abbr":
			explain(n, explained)
		case "rt":
			if before := n.PrevSibling; before == nil || !isElement(before, "rp") {
				surround(n, "(", ")")
			}
		case "bdo":
			override(n)
		case "bdi":
			if hasRightToLeft(textOf(n)) {
				surround(n, "\u2068", "\u2069")
			}
		case "input":
			switch label := ancestor(n, "label"); {
			case n.FirstChild != nil: // in a formula, where it is no box, it can have content
			case label != nil && !hasWords(label): // it enlarges an image, or opens a menu
				remove(n)
			default:
				replace(n, newText(boxSign(n)))
			}
		}
	}
}

// isPhrase picks what the rule looks at.
func isPhrase(n *html.Node) bool {
	return isElement(n, "del", "s", "strike", "q", "abbr", "rt", "bdo", "bdi") ||
		n.Data == "input" && strings.EqualFold(attr(n, "type"), "checkbox")
}

// surround puts texts around the words in n, inside of the paragraphs that it may hold.
func surround(n *html.Node, before, after string) {
	prepend(n, before)
	for {
		last := n.LastChild
		for last != nil && isBlankText(last) {
			last = last.PrevSibling
		}
		if last == nil || !isElement(last, "p", "div") {
			break
		}
		n = last
	}
	n.AppendChild(newText(after))
}

// quotationMarksByLanguage are the outer and the inner marks, as the Unicode CLDR lists them.
var quotationMarksByLanguage = map[string][4]string{
	"en": {"“", "”", "‘", "’"},
	"cs": {"„", "“", "‚", "‘"},
	"da": {"“", "”", "‘", "’"},
	"de": {"„", "“", "‚", "‘"},
	"es": {"«", "»", "“", "”"},
	"fi": {"”", "”", "’", "’"},
	"fr": {"« ", " »", "“", "”"},
	"it": {"«", "»", "“", "”"},
	"ja": {"「", "」", "『", "』"},
	"pl": {"„", "”", "«", "»"},
	"ru": {"«", "»", "„", "“"},
	"sv": {"”", "”", "’", "’"},
	"uk": {"«", "»", "„", "“"},
}

// quotationMarks returns the marks of a language, English ones if it is not known.
func quotationMarks(language string, inner bool) []string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	all, ok := quotationMarksByLanguage[base]
	if !ok {
		all = quotationMarksByLanguage["en"]
	}
	if inner {
		return all[2:]
	}
	return all[:2]
}

// explain writes what an abbreviation stands for after it, once in the article. Headings stay short, and
// authors who explain it themselves have done so.
func explain(abbr *html.Node, explained map[string]bool) {
	title := fold(attr(abbr, "title"))
	next := abbr.NextSibling
	byAuthor := next != nil && next.Type == html.TextNode && strings.HasPrefix(strings.TrimSpace(next.Data), "(")
	switch {
	case title == "", explained[title], strings.EqualFold(title, fold(textOf(abbr))),
		ancestor(abbr, "h1", "h2", "h3", "h4", "h5", "h6", "a", "code", "th") != nil:
		return
	case !byAuthor:
		abbr.AppendChild(newText(" (" + title + ")"))
	}
	explained[title] = true
}

// override keeps the direction that an author forces on a text: without it the text would be read backwards.
func override(n *html.Node) {
	switch strings.ToLower(attr(n, "dir")) {
	case "rtl":
		surround(n, "\u202e", "\u202c")
	case "ltr":
		surround(n, "\u202d", "\u202c")
	}
}

func boxSign(box *html.Node) string {
	if _, checked := lookup(box, "checked"); checked {
		return "☑ "
	}
	return "☐ "
}
