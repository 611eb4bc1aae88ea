package check

import (
	"strings"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func excerptRule() Rule {
	return Rule{
		Name:     "excerpt",
		Severity: syndicate.Error,
		Doc: "Medium's rules count a clipped story that sends readers elsewhere for the rest as spam. An article " +
			"that ends in \"read more on my site\", or in an ellipsis where the post goes on, or is only the summary of its post, is taken for one.",
		look: checkExcerpt,
	}
}

const wholePost = "publish the whole post and end it in a sentence of its own; the closing line links back anyway"

func checkExcerpt(s *subject) []syndicate.Finding {
	end := s.lastBlocks()
	for _, b := range end {
		if b.element != "p" {
			continue
		}
		if sentence := tailOf(b, s.article.CanonicalURL); sentence != "" && !(isSignOff(sentence) && b.links == nil) {
			return []syndicate.Finding{{Message: "the end sends readers elsewhere: " + quote(sentence), Hint: wholePost, Line: s.lineOfText(b.text)}}
		}
	}
	// Code, lists and quotes may end in dots, a paragraph does so when something was cut.
	if n := len(end); n > 0 && end[n-1].element == "p" {
		switch last := end[n-1].prose; {
		case cutOff(last):
			return []syndicate.Finding{{Message: "the article ends in an ellipsis in brackets, as an excerpt does", Hint: wholePost, Line: s.lineOfText(end[n-1].text)}}
		case trailsOff(last) && s.ofPage() < 90: // else it is the way that many authors end a text
			return []syndicate.Finding{{Severity: syndicate.Warning, Message: "the article ends in an ellipsis, as an excerpt does", Hint: wholePost, Line: s.lineOfText(end[n-1].text)}}
		}
	}
	if s.onlySummary() {
		return []syndicate.Finding{{
			Message: "the article is only the summary of a longer post",
			Hint:    "look at the article with `syndicate render`: the rest of the post is hidden, or cannot be shown there",
		}}
	}
	return nil
}

// isSignOff reports whether a sentence is how some authors say goodbye: it leads nowhere without a link.
func isSignOff(sentence string) bool {
	return strings.EqualFold(strings.TrimRight(sentence, "!. "), "keep reading")
}

// lastBlocks returns the last two blocks of the body.
func (s *subject) lastBlocks() []block {
	body := s.body()
	return body[max(len(body)-2, 0):]
}

// trailsOff reports whether a paragraph ends in an ellipsis.
func trailsOff(paragraph string) bool {
	return strings.HasSuffix(paragraph, "…") || strings.HasSuffix(paragraph, "...")
}

// cutOff reports whether a paragraph ends in brackets with nothing but an ellipsis in them: a machine's mark.
func cutOff(paragraph string) bool {
	inner := strings.TrimRight(paragraph, "])} ")
	before := strings.TrimRight(inner, ".… ")
	return inner != paragraph && trailsOff(inner) && strings.ContainsAny(before[max(len(before)-1, 0):], "[({")
}

// onlySummary reports whether the article has no more to say than the summary of its post, although
// the post has twice as much. For a short post Hugo's summary is all there is.
func (s *subject) onlySummary() bool {
	text := fold(s.article.Text)
	if text == "" || !strings.Contains(fold(s.post.Summary), text) {
		return false
	}
	shown := 0
	for _, b := range s.body() {
		shown += letters(b.text)
	}
	return s.page().letters() >= 2*shown
}

// letters is a length that does not depend on how markup splits words.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
