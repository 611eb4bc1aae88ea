package main

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"slices"

	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// mediumAt is where Medium is, by the flags of the commands that ask it.
type mediumAt struct {
	api     string // base address of the API, empty for Medium's own
	sandbox bool
}

func (o *mediumAt) addFlags(flags *pflag.FlagSet) {
	addAPIFlag(flags, &o.api)
	addSandboxFlag(flags, &o.sandbox)
}

func addAPIFlag(flags *pflag.FlagSet, api *string) {
	flags.StringVar(api, "medium-api", "", "base address in place of "+medium.DefaultBaseURL)
}

// reach serves the sandbox until leave is called, if it is meant, and says where Medium is.
func (a *app) reach(wanted mediumAt) (there mediumAt, leave func(), err error) {
	if !wanted.sandbox {
		return wanted, func() {}, nil
	}
	local, err := a.startOwnSandbox()
	if err != nil {
		return wanted, nil, err
	}
	return mediumAt{api: local.api, sandbox: true}, local.close, nil
}

// inquiry looks for stories at the website that belongs to an API: the API has no way to look.
func (a *app) inquiry(there mediumAt) (*syndicate.Inquiry, error) {
	visitor, err := a.visitor(there, medium.VisitorOptions{})
	if err != nil {
		return nil, err
	}
	return syndicate.NewInquiry(visitor), nil
}

// websiteOf is the address of the website that belongs to an API, whose own address may be left out.
func websiteOf(api string) (string, error) {
	if api == "" || api == medium.DefaultBaseURL {
		return medium.DefaultWebsite, nil
	}
	u, err := url.Parse(api)
	if err != nil || u.Host == "" {
		return "", usagef("--medium-api is no address: something like %s is needed", medium.DefaultBaseURL)
	}
	return u.Scheme + "://" + u.Host, nil
}

// visitor visits the website that belongs to an API.
func (a *app) visitor(there mediumAt, o medium.VisitorOptions) (*medium.Visitor, error) {
	o.UserAgent = a.userAgent()
	website, err := websiteOf(there.api)
	if err != nil {
		return nil, err
	}
	o.Website = website
	visitor, err := medium.NewVisitor(o)
	if err != nil {
		return nil, usageError{err}
	}
	return visitor, nil
}

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
