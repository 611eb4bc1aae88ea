package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/preview"
)

// A deskSite is one reading of the site for the desk. It implements [desk.Site].
type deskSite struct {
	job      *job
	ledger   syndicate.Ledger
	verifier *syndicate.Verifier
	sandbox  bool
	list     []desk.Post
}

// deskSite reads the site. It does so on a copy of the program's state, since the desk reads the site anew
// while the reading before still serves.
func (a *app) deskSite(ctx context.Context, verifier *syndicate.Verifier, sandbox bool, args []string) (_ *deskSite, err error) {
	own := *a
	j, err := own.load(ctx)
	if err != nil {
		return nil, err
	}
	s := &deskSite{job: j, verifier: verifier, sandbox: sandbox}
	defer func() {
		if err != nil {
			j.close()
		}
	}()
	l, err := j.ledger(ctx, sandbox)
	if err != nil {
		return nil, err
	}
	s.ledger = j.writingBack(l, sandbox)
	if _, err := j.followStories(ctx, sandbox); err != nil {
		return nil, err
	}
	for c, err := range j.candidates(ctx, selection{paths: args}) {
		if err != nil {
			return nil, err
		}
		s.list = append(s.list, desk.Post{Post: c.Post, Article: c.Article, Findings: s.findings(c), Original: c.Post.HTML})
	}
	j.ui.progress("")
	return s, nil
}

// findings are those that matter at the destination. The sandbox is of this machine, and imports its pages
// only: so may an original be.
func (s *deskSite) findings(c syndicate.Candidate) []syndicate.Finding {
	if !s.sandbox || !isHere(c.Post.CanonicalURL()) {
		return c.Findings
	}
	return slices.DeleteFunc(slices.Clone(c.Findings), func(f syndicate.Finding) bool { return f.Rule == "canonical" })
}

// Address implements [desk.Site].
func (s *deskSite) Address() string { return s.job.site.BaseURL() }

// Posts implements [desk.Site].
func (s *deskSite) Posts() []desk.Post { return s.list }

// Close implements [desk.Site].
func (s *deskSite) Close() error { return s.job.site.Close() }

func candidate(p *desk.Post) syndicate.Candidate {
	return syndicate.Candidate{Post: p.Post, Article: p.Article, Findings: p.Findings}
}

// Preview implements [desk.Renderer].
func (s *deskSite) Preview(ctx context.Context, w io.Writer, p *desk.Post) error {
	files := siteImages{open: s.job.site.File, left: mostInlined}
	article := p.Article
	article.HTML = files.inline(ctx, article.HTML, p.Permalink)
	original := files.inline(ctx, p.Original, p.Permalink)
	return preview.Write(w, preview.Page{Article: article, Original: original, Findings: p.Findings})
}

// Clip implements [desk.Renderer].
func (s *deskSite) Clip(p *desk.Post) (syndicate.Clip, error) { return medium.Paste(p.Article) }

// Word implements [desk.Recorder].
func (s *deskSite) Word(a syndicate.Action) string { return standing(a) }

func (s *deskSite) planner() syndicate.Planner {
	o := deliveryOptions{sandbox: s.sandbox}
	return o.planner(s.job, s.job.now())
}

// Standing implements [desk.Recorder].
func (s *deskSite) Standing(ctx context.Context) (*desk.Standing, error) {
	records, err := s.job.records(ctx, s.ledger)
	if err != nil {
		return nil, err
	}
	candidates := make([]syndicate.Candidate, len(s.list))
	for i := range s.list {
		candidates[i] = candidate(&s.list[i])
	}
	planner := s.planner()
	planner.PassFirstRun = true // nothing goes out here that a person did not pick
	plan := planner.Plan(candidates, records)
	return &desk.Standing{Actions: append(plan.Actions, planner.Gone(records)...), Entries: records.Entries}, nil
}

// Pick implements [desk.Recorder].
func (s *deskSite) Pick(ctx context.Context, p *desk.Post) (syndicate.Action, error) {
	records, err := s.job.records(ctx, s.ledger)
	if err != nil {
		return syndicate.Action{}, err
	}
	return s.planner().Pick(candidate(p), records), nil
}

// handOver lets a handover record something. What others do not see yet is an error here, for the desk
// tells of it.
func (s *deskSite) handOver(record func(syndicate.Handover) error) error {
	var unshared error
	err := record(syndicate.Handover{
		Ledger: s.ledger, Profile: medium.Profile, Tool: "syndicate " + s.job.version,
		Now: s.job.now, NewID: rand.Text, Warn: func(err error) { unshared = err },
	})
	if err != nil {
		return err
	}
	return unshared
}

// Begin implements [desk.Recorder].
func (s *deskSite) Begin(ctx context.Context, p *desk.Post) error {
	return s.handOver(func(h syndicate.Handover) error {
		_, err := h.Begin(ctx, s.planner(), candidate(p))
		return err
	})
}

// Published implements [desk.Recorder].
func (s *deskSite) Published(ctx context.Context, key, address string, status syndicate.Status) error {
	records, err := s.job.records(ctx, s.ledger)
	if err != nil {
		return err
	}
	story, err := storyAt(address, records.Entries[key], records)
	if err != nil {
		return err
	}
	if story.Status = status; status != syndicate.Draft {
		story.URL = publicAddress(story)
	}
	return s.handOver(func(h syndicate.Handover) error {
		_, err := h.Published(ctx, key, story, medium.AuthorOf(story.URL))
		return err
	})
}

// NotDone implements [desk.Recorder].
func (s *deskSite) NotDone(ctx context.Context, key string) error {
	return s.handOver(func(h syndicate.Handover) error {
		_, err := h.NotDone(ctx, key)
		return err
	})
}

// MarkUpdated implements [desk.Recorder].
func (s *deskSite) MarkUpdated(ctx context.Context, p *desk.Post) error {
	return s.handOver(func(h syndicate.Handover) error {
		_, err := h.Updated(ctx, p.Key, &p.Article)
		return err
	})
}

// siteStamp changes with the files that the site is made of: their names, sizes and times. What Hugo and
// this program make is none of them, and neither are files that are served as they are.
func (a *app) siteStamp() string {
	sum := fnv.New64a()
	_ = filepath.WalkDir(a.global.site, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be read now is no change
		}
		rel, _ := filepath.Rel(a.global.site, name)
		if d.IsDir() && notStamped(filepath.ToSlash(rel)) {
			return filepath.SkipDir
		}
		if info, err := d.Info(); err == nil && !d.IsDir() {
			fmt.Fprintln(sum, rel, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return fmt.Sprint(sum.Sum64())
}

func notStamped(dir string) bool {
	made := []string{"public", "resources", "node_modules", "static", "data/syndicate"}
	return slices.Contains(made, dir) || dir != "." && strings.HasPrefix(dir, ".")
}
