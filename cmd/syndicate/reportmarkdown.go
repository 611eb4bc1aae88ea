package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// markdown is the report for the summary of a CI job: what went where, and below it what needs a person.
// Posts with which there is nothing to do are counted only, unless all are asked for.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
func (r report) markdown(word func(syndicate.Action) string, all bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", medium.Profile.Title, cmp.Or(r.Summary.String(), "No post is flagged."))
	if r.Sandbox {
		fmt.Fprintf(&b, "\nThis is the sandbox: nothing is at %s itself.\n", medium.Profile.Title)
	}
	rows := 0
	for _, a := range r.Posts {
		if a.Do == syndicate.DoSkip && !all {
			continue
		}
		if rows++; rows == 1 {
			b.WriteString("\n| | Post | Story | |\n|---|---|---|---|\n")
		}
		fmt.Fprintf(&b, "| **%s** | %s | %s | %s |\n", word(a), markdownLink(cmp.Or(a.Title, a.Key), a.CanonicalURL), markdownStory(a), markdownRemarks(a))
	}
	if names := doubtNames(r.Posts); len(names) > 0 {
		b.WriteString("\n### In doubt\n\nNobody knows whether these stories exist, so they are not sent again. Look on Medium, then say what you found:\n\n~~~sh\n")
		for _, name := range names {
			name = plainLine(name)
			fmt.Fprintf(&b, "syndicate resolve %s --published URL    # or\nsyndicate resolve %s --not-published\n", name, name)
		}
		b.WriteString("~~~\n")
	}
	if r.Error != "" {
		fmt.Fprintf(&b, "\n### Stopped\n\n%s\n", markdownText(r.Error))
	}
	if r.BlockedAtEdge {
		fmt.Fprintf(&b, "\nWhat to do: %s.\n", markdownText(blockedAtEdge))
	}
	return b.String()
}

// markdownStory is where a story is and who can see it.
func markdownStory(a syndicate.Action) string {
	if a.Story.URL == "" {
		return ""
	}
	return markdownLink(string(cmp.Or(a.Story.Status, a.Status)), a.Story.URL)
}

// markdownRemarks says why it came so, and what the author should know.
func markdownRemarks(a syndicate.Action) string {
	remarks := []string{markdownText(a.Reason + losses(a))}
	for _, f := range a.Findings {
		known := f.Severity == syndicate.Info || a.Do == syndicate.DoSkip || strings.HasPrefix(a.Reason, f.Rule+": "+f.Message)
		if !known {
			remarks = append(remarks, markdownText(fmt.Sprintf("%s: %s: %s (%s)", f.Severity, f.Rule, f.Message, place(f))))
		}
	}
	return strings.Join(remarks, "<br>")
}
