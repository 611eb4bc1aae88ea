// Package syndicate is the domain of hugo-syndicate: what a post, an article, a finding, a plan and
// a ledger entry are, and how a batch of articles is delivered to a destination exactly once.
//
// Data flows one way:
//
//	[Post] -> [Article] -> [Finding] -> [Action] -> [Entry]
//
// A [Post] is a page of a Hugo site as Hugo itself sees it (package hugosite). Package rewrite turns
// it into an [Article] that stands alone, package check into findings. A [Planner] decides what is to
// happen with each post and why, [Delivery] does it: it writes the intent to the [Ledger] before it
// asks the [Publisher] to create anything, and the outcome right after.
//
// The package imports the standard library only and knows neither Hugo nor Medium.
package syndicate
