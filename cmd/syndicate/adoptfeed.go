package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// adoptFeed proposes stories of a user's feed for the posts of the site, and records them if that is
// wanted.
func (a *app) adoptFeed(ctx context.Context, args []string, o adoptOptions) error {
	j, err := a.load(ctx)
	if err != nil {
		return err
	}
	defer j.close()
	posts, err := j.posts(selection{unflagged: true})
	if err != nil {
		return err
	}
	l, records, release, err := a.lockedLedger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	defer release()
	there, leave, err := a.reach(o.mediumAt)
	if err != nil {
		return err
	}
	defer leave()
	account, err := a.feedOwner(ctx, args, records, there)
	if err != nil {
		return err
	}
	inquiry, err := a.inquiry(there)
	if err != nil {
		return err
	}
	found := adoption{Account: account}
	if found.Posts, err = matches(ctx, inquiry, account, posts, records); err != nil {
		return err
	}
	a.listMatches(&found)
	if a.isWanted(ctx, found, o.yes) {
		err = j.record(ctx, j.writingBack(l, o.sandbox), records, &found)
	}
	return a.reportAdoption(found, err)
}

// feedOwner is the user who is named, else the one of the ledger, else the one of the token.
func (a *app) feedOwner(ctx context.Context, args []string, records syndicate.Records, there mediumAt) (string, error) {
	if len(args) > 0 {
		if name := strings.TrimPrefix(args[0], "@"); name != "" && !strings.Contains(name, "/") {
			return name, nil
		}
		return "", usagef("%s is no user name: one like @me is needed", args[0])
	}
	if user := records.User(syndicate.DefaultAccount); user != "" {
		return user, nil
	}
	publisher, err := a.publisher(ctx, there, syndicate.DefaultAccount)
	if err != nil {
		return "", usagef("whose feed? name the user: syndicate adopt --feed @USER; %w", err)
	}
	account, err := publisher.Preflight(ctx)
	return account.Name, err
}

// matches pairs the posts of which no story is recorded with those that can be seen.
func matches(ctx context.Context, q *syndicate.Inquiry, account string, posts []*syndicate.Post, records syndicate.Records) ([]match, error) {
	list := []match{}
	claims := map[string]int{} // how many posts may have a story, by its id
	for _, p := range posts {
		if !isFree(p.Key, records) {
			continue
		}
		title := cmp.Or(p.Settings.Title, p.Title)
		ev, err := q.Find(ctx, account, syndicate.Entry{Key: p.Key, Title: title, CanonicalURL: p.CanonicalURL()}, records)
		if err != nil {
			return nil, err
		}
		if len(ev.Stories) == 0 {
			continue
		}
		m := match{Key: p.Key, Path: p.Path, Title: title, Story: ev.Stories[0].Story, post: p}
		for _, s := range ev.Stories {
			claims[s.Story.ID]++
		}
		if n := len(ev.Stories); n > 1 {
			m.Unclear = fmt.Sprintf("%d stories have its title and lead back to it", n)
		}
		list = append(list, m)
	}
	for i := range list {
		if claims[list[i].Story.ID] > 1 && list[i].Unclear == "" {
			list[i].Unclear = "another post has the same title and address"
		}
	}
	return list, nil
}

// isFree reports whether a story can be recorded of a post: nothing is, or that nothing was created.
func isFree(key string, records syndicate.Records) bool {
	_, damaged := records.Damaged[key]
	e, known := records.Entries[key]
	return !damaged && (!known || e.State == syndicate.StateRejected)
}
