package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

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
	// BlockedAtEdge tells that Error is about the address of this machine, not about the token.
	BlockedAtEdge bool `json:"blockedAtEdge,omitempty"`
}

// reportOptions say in which form a report is made, and where it goes.
type reportOptions struct {
	format string
	out    string
	all    bool // in Markdown, posts with which there is nothing to do are listed as well
}

func (o *reportOptions) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.format, "format", "text", "text, json or markdown")
	flags.StringVar(&o.out, "out", "", "write that into this file, and print text; for json and markdown")
}

// validate finds out whether the report can be made before anything is done that it is about.
func (o *reportOptions) validate() error {
	if !slices.Contains([]string{"text", "json", "markdown"}, o.format) {
		return usagef("--format %s: text, json or markdown is needed", o.format)
	}
	if o.out == "" {
		return nil
	}
	if o.format == "text" {
		return usagef("--out %s: say --format json or --format markdown", o.out)
	}
	f, err := os.OpenFile(o.out, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return usagef("--out %w", err)
	}
	return f.Close()
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

// report makes the report of a plan, before or after it was carried out. Each line of it begins with the
// word for its action.
func (j *job) report(plan syndicate.Plan, failure error, o deliveryOptions, word func(syndicate.Action) string) error {
	r := report{Site: j.baseURL, Destination: medium.Profile.Name, Sandbox: o.sandbox, Posts: slices.Clone(plan.Actions), Summary: summarize(plan)}
	if failure != nil {
		r.Error, r.BlockedAtEdge = plainLine(failure.Error()), isBlockedAtEdge(failure)
	}
	if o.out != "" {
		if err := r.write(o.reportOptions, word); err != nil {
			return err
		}
	}
	switch {
	case j.ui.json, o.out == "" && o.format == "json":
		return j.ui.encode(r.forScripts())
	case o.out == "" && o.format == "markdown":
		return j.ui.raw(r.markdown(word, o.all))
	}
	if r.Sandbox {
		j.ui.note("this is the sandbox: nothing is at %s itself", medium.Profile.Title)
	}
	for _, a := range r.Posts {
		j.printAction(a, word(a))
	}
	j.printSummary(r.Summary)
	return nil
}

// write writes the report into a file.
func (r report) write(o reportOptions, word func(syndicate.Action) string) error {
	var b bytes.Buffer
	if o.format == "json" {
		if err := encodeJSON(&b, r.forScripts()); err != nil {
			return err
		}
	} else {
		b.WriteString(r.markdown(word, o.all))
	}
	return os.WriteFile(o.out, b.Bytes(), 0o666)
}

// forScripts returns the report with empty lists for missing ones: scripts that read JSON want no null.
func (r report) forScripts() report {
	r.Posts = notNil(slices.Clone(r.Posts))
	for i := range r.Posts {
		a := &r.Posts[i]
		a.Tags, a.Losses, a.Findings = notNil(a.Tags), notNil(a.Losses), notNil(a.Findings)
	}
	return r
}

// isBlockedAtEdge reports whether it is the address of this machine that is not let through to Medium.
func isBlockedAtEdge(err error) bool {
	var refused *medium.Error
	return errors.As(err, &refused) && refused.Blocked
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
	j.ui.print("%s", s)
}

// String names what there is any of.
func (s summary) String() string {
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
	return strings.Join(parts, ", ")
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
