package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/fidelity"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

type fidelityOptions struct {
	unexplained bool
	compare     bool
}

// fidelityCommand is for those who work on the rules, so the help does not list it.
func (a *app) fidelityCommand() *cobra.Command {
	var o fidelityOptions
	cmd := &cobra.Command{
		Use:    "fidelity [PATH...]",
		Hidden: true,
		Short:  "Measure how much of the posts the articles carry",
		Long: `fidelity renders every page, flagged or not, and compares the article with what Hugo
makes of the page for the site itself: words, links, images, code, tables, formulas,
footnotes. What is missing has to be explained by a recorded loss. The exit status is 1
if a promise does not hold.`,
		Example: "  syndicate fidelity --site example-site --unexplained",
		RunE: func(cmd *cobra.Command, args []string) error {
			j, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			defer j.close()
			j.tryStories(cmd.Context())
			return j.fidelity(cmd.Context(), o, args)
		},
	}
	cmd.Flags().BoolVar(&o.unexplained, "unexplained", false, "list what is missing and not explained, page by page")
	cmd.Flags().BoolVar(&o.compare, "compare", false, "compare with what Medium shows of .Content, and of Markdown made of it")
	return cmd
}

func (j *job) fidelity(ctx context.Context, o fidelityOptions, paths []string) error {
	m, err := j.meter(ctx)
	if err != nil {
		return err
	}
	defer m.originals.Close()
	posts, err := j.posts(selection{paths: paths, unflagged: true})
	if err != nil {
		return err
	}
	m.prepare(posts)
	if o.compare {
		return m.compare(ctx, posts)
	}
	r := fidelity.NewReport(j.site.BaseURL())
	for i, p := range posts {
		j.ui.progress("[%d/%d] %s", i+1, len(posts), p.Key)
		if err := m.measure(ctx, r, p); err != nil {
			return err
		}
	}
	return j.reportFidelity(o, r)
}

// A meter has the site a second time, as its own pages show it.
type meter struct {
	*job
	originals *hugosite.Site
	byKey     map[string]*syndicate.Post // of the originals
}

func (j *job) meter(ctx context.Context) (*meter, error) {
	options := j.siteOptions(ctx)
	options.Plain, options.Fields = true, nil
	originals, err := hugosite.Load(ctx, options)
	if err != nil {
		return nil, err
	}
	m := &meter{job: j, originals: originals, byKey: map[string]*syndicate.Post{}}
	for _, p := range originals.Posts(func(map[string]any) bool { return true }) {
		m.byKey[p.PathKey] = p
	}
	return m, nil
}

// prepare announces the posts that will be rendered, here and there.
func (m *meter) prepare(posts []*syndicate.Post) {
	var originals []*syndicate.Post
	for _, p := range posts {
		if original := m.byKey[p.PathKey]; original != nil {
			originals = append(originals, original)
		}
	}
	m.site.Prepare(posts)
	m.originals.Prepare(originals)
}

// measure adds a page to the report. Whatever goes wrong with the page is in the report as well; the
// error is for what ends the run.
func (m *meter) measure(ctx context.Context, r *fidelity.Report, p *syndicate.Post) error {
	defer forget(p)
	original, failure, err := m.original(ctx, p)
	if err != nil {
		return err
	}
	if failure != "" {
		r.Fail(p.Path, failure, false)
		return nil
	}
	defer forget(original)
	article, panicked, err := m.rewrite(ctx, p)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		r.Fail(p.Path, err.Error(), panicked)
		return nil
	}
	counts, holes, err := fidelity.Measure(original, &article)
	if err != nil {
		r.Fail(p.Path, err.Error(), false)
		return nil
	}
	r.Add(p.Path, counts, holes)
	return nil
}

// original renders a post twice, for the article and as its own page shows it, which it returns. The
// failure says why there is nothing to measure.
func (m *meter) original(ctx context.Context, p *syndicate.Post) (original *syndicate.Post, failure string, err error) {
	original = m.byKey[p.PathKey]
	if original == nil {
		return nil, "the site itself has no such page", nil
	}
	if err := m.originals.Render(ctx, original); err != nil {
		return nil, "", err
	}
	if err := m.site.Render(ctx, p); err != nil {
		return nil, "", err
	}
	return original, reasons(append(slices.Clone(original.Findings), p.Findings...)), nil
}

func (m *meter) compare(ctx context.Context, posts []*syndicate.Post) error {
	c := fidelity.NewComparison()
	for _, p := range posts {
		original, failure, err := m.original(ctx, p)
		if err != nil {
			return err
		}
		if failure != "" {
			return fmt.Errorf("%s: %s", p.Path, failure)
		}
		article, _, err := m.rewrite(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
		if err := c.Add(original, &article); err != nil {
			return err
		}
		forget(p)
		forget(original)
	}
	if m.ui.json {
		return m.ui.encode(c)
	}
	return m.ui.raw(c.String())
}

// rewrite makes an article, and goes on if that panics: the other pages are to be measured too.
func (m *meter) rewrite(ctx context.Context, p *syndicate.Post) (a syndicate.Article, panicked bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			panicked, err = true, fmt.Errorf("the rewriting failed: %v", cause)
		}
	}()
	a, err = m.rewriter.Rewrite(ctx, p)
	return a, false, err
}

func reasons(findings []syndicate.Finding) string {
	var list []string
	for _, f := range findings {
		if f.Severity == syndicate.Error {
			list = append(list, f.Message)
		}
	}
	return strings.Join(list, "; ")
}

func (j *job) reportFidelity(o fidelityOptions, r *fidelity.Report) error {
	if j.ui.json {
		if err := j.ui.encode(r); err != nil {
			return err
		}
	} else {
		if o.unexplained {
			j.listHoles(r.Pages)
		}
		if err := j.ui.raw(r.String()); err != nil {
			return err
		}
	}
	for _, promise := range r.Broken {
		j.ui.note("broken promise: %s", promise)
	}
	if len(r.Broken) > 0 {
		return verdict(exitFailure)
	}
	return nil
}

func (j *job) listHoles(pages []fidelity.Page) {
	for _, p := range pages {
		if p.Failure != "" {
			j.ui.print("%s: no article: %s", p.Path, plainLine(p.Failure))
		}
		for _, h := range p.Holes {
			j.ui.print("%s: %s: %s", p.Path, h.Kind, plainLine(h.What))
		}
	}
}
