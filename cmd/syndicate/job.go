package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/url"
	"runtime"
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
	site     *hugosite.Site // nil if there is a memo
	memo     *memo          // in place of the site, if nothing of it had to be read
	baseURL  string
	config   syndicate.Config
	rewriter rewrite.Rewriter
	check    *check.Checker
	others   *check.Others    // stories on record and articles made so far, for those that come later
	status   syndicate.Status // in place of what the posts say, if not empty

	flagged []*syndicate.Post // all of the site, once posts were selected
	rest    [][]string        // content files of the parts of the site that are still to be loaded
}

// load reads the site and its configuration.
func (a *app) load(ctx context.Context) (*job, error) {
	return a.loadFrom(ctx, a.siteOptions(ctx))
}

func (a *app) loadFrom(ctx context.Context, o hugosite.Options) (*job, error) {
	a.ui.progress("reading %s", a.global.site)
	a.collectGarbage(gcLoading)
	site, err := hugosite.Load(ctx, o)
	if errors.Is(err, hugosite.ErrUnreadable) && a.global.hugo == embeddedHugo {
		if other, ok := hugosite.OtherHugo(ctx); ok {
			err = fmt.Errorf("%w; your hugo %s may read the site: try --hugo auto", err, other.Version)
		}
	}
	if err != nil {
		return nil, err
	}
	a.ui.detail("the site is read by %s", site.Engine())
	a.ui.detail("read: %s", site.Extent())
	j := &job{app: a, site: site, baseURL: site.BaseURL(), rewriter: rewrite.Rewriter{Profile: medium.Profile, Studio: a.studio, Files: site}, others: &check.Others{}}
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

// flaggedOptions is the same for commands that are about flagged posts only.
func (a *app) flaggedOptions(ctx context.Context) hugosite.Options {
	o := a.siteOptions(ctx)
	o.Flag = func(params map[string]any) string {
		config, _ := decodeConfig(params)
		return config.Flag
	}
	return o
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
	if u, err := url.Parse(j.baseURL); err != nil || !u.IsAbs() || u.Hostname() == "" {
		return fmt.Errorf("the site's baseURL is %q: set it in the site's configuration, or with --baseURL, to an address like https://example.org/", j.baseURL)
	}
	if j.config, err = decodeConfig(j.site.Params()); err != nil {
		return err
	}
	if j.check, err = check.New(j.config.Checks, medium.Profile, rewrite.RuleNames()); err != nil {
		return err
	}
	j.rewriter.Tracking = j.check.TrackingParameters()
	return nil
}

// decodeConfig reads what the site's parameters say to us.
func decodeConfig(params map[string]any) (syndicate.Config, error) {
	ours, _ := params[syndicate.ParamsKey].(map[string]any)
	return syndicate.DecodeConfig(ours, medium.Profile)
}

func (j *job) close() {
	if j.site != nil {
		j.site.Close()
	}
}

// A selection says which posts a command is about.
type selection struct {
	paths     []string // content paths or globs; none for all
	unflagged bool     // posts without a flag as well
	once      bool     // nobody asks for a post again: nothing of it is kept
}

// candidates yields the selected posts one by one, rendered, rewritten and checked. While one is taken, some
// of those that follow are worked at: Hugo renders them one after the other, the rest is done on all cores.
// The order of the posts decides what each is compared with.
func (j *job) candidates(ctx context.Context, s selection) iter.Seq2[syndicate.Candidate, error] {
	return func(yield func(syndicate.Candidate, error) bool) {
		taken := map[string]bool{}
		for {
			missed, more, err := j.candidatesOfPart(ctx, s, taken, yield)
			switch {
			case err != nil, !more:
			case missed != "":
				err = j.loadWhole(ctx, missed)
			default:
				more, err = j.loadNext(ctx)
			}
			if err != nil {
				yield(syndicate.Candidate{}, err)
			}
			if err != nil || !more {
				return
			}
		}
	}
}

// candidatesOfPart does the same with what of the site is loaded and not yet taken. It ends early, saying why, at
// a post that may be another one in the whole site, and when no more are wanted.
func (j *job) candidatesOfPart(ctx context.Context, s selection, taken map[string]bool, yield func(syndicate.Candidate, error) bool) (missed string, more bool, err error) {
	if s.once {
		j.site.Spare()
		j.collectGarbageOfPosts()
	}
	posts, err := j.posts(s)
	if err != nil {
		return "", false, err
	}
	posts = slices.DeleteFunc(posts, func(p *syndicate.Post) bool { return taken[mark(p)] })
	j.site.Prepare(posts)
	work := line[*syndicate.Post, sketch]{begin: j.site.Render, finish: j.sketch, ahead: runtime.GOMAXPROCS(0)}
	done := 0
	j.tell(posts, done)
	for made, err := range work.run(ctx, posts) {
		if err != nil {
			return "", false, err
		}
		if missed := j.site.Missed(); missed != "" && s.once {
			return missed, true, nil
		}
		taken[mark(made.post)] = true
		more := yield(j.compared(made), nil)
		forget(made.post) // the article has what is needed of it
		if s.once {
			j.site.Forget(made.post)
			posts[done] = nil
		}
		if !more {
			return "", false, nil
		}
		done++
		j.tell(posts, done)
	}
	return "", true, nil
}

// forget lets go of the text of a post: a site may be large.
func forget(p *syndicate.Post) { p.HTML, p.Source = "", "" }

// tell tells which post is waited for.
func (j *job) tell(posts []*syndicate.Post, done int) {
	if done < len(posts) {
		j.ui.progress("[%d/%d] %s", done+1, len(posts), posts[done].Key)
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

// candidate renders, rewrites and checks a post.
func (j *job) candidate(ctx context.Context, p *syndicate.Post) (syndicate.Candidate, error) {
	if err := j.site.Render(ctx, p); err != nil {
		return syndicate.Candidate{}, err
	}
	made, err := j.sketch(ctx, p)
	if err != nil {
		return syndicate.Candidate{}, err
	}
	return j.compared(made), nil
}

// A sketch is a candidate that was not compared with others yet.
type sketch struct {
	post    *syndicate.Post
	article *syndicate.Article
	look    *check.Look // nil if there is no text to check
}

// sketch rewrites a rendered post and looks at the article. It may be called for several posts at once.
func (j *job) sketch(ctx context.Context, p *syndicate.Post) (sketch, error) {
	article, err := j.rewriter.Rewrite(ctx, p)
	if ctx.Err() != nil { // that is no trouble of the post
		return sketch{}, context.Cause(ctx)
	}
	if err != nil {
		p.Findings = append(p.Findings, syndicate.Finding{Rule: "rewrite", Severity: syndicate.Error, Message: err.Error(), Path: p.Path})
	}
	made := sketch{post: p, article: &article}
	if !syndicate.Blocking(p.Findings) { // what could not be read has no text to check
		made.look = j.check.Look(p, &article)
		made.look.Text() // the comparison would read it, and has to wait its turn
	}
	return made, nil
}

// compared compares the article with those before it, and makes it known to those that come.
func (j *job) compared(made sketch) syndicate.Candidate {
	p, a := made.post, made.article
	findings := slices.Clone(p.Findings)
	if made.look != nil {
		findings = append(findings, made.look.Among(j.others)...)
		j.others.Add(check.Other{
			Key: p.Key, Where: p.Path, Title: a.Title, CanonicalURL: a.CanonicalURL, Language: p.Language, Text: made.look.Text(),
		})
	}
	return syndicate.Candidate{Post: p, Article: *a, Findings: findings}
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
