package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/authority"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

type verifyOptions struct {
	mediumAt
	authorityAt
	authority bool
	page      string
	format    string
	out       string
	fresh     bool
	perMinute int
}

func (a *app) verifyCommand() *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify [PATH...]",
		Short: "Prove that the stories are out there, and lead back to their posts",
		Long: `verify looks at the story of each published post as anybody can, without a token, and
answers: can it be reached, is the title ours, does its canonical link name the post, is
there a link back, have images and code blocks arrived, and who can read it.

Each answer is ok, wrong, with how to mend it by hand, or cannot tell. It asks for a few
pages a minute, and not again within a day for a story that was in order. Ctrl-C keeps what
was found, and the next run goes on with the rest.

Where Medium turns programs away, open the story in your browser, save the page, and hand
it in with --page.`,
		Example: "  syndicate verify\n  syndicate verify posts/hello --page ~/Downloads/hello.html\n  syndicate verify --format html --out backlinks.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case verifyFormats[o.format] == nil:
				return usagef("--format %s: text, json, markdown or html is needed", o.format)
			case o.page == "" && cmd.Flags().Changed("page"):
				return usagef("--page has no file name")
			case o.page != "" && len(args) != 1:
				return usagef("--page is the page of one story: name its post")
			case o.perMinute < 1:
				return usagef("--per-minute %d: a whole number from 1 up is needed", o.perMinute)
			}
			return a.verify(cmd.Context(), args, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.page, "page", "", "read the story's page from this file, saved in a browser, instead of asking for it")
	flags.StringVar(&o.format, "format", "text", "text, json, markdown or html")
	flags.StringVar(&o.out, "out", "", "write that into this file")
	flags.BoolVar(&o.fresh, "fresh", false, "ask again also for what was in order within the last day")
	flags.IntVar(&o.perMinute, "per-minute", defaultPerMinute, "ask for no more pages a minute than this; there is no limit on this machine itself")
	flags.BoolVar(&o.authority, "authority", false, "ask how the domains of the stories and of the site stand")
	mustBeTyped(flags, "page")
	o.mediumAt.addFlags(flags)
	o.authorityAt.addFlags(flags)
	return cmd
}

// verify finds out about the stories of a ledger, and reports.
func (a *app) verify(ctx context.Context, args []string, o verifyOptions) error {
	almanac, err := a.almanac(o.authorityAt)
	if err != nil {
		return err
	}
	j, err := a.load(ctx)
	if err != nil {
		return err
	}
	defer j.close()
	if _, err := j.followStories(ctx, o.sandbox); err != nil {
		return err
	}
	subjects, err := j.subjects(ctx, args, o.sandbox)
	if err != nil {
		return err
	}
	there, leave, err := a.reach(o.mediumAt)
	if err != nil {
		return err
	}
	defer leave()
	v, history, err := a.verifier(ctx, there, o.perMinute)
	if err != nil {
		return err
	}
	v.Fresh = o.fresh
	report := verifyReport{Site: j.site.BaseURL(), Destination: medium.Profile.Name, Sandbox: o.sandbox, Posts: []syndicate.Verification{}, at: a.now().UTC()}
	if o.page != "" {
		found, err := verifySaved(ctx, v, subjects, o.page)
		if err != nil {
			return err
		}
		report.add(found)
	} else {
		a.announce(len(subjects), o)
		err = v.Run(ctx, subjects, func(found syndicate.Verification) {
			report.add(found)
			a.ui.progress("[%d/%d] %s", len(report.Posts), len(subjects), found.Key)
		})
	}
	report.history = history.All()
	report.Authority = a.standings(ctx, almanac, report, o)
	return a.concludeVerification(report, err, o)
}

// announce says how long a run takes that is to be polite.
func (a *app) announce(stories int, o verifyOptions) {
	if minutes := stories / o.perMinute; minutes > 0 && a.pace(o.mediumAt, o.perMinute) != nil {
		a.ui.note("%d stories at %d a minute take up to %d minutes; ctrl-c keeps what was found, and the next run goes on", stories, o.perMinute, minutes)
	}
}

// verifySaved verifies the one story of subjects by its page in a file.
func verifySaved(ctx context.Context, v *syndicate.Verifier, subjects []syndicate.Subject, name string) (syndicate.Verification, error) {
	if len(subjects) != 1 {
		return syndicate.Verification{}, usagef("--page is the page of one story, and %d are selected", len(subjects))
	}
	file, err := os.Open(name)
	if err != nil {
		return syndicate.Verification{}, usageError{err}
	}
	defer file.Close()
	found, err := verifyPage(ctx, v, subjects[0], file)
	if errors.Is(err, medium.ErrNoStory) || errors.Is(err, syndicate.ErrOtherStory) {
		err = usagef("%s: %w", name, err)
	}
	return found, err
}

// concludeVerification reports what was found, says what a person can do, and gives the exit status.
func (a *app) concludeVerification(r verifyReport, failure error, o verifyOptions) error {
	turnedAway := errors.Is(failure, syndicate.ErrTurnedAway)
	if failure != nil && !turnedAway {
		r.Error = plainLine(failure.Error())
	}
	slices.SortFunc(r.Posts, func(a, b syndicate.Verification) int { return strings.Compare(a.Key, b.Key) })
	if err := a.writeVerification(r, o); err != nil {
		return err
	}
	if turnedAway {
		a.ui.hint("medium turns programs away here: open the story in your browser, save the page as web page, and hand it in:")
		a.ui.hint("  syndicate verify%s PATH --page FILE", a.flags(o.sandbox))
	} else if failure != nil {
		return failure
	}
	if r.Summary.Wrong > 0 {
		return verdict(exitChecks)
	}
	return nil
}

// subjects returns the stories of the ledger that are meant, all without args, by key.
func (j *job) subjects(ctx context.Context, args []string, sandbox bool) ([]syndicate.Subject, error) {
	l, err := j.ledger(ctx, sandbox)
	if err != nil {
		return nil, err
	}
	records, err := j.records(ctx, l)
	if err != nil {
		return nil, err
	}
	posts, err := j.posts(selection{unflagged: true})
	if err != nil {
		return nil, err
	}
	keys := slices.Collect(maps.Keys(records.Entries))
	if len(args) > 0 {
		if keys, err = j.keysOf(posts, records, args); err != nil {
			return nil, err
		}
	} else {
		for _, key := range slices.Sorted(maps.Keys(records.Damaged)) {
			j.ui.warning("the story of %s is left out: its record %s cannot be read", key, records.Damaged[key].Path)
		}
	}
	slices.Sort(keys)
	byKey := map[string]*syndicate.Post{}
	for _, p := range posts {
		byKey[p.Key] = p
	}
	var subjects []syndicate.Subject
	var prepared []*syndicate.Post
	for _, key := range slices.Compact(keys) {
		if e := records.Entries[key]; e.State == syndicate.StatePublished {
			subjects = append(subjects, j.subject(e, byKey[key]))
			if p := byKey[key]; p != nil {
				prepared = append(prepared, p)
			}
		}
	}
	j.site.Prepare(prepared)
	return subjects, nil
}

// keysOf returns the keys that args stand for, those of records whose posts are gone included.
func (j *job) keysOf(posts []*syndicate.Post, records syndicate.Records, args []string) ([]string, error) {
	var keys []string
	for _, arg := range args {
		name := strings.ToLower(contentPath(j.global.site, arg))
		if e, recorded := firstOf(records.Entries, name, withoutExtension(name)); recorded {
			if e.State != syndicate.StatePublished {
				return nil, usagef("%s is %s: there is no story to verify", e.Key, e.State)
			}
			keys = append(keys, e.Key)
			continue
		}
		matching, err := j.matching(posts, arg)
		if err != nil {
			return nil, err
		}
		published := 0
		for _, p := range matching {
			if records.Entries[p.Key].State == syndicate.StatePublished {
				keys = append(keys, p.Key)
				published++
			}
		}
		if published == 0 {
			return nil, usagef("%s: no story of it is on record; record one that exists with syndicate adopt", arg)
		}
	}
	return keys, nil
}

func firstOf(entries map[string]syndicate.Entry, keys ...string) (e syndicate.Entry, ok bool) {
	for _, key := range keys {
		if e, ok = entries[key]; ok {
			return e, true
		}
	}
	return e, false
}

// verifyReport is the JSON of verify.
type verifyReport struct {
	Site        string                   `json:"site"`
	Destination string                   `json:"destination"`
	Sandbox     bool                     `json:"sandbox,omitempty"` // nothing of it is at the destination itself
	Posts       []syndicate.Verification `json:"posts"`
	Summary     verifySummary            `json:"summary"`
	Authority   []authority.Entry        `json:"authority,omitempty"`
	Error       string                   `json:"error,omitempty"` // why the run ended early

	at      time.Time
	history []syndicate.Verification
}

type verifySummary struct {
	OK         int `json:"ok"`
	Wrong      int `json:"wrong"`
	CannotTell int `json:"cannotTell"`
}

func (s verifySummary) String() string {
	return fmt.Sprintf("%d ok, %d wrong, %d cannot tell", s.OK, s.Wrong, s.CannotTell)
}

func (r *verifyReport) add(v syndicate.Verification) {
	r.Posts = append(r.Posts, v)
	switch v.Verdict {
	case syndicate.VerdictOK:
		r.Summary.OK++
	case syndicate.VerdictWrong:
		r.Summary.Wrong++
	default:
		r.Summary.CannotTell++
	}
}
