package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

type renderOptions struct {
	out       string
	unflagged bool
}

func (a *app) renderCommand() *cobra.Command {
	var o renderOptions
	cmd := &cobra.Command{
		Use:   "render [PATH...]",
		Short: "Show the article that a post becomes",
		Long: `render prints the article that each post becomes, as HTML, and what of the post Medium
cannot show. Without a path it takes every flagged post.`,
		Example: "  syndicate render posts/hello\n  syndicate render --unflagged --out articles",
		RunE: func(cmd *cobra.Command, args []string) error {
			j, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			defer j.close()
			return j.render(cmd, o, selection{paths: args, unflagged: o.unflagged})
		},
	}
	cmd.Flags().StringVar(&o.out, "out", "", "write one .html and one .json per post into this folder")
	cmd.Flags().BoolVar(&o.unflagged, "unflagged", false, "take posts without a flag as well")
	return cmd
}

// articleReport is the JSON of one article.
type articleReport struct {
	syndicate.Article
	Findings []syndicate.Finding `json:"findings"`
}

func (j *job) render(cmd *cobra.Command, o renderOptions, s selection) error {
	var reports []articleReport // kept for --json without --out only
	rendered, failed := 0, 0
	for c, err := range j.candidates(cmd.Context(), s) {
		if err != nil {
			return err
		}
		if syndicate.Blocking(c.Post.Findings) {
			failed++
			j.reportBroken(c.Post)
			continue
		}
		rendered++
		r := articleReport{c.Article, notNil(c.Findings)}
		r.Tags, r.Images, r.Losses = notNil(r.Tags), notNil(r.Images), notNil(r.Losses)
		switch {
		case o.out != "":
			if err := writeArticle(o.out, r); err != nil {
				return err
			}
			j.ui.print("rendered  %s  %d words, %d images, %d losses", r.Key, r.Words, len(r.Images), len(r.Losses))
		case j.ui.json:
			reports = append(reports, r)
		default:
			if err := j.ui.raw(r.HTML + "\n"); err != nil {
				return err
			}
			j.noteLosses(r)
		}
	}
	if err := j.renderSummary(o, reports, rendered, failed); err != nil {
		return err
	}
	if failed > 0 {
		return verdict(exitFailure)
	}
	return nil
}

// reportBroken says why a post has no article.
func (j *job) reportBroken(p *syndicate.Post) {
	for _, f := range p.Findings {
		if f.Severity == syndicate.Error {
			j.ui.note("%s: %s: %s", place(f), f.Rule, f.Message)
		}
	}
}

func (j *job) noteLosses(r articleReport) {
	for _, l := range r.Losses {
		j.ui.note("%s: %s: %s (%s)", r.Path, l.Rule, l.What, l.Action)
	}
}

// renderSummary ends the output: with --json it is the article, or a list if there is not just one.
func (j *job) renderSummary(o renderOptions, reports []articleReport, rendered, failed int) error {
	switch {
	case j.ui.json && o.out != "":
		return j.ui.encode(map[string]int{"rendered": rendered, "failed": failed})
	case j.ui.json && len(reports) == 1:
		return j.ui.encode(reports[0])
	case j.ui.json:
		return j.ui.encode(notNil(reports))
	case o.out != "":
		j.ui.print("%d rendered, %d failed", rendered, failed)
	case rendered+failed == 0:
		j.ui.note("no post is flagged")
	}
	return nil
}

// writeArticle writes the two files of an article. Its key is a relative path by construction.
func writeArticle(dir string, r articleReport) error {
	name := filepath.Join(dir, filepath.FromSlash(r.Key))
	if rel, err := filepath.Rel(dir, name); err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("%s: its key leads out of %s", r.Path, dir)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	document, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(name+".html", []byte(r.HTML+"\n"), 0o666); err != nil {
		return err
	}
	return os.WriteFile(name+".json", append(document, '\n'), 0o666)
}
