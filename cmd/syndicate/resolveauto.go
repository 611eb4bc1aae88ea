package main

import (
	"context"
	"maps"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// resolution is the JSON of resolve --auto.
type resolution struct {
	Posts   []resolved        `json:"posts"`
	Summary resolutionSummary `json:"summary"`
}

type resolutionSummary struct {
	Published int `json:"published"`
	InDoubt   int `json:"inDoubt"`
}

// resolved is what became of one post in doubt.
type resolved struct {
	Key    string          `json:"key"`
	State  syndicate.State `json:"state"`
	Reason string          `json:"reason"` // why it is still in doubt
	Story  syndicate.Story `json:"story"`
}

// resolveAuto settles what is in doubt by what can be seen of Medium, all of it or one post.
func (a *app) resolveAuto(ctx context.Context, args []string, o resolveOptions) error {
	l, records, release, err := a.lockedLedger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	defer release()
	doubts, err := a.doubts(ctx, records, args)
	if err != nil {
		return err
	}
	there, leave, err := a.reach(o.mediumAt)
	if err != nil {
		return err
	}
	defer leave()
	inquiry, err := a.inquiry(there)
	if err != nil {
		return err
	}
	failure := a.settleByEvidence(ctx, a.writingBack(l, o.sandbox), records, inquiry, doubts)
	if err := a.reportResolution(doubts); err != nil {
		return err
	}
	if failure != nil {
		return failure
	}
	return a.concludeResolution(doubts, o.sandbox)
}

// doubts returns what there is to settle: what args name, or everything in doubt. Records that cannot be
// read are among it.
func (a *app) doubts(ctx context.Context, records syndicate.Records, args []string) ([]doubt, error) {
	if len(args) > 0 {
		e, err := a.recorded(ctx, records, args[0])
		if err == nil && !e.InDoubt() {
			err = errSettled(e)
		}
		return []doubt{{entry: e}}, err
	}
	list := doubtsOf(records)
	for _, key := range slices.Sorted(maps.Keys(records.Damaged)) {
		e, err := a.anew(ctx, records.Damaged[key])
		if err != nil {
			e = syndicate.Entry{Key: key, State: syndicate.StateAttempting}
		}
		list = append(list, doubt{entry: e, open: err})
	}
	return list, nil
}

func (a *app) reportResolution(doubts []doubt) error {
	r := resolution{Posts: []resolved{}}
	for _, d := range doubts {
		post := resolved{Key: d.entry.Key, State: d.entry.State, Story: d.entry.Story}
		if d.entry.InDoubt() {
			post.Story = syndicate.Story{} // it has the status that was asked for, of a story that nobody has seen
			post.Reason = "not looked for"
			if d.open != nil {
				post.Reason = plainLine(d.open.Error())
			}
			r.Summary.InDoubt++
		} else {
			r.Summary.Published++
		}
		r.Posts = append(r.Posts, post)
	}
	if a.ui.json {
		return a.ui.encode(r)
	}
	for _, p := range r.Posts {
		if p.State == syndicate.StatePublished {
			a.ui.print("%s %s%s", a.ui.paint("published"), plainLine(p.Key), at(p.Story))
		} else {
			a.ui.problem("%s: %s", p.Key, p.Reason)
			a.ui.print("%s  %s  %s", a.ui.paint("in doubt"), plainLine(p.Key), p.Reason)
		}
	}
	if len(r.Posts) == 0 {
		a.ui.print("nothing is in doubt")
	}
	return nil
}

// concludeResolution says what a person has to do, and gives the exit status.
func (a *app) concludeResolution(doubts []doubt, sandboxed bool) error {
	var open []string
	for _, d := range doubts {
		if d.entry.InDoubt() {
			open = append(open, d.entry.Key)
		}
	}
	if len(open) == 0 {
		return nil
	}
	a.hintDoubts(open, sandboxed)
	return verdict(exitInDoubt)
}
