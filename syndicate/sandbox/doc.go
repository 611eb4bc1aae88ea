// Package sandbox is a local Medium: its API as strict as Medium's own is known to be, pages to look
// at the stories, a feed, and faults to see how a program copes with them.
//
// [New] gives a [Server], an [http.Handler] to be served on a loopback address. It never uses the
// network itself: images are referenced, not fetched.
//
// # Accounts
//
// There is one user, "sandbox", and three tokens for it:
//
//	sandbox        may do everything
//	sandbox-basic  may read its profile and publish, like many real tokens
//	sandbox-none   may do nothing
//
// The user is an editor of the publication "Sandbox Weekly" (5a4db0c5ed17), a writer of "Sandbox
// Guests" (5a4db0c9ae57) and merely follows "Sandbox Elsewhere" (5a4db0c0ffee).
//
// # Addresses
//
//	/v1/...              the API
//	/                    all stories, drafts marked
//	/@sandbox            the user's public stories
//	/@sandbox/TITLE-ID   a story; also /PUBLICATION/TITLE-ID and /p/ID
//	/p/ID/edit           a draft
//	/feed/@sandbox       the ten newest public stories as RSS
//	/sandbox/stories     everything ever created, as JSON
//	/sandbox/faults      POST {"fault": "drop", "times": 1} arms a fault for the next requests
//
// # Where it guesses
//
// Medium's documentation is silent about many answers. Where no real one was seen, the sandbox takes
// the strictest plausible one; a program that works with it has no surprises to expect. Its statuses
// and codes for bad fields, its daily limits and its refusal of Markdown are such guesses.
package sandbox
