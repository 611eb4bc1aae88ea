package rewrite_test

import (
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

func TestTracking(t *testing.T) { golden(t, "tracking") }

// TestTrackingOfTheSite holds that what a site adds goes as well, and what is built in besides.
func TestTrackingOfTheSite(t *testing.T) {
	post := &syndicate.Post{
		Permalink: "https://example.org/x/",
		HTML:      `<p><a href="https://example.com/?partner=7&amp;utm_source=x&amp;page=2">tea</a>, <a href="https://example.net/?from=mail&amp;page=3">cups</a></p>`,
	}
	post.Settings.Rendition.StripTracking = true
	r := rewrite.Rewriter{Profile: medium, Tracking: []string{"partner", "example.net?from"}}
	article, err := r.Rewrite(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"https://example.com/?page=2"`, `"https://example.net/?page=3"`} {
		if !strings.Contains(article.HTML, want) {
			t.Errorf("no %s in %s", want, article.HTML)
		}
	}
}
