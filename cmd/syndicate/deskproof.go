package main

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"os"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/difference"
)

// errNoCopy says why there is nothing to compare with.
var errNoCopy = errors.New("what the story shows is not known: it was adopted, it is very long, or an older program recorded it")

// Difference implements [desk.Recorder].
func (s *deskSite) Difference(ctx context.Context, p *desk.Post) (template.HTML, error) {
	records, err := s.job.records(ctx, s.ledger)
	if err != nil {
		return "", err
	}
	e := records.Entries[p.Key]
	before, known := e.Article()
	if !known {
		return "", errNoCopy
	}
	return difference.HTML(before, p.Article.Kept()), nil
}

// Verified implements [desk.Verifier].
func (s *deskSite) Verified(p *desk.Post) (syndicate.Verification, bool) {
	return s.verifier.History.Last(p.Key)
}

// Verify implements [desk.Verifier].
func (s *deskSite) Verify(ctx context.Context, p *desk.Post) (syndicate.Verification, error) {
	subject, err := s.subject(ctx, p)
	if err != nil {
		return syndicate.Verification{}, err
	}
	v, err := s.verifier.Verify(ctx, subject)
	if errors.Is(err, syndicate.ErrTurnedAway) {
		err = nil // the verification says so
	}
	return v, err
}

// VerifySaved implements [desk.Verifier].
func (s *deskSite) VerifySaved(ctx context.Context, p *desk.Post, page []byte) (syndicate.Verification, error) {
	subject, err := s.subject(ctx, p)
	if err != nil {
		return syndicate.Verification{}, err
	}
	return verifyPage(ctx, s.verifier, subject, bytes.NewReader(page))
}

// subject is the post's story, with the article that the desk shows.
func (s *deskSite) subject(ctx context.Context, p *desk.Post) (syndicate.Subject, error) {
	records, err := s.job.records(ctx, s.ledger)
	if err != nil {
		return syndicate.Subject{}, err
	}
	subject := s.job.subject(records.Entries[p.Key], p.Post)
	subject.Article = func(context.Context) (*syndicate.Article, error) { return &p.Article, nil }
	return subject, nil
}

// Unflag implements [desk.Editor].
func (s *deskSite) Unflag(ctx context.Context, p *desk.Post) (remark string, err error) {
	root, err := os.OpenRoot(s.job.global.site) // symbolic links do not lead out of it
	if err != nil {
		return "", err
	}
	defer root.Close()
	f := &flagger{job: s.job, root: root}
	changes := []flagChange{f.unflag(p.Post)}
	if err := f.overrule(ctx, changes); err != nil {
		return "", err
	}
	if changes[0].Action == flagFailed {
		return "", errors.New(changes[0].Reason)
	}
	return changes[0].Reason, nil
}

// Importability implements [desk.Renderer]. Nothing leaves this machine for the sandbox, which imports
// pages of this machine only.
func (s *deskSite) Importability(ctx context.Context, p *desk.Post) (syndicate.Importability, error) {
	if !s.sandbox || isHere(p.Permalink) {
		return s.job.importability(ctx, candidate(p), true)
	}
	report, err := s.job.importability(ctx, candidate(p), false)
	if err != nil {
		return report, err
	}
	return outOfReach(report, "the sandbox imports pages of this machine only",
		"run hugo server, and open the desk with --baseURL http://localhost:1313/"), nil
}
