package rewrite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

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

	title    string
	subtitle string

	tree *html.Node // the content, below an element of no meaning
	head []block    // title, subtitle, disclosure
	body []block
	foot []block // closing line

	lines  map[*html.Node]int // of the post's file, for the elements whose place there is known
	rule   string             // the one at work
	losses losses

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
	return picture.Address(), true
}

// lose records a loss under the name of the rule at work, met at n; nil if it is the whole content's.
// Losses that are alike are counted.
func (d *draft) lose(n *html.Node, what, action string) {
	d.losses.add(syndicate.Loss{Rule: d.rule, What: shorten(fold(what), 80), Action: action}, d.lines[n])
}

// losses are kept in the order in which their first one was met.
type losses struct {
	order []syndicate.Loss
	times map[syndicate.Loss]int // by the loss without its line
}

func (l *losses) add(loss syndicate.Loss, line int) {
	if l.times == nil {
		l.times = map[syndicate.Loss]int{}
	}
	l.times[loss]++
	if l.times[loss] == 1 {
		loss.Line = line
		l.order = append(l.order, loss)
	}
}

// list returns the losses, never nil. One that was met several times says so: "in-page link x3".
func (l *losses) list() []syndicate.Loss {
	list := make([]syndicate.Loss, len(l.order))
	for i, loss := range l.order {
		list[i] = loss
		loss.Line = 0
		if n := l.times[loss]; n > 1 {
			list[i].What = fmt.Sprintf("%s x%d", loss.What, n)
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
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-3]) + "..."
	}
	return s
}
