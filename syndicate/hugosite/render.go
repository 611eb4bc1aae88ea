package hugosite

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gohugoio/hugo/resources/page"
	"github.com/gohugoio/hugo/tpl"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// ruleRender is the rule of the findings that rendering brings to light.
const ruleRender = "render"

// Render fills in a post's HTML, source and summary, and which of its images are missing or generated. The
// post must come from this site's [Site.Posts].
//
// What is wrong with the post itself - a broken shortcode, a reference to nowhere, a page that never
// comes back - becomes a finding of it, rule "render". The error is for what ends the whole run: a
// context that has ended.
//
// Pages are rendered one at a time. Only so it is known which page Hugo logs an error for.
func (s *Site) Render(ctx context.Context, p *syndicate.Post) error {
	source, ok := s.pageOf(p)
	if !ok {
		return fmt.Errorf("post %s is not of this site", p.Key)
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return contextError(ctx)
	}
	if err := contextError(ctx); err != nil {
		return err
	}
	mark := s.log.mark()
	result, err := s.renderInTime(ctx, source)
	text, readErr := sourceText(source)
	if err == nil {
		err = cmp.Or(readErr, checkText(p, text))
	}
	if ended := contextError(ctx); ended != nil {
		return ended
	}
	messages := s.log.since(mark)
	if err != nil {
		messages = append(messages, tidy(s.dir, err.Error()))
	}
	if len(messages) > 0 {
		result = rendered{} // Hugo goes on after some errors and leaves gaps
	}
	p.HTML, p.Source, p.Summary = result.html, text, result.summary
	p.Missing = s.missing(source, p.HTML)
	p.Generated = s.generated(source, p.HTML)
	p.Findings = slices.DeleteFunc(p.Findings, func(f syndicate.Finding) bool { return f.Rule == ruleRender })
	for _, message := range messages {
		text, line := placeIn(message, p.Path)
		p.Findings = append(p.Findings, syndicate.Finding{
			Rule: ruleRender, Severity: syndicate.Error, Message: text, Path: p.Path, Line: line,
		})
	}
	return nil
}

// rendered is the outcome of rendering a page.
type rendered struct {
	html    string
	summary string // plain text
}

// renderInTime renders a page, and gives it up when its time is over. The goroutine of such a page is
// lost: Hugo cannot be interrupted.
func (s *Site) renderInTime(ctx context.Context, p page.Page) (rendered, error) {
	s.renders++
	scope := fmt.Sprint(formatName, s.renders)
	type outcome struct {
		rendered
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := render(ctx, p, scope)
		done <- outcome{r, err}
	}()
	timer := time.NewTimer(s.timeout)
	defer timer.Stop()
	select {
	case o := <-done:
		return o.rendered, o.err
	case <-ctx.Done():
		return rendered{}, ctx.Err()
	case <-timer.C:
		return rendered{}, fmt.Errorf("the page was not rendered within %v: does it show the content of a page that shows its own?", s.timeout)
	}
}

// render renders a page, in a scope of its own. Hugo renders a page once in each scope, whoever asks
// for it, and logs its errors that one time: without the scope, a page that another one shows could
// seem to be in order.
func render(ctx context.Context, p page.Page, scope string) (r rendered, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("hugo failed on this page: %v", cause)
		}
	}()
	content, err := p.Markup(scope).Render(ctx)
	if err != nil {
		return rendered{}, err
	}
	markup, err := content.Content(ctx)
	if err != nil {
		return rendered{}, err
	}
	summary, err := content.Summary(ctx)
	if err != nil {
		return rendered{}, err
	}
	if !utf8.ValidString(string(markup)) {
		return rendered{}, errNotText
	}
	return rendered{html: string(markup), summary: plainText(string(summary.Text))}, nil
}

var errNotText = errors.New("the file has bytes that are not UTF-8 text")

// sourceText returns the text of the content file, nothing for pages that a content adapter makes.
func sourceText(p page.Page) (string, error) {
	file := p.File()
	if file == nil || file.IsContentAdapter() {
		return "", nil
	}
	text, err := os.ReadFile(file.Filename())
	return string(text), err
}

// checkText makes sure that what is in the front matter can be sent to anybody. What Hugo made of it
// would not tell: some of its parsers put a replacement character in the place of a wrong byte.
func checkText(p *syndicate.Post, text string) error {
	if !utf8.ValidString(p.Title + p.Description + strings.Join(p.Tags, "")) {
		return errNotText
	}
	front, err := matter.Read(strings.NewReader(text))
	if err != nil {
		return nil // there is none, or Hugo was content with it
	}
	for line := range bytes.Lines(front.Text) {
		if !utf8.Valid(line) {
			return fmt.Errorf("%s:%d: %w", p.Path, front.Line, errNotText)
		}
		front.Line++
	}
	return nil
}

// plainText is what a reader sees of a piece of HTML, white space folded.
func plainText(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tpl.StripHTML(s))), " ")
}
