// Package sandbox is a local Medium: its API as strict as Medium's own is known to be, an editor and an
// importer that do to an article what Medium's do, pages to look at the stories, a feed, and faults to
// see how a program copes with them.
//
// [New] gives a [Server], an [http.Handler] to be served on a loopback address. It never reaches beyond
// this machine: images of the web are referenced, not fetched, and only pages of this machine are
// imported.
//
// # Accounts
//
// There are two users, "sandbox" and "guest", and four tokens:
//
//	sandbox        may do everything as sandbox
//	sandbox-basic  may read its profile and publish, like many real tokens
//	sandbox-none   may do nothing
//	guest          may do everything as guest
//
// The editor and the importer write as sandbox, who is an editor of the publication "Sandbox Weekly"
// (5a4db0c5ed17), a writer of "Sandbox Guests" (5a4db0c9ae57) and merely follows "Sandbox Elsewhere"
// (5a4db0c0ffee). Guest is an editor of "Sandbox Guests".
//
// Both can sign in to the application "sandbox-app", whose secret is "sandbox-app-secret" and whose
// redirect address http://127.0.0.1:8766/callback. What they signed in to is forgotten when the sandbox
// ends.
//
// # Addresses
//
//	/v1/...              the API
//	/                    all stories, drafts marked
//	/@sandbox            the user's public stories
//	/@sandbox/TITLE-ID   a story; also /PUBLICATION/TITLE-ID and /p/ID
//	/new-story           the editor, empty; a draft is made at the first content
//	/p/ID/edit           the editor of a story
//	/p/import            the importer
//	/me/stories/drafts   the user's drafts; also /me/stories/public
//	/feed/@sandbox       the ten newest public stories as RSS
//	/m/oauth/authorize   asks the user whether to let an application in
//	/sandbox/stories     everything ever created, as JSON
//	/sandbox/faults      POST {"fault": "drop", "times": 1} arms a fault for the next requests
//
// # Editor and importer
//
// The editor's page sends what a browser has on the clipboard, and what Medium's editor would make of it
// comes back: each paragraph of a quote becomes a quote and an empty one, a line break between two
// blocks an empty paragraph, a blank line splits code, pictures in data: addresses are lost. A picture on
// the clipboard is uploaded. To publish, paywall and notice are ticked unless one unticks them, the
// canonical link is empty unless one fills it in, and the [Limits] hold. What is said of a paste is in
// testdata/paste, of an import in testdata/import.
//
// For tests in a browser: the element with the id state has data-state (empty, changed, pasting, saving,
// saved, failed) and data-saves, how often it has saved since the page was loaded.
//
// # Where it guesses
//
// Medium's documentation is silent about many answers. Where no real one was seen, the sandbox takes
// the strictest plausible one; a program that works with it has no surprises to expect. Its statuses
// and codes for bad fields, its daily limits and its refusal of Markdown are such guesses. What the
// editor and the importer do is what people report; where reports differ, as with captions, which are
// kept here, the comment of the code says so.
package sandbox
