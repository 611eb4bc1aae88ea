package survey

import (
	"iter"
	"strings"
)

// enclosed yields the parts of a text where the path of a page may stand: between quotes of a line, in angle
// brackets, and in the parentheses that follow a link's text. It looks for each kind by itself, because an apostrophe looks
// like a quote, and goes through every content file of a site: regular expressions take many times as long.
func enclosed(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			for _, quote := range []string{`"`, `'`, "`"} {
				if !quoted(line, quote, yield) {
					return
				}
			}
			if !inAngles(line, yield) {
				return
			}
		}
		inParentheses(text, yield)
	}
}

// quoted yields what stands between each two quotes. It reports whether more is wanted, as those below do.
func quoted(line, quote string, yield func(string) bool) bool {
	for {
		_, rest, opened := strings.Cut(line, quote)
		inside, rest, closed := strings.Cut(rest, quote)
		if !opened || !closed {
			return true
		}
		if !yield(inside) {
			return false
		}
		line = rest
	}
}

// inAngles yields what stands between < and the next >.
func inAngles(line string, yield func(string) bool) bool {
	_, rest, opened := strings.Cut(line, "<")
	for opened {
		var part string
		part, rest, opened = strings.Cut(rest, "<")
		if inside, _, closed := strings.Cut(part, ">"); closed && !yield(inside) {
			return false
		}
	}
	return true
}

// inParentheses yields what stands in parentheses that hold no others, or only such: an address may have some.
func inParentheses(text string, yield func(string) bool) bool {
	type open struct{ at, depth int } // how deep those are nested that it holds
	var stack []open
	for at := 0; ; at++ {
		next := strings.IndexAny(text[at:], "()")
		if next < 0 {
			return true
		}
		at += next
		if text[at] == '(' {
			stack = append(stack, open{at: at})
			continue
		}
		if len(stack) == 0 {
			continue
		}
		last := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if last.depth <= 1 && !yield(text[last.at+1:at]) {
			return false
		}
		if n := len(stack); n > 0 {
			stack[n-1].depth = max(stack[n-1].depth, last.depth+1)
		}
	}
}
