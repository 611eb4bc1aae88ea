package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/time/rate"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/backlinks"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// defaultPerMinute is how many pages are asked for in a minute. Medium names no limit; this is slower than
// a person who looks through a list.
const defaultPerMinute = 6

// verifier returns what finds out about stories, and the history that it adds to.
func (a *app) verifier(ctx context.Context, there mediumAt, perMinute int) (*syndicate.Verifier, *backlinks.History, error) {
	visitor, err := a.visitor(there, medium.VisitorOptions{Pace: a.pace(there, perMinute)})
	if err != nil {
		return nil, nil, err
	}
	if err := a.makeStateDir(); err != nil {
		return nil, nil, err
	}
	dir := filepath.Join(a.stateDir(), "verify")
	if there.sandbox {
		dir = filepath.Join(a.stateDir(), "sandbox", "verify")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, nil, err
	}
	history, err := backlinks.OpenHistory(ctx, filepath.Join(dir, medium.Profile.Name+".jsonl"))
	if err != nil {
		return nil, nil, err
	}
	return &syndicate.Verifier{Pages: visitor, History: history, Remedies: medium.Remedies, Now: a.now}, history, nil
}

// pace is how often the website may be asked, nil for one on this machine itself.
func (a *app) pace(there mediumAt, perMinute int) *rate.Limiter {
	if there.sandbox || isHere(there.api) {
		return nil
	}
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), 1)
}

// subject is a story to be verified. The post is nil if the site has it no longer.
func (j *job) subject(e syndicate.Entry, p *syndicate.Post) syndicate.Subject {
	if e.Story.ID == "" { // somebody wrote the record by hand
		e.Story.ID, _ = medium.StoryID(e.Story.URL)
	}
	return syndicate.Subject{Entry: e, Post: p, Article: func(ctx context.Context) (*syndicate.Article, error) {
		c, err := j.candidate(ctx, p)
		forget(p) // the article has what is needed of them
		if err != nil || syndicate.Blocking(p.Findings) {
			return nil, err
		}
		return &c.Article, nil
	}}
}

// verifyPage verifies a story by a page of it that somebody saved.
func verifyPage(ctx context.Context, v *syndicate.Verifier, s syndicate.Subject, saved io.Reader) (syndicate.Verification, error) {
	page, err := medium.ReadStoryPage(saved)
	if err != nil {
		return syndicate.Verification{}, err
	}
	return v.VerifyPage(ctx, s, page)
}
