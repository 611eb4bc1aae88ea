package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/moby/sys/atomicwriter"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// A memo is what the flagged posts of a site came to. As long as nothing that they were made of has changed,
// and all of them are on record, it stands for the site: then there is nothing to do, and to find that out
// takes no Hugo.
//
// It is kept in the user's cache folder. Without it the site is loaded.
type memo struct {
	Stamp   hugosite.Stamp
	BaseURL string
	Config  syndicate.Config
	Posts   []memoPost
}

// A memoPost is a post that may be on record, and its article without the text.
type memoPost struct {
	Post     syndicate.Post
	Abstract syndicate.Abstract
}

// memoFile is the file for this program, this site and these flags, "" if there is no place for it.
func (a *app) memoFile(o deliveryOptions) string {
	dir := cacheDir()
	site, err := filepath.Abs(a.global.site)
	if dir == "" || err != nil || a.global.hugo != embeddedHugo {
		return ""
	}
	g := a.global
	var b strings.Builder
	for _, part := range []string{build(a.version), site, g.environment, g.config, g.configDir, g.themesDir, g.baseURL, o.status, o.account} {
		fmt.Fprintf(&b, "%q\n", part)
	}
	name := sha256.Sum256([]byte(b.String()))
	return filepath.Join(dir, "memo", hex.EncodeToString(name[:])+".json")
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
func (j *job) remember(ctx context.Context, o deliveryOptions, candidates []syndicate.Candidate) {
	name := j.memoFile(o)
	if name == "" {
		return
	}
	stamp, err := j.site.Stamp(ctx, j.now())
	if err != nil {
		j.ui.detail("the next run reads the site again: %v", err)
		return
	}
	config, err := decodeConfig(j.site.Params()) // without this run's flags
	if err != nil {
		return
	}
	m := memo{Stamp: stamp, BaseURL: j.baseURL, Config: config}
	m.Config.Profile, m.Config.Checks = syndicate.Profile{}, nil
	for _, c := range candidates {
		p := *c.Post
		p.Params, p.Fields, p.HTML, p.Source, p.Summary = nil, nil, "", "", ""
		m.Posts = append(m.Posts, memoPost{p, c.Article.Abstract()})
	}
	text, err := json.Marshal(m)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(name), 0o700)
	}
	if err == nil {
		err = atomicwriter.WriteFile(name, text, 0o600)
	}
	if err != nil {
		j.ui.detail("the next run reads the site again: %v", err)
	}
}

var (
	errNoMemo      = errors.New("it is not known what its posts came to")
	errNotOnRecord = errors.New("not all of its flagged posts are on record")
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
	j := &job{app: a, baseURL: m.BaseURL, config: m.Config}
	j.config.Profile = medium.Profile
	if err := o.apply(j); err != nil {
		return nil, nil, err
	}
	a.ledgerAt = &j.config.Ledger
	var candidates []syndicate.Candidate
	for _, known := range m.Posts {
		candidates = append(candidates, syndicate.Candidate{Post: &known.Post, Article: known.Abstract.Article(), Findings: known.Post.Findings})
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
	if !allOnRecord(candidates, records) {
		return nil, nil, errNotOnRecord
	}
	return j, candidates, nil
}

// allOnRecord reports whether the ledger alone decides what happens with the posts.
func allOnRecord(candidates []syndicate.Candidate, records syndicate.Records) bool {
	return len(records.Damaged) == 0 && !slices.ContainsFunc(candidates, func(c syndicate.Candidate) bool { return !isOnRecord(c, records) })
}

// isOnRecord reports whether a post has been delivered, or will never be.
func isOnRecord(c syndicate.Candidate, records syndicate.Records) bool {
	e := records.Entries[c.Post.Key]
	return e.State == syndicate.StatePublished || e.State == syndicate.StateAbandoned
}
