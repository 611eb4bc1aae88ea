package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// report is the JSON of plan, publish and status.
type report struct {
	Site        string             `json:"site"`
	Destination string             `json:"destination"`
	Sandbox     bool               `json:"sandbox,omitempty"` // nothing of it is at the destination itself
	Posts       []syndicate.Action `json:"posts"`
	Summary     summary            `json:"summary"`
	Error       string             `json:"error,omitempty"` // why the batch ended early
}

// summary counts the posts by what is to happen, or has happened, with them.
type summary struct {
	Publish   int `json:"publish"`
	Wait      int `json:"wait"`
	Blocked   int `json:"blocked"`
	InDoubt   int `json:"inDoubt"`
	Published int `json:"published"`
	Failed    int `json:"failed"`
	Skip      int `json:"skip"`
	Desk      int `json:"desk"`
}

// report prints a plan, before or after it was carried out. Each line of it begins with the word
// for its action.
func (j *job) report(plan syndicate.Plan, failure error, sandboxed bool, word func(syndicate.Action) string) error {
	r := report{Site: j.site.BaseURL(), Destination: medium.Profile.Name, Sandbox: sandboxed, Posts: slices.Clone(plan.Actions), Summary: summarize(plan)}
	if failure != nil {
		r.Error = plainLine(failure.Error())
	}
	if j.ui.json {
		for i := range r.Posts {
			fillLists(&r.Posts[i])
		}
		if r.Posts == nil {
			r.Posts = []syndicate.Action{}
		}
		return j.ui.encode(r)
	}
	if sandboxed {
		j.ui.note("this is the sandbox: nothing is at %s itself", medium.Profile.Title)
	}
	for _, a := range r.Posts {
		j.printAction(a, word(a))
	}
	j.printSummary(r.Summary)
	return nil
}

// verb is the word that plan and publish use.
func verb(a syndicate.Action) string { return string(a.Do) }

func (j *job) printAction(a syndicate.Action, word string) {
	if a.Do == syndicate.DoBlocked || a.Do == syndicate.DoneFailed || a.Do == syndicate.DoResolve {
		j.ui.problem("%s: %s", a.Key, a.Reason)
	}
	j.ui.print("%s %s  %s%s", j.ui.paint(fmt.Sprintf("%-9s", word)), plainLine(a.Key), plainLine(a.Reason), losses(a))
	if a.Story.URL != "" {
		j.ui.print("          %s", plainLine(a.Story.URL))
	}
	if a.Do != syndicate.DoSkip {
		j.ui.findings(a.Findings)
	}
}

// losses is how much of a post that goes out cannot be shown as it is.
func losses(a syndicate.Action) string {
	goesOut := a.Do == syndicate.DoPublish || a.Do == syndicate.DonePublish || a.Do == syndicate.DoDesk
	switch n := len(a.Losses); {
	case !goesOut || n == 0:
		return ""
	case n == 1:
		return ", 1 loss"
	default:
		return fmt.Sprintf(", %d losses", n)
	}
}

func summarize(plan syndicate.Plan) summary {
	return summary{
		Publish:   plan.Count(syndicate.DoPublish),
		Wait:      plan.Count(syndicate.DoWait),
		Blocked:   plan.Count(syndicate.DoBlocked),
		InDoubt:   plan.Count(syndicate.DoResolve),
		Published: plan.Count(syndicate.DonePublish),
		Failed:    plan.Count(syndicate.DoneFailed),
		Skip:      plan.Count(syndicate.DoSkip),
		Desk:      plan.Count(syndicate.DoDesk),
	}
}

func (j *job) printSummary(s summary) {
	if s == (summary{}) {
		j.ui.print("no post is flagged; add %q to the front matter of one", j.config.Flag+": "+medium.Profile.Name)
		return
	}
	var parts []string
	for _, part := range []struct {
		n    int
		word string
	}{
		{s.Published, "published"}, {s.Failed, "failed"}, {s.InDoubt, "in doubt"}, {s.Publish, "to publish"},
		{s.Wait, "waiting"}, {s.Blocked, "blocked"}, {s.Desk, "for the desk"}, {s.Skip, "nothing to do"},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	j.ui.print("%s", strings.Join(parts, ", "))
}

// fillLists makes empty lists of missing ones: scripts that read JSON want no null.
func fillLists(a *syndicate.Action) {
	a.Tags, a.Losses, a.Findings = notNil(a.Tags), notNil(a.Losses), notNil(a.Findings)
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// outcome turns what became of the posts into the exit status of the command.
func outcome(plan syndicate.Plan) error {
	switch {
	case plan.Count(syndicate.DoResolve) > 0:
		return verdict(exitInDoubt)
	case plan.Count(syndicate.DoneFailed) > 0:
		return verdict(exitFailure)
	case plan.Count(syndicate.DoBlocked) > 0:
		return verdict(exitChecks)
	}
	return nil
}
