package rewrite_test

import (
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func TestCuts(t *testing.T) { golden(t, "cuts") }

// TestSelectorThatIsNone holds that the author learns which selector cannot be one.
func TestSelectorThatIsNone(t *testing.T) {
	post := &syndicate.Post{Permalink: "https://example.org/x/", HTML: "<p>Text.</p>"}
	post.Settings.Rendition.Chrome = []string{".fine", "div["}
	const want = `the setting chrome has "div[", which is no CSS selector: expected identifier, found EOF instead`
	if _, err := rewriter.Rewrite(t.Context(), post); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
