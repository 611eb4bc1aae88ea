package main

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// followStories lets links between posts lead to the stories in a ledger that everybody with the
// address can read. Nobody else can read a draft.
func (j *job) followStories(ctx context.Context, l syndicate.Ledger) error {
	records, err := l.Read(ctx)
	if err != nil {
		return err
	}
	stories := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		readable := e.Story.Status == syndicate.Public || e.Story.Status == syndicate.Unlisted
		if e.State == syndicate.StatePublished && readable && e.Story.URL != "" {
			stories[pageOf(e.CanonicalURL)] = e.Story.URL
		}
	}
	j.rewriter.Story = func(permalink string) string { return stories[pageOf(permalink)] }
	return nil
}

// pageOf makes the same of addresses that lead to the same page.
func pageOf(address string) string { return strings.TrimSuffix(address, "/") }
