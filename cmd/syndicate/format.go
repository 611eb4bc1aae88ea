package main

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

// formats are the ways in which check prints its findings.
var formats = map[string]func(*app, checkReport) error{
	"text":   checkText,
	"json":   func(a *app, r checkReport) error { return a.ui.encode(r) },
	"github": checkGitHub,
	"sarif":  checkSARIF,
}

func checkText(a *app, r checkReport) error {
	for _, p := range r.Posts {
		word := "ok"
		if syndicate.Blocking(p.Findings) {
			word = "blocked"
		}
		a.ui.print("%s %s", a.ui.paint(fmt.Sprintf("%-9s", word)), plainLine(p.Key))
		a.ui.findings(p.Findings)
	}
	a.ui.print("%d posts, %d errors, %d warnings", len(r.Posts), r.Summary.Errors, r.Summary.Warnings)
	return nil
}

// checkGitHub prints workflow commands, which GitHub shows at the line of the file.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func checkGitHub(a *app, r checkReport) error {
	levels := map[syndicate.Severity]string{syndicate.Error: "error", syndicate.Warning: "warning", syndicate.Info: "notice"}
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, p := range r.Posts {
		for _, f := range p.Findings {
			text := f.Message
			if f.Hint != "" {
				text += "\n" + f.Hint
			}
			err := a.ui.raw(fmt.Sprintf("::%s file=%s,line=%d,title=%s::%s\n", levels[f.Severity],
				property.Replace(a.fromHere(f.Path)), max(f.Line, 1), property.Replace(f.Rule), message.Replace(text)))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// fromHere names a file of the site from where the program runs, which in CI is the repository.
func (a *app) fromHere(file string) string {
	return filepath.ToSlash(filepath.Join(a.global.site, filepath.FromSlash(file)))
}

// The parts of SARIF 2.1.0 that viewers need.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		PhysicalLocation struct {
			ArtifactLocation struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region struct {
				StartLine int `json:"startLine"`
			} `json:"region"`
		} `json:"physicalLocation"`
	}
)

func checkSARIF(a *app, r checkReport) error {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "syndicate", InformationURI: "https://github.com/hugo-syndicate/hugo-syndicate", Rules: []sarifRule{}}
	for _, rule := range check.Rules() {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{rule.Name, sarifText{rule.Doc}})
	}
	levels := map[syndicate.Severity]string{syndicate.Error: "error", syndicate.Warning: "warning", syndicate.Info: "note"}
	for _, p := range r.Posts {
		for _, f := range p.Findings {
			result := sarifResult{RuleID: f.Rule, Level: levels[f.Severity], Message: sarifText{f.Message + hintSentence(f)}, Locations: make([]sarifLocation, 1)}
			place := &result.Locations[0].PhysicalLocation
			place.ArtifactLocation.URI = (&url.URL{Path: a.fromHere(f.Path)}).String()
			place.Region.StartLine = max(f.Line, 1)
			run.Results = append(run.Results, result)
		}
	}
	return a.ui.encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func hintSentence(f syndicate.Finding) string {
	if f.Hint == "" {
		return ""
	}
	return " (" + f.Hint + ")"
}
