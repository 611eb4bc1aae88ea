package hugosite

import (
	"iter"
	"strings"

	"golang.org/x/net/html"
)

// startTags yields the start tags of a text.
func startTags(markup string) iter.Seq[html.Token] {
	return func(yield func(html.Token) bool) {
		z := html.NewTokenizer(strings.NewReader(markup))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			isStart := kind == html.StartTagToken || kind == html.SelfClosingTagToken
			if isStart && !yield(z.Token()) {
				return
			}
		}
	}
}
