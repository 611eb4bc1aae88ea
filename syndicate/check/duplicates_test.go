package check_test

import (
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

func TestDuplicates(t *testing.T) { golden(t, "duplicates") }

// Two languages of a site that share a folder have one file at two addresses: a file that is told to be the
// same as itself would help nobody.
func TestDuplicatesOfTheSameFile(t *testing.T) {
	post, article := readPost(t, "title: Hello", "<h1>Hello</h1><p>Words.</p>")
	var others check.Others
	others.Add(check.Other{
		Key: "fr/posts/hello", Where: post.Path, Title: "Hello",
		CanonicalURL: "https://example.org/fr/posts/hello/", Text: check.ReadText("<p>Words.</p>"),
	})
	got := find(newChecker(t, nil).Look(post, article).Among(&others), "duplicates")
	if want := "https://example.org/fr/posts/hello/ has the same title"; got == nil || got.Message != want {
		t.Errorf("got %v, want %q", got, want)
	}
}
