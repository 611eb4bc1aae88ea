package main

import (
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// warnOfCaps says that more stories may go out in a day than Medium is known to take from one account.
func (j *job) warnOfCaps(candidates []syndicate.Candidate) {
	isDraft := func(c syndicate.Candidate) bool { return c.Post.Settings.Status == syndicate.Draft }
	isSeen := func(c syndicate.Candidate) bool { return !isDraft(c) }
	most := medium.Profile
	if j.config.MaxPerDay > most.MaxPerDay && slices.ContainsFunc(candidates, isSeen) {
		j.ui.warning("maxPerDay is %d: Medium's own editor takes %d public or unlisted stories in 24 hours, and more may get an account limited", j.config.MaxPerDay, most.MaxPerDay)
	}
	if j.config.MaxDraftsPerDay > most.MaxDraftsPerDay && slices.ContainsFunc(candidates, isDraft) {
		j.ui.warning("maxDraftsPerDay is %d: %d stories in 24 hours are all that Medium's API is known to take, drafts perhaps included", j.config.MaxDraftsPerDay, most.MaxDraftsPerDay)
	}
}
