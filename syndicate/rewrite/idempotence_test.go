package rewrite_test

import (
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// requireIdempotent fails unless the body of an article, rewritten as if it were a post with the same
// settings, is the same again: what the rules write is what they read without a change.
//
// What stands above and below the body is left out of the second post, because it would be added again.
func requireIdempotent(t *testing.T, post *syndicate.Post) {
	t.Helper()
	body := *post
	body.Title, body.Description = "", ""
	body.Settings.Title, body.Settings.Subtitle, body.Settings.Disclosure, body.Settings.AI = "", "", "", ""
	body.Settings.NoClosing = true
	once := mustRewrite(t, &body).HTML
	body.HTML, body.Source = once, ""
	body.Settings.Rendition.Chrome = nil // they select in the post, and could select in the article as well
	if again := mustRewrite(t, &body).HTML; again != once {
		t.Errorf("the body\n%s\nis rewritten as\n%s", spread(once), spread(again))
	}
}
