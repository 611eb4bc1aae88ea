package check

import (
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func statusRule() Rule {
	return Rule{
		Name:     "status",
		Severity: syndicate.Warning,
		Doc: "Settings that contradict each other about who gets to see the story: a notification about a draft, a " +
			"status that a publication may not accept, another tool's key that asks for something else.",
		look: checkStatus,
	}
}

func checkStatus(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	settings := s.post.Settings
	if settings.NotifyFollowers && settings.Status == syndicate.Draft {
		findings = append(findings, syndicate.Finding{
			Message: "notifyFollowers has no effect on a draft",
			Hint:    fmt.Sprintf("remove it, or set %s", s.setting("status")),
			Line:    s.line(s.setting("notifyFollowers")),
		})
	}
	if settings.Publication != "" && settings.Status != syndicate.Draft {
		findings = append(findings, syndicate.Finding{
			Severity: syndicate.Info,
			Message:  fmt.Sprintf("only editors of the publication %s can make a story %s, its writers submit drafts", quote(settings.Publication), settings.Status),
			Hint:     fmt.Sprintf("if you are no editor there, set %s to draft", s.setting("status")),
			Line:     s.line(s.setting("publication"), s.setting("status")),
		})
	}
	return append(findings, s.otherStatus()...)
}

// otherStatus compares the status with what keys of other tools ask for. Sites that come from Jekyll
// have "published: true" everywhere and mean their own site by it, as Hugo itself does; only false
// says something.
func (s *subject) otherStatus() []syndicate.Finding {
	var findings []syndicate.Finding
	status := s.post.Settings.Status
	disagree := func(key string, value any) {
		findings = append(findings, syndicate.Finding{
			Message: fmt.Sprintf("%s is %v, but the status of the story is %s", key, value, status),
			Hint:    fmt.Sprintf("this tool reads %s only: make them agree, or remove %s", s.setting("status"), key),
			Line:    s.line(key),
		})
	}
	for _, key := range []string{"medium_status", "publishStatus"} {
		value := s.param(key)
		if other, err := syndicate.ParseStatus(value); err == nil && other != status {
			disagree(key, value)
		}
	}
	if s.param("published") == false && status != syndicate.Draft {
		disagree("published", false)
	}
	return findings
}
