package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// deliveryOptions are the flags of the commands that decide what goes out.
type deliveryOptions struct {
	status          string
	limit           int
	maxPerDay       int
	maxDraftsPerDay int
	firstRun        bool
	sandbox         bool
}

func (o *deliveryOptions) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.status, "status", "", "draft, unlisted or public, whatever the posts say")
	flags.IntVar(&o.limit, "limit", 0, "publish no more than this many posts")
	flags.IntVar(&o.maxPerDay, "max-per-day", -1, "public and unlisted stories in any 24 hours, in place of maxPerDay")
	flags.IntVar(&o.maxDraftsPerDay, "max-drafts-per-day", -1, "drafts in any 24 hours, in place of maxDraftsPerDay")
	flags.BoolVar(&o.firstRun, "first-run", false, "go ahead although nothing is recorded and more posts are ready than one day allows")
	addSandboxFlag(flags, &o.sandbox)
}

func addSandboxFlag(flags *pflag.FlagSet, sandbox *bool) {
	flags.BoolVar(sandbox, "sandbox", false, "use the local Medium, with a ledger of its own in .syndicate/")
}

// apply puts the flags over what the site says.
func (o *deliveryOptions) apply(j *job) (err error) {
	if o.status != "" {
		if j.status, err = syndicate.ParseStatus(o.status); err != nil {
			return usagef("--status %w", err)
		}
	}
	if o.limit < 0 {
		return usagef("--limit is %d, a number from 1 up is needed", o.limit)
	}
	if o.maxPerDay >= 0 {
		j.config.MaxPerDay = o.maxPerDay
	}
	if o.maxDraftsPerDay >= 0 {
		j.config.MaxDraftsPerDay = o.maxDraftsPerDay
	}
	return nil
}

// decide makes the plan for the candidates from what the ledger holds now.
func (o *deliveryOptions) decide(ctx context.Context, j *job, candidates []syndicate.Candidate, l syndicate.Ledger) (syndicate.Plan, syndicate.Records, error) {
	records, err := j.records(ctx, l)
	if err != nil {
		return syndicate.Plan{}, records, err
	}
	planner := syndicate.Planner{Config: j.config, Now: j.now(), Limit: o.limit, PassFirstRun: o.firstRun || o.sandbox}
	return planner.Plan(candidates, records), records, nil
}

// stateDir is where the program keeps what is not part of the site.
func (a *app) stateDir() string { return filepath.Join(a.global.site, ".syndicate") }

// ledger opens the site's ledger, or the sandbox's own.
func (a *app) ledger(sandbox bool) syndicate.Ledger {
	name := medium.Profile.Name
	if sandbox {
		return ledger.Open(filepath.Join(a.stateDir(), "sandbox", "ledger"), filepath.Join(a.stateDir(), "sandbox.lock"), name)
	}
	return ledger.Open(filepath.Join(a.global.site, "data", "syndicate", name), filepath.Join(a.stateDir(), name+".lock"), name)
}

// records reads the ledger and names damaged files as a person at the site would.
func (a *app) records(ctx context.Context, l syndicate.Ledger) (syndicate.Records, error) {
	records, err := l.Read(ctx)
	for key, d := range records.Damaged {
		if rel, err := filepath.Rel(a.global.site, d.Path); err == nil {
			d.Path = filepath.ToSlash(rel)
			records.Damaged[key] = d
		}
	}
	return records, err
}
