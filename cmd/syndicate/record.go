package main

import (
	"context"
	"errors"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// lockedLedger opens the ledger for a change and reads it.
func (a *app) lockedLedger(ctx context.Context, sandbox bool) (l syndicate.Ledger, records syndicate.Records, release func() error, err error) {
	if l, err = a.ledger(ctx, sandbox); err != nil {
		return nil, records, nil, err
	}
	if release, err = l.Lock(ctx); err != nil {
		return nil, records, nil, err
	}
	if records, err = a.records(ctx, l); err != nil {
		release()
		return nil, records, nil, err
	}
	return l, records, release, nil
}

// recorded returns what the ledger has of a post, named by its path or by the key of its record. The
// site is loaded only if the name does not tell the key, or if a damaged record is to be made anew. The
// name of a file does not: the post may have an id of its own, and another post the file's name for one.
func (a *app) recorded(ctx context.Context, records syndicate.Records, path string) (syndicate.Entry, error) {
	key := strings.ToLower(contentPath(a.global.site, path))
	if name := withoutExtension(key); name != key {
		key = name
		if c, err := a.post(ctx, path); err == nil {
			key = c.Post.Key
		}
	}
	if e, ok := records.Entries[key]; ok {
		return e, nil
	}
	if d, ok := records.Damaged[key]; ok {
		return a.anew(ctx, d)
	}
	c, err := a.post(ctx, path)
	if err != nil {
		return syndicate.Entry{}, err
	}
	if e, ok := records.Entries[c.Post.Key]; ok {
		return e, nil
	}
	if d, ok := records.Damaged[c.Post.Key]; ok {
		return a.anew(ctx, d)
	}
	return syndicate.Entry{}, usagef("nothing is recorded of %s", c.Post.Key)
}

// anew makes a record in place of a damaged one: from its post if the site still has it, else from
// what can be made out.
func (a *app) anew(ctx context.Context, d syndicate.Damaged) (syndicate.Entry, error) {
	if errors.Is(d.Err, syndicate.ErrNewerFormat) {
		return syndicate.Entry{}, d.Err
	}
	if c, err := a.post(ctx, d.Key); err == nil && c.Post.Key == d.Key {
		return existing(c, syndicate.StateAttempting), nil
	}
	e := syndicate.Entry{Format: syndicate.FormatVersion, Key: d.Key, Destination: medium.Profile.Name, Route: syndicate.RouteAPI, State: syndicate.StateAttempting}
	if len(d.CanonicalURLs) > 0 {
		e.CanonicalURL = d.CanonicalURLs[0]
	}
	if len(d.TextHashes) > 0 {
		e.TextHash = d.TextHashes[0]
	}
	return e, nil
}

// post loads the site for one post, flagged or not.
func (a *app) post(ctx context.Context, path string) (syndicate.Candidate, error) {
	j, err := a.load(ctx)
	if err != nil {
		return syndicate.Candidate{}, err
	}
	defer j.close()
	return j.post(ctx, path)
}

// post returns one post, flagged or not.
func (j *job) post(ctx context.Context, path string) (syndicate.Candidate, error) {
	candidates, err := j.all(ctx, selection{paths: []string{path}, unflagged: true})
	if err != nil {
		return syndicate.Candidate{}, err
	}
	if len(candidates) != 1 {
		return syndicate.Candidate{}, usagef("%s stands for %d posts, one is needed", path, len(candidates))
	}
	return candidates[0], nil
}

// existing is the record of a story that this tool did not create, or has no record of. What the
// story says is not known, so there is no content hash.
func existing(c syndicate.Candidate, state syndicate.State) syndicate.Entry {
	return syndicate.Entry{
		Format: syndicate.FormatVersion, Key: c.Post.Key, Destination: medium.Profile.Name, Title: c.Article.Title,
		CanonicalURL: c.Post.CanonicalURL(), TextHash: c.Article.TextHash(),
		AccountName: syndicate.RecordedAccount(c.Post.Settings.Account),
		Route:       c.Post.Settings.Route, State: state, Story: syndicate.Story{Status: c.Post.Settings.Status},
	}
}

// storyAt makes the story of a post from its address. Neither the original nor another post's story
// will do.
func storyAt(address string, entry syndicate.Entry, records syndicate.Records) (syndicate.Story, error) {
	id, err := medium.StoryID(address)
	if err != nil {
		return syndicate.Story{}, usageError{err}
	}
	address = storyAddress(address, id)
	if syndicate.HostOf(address) == syndicate.HostOf(entry.CanonicalURL) {
		return syndicate.Story{}, usagef("%s is on the post's own site, the address of the story is needed", address)
	}
	for key, other := range records.Entries {
		if other.Story.ID == id && key != entry.Key {
			return syndicate.Story{}, usagef("%s is the story of %s", address, key)
		}
	}
	return syndicate.Story{ID: id, URL: address}, nil
}

// storyAddress is the address of a story that is named by one, or by its id alone.
func storyAddress(named, id string) string {
	if !strings.Contains(named, "://") {
		return "https://medium.com/p/" + id
	}
	address, _, _ := strings.Cut(strings.TrimSpace(named), "?") // what follows tells where the reader came from
	return address
}

// share records what a person or a look at Medium has found out. That others cannot see it yet is said,
// and is no failure: it is recorded, and goes out with the next command.
func (a *app) share(ctx context.Context, l syndicate.Ledger, entry syndicate.Entry) error {
	err := l.Settle(ctx, entry)
	if errors.Is(err, syndicate.ErrNotShared) {
		a.ui.warning("%s is %v", entry.Key, err)
		return nil
	}
	return err
}

// settle records the entry and says so.
func (a *app) settle(ctx context.Context, l syndicate.Ledger, entry syndicate.Entry) error {
	if err := a.share(ctx, l, entry); err != nil {
		return err
	}
	if a.ui.json {
		return a.ui.encode(entry)
	}
	a.ui.print("%-9s %s%s", entry.State, entry.Key, at(entry.Story))
	return nil
}

func at(s syndicate.Story) string {
	if s.URL == "" {
		return ""
	}
	return " at " + s.URL
}
