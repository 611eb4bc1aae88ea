package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/backlinks"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// verifyFormats are the documents that verify makes.
var verifyFormats = map[string]func(verifyReport) ([]byte, error){
	"text":     func(r verifyReport) ([]byte, error) { return []byte(r.text(false, plain)), nil },
	"json":     verifyJSON,
	"markdown": func(r verifyReport) ([]byte, error) { return []byte(r.markdown()), nil },
	"html":     verifyHTML,
}

// writeVerification prints the report, or writes it into a file and prints the text.
func (a *app) writeVerification(r verifyReport, o verifyOptions) error {
	for _, v := range r.Posts {
		for _, c := range v.Checks {
			if c.Verdict == syndicate.VerdictWrong {
				a.ui.problem("%s: %s: %s", v.Key, c.Name, c.Found)
			}
		}
	}
	if o.out != "" {
		document, err := verifyFormats[o.format](r)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(o.out), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(o.out, document, 0o666); err != nil {
			return err
		}
	}
	switch {
	case a.ui.json, o.out == "" && o.format == "json":
		return a.ui.encode(r)
	case o.out == "" && o.format != "text":
		document, err := verifyFormats[o.format](r)
		if err != nil {
			return err
		}
		return a.ui.raw(string(document))
	}
	if r.Sandbox {
		a.ui.note("this is the sandbox: nothing is at %s itself", medium.Profile.Title)
	}
	a.ui.print("%s", strings.TrimSuffix(r.text(a.ui.verbose, a.ui.paint), "\n"))
	return nil
}

func plain(word string) string { return word }

// text has one line for each story, and below it what is not ok; with all, what is ok as well.
func (r verifyReport) text(all bool, paint func(string) string) string {
	var b strings.Builder
	for _, v := range r.Posts {
		fmt.Fprintf(&b, "%s %s  %s%s\n", paint(fmt.Sprintf("%-11s", v.Verdict)), plainLine(v.Key), plainLine(v.Story.URL), r.age(v))
		for _, c := range v.Checks {
			if c.Verdict == syndicate.VerdictOK && !all {
				continue
			}
			fmt.Fprintf(&b, "  %s %s: %s\n", paint(string(c.Verdict)), c.Name, plainLine(c.Found))
			if c.Hint != "" {
				fmt.Fprintf(&b, "      hint: %s\n", plainLine(c.Hint))
			}
		}
	}
	if len(r.Posts) == 0 {
		return "no story is on record\n"
	}
	fmt.Fprintf(&b, "%s\n", r.Summary)
	return b.String()
}

// age says when a story was seen that was not asked for this time.
func (r verifyReport) age(v syndicate.Verification) string {
	ago := r.at.Sub(v.At)
	switch {
	case ago <= 0:
		return ""
	case ago < time.Minute:
		return ", seen just before"
	case ago < time.Hour:
		return fmt.Sprintf(", seen %d min ago", int(ago.Minutes()))
	}
	return fmt.Sprintf(", seen %d h ago", int(ago.Hours()))
}

// markdown is for the summary of a CI job.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
func (r verifyReport) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## Stories on %s\n\n%s\n", medium.Profile.Title, r.Summary)
	if len(r.Posts) > 0 {
		b.WriteString("\n| Verdict | Story | Findings |\n|---|---|---|\n")
	}
	for _, v := range r.Posts {
		var findings []string
		for _, c := range v.Checks {
			if c.Verdict != syndicate.VerdictOK {
				findings = append(findings, fmt.Sprintf("**%s** %s: %s", c.Verdict, c.Name, markdownText(strings.TrimSpace(c.Found+". "+c.Hint))))
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", v.Verdict, markdownLink(v.Title, v.Story.URL), strings.Join(findings, "<br>"))
	}
	if r.Error != "" {
		fmt.Fprintf(&b, "\n%s\n", markdownText(r.Error))
	}
	return b.String()
}

var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "$", `\$`, "@", "@\u2060",
)

// markdownText is a text in which nothing is markup, and nobody is mentioned.
func markdownText(s string) string { return markdownEscapes.Replace(plainLine(s)) }

func markdownLink(text, address string) string {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return markdownText(text)
	}
	address = strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "|", "%7C", `\`, "%5C").Replace(plainLine(address))
	return fmt.Sprintf("[%s](<%s>)", markdownText(text), address)
}

func verifyJSON(r verifyReport) ([]byte, error) {
	var b bytes.Buffer
	err := encodeJSON(&b, r)
	return b.Bytes(), err
}

func verifyHTML(r verifyReport) ([]byte, error) {
	var b bytes.Buffer
	err := backlinks.Write(&b, backlinks.Page{Site: r.Site, Destination: medium.Profile.Title, At: r.at, Stories: r.Posts, History: r.history, Ends: ends(r.Authority)})
	return b.Bytes(), err
}
