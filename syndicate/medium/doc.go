// Package medium publishes stories on Medium through its documented API.
//
// [New] gives a [Client], one method per endpoint; [NewPublisher] makes it a
// [syndicate.Publisher]. [NewVisitor] gives a [Visitor], who sees what anybody can see of Medium: feeds
// and stories. [StoryID] reads the id of a story from its address.
//
// # What the API is
//
// Medium no longer supports its API and gives out no new tokens, but the tokens that exist still
// work. The API can create and nothing else: it has no call to list, read, change or delete a
// story, and no idempotency key. A second create is a second story, which no tool can undo.
//
// So this package never sends a create again whose outcome is unknown. An error says which it is:
// one that wraps [syndicate.ErrRejected] proves that nothing was created, every other one means
// that nobody knows.
//
// # The token
//
// The token goes to the host of the base address and nowhere else: redirects are not followed. It
// is in no error, whatever the other side answers.
package medium
