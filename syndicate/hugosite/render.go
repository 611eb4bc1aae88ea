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
	"unicode/utf8"

	"github.com/gohugoio/hugo/tpl"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// ruleRender is the rule of the findings that rendering brings to light.
const ruleRender = "render"

// Render fills in a post's HTML, source and summary, and which of its images are missing or generated. The
// post must come from this site's [Site.Posts].
//
// The HTML is what Hugo renders, with one exception: images that Hugo scaled are replaced by their
// originals where the site publishes these, unless the site was loaded [Options.Plain].
//
// What is wrong with the post itself - a broken shortcode, a reference to nowhere, a page that never
// comes back - becomes a finding of it, rule "render". The error is for what ends the whole run: a
// context that has ended.
//
// Pages are rendered one at a time. Only so it is known which page Hugo logs an error for.
func (s *Site) Render(ctx context.Context, p *syndicate.Post) error {
	from, ok := s.pageOf(p)
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
	result, messages, err := s.engine.render(ctx, from)
	text, readErr := sourceText(from.facts())
	if err == nil {
		err = cmp.Or(readErr, checkText(p, text))
	}
	if ended := contextError(ctx); ended != nil {
		return ended
	}
	if err != nil {
		messages = append(messages, tidy(s.dir, err.Error()))
	}
	if len(messages) > 0 {
		s.miss("what " + p.Path + " needs")
		result = rendered{} // Hugo goes on after some errors and leaves gaps
	}
	s.missLinks(result.html)
	p.HTML, p.Source, p.Summary = result.html, text, result.summary
	if !s.plain {
		p.HTML = s.toOriginals(p, p.HTML)
	}
	p.Missing = s.missing(from, p)
	p.Generated = s.generated(p)
	p.Findings = slices.DeleteFunc(p.Findings, func(f syndicate.Finding) bool { return f.Rule == ruleRender })
	for _, message := range messages {
		text, line := placeIn(message, p.Path)
		p.Findings = append(p.Findings, syndicate.Finding{
			Rule: ruleRender, Severity: syndicate.Error, Message: text, Path: p.Path, Line: line,
		})
	}
	return nil
}

// Spare lets the site take less memory, and Render more time: the texts of posts are read again when they are
// needed. A post whose file was changed in between is not rendered, and has a finding that says so.
func (s *Site) Spare() {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	s.engine.spare()
}

// rendered is the outcome of rendering a page.
type rendered struct {
	html    string
	summary string // plain text
}

var errNotText = errors.New("the file has bytes that are not UTF-8 text")

// sourceText returns the text of the content file, nothing for pages that a content adapter makes.
func sourceText(f facts) (string, error) {
	if !f.hasOwnFile() {
		return "", nil
	}
	text, err := os.ReadFile(f.File)
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
