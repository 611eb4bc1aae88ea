package main

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A doubt is a post in doubt.
type doubt struct {
	entry syndicate.Entry // no longer attempting once its story was found
	open  error           // why its story was not found; nil if it was not looked for
}

// doubtsOf returns the posts whose stories nobody knows of, by key.
func doubtsOf(records syndicate.Records) []doubt {
	var doubts []doubt
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		if e := records.Entries[key]; e.InDoubt() {
			doubts = append(doubts, doubt{entry: e})
		}
	}
	return doubts
}

// settleByEvidence looks for the stories of posts in doubt, and records those that it finds in the
// ledger and in records. The error is about the ledger, or an interrupt.
func (a *app) settleByEvidence(ctx context.Context, l syndicate.Ledger, records syndicate.Records, q *syndicate.Inquiry, doubts []doubt) error {
	for i := range doubts {
		d := &doubts[i]
		if d.open != nil {
			continue
		}
		e := d.entry
		e.Account = cmp.Or(e.Account, records.User(e.AccountName))
		story, err := q.Story(ctx, e, records)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if d.open = err; err != nil {
			continue
		}
		e.State, e.Story, e.Reason = syndicate.StatePublished, story, ""
		if err := a.share(ctx, l, e); err != nil {
			return err
		}
		d.entry = e
		records.Entries[e.Key] = e
		delete(records.Damaged, e.Key)
	}
	return nil
}
