package rewrite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A draft is an article in the making. The rules up to profile work on the tree, which profile turns
// into the body.
type draft struct {
	ctx      context.Context // of the one call that the draft lives for
	post     *syndicate.Post
	profile  syndicate.Profile
	rewriter *Rewriter

	base      *url.URL // the permalink, which relative addresses are relative to
	canonical string   // what the closing line leads to
	hosts     []string // of the post's own site

	title    string
	subtitle string

	tree *html.Node // the content, below an element of no meaning
	head []block    // title, subtitle, disclosure
	body []block
	foot []block // closing line

	lines  map[*html.Node]int // of the post's file, for the elements whose place there is known
	rule   string             // the one at work
	losses losses
	places []syndicate.Place

	painted map[string]bool   // addresses of pictures that the studio made for the article
	stories map[string]string // permalinks by the addresses of the stories that links lead to instead
	failure error             // ends the rewriting
}

// paint asks the studio for a picture. It reports false if there is no studio, the author wants no
// pictures, or the studio cannot make this one.
func (d *draft) paint(ask func(Studio) (syndicate.Picture, error)) (address string, ok bool) {
	if d.rewriter.Studio == nil || d.post.Settings.Rendition.NoUpload || d.failure != nil {
		return "", false
	}
	picture, err := ask(d.rewriter.Studio)
	switch {
	case errors.Is(err, syndicate.ErrNoPicture):
		return "", false
	case err != nil:
		d.failure = err
		return "", false
	}
	address = picture.Address()
	d.painted[address] = true
	return address, true
}

// lose records a loss under the name of the rule at work, met at n; nil if it is the whole content's.
// Losses that are alike are counted.
func (d *draft) lose(n *html.Node, what, action string) {
	loss := syndicate.Loss{Rule: d.rule, What: shorten(fold(what), 80), Action: action}
	i := d.losses.add(loss, d.lines[n])
	if n != nil {
		d.places = append(d.places, syndicate.Place{Loss: i, After: wordsBefore(n)})
	}
}

// wordsBefore returns the last few words in front of n, if there are some nearby.
func wordsBefore(n *html.Node) string {
	const enough, nearby = 6, 200
	var words []string
	for step := 0; step < nearby && len(words) < enough; step++ {
		for n.PrevSibling == nil {
			if n = n.Parent; n == nil {
				return strings.Join(words, " ")
			}
		}
		for n = n.PrevSibling; n.LastChild != nil; {
			n = n.LastChild
		}
		if n.Type == html.TextNode {
			words = append(lastWords(n.Data, enough-len(words)), words...)
		}
	}
	return strings.Join(words, " ")
}

// lastWords returns so many words from the end of a text, which may be a long one. Signs alone are none:
// they do not tell one place from another.
func lastWords(text string, count int) (words []string) {
	for len(words) < count {
		text = strings.TrimRightFunc(text, isNoWordRune)
		if text == "" {
			break
		}
		start := strings.LastIndexFunc(text, unicode.IsSpace) + 1
		words = append(words, text[start:])
		text = text[:start]
	}
	slices.Reverse(words)
	return words
}

func isNoWordRune(r rune) bool { return !isWordRune(r) }

// losses are kept in the order in which their first one was met.
type losses struct {
	order []syndicate.Loss
	times []int
	index map[syndicate.Loss]int // by the loss without its line
}

func (l *losses) add(loss syndicate.Loss, line int) (index int) {
	if l.index == nil {
		l.index = map[syndicate.Loss]int{}
	}
	i, known := l.index[loss]
	if !known {
		i = len(l.order)
		l.index[loss] = i
		loss.Line = line
		l.order, l.times = append(l.order, loss), append(l.times, 0)
	}
	l.times[i]++
	return i
}

// list returns the losses, never nil. One that was met several times says so: "in-page link x3".
func (l *losses) list() []syndicate.Loss {
	list := append([]syndicate.Loss{}, l.order...)
	for i, n := range l.times {
		if n > 1 {
			list[i].What = fmt.Sprintf("%s x%d", list[i].What, n)
		}
	}
	return list
}

// fold makes single spaces of all white space and takes away what surrounds the text. It also heals
// bytes that no HTML document may hold.
func fold(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	return strings.Join(strings.Fields(s), " ")
}

// shorten cuts a text to a number of characters.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-3]) + "..."
}
