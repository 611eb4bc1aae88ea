package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// deliveryOptions are the flags of the commands that decide what goes out.
type deliveryOptions struct {
	status          string
	account         string
	limit           number
	maxPerDay       number
	maxDraftsPerDay number
	order           string
	firstRun        bool
	sandbox         bool
	sends           bool // what is ready goes out, with its text
	reportOptions
}

func (o *deliveryOptions) addFlags(flags *pflag.FlagSet) {
	o.addSettingFlags(flags)
	flags.Var(&o.limit, "limit", "publish no more than this many posts")
	flags.BoolVar(&o.firstRun, "first-run", false, "go ahead although nothing is recorded and more posts are ready than one day allows")
	mustBeTyped(flags, "first-run")
	addSandboxFlag(flags, &o.sandbox)
	o.reportOptions.addFlags(flags)
}

// addSettingFlags adds those that stand for a setting of the site or the posts.
func (o *deliveryOptions) addSettingFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.status, "status", "", "draft, unlisted or public, whatever the posts say")
	flags.StringVar(&o.account, "account", "", "only posts of this account, and those that name none; no post is moved to another account")
	flags.Var(&o.maxPerDay, "max-per-day", "public and unlisted stories in any 24 hours, in place of maxPerDay")
	flags.Var(&o.maxDraftsPerDay, "max-drafts-per-day", "drafts in any 24 hours, in place of maxDraftsPerDay")
	flags.StringVar(&o.order, "order", "", "oldest or newest: which posts go out first, in place of order")
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
	if o.account != "" {
		if err := syndicate.CheckAccount(o.account); err != nil {
			return usagef("--account %w", err)
		}
		j.config.Defaults.Account = o.account
	}
	if o.limit.set && o.limit.n == 0 {
		return usagef("--limit 0 publishes nothing; to see what would be published there is syndicate plan")
	}
	if o.order != "" {
		if j.config.Order, err = syndicate.ParseOrder(o.order); err != nil {
			return usagef("--order %w", err)
		}
	}
	if o.maxPerDay.set {
		j.config.MaxPerDay = o.maxPerDay.n
	}
	if o.maxDraftsPerDay.set {
		j.config.MaxDraftsPerDay = o.maxDraftsPerDay.n
	}
	return nil
}

// number is a flag that is a whole number from 0 up, or not given.
type number struct {
	n   int
	set bool
}

func (f *number) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return errors.New("a whole number from 0 up is needed")
	}
	f.n, f.set = n, true
	return nil
}

func (f *number) String() string {
	if !f.set {
		return ""
	}
	return strconv.Itoa(f.n)
}

func (f *number) Type() string { return "N" }

// gather makes the candidates of the flagged posts among the selected ones. If nothing of what they are made of
// has changed, and nothing is to be sent, it does without the site.
func (a *app) gather(ctx context.Context, o deliveryOptions, args []string) (*job, []syndicate.Candidate, error) {
	if len(args) == 0 {
		j, candidates, err := a.recall(ctx, o)
		if err == nil {
			a.ui.detail("read: nothing of the site, since nothing has changed")
			return j, candidates, nil
		}
		a.ui.detail("reading the site: %v", err)
	}
	return a.gatherLoaded(ctx, o, args)
}

// gatherLoaded does the same with the site. It loads no more of it than the posts need, unless that turns
// out not to be enough.
func (a *app) gatherLoaded(ctx context.Context, o deliveryOptions, args []string) (*job, []syndicate.Candidate, error) {
	if len(args) > 0 { // to tell what a path means, all posts are needed
		j, candidates, _, err := a.gatherFrom(ctx, a.siteOptions(ctx), o, args)
		return j, candidates, err
	}
	j, candidates, records, err := a.gatherFrom(ctx, a.flaggedOptions(ctx), o, nil)
	if err != nil {
		return nil, nil, err
	}
	if missed := j.site.Missed(); missed != "" {
		a.ui.detail("reading all of the site: %s was not found", missed)
		j.close()
		whole := a.flaggedOptions(ctx)
		whole.Whole = true
		if j, candidates, records, err = a.gatherFrom(ctx, whole, o, nil); err != nil {
			return nil, nil, err
		}
	}
	j.remember(ctx, o, candidates, records)
	return j, candidates, nil
}

func (a *app) gatherFrom(ctx context.Context, from hugosite.Options, o deliveryOptions, args []string) (j *job, candidates []syndicate.Candidate, records syndicate.Records, err error) {
	if j, err = a.loadFrom(ctx, from); err != nil {
		return nil, nil, records, err
	}
	if err = o.apply(j); err == nil {
		records, err = j.followStories(ctx, o.sandbox)
	}
	if err == nil {
		candidates, err = j.all(ctx, selection{paths: args})
	}
	if err != nil {
		j.close()
		return nil, nil, records, err
	}
	return j, candidates, records, nil
}

// planner decides for the site by these flags, as of a moment.
func (o *deliveryOptions) planner(j *job, now time.Time) syndicate.Planner {
	return syndicate.Planner{Config: j.config, Now: now, Limit: o.limit.n, Account: o.account, Site: j.flagged, PassFirstRun: o.firstRun || o.sandbox}
}

// inDoubt leaves only what needs a person.
func inDoubt(actions []syndicate.Action) []syndicate.Action {
	return slices.DeleteFunc(actions, func(a syndicate.Action) bool { return a.Do != syndicate.DoResolve })
}

// stateDir is where the program keeps what is not part of the site.
func (a *app) stateDir() string { return filepath.Join(a.global.site, stateFolder) }

// makeStateDir creates that folder and keeps it out of git.
func (a *app) makeStateDir() error {
	if err := os.MkdirAll(a.stateDir(), 0o777); err != nil {
		return err
	}
	ignore := filepath.Join(a.stateDir(), ".gitignore")
	if _, err := os.Stat(ignore); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(ignore, []byte("*\n"), 0o644)
}
