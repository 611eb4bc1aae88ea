package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// adoption is the JSON of adopt --feed and adopt --from-key.
type adoption struct {
	Account string          `json:"account,omitempty"` // whose feed it is
	Posts   []match         `json:"posts"`
	Summary adoptionSummary `json:"summary"`
}

type adoptionSummary struct {
	Found    int `json:"found"`
	Recorded int `json:"recorded"`
	Unclear  int `json:"unclear"`
	Known    int `json:"known"` // recorded before
}

// A match is a post and the story that it seems to have.
type match struct {
	Key      string          `json:"key"`
	Path     string          `json:"path"`
	Title    string          `json:"title"`
	Story    syndicate.Story `json:"story"`
	Unclear  string          `json:"unclear,omitempty"` // why that is not certain; then it is not recorded
	Known    bool            `json:"known,omitempty"`   // that is recorded already
	Recorded bool            `json:"recorded"`

	post *syndicate.Post
}

// isNew reports whether the match is to be recorded.
func (m *match) isNew() bool { return m.Unclear == "" && !m.Known }

// listMatches prints what would be recorded.
func (a *app) listMatches(found *adoption) {
	for _, m := range found.Posts {
		switch {
		case m.Unclear != "":
			found.Summary.Unclear++
			a.ui.problem("%s: %s", m.Key, m.Unclear)
			a.ui.print("%s   %s%s  %s", a.ui.paint("unclear"), plainLine(m.Key), at(m.Story), plainLine(m.Unclear))
		case m.Known:
			found.Summary.Known++
			a.ui.print("known     %s%s", plainLine(m.Key), at(m.Story))
		default:
			found.Summary.Found++
			a.ui.print("%s     %s%s", a.ui.paint("found"), plainLine(m.Key), at(m.Story))
		}
	}
}

// isWanted reports whether the matches are to be recorded. A person is asked, a script has to say --yes.
func (a *app) isWanted(ctx context.Context, found adoption, yes bool) bool {
	n := found.Summary.Found
	if n == 0 || yes {
		return n > 0
	}
	if a.ui.json || !isTerminal(a.stdin) {
		a.ui.hint("nothing was recorded yet; record what was found with --yes")
		return false
	}
	return a.ui.confirm(ctx, a.stdin, fmt.Sprintf("record %d as published?", n))
}

// record writes the certain matches into the ledger.
func (j *job) record(ctx context.Context, l syndicate.Ledger, records syndicate.Records, found *adoption) error {
	var posts []*syndicate.Post
	for _, m := range found.Posts {
		if m.isNew() {
			posts = append(posts, m.post)
		}
	}
	j.site.Prepare(posts)
	for i := range found.Posts {
		m := &found.Posts[i]
		if !m.isNew() {
			continue
		}
		c, err := j.candidate(ctx, m.post)
		if err != nil {
			return err
		}
		entry, known := records.Entries[m.Key]
		if !known {
			entry = existing(c, syndicate.StateNew)
		}
		entry.State, entry.Story, entry.Reason, entry.Account = syndicate.StatePublished, m.Story, "", cmp.Or(found.Account, entry.Account)
		if err := j.share(ctx, l, entry); err != nil {
			return err
		}
		m.Recorded = true
		found.Summary.Recorded++
	}
	return nil
}

func (a *app) reportAdoption(found adoption, failure error) error {
	if a.ui.json {
		if err := a.ui.encode(found); err != nil {
			return err
		}
		return failure
	}
	s := found.Summary
	if len(found.Posts) == 0 {
		a.ui.print("no story in the feed of @%s is that of a post without a record", found.Account)
		return failure
	}
	known := ""
	if s.Known > 0 {
		known = fmt.Sprintf(", %d known before", s.Known)
	}
	a.ui.print("%d found, %d recorded, %d unclear%s", s.Found, s.Recorded, s.Unclear, known)
	return failure
}
