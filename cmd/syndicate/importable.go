package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/importable"
)

// importability reports what an importer makes of a post's own page: of the live one if that is wanted
// and can be had, else of the one in the site as it was built last. What is not live cannot be imported,
// which is a trouble of its own.
func (j *job) importability(ctx context.Context, c syndicate.Candidate, live bool) (syndicate.Importability, error) {
	address := c.Post.Permalink
	if live {
		page, err := importable.Fetch(ctx, nil, j.userAgent(), address)
		if err == nil {
			return importable.Report(page, address, c.Article)
		}
		j.ui.detail("the live page is not to be had: %v", err)
		report, err := j.importability(ctx, c, false)
		if err != nil {
			return report, fmt.Errorf("%s can neither be reached nor is it in the built site: run hugo, or deploy the site", address)
		}
		return outOfReach(report, "the page cannot be reached on the web", "deploy the site, then refresh"), nil
	}
	page, err := j.builtPage(ctx, address)
	if err != nil {
		return syndicate.Importability{}, fmt.Errorf("%s is not in the built site: run hugo", address)
	}
	return importable.Report(page, address, c.Article)
}

// outOfReach puts before everything else why the importer gets no page at all.
func outOfReach(i syndicate.Importability, what, cure string) syndicate.Importability {
	i.Troubles = slices.Insert(i.Troubles, 0, syndicate.Trouble{What: what, Severe: true, Cure: cure})
	return i
}

// builtPage reads the page at an address from the site as it was built last.
func (j *job) builtPage(ctx context.Context, address string) ([]byte, error) {
	if strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	return j.site.File(ctx, address)
}

// importReport is the JSON of what an import makes of one post.
type importReport struct {
	Key      string          `json:"key"`
	Path     string          `json:"path"`
	Address  string          `json:"address"`
	Title    string          `json:"title"`
	WorthIt  bool            `json:"worthIt"`
	Troubles []importTrouble `json:"troubles"`
}

type importTrouble struct {
	What   string `json:"what"`
	Severe bool   `json:"severe"`
	Cure   string `json:"cure"`
}

func newImportReport(p *syndicate.Post, i syndicate.Importability) importReport {
	r := importReport{Key: p.Key, Path: p.Path, Address: i.Address, Title: i.Title, WorthIt: i.IsWorthIt(), Troubles: []importTrouble{}}
	for _, t := range i.Troubles {
		r.Troubles = append(r.Troubles, importTrouble(t))
	}
	return r
}

// reportImports tells of each selected post what an import of its built page would lose. It asks no
// other machine for anything, so that a theme can be mended before it is deployed.
func (j *job) reportImports(cmd *cobra.Command, s selection) error {
	reports := []importReport{}
	failed := 0
	for c, err := range j.candidates(cmd.Context(), s) {
		if err != nil {
			return err
		}
		if syndicate.Blocking(c.Post.Findings) {
			failed++
			j.reportBroken(c.Post)
			continue
		}
		i, err := j.importability(cmd.Context(), c, false)
		if err != nil {
			failed++
			j.ui.note("%s: %v", c.Post.Path, err)
			continue
		}
		r := newImportReport(c.Post, i)
		reports = append(reports, r)
		j.printImport(r)
	}
	if j.ui.json {
		if err := j.ui.encode(reports); err != nil {
			return err
		}
	}
	if failed > 0 {
		return verdict(exitFailure)
	}
	return nil
}

func (j *job) printImport(r importReport) {
	word := "paste it"
	if r.WorthIt {
		word = "can be imported"
	}
	j.ui.print("%s  %s", r.Key, word)
	for _, t := range r.Troubles {
		severity := "minor"
		if t.Severe {
			severity = "severe"
		}
		j.ui.print("  %-6s  %s\n          %s", severity, t.What, t.Cure)
	}
}
