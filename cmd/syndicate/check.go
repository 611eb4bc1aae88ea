package main

import (
	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func (a *app) checkCommand() *cobra.Command {
	var format string
	var unflagged bool
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Check the articles against Medium's rules and the site's own",
		Long: `check reads each flagged post, rewrites it and reports what speaks against publishing it.
Errors block a post, warnings do not. It sends nothing and needs no account, so it can be
the gate of a pull request.`,
		Example: "  syndicate check\n  syndicate check --format github",
		RunE: func(cmd *cobra.Command, args []string) error {
			write, known := formats[format]
			if !known {
				return usagef("--format %s: text, json, github or sarif is needed", format)
			}
			if a.ui.json {
				write = formats["json"]
			}
			s := selection{paths: args, unflagged: unflagged, once: true}
			j, err := a.loadSelected(cmd.Context(), s)
			if err != nil {
				return err
			}
			defer j.close()
			j.tryStories(cmd.Context())
			report := checkReport{Posts: []checkedPost{}}
			for c, err := range j.candidates(cmd.Context(), s) {
				if err != nil {
					return err
				}
				report.add(c)
			}
			if err := write(a, report); err != nil {
				return err
			}
			if report.Summary.Errors > 0 {
				return verdict(exitChecks)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json, github or sarif")
	cmd.Flags().BoolVar(&unflagged, "unflagged", false, "take posts without a flag as well")
	return cmd
}

// checkReport is the JSON of check.
type checkReport struct {
	Posts   []checkedPost `json:"posts"`
	Summary checkSummary  `json:"summary"`
}

type checkedPost struct {
	Key      string              `json:"key"`
	Path     string              `json:"path"`
	Findings []syndicate.Finding `json:"findings"`
}

type checkSummary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
}

func (r *checkReport) add(c syndicate.Candidate) {
	r.Posts = append(r.Posts, checkedPost{c.Post.Key, c.Post.Path, notNil(c.Findings)})
	for _, f := range c.Findings {
		switch f.Severity {
		case syndicate.Error:
			r.Summary.Errors++
		case syndicate.Warning:
			r.Summary.Warnings++
		}
	}
}
