package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

// A job is a loaded site and what turns its posts into candidates: what all commands begin with.
type job struct {
	*app
	site     *hugosite.Site
	config   syndicate.Config
	rewriter rewrite.Rewriter
	check    *check.Checker
	others   *check.Others    // stories on record and articles made so far, for those that come later
	status   syndicate.Status // in place of what the posts say, if not empty

	flagged []*syndicate.Post // all of the site, once posts were selected
}

// load reads the site and its configuration.
func (a *app) load(ctx context.Context) (*job, error) {
	a.ui.progress("reading %s", a.global.site)
	site, err := hugosite.Load(ctx, a.siteOptions(ctx))
	if errors.Is(err, hugosite.ErrUnreadable) && a.global.hugo == embeddedHugo {
		if other, ok := hugosite.OtherHugo(ctx); ok {
			err = fmt.Errorf("%w; your hugo %s may read the site: try --hugo auto", err, other.Version)
		}
	}
	if err != nil {
		return nil, err
	}
	a.ui.detail("the site is read by %s", site.Engine())
	j := &job{app: a, site: site, rewriter: rewrite.Rewriter{Profile: medium.Profile, Studio: a.studio, Files: site}, others: &check.Others{}}
	if err := j.configure(); err != nil {
		site.Close()
		return nil, usageError{err}
	}
	a.ledgerAt = &j.config.Ledger
	return j, nil
}

// What --hugo can be besides the path of a hugo command.
const (
	embeddedHugo = "embedded" // the one that is built in
	autoHugo     = "auto"     // the user's own, if it is of another version
)

// siteOptions is what the command line says about the site.
func (a *app) siteOptions(ctx context.Context) hugosite.Options {
	g := a.global
	return hugosite.Options{
		Hugo: hugoCommand(ctx, g.hugo),
		Dir:  g.site, Environment: g.environment, Config: g.config, ConfigDir: g.configDir, ThemesDir: g.themesDir, BaseURL: g.baseURL,
		Fields: func(_ string, r io.Reader) ([]syndicate.Field, error) { return frontmatter.Fields(r) },
		Log: func(level slog.Level, message string) {
			a.ui.detail("hugo %s: %s", strings.ToLower(level.String()), message)
		},
	}
}

// hugoCommand is the hugo command that --hugo asks for, empty for what is built in.
func hugoCommand(ctx context.Context, flag string) string {
	switch flag {
	case embeddedHugo:
		return ""
	case autoHugo:
		other, _ := hugosite.OtherHugo(ctx)
		return other.Path
	}
	return flag
}

func (j *job) configure() (err error) {
	if u, err := url.Parse(j.site.BaseURL()); err != nil || !u.IsAbs() || u.Hostname() == "" {
		return fmt.Errorf("the site's baseURL is %q: set it in the site's configuration, or with --baseURL, to an address like https://example.org/", j.site.BaseURL())
	}
	params, _ := j.site.Params()[syndicate.ParamsKey].(map[string]any)
	if j.config, err = syndicate.DecodeConfig(params, medium.Profile); err != nil {
		return err
	}
	j.check, err = check.New(j.config.Checks, medium.Profile, rewrite.RuleNames())
	return err
}

func (j *job) close() { j.site.Close() }

// A selection says which posts a command is about.
type selection struct {
	paths     []string // content paths or globs; none for all
	unflagged bool     // posts without a flag as well
}

// candidates yields the selected posts one by one, rendered, rewritten and checked.
func (j *job) candidates(ctx context.Context, s selection) iter.Seq2[syndicate.Candidate, error] {
	return func(yield func(syndicate.Candidate, error) bool) {
		posts, err := j.posts(s)
		if err != nil {
			yield(syndicate.Candidate{}, err)
			return
		}
		j.site.Prepare(posts)
		for i, p := range posts {
			j.ui.progress("[%d/%d] %s", i+1, len(posts), p.Key)
			c, err := j.candidate(ctx, p)
			more := yield(c, err)
			p.HTML, p.Source = "", "" // the article has what is needed of them
			if !more || err != nil {
				return
			}
		}
	}
}

// all collects the candidates of a selection.
func (j *job) all(ctx context.Context, s selection) ([]syndicate.Candidate, error) {
	var list []syndicate.Candidate
	for c, err := range j.candidates(ctx, s) {
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

func (j *job) candidate(ctx context.Context, p *syndicate.Post) (syndicate.Candidate, error) {
	if err := j.site.Render(ctx, p); err != nil {
		return syndicate.Candidate{}, err
	}
	article, err := j.rewriter.Rewrite(ctx, p)
	if err != nil {
		p.Findings = append(p.Findings, syndicate.Finding{Rule: "rewrite", Severity: syndicate.Error, Message: err.Error(), Path: p.Path})
	}
	findings := slices.Clone(p.Findings)
	if !syndicate.Blocking(findings) { // what could not be read has no text to check
		findings = append(findings, j.check.CheckAmong(p, &article, j.others)...)
		j.others.Add(check.Other{
			Key: p.Key, Where: p.Path, Title: article.Title, CanonicalURL: article.CanonicalURL, Language: p.Language, Text: check.ReadText(article.HTML),
		})
	}
	return syndicate.Candidate{Post: p, Article: article, Findings: findings}, nil
}

// posts returns the selected posts with their settings, not yet rendered. A path that selects
// nothing is an error that says why.
func (j *job) posts(s selection) ([]*syndicate.Post, error) {
	isFlagged := func(params map[string]any) bool {
		flagged, err := j.config.Flagged(params)
		return flagged || err != nil // a flag that makes no sense is the post's finding
	}
	keep := isFlagged
	if s.unflagged || len(s.paths) > 0 { // to tell what a path means, all posts are needed
		keep = func(map[string]any) bool { return true }
	}
	posts := j.site.Posts(keep)
	j.flagged = nil
	for _, p := range posts {
		j.config.Apply(p)
		if j.status != "" {
			p.Settings.Status = j.status
		}
		if isFlagged(p.Params) {
			j.flagged = append(j.flagged, p)
		}
	}
	if len(s.paths) == 0 {
		return posts, nil
	}
	var selected []*syndicate.Post
	for _, arg := range s.paths {
		matching, err := j.matching(posts, arg)
		if err != nil {
			return nil, err
		}
		if !s.unflagged {
			matching = slices.DeleteFunc(matching, func(p *syndicate.Post) bool { return !isFlagged(p.Params) })
			if len(matching) == 0 {
				return nil, usagef("%s is not flagged: add %q to its front matter", arg, j.config.Flag+": "+medium.Profile.Name)
			}
		}
		for _, p := range matching {
			if !slices.Contains(selected, p) {
				selected = append(selected, p)
			}
		}
	}
	return selected, nil
}
