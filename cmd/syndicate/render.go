package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/preview"
)

type renderOptions struct {
	out       string
	preview   bool
	imports   bool
	unflagged bool
}

func (a *app) renderCommand() *cobra.Command {
	var o renderOptions
	cmd := &cobra.Command{
		Use:   "render [PATH...]",
		Short: "Show the article that a post becomes",
		Long: `render prints the article that each post becomes, as HTML, and what of the post Medium
cannot show. Without a path it takes every flagged post.`,
		Example: "  syndicate render posts/hello\n  syndicate render --preview --out preview\n  syndicate render --unflagged --out articles",
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.imports && (o.preview || o.out != "") {
				return usagef("--importable prints a report: leave out --preview and --out")
			}
			if o.preview && o.out == "" {
				return usagef("--preview writes pages to look at: name a folder for them with --out")
			}
			s := selection{paths: args, unflagged: o.unflagged, once: true}
			j, err := a.loadSelected(cmd.Context(), s)
			if err != nil {
				return err
			}
			defer j.close()
			j.tryStories(cmd.Context())
			if o.imports {
				return j.reportImports(cmd, s)
			}
			return j.render(cmd, o, s)
		},
	}
	cmd.Flags().StringVar(&o.out, "out", "", "write one .html and one .json per post into this folder")
	cmd.Flags().BoolVar(&o.preview, "preview", false, "write pages that show the articles as Medium will, instead")
	cmd.Flags().BoolVar(&o.imports, "importable", false, "tell what Medium's importer will lose of the posts' pages, as they were built last, instead")
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
	previews := previewFolder{dir: o.out, index: preview.Index{Site: j.site.BaseURL()}}
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
		case o.preview:
			err = previews.add(c)
		case o.out != "":
			err = writeArticle(o.out, r)
		case j.ui.json:
			reports = append(reports, r)
		default:
			err = j.ui.raw(r.HTML + "\n")
			j.noteLosses(r)
		}
		if err != nil {
			return err
		}
		if o.out != "" {
			j.ui.print("rendered  %s  %d words, %d images, %d losses", r.Key, r.Words, len(r.Images), len(r.Losses))
		}
	}
	if o.preview {
		if err := previews.finish(); err != nil {
			return err
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
		at := place(syndicate.Finding{Path: r.Path, Line: l.Line})
		j.ui.note("%s: %s: %s (%s)", at, l.Rule, l.What, l.Action)
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

// writeArticle writes the two files of an article.
func writeArticle(dir string, r articleReport) error {
	document, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := writeUnder(dir, r.Key+".html", []byte(r.HTML+"\n")); err != nil {
		return err
	}
	return writeUnder(dir, r.Key+".json", append(document, '\n'))
}

// A previewFolder is where the pages go that show articles.
type previewFolder struct {
	dir   string
	index preview.Index
}

func (f *previewFolder) add(c syndicate.Candidate) error {
	name := c.Post.Key + ".html"
	page := preview.Page{
		Article: c.Article, Original: c.Post.HTML, Findings: c.Findings,
		Home: strings.Repeat("../", strings.Count(name, "/")) + "index.html",
	}
	f.index.Items = append(f.index.Items, preview.NewItem(page, (&url.URL{Path: name}).String()))
	var b bytes.Buffer
	if err := preview.Write(&b, page); err != nil {
		return err
	}
	return writeUnder(f.dir, name, b.Bytes())
}

func (f *previewFolder) finish() error {
	var b bytes.Buffer
	if err := preview.WriteIndex(&b, f.index); err != nil {
		return err
	}
	return writeUnder(f.dir, "index.html", b.Bytes())
}

// writeUnder writes a file below a folder. Names are made of keys, which are relative paths by
// construction.
func writeUnder(dir, name string, data []byte) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("%s leads out of %s", name, dir)
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o666)
}
