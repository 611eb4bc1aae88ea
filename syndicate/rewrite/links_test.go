package rewrite_test

import (
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

func TestLinks(t *testing.T) { golden(t, "links") }

// TestStoriesAreNoChange holds that an article does not count as changed, nor as another one, because a
// post that it links to got a story.
func TestStoriesAreNoChange(t *testing.T) {
	post := &syndicate.Post{
		Permalink: "https://example.org/x/",
		HTML: `<p>See <a href="/told/a/">a</a>, <a href="/told/a">another spelling</a>, <a href="/told/a/#b">b</a>, <a href="/told/a/">https://example.org/told/a/</a>,
			<a href="https://medium.com/p/c">the story of c</a> and <a href="/told/c/">c</a>.</p>`,
	}
	after := mustRewrite(t, post)
	before, err := (&rewrite.Rewriter{Profile: medium}).Rewrite(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	if before.HTML == after.HTML || len(after.Stories) != 2 {
		t.Errorf("no links to stories in %s", after.HTML)
	}
	if before.ContentHash() != after.ContentHash() || before.TextHash() != after.TextHash() {
		t.Errorf("before %s\nafter  %s", before.HTML, after.HTML)
	}
}
