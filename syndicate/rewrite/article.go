package rewrite

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// tags returns the tags that the destination will use, in order: no tag twice, whatever its case, none
// that is too long, and no more than the profile allows. It never returns nil.
func tags(p *syndicate.Post, profile syndicate.Profile) []string {
	wanted := p.Tags
	if p.Settings.Tags != nil {
		wanted = p.Settings.Tags
	}
	used := []string{}
	for _, tag := range wanted {
		tag = fold(tag)
		known := slices.ContainsFunc(used, func(u string) bool { return strings.EqualFold(u, tag) })
		if len(used) < profile.MaxTags && tag != "" && utf8.RuneCountInString(tag) <= profile.MaxTag && !known {
			used = append(used, tag)
		}
	}
	return used
}

// imagesOf returns the images that the blocks show, never nil.
func imagesOf(blocks []block) []syndicate.Image {
	images := []syndicate.Image{}
	for _, b := range blocks {
		if b.kind == figure {
			images = append(images, b.image)
		}
	}
	return images
}

// plain returns the text of a block, with "\n" for a line break.
func (b *block) plain() string {
	switch {
	case b.kind == verbatim:
		return b.text
	case len(b.spans) == 1:
		return b.spans[0].text
	}
	var text strings.Builder
	for _, s := range b.spans {
		text.WriteString(s.text)
	}
	return text.String()
}

// plainText returns what a reader reads, white space folded. Addresses that are shown as such are left
// out, because they can be the site's own: the text of a post that moved has to stay the same.
func plainText(blocks []block) string {
	isAddress := func(s span) bool { return s.marks.link != "" && s.text == s.marks.link }
	var text strings.Builder
	for _, b := range blocks {
		if slices.ContainsFunc(b.spans, isAddress) {
			b.spans = slices.DeleteFunc(slices.Clone(b.spans), isAddress)
		}
		for word := range strings.FieldsSeq(b.plain()) {
			if text.Len() > 0 {
				text.WriteByte(' ')
			}
			text.WriteString(word)
		}
	}
	return text.String()
}

// countWords counts the words of prose, captions and code alike. A word is what stands between white
// space and has a letter or a digit. In Chinese, Japanese and Korean every character counts as one, as
// it does in Hugo for sites with hasCJKLanguage.
func countWords(blocks []block) int {
	count := 0
	for _, b := range blocks {
		inWord := false
		for _, r := range b.plain() {
			switch {
			case isCJK(r):
				count++
				inWord = false
			case unicode.IsSpace(r):
				inWord = false
			case !inWord && isWordRune(r):
				count++
				inWord = true
			}
		}
	}
	return count
}

func isCJK(r rune) bool {
	const first = '\u1100' // all that comes before belongs to other scripts, and most texts are in those
	return r >= first && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}
