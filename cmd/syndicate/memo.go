package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/moby/sys/atomicwriter"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// A memo is what the flagged posts of a site came to. As long as nothing that they were made of has changed,
// it stands for the site where no text is needed, which is only sent: to find out that there is nothing to do
// takes no Hugo.
//
// It is kept in the user's cache folder. Without it the site is loaded.
type memo struct {
	Stamp   hugosite.Stamp
	BaseURL string
	Config  syndicate.Config
	Posts   []memoPost
	Records string // identifies those that the posts were compared with
	Stories string // identifies those that links could lead to, if that matters
}

// A memoPost is a post, its article without the text, and what was found in both.
type memoPost struct {
	Post     syndicate.Post
	Abstract syndicate.Abstract
	Findings []syndicate.Finding
}

// memoFile is the file for this program, this site and these flags, "" if there is no place for it.
func (a *app) memoFile(o deliveryOptions) string {
	dir := cacheDir()
	site, err := filepath.Abs(a.global.site)
	if dir == "" || err != nil || a.global.hugo != embeddedHugo {
		return ""
	}
	g := a.global
	name := digest(build(a.version), site, g.environment, g.config, g.configDir, g.themesDir, g.baseURL, o.status, o.account)
	return filepath.Join(dir, "memo", name+".json")
}

// digest identifies texts in their order.
func digest(texts ...string) string {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d:", len(text))
		io.WriteString(h, text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// build identifies the program: a release by its version, any other by its file.
func build(version string) string {
	if release != "" {
		return version
	}
	name, err := os.Executable()
	if err != nil {
		return version
	}
	info, err := os.Stat(name)
	if err != nil {
		return version
	}
	return fmt.Sprint(version, " ", info.Size(), " ", info.ModTime().UnixNano())
}

// remember writes the memo of a site whose flagged posts were made just now. That it cannot is no failure.
func (j *job) remember(ctx context.Context, o deliveryOptions, candidates []syndicate.Candidate, records syndicate.Records) {
	name := j.memoFile(o)
	if name == "" {
		return
	}
	m, err := j.newMemo(ctx, candidates, records)
	if err == nil {
		err = m.write(name)
	}
	if err != nil {
		j.ui.detail("the next run reads the site again: %v", err)
	}
}

func (j *job) newMemo(ctx context.Context, candidates []syndicate.Candidate, records syndicate.Records) (*memo, error) {
	m := &memo{BaseURL: j.baseURL, Records: identify(records), Stories: storiesThatMatter(candidates, records)}
	for _, c := range candidates {
		if slices.ContainsFunc(c.Post.Findings, mayPass) {
			return nil, fmt.Errorf("%s could not be rendered", c.Post.Path)
		}
		p := *c.Post
		p.Params, p.Fields, p.HTML, p.Source, p.Summary = nil, nil, "", "", ""
		m.Posts = append(m.Posts, memoPost{p, c.Article.Abstract(), c.Findings})
	}
	var err error
	if m.Config, err = decodeConfig(j.site.Params()); err != nil { // without this run's flags
		return nil, err
	}
	m.Config.Profile, m.Config.Checks = syndicate.Profile{}, nil
	m.Stamp, err = j.site.Stamp(ctx, j.now())
	return m, err
}

// mayPass reports whether an error may be gone the next time though nothing has changed, as when rendering took
// too long on a machine that was busy. Those of settings stay.
func mayPass(f syndicate.Finding) bool {
	return f.Severity == syndicate.Error && f.Rule != "front-matter"
}

func (m *memo) write(name string) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return atomicwriter.WriteFile(name, text, 0o600)
}

// storiesThatMatter identifies the stories of a ledger if posts come out in another way with others: where only
// so many links to the site are kept, a link to a story leaves room for one more.
func storiesThatMatter(candidates []syndicate.Candidate, records syndicate.Records) string {
	isCounted := func(c syndicate.Candidate) bool { return c.Post.Settings.Rendition.KeepSelfLinks != nil }
	if !slices.ContainsFunc(candidates, isCounted) {
		return ""
	}
	stories := readableStories(records)
	var texts []string
	for _, page := range slices.Sorted(maps.Keys(stories)) {
		texts = append(texts, page, stories[page])
	}
	return digest(texts...)
}

var (
	errNoMemo       = errors.New("it is not known what its posts came to")
	errOtherRecords = errors.New("the ledger has changed, and not all of its flagged posts are on record")
	errOtherStories = errors.New("other posts have stories now")
	errToSend       = errors.New("there is something to send, or to look for")
	errOtherLedger  = errors.New("the site was changed meanwhile and has another ledger: run the command again")
)

// recall makes a job of the memo in place of the site. The error says why that would not do.
func (a *app) recall(ctx context.Context, o deliveryOptions) (*job, []syndicate.Candidate, error) {
	text, err := os.ReadFile(a.memoFile(o))
	if err != nil {
		return nil, nil, errNoMemo
	}
	var m memo
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, nil, errNoMemo
	}
	defer a.staySmall()()
	if err := m.Stamp.Holds(ctx, a.siteOptions(ctx), a.now()); err != nil {
		return nil, nil, err
	}
	j := &job{app: a, memo: &m, baseURL: m.BaseURL, config: m.Config}
	j.config.Profile = medium.Profile
	if err := o.apply(j); err != nil {
		return nil, nil, err
	}
	a.ledgerAt = &j.config.Ledger
	var candidates []syndicate.Candidate
	for _, known := range m.Posts {
		candidates = append(candidates, syndicate.Candidate{Post: &known.Post, Article: known.Abstract.Article(), Findings: known.Findings})
		j.flagged = append(j.flagged, &known.Post)
	}
	l, err := j.ledger(ctx, o.sandbox)
	if err != nil {
		return nil, nil, err
	}
	records, err := l.Read(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := j.memoHolds(o, a.now(), candidates, records); err != nil {
		return nil, nil, err
	}
	return j, candidates, nil
}

// memoHolds reports why the memo does not stand for the site with these records. With all posts on record nothing
// can go out, whatever else there is in the ledger.
func (j *job) memoHolds(o deliveryOptions, now time.Time, candidates []syndicate.Candidate, records syndicate.Records) error {
	isOpen := func(c syndicate.Candidate) bool { return !isOnRecord(c, records) }
	switch {
	case len(records.Damaged) > 0:
		return errOtherRecords
	case !slices.ContainsFunc(candidates, isOpen):
		if j.memo.Stories != storiesThatMatter(candidates, records) {
			return errOtherStories
		}
		return nil
	case j.memo.Records != identify(records):
		return errOtherRecords
	}
	if !o.sends {
		return nil
	}
	plan := o.planner(j, now).Plan(candidates, records)
	if plan.Count(syndicate.DoPublish) > 0 || len(doubtsOf(records)) > 0 { // one that is settled may make room for another post
		return errToSend
	}
	return nil
}

// reconsider reads the site after all if the job has a memo in its place that does not hold any more for a plan
// of this moment. It always returns a job to close; one with a memo has nothing to close.
func (j *job) reconsider(ctx context.Context, o deliveryOptions, now time.Time, candidates []syndicate.Candidate, records syndicate.Records) (*job, []syndicate.Candidate, error) {
	if j.memo == nil {
		return j, candidates, nil
	}
	why := j.memoHolds(o, now, candidates, records)
	if why == nil {
		return j, candidates, nil
	}
	j.ui.detail("reading the site after all: %v", why)
	loaded, candidates, err := j.gatherLoaded(ctx, o, nil)
	if err != nil {
		return j, nil, err
	}
	if loaded.config.Ledger != j.config.Ledger { // another one is locked, and was read
		return loaded, nil, errOtherLedger
	}
	return loaded, candidates, nil
}

// isOnRecord reports whether a post has been delivered, or will never be.
func isOnRecord(c syndicate.Candidate, records syndicate.Records) bool {
	e := records.Entries[c.Post.Key]
	return e.State == syndicate.StatePublished || e.State == syndicate.StateAbandoned
}

// leaveOutChecks leaves posts on record without what the checks found: they are about what may go out.
func leaveOutChecks(candidates []syndicate.Candidate, records syndicate.Records) {
	for i, c := range candidates {
		if isOnRecord(c, records) {
			candidates[i].Findings = c.Post.Findings
		}
	}
}
