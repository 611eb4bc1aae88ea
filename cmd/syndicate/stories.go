package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

// tryStories follows the stories for commands that only look at articles. They do without a ledger that
// is out of reach: then links lead to the posts themselves.
func (j *job) tryStories(ctx context.Context) {
	if _, err := j.followStories(ctx, false); err != nil {
		j.ui.warning("links do not lead to stories: %v", err)
	}
}

// followStories lets links between posts lead to the stories in a ledger that everybody with the
// address can read. Nobody else can read a draft. It returns what is in the ledger.
func (j *job) followStories(ctx context.Context, sandbox bool) (syndicate.Records, error) {
	l, err := j.ledger(ctx, sandbox)
	if err != nil {
		return syndicate.Records{}, err
	}
	records, err := l.Read(ctx)
	if err != nil {
		return syndicate.Records{}, err
	}
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		j.compareWith(records.Entries[key])
	}
	stories := readableStories(records)
	j.rewriter.Story = func(permalink string) string { return stories[pageOf(permalink)] }
	return records, nil
}

// readableStories returns the stories that everybody with the address can read, by the pages of their posts.
func readableStories(records syndicate.Records) map[string]string {
	stories := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		readable := e.Story.Status == syndicate.Public || e.Story.Status == syndicate.Unlisted
		if e.State == syndicate.StatePublished && readable && e.Story.URL != "" {
			stories[pageOf(e.CanonicalURL)] = e.Story.URL
		}
	}
	return stories
}

// compareWith has articles compared with the story of a record. A rejected attempt created none.
func (j *job) compareWith(e syndicate.Entry) {
	if e.State == syndicate.StateRejected {
		return
	}
	html, _ := e.Article()
	j.others.Add(check.Other{
		Key: e.Key, Where: cmp.Or(e.Story.URL, "the record of "+e.Key), Title: e.Title, CanonicalURL: e.CanonicalURL, Text: check.ReadText(html), Recorded: true,
	})
}

// pageOf makes the same of addresses that lead to the same page.
func pageOf(address string) string { return strings.TrimSuffix(address, "/") }

// identify identifies all that [job.followStories] takes from a ledger.
func identify(records syndicate.Records) string {
	var texts []string
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		texts = append(texts, e.Key, string(e.State), e.Title, e.CanonicalURL, string(e.Story.Status), e.Story.URL, e.Copy)
	}
	return digest(texts...)
}
