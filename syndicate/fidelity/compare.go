package fidelity

import (
	"bytes"
	"fmt"
	"strings"
	"text/tabwriter"

	markdown "github.com/JohannesKaufmann/html-to-markdown/v2"
	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/yuin/goldmark"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Comparison sets the article side by side with what people send to Medium without it.
type Comparison struct {
	Pages   []string `json:"pages"`
	Methods []Method `json:"methods"`
}

// A Method is a way to bring a post to Medium, and what readers there have of it.
type Method struct {
	Name   string `json:"name"`
	Counts Counts `json:"counts"`
	send   func(*syndicate.Post, *syndicate.Article) (string, error)
}

// NewComparison returns a comparison of no page yet:
//
//   - .Content as Hugo makes it, as a template or a feed sends it;
//   - Markdown that html-to-markdown makes of that, with all addresses absolute, read as CommonMark;
//   - the article.
//
// All three are looked at as Medium shows them, see asMedium, and measured against the post's own page.
func NewComparison() *Comparison {
	return &Comparison{Pages: []string{}, Methods: []Method{
		{Name: ".Content", send: func(p *syndicate.Post, _ *syndicate.Article) (string, error) { return p.HTML, nil }},
		{Name: "html-to-markdown", send: throughMarkdown},
		{Name: "hugo-syndicate", send: func(_ *syndicate.Post, a *syndicate.Article) (string, error) { return a.HTML, nil }},
	}}
}

func throughMarkdown(p *syndicate.Post, _ *syndicate.Article) (string, error) {
	source, err := markdown.ConvertString(p.HTML, converter.WithDomain(p.Permalink))
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = goldmark.Convert([]byte(source), &b)
	return b.String(), err
}

// Add adds a page. The post has the HTML of its own page, see [Measure].
func (c *Comparison) Add(p *syndicate.Post, a *syndicate.Article) error {
	for i := range c.Methods {
		m := &c.Methods[i]
		sent, err := m.send(p, a)
		if err != nil {
			return fmt.Errorf("%s by %s: %w", p.Path, m.Name, err)
		}
		shown := syndicate.Article{HTML: asMedium(sent), Stories: a.Stories}
		if i == len(c.Methods)-1 {
			shown.Losses = a.Losses
		}
		counts, _, err := Measure(p, &shown)
		if err != nil {
			return fmt.Errorf("%s by %s: %w", p.Path, m.Name, err)
		}
		m.Counts.Add(counts)
	}
	c.Pages = append(c.Pages, p.Path)
	return nil
}

// String returns the comparison as a table for people: what is lost by each method, and how much of
// that the method tells.
func (c *Comparison) String() string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "lost of %d pages\tof\t", len(c.Pages))
	for _, m := range c.Methods {
		fmt.Fprintf(t, "%s\t", m.Name)
	}
	fmt.Fprintln(t)
	for i, kind := range kinds {
		fmt.Fprintf(t, "%s\t%d\t", kind, c.Methods[0].Counts.tallies()[i].In)
		for _, m := range c.Methods {
			fmt.Fprintf(t, "%s\t", lost(*m.Counts.tallies()[i]))
		}
		fmt.Fprintln(t)
	}
	t.Flush() // to a builder, which does not fail
	return b.String()
}

// lost shows how many are lost, and how many of these were reported: "12 (10 told)".
func lost(t Tally) string {
	if t.Reported == 0 {
		return fmt.Sprint(t.In - t.Carried)
	}
	return fmt.Sprintf("%d (%d told)", t.In-t.Carried, t.Reported)
}
