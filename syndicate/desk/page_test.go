package desk

import (
	"errors"
	"testing"
)

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"another syndicate is running":            "Another syndicate is running.",
		"content/posts/tea.md:2: no end":          "content/posts/tea.md:2: no end.",
		"syndicate.medium.status is \"x\"":        "syndicate.medium.status is \"x\".",
		"https://example.org/ can not be reached": "https://example.org/ can not be reached.",
		"über": "Über.",
		"":     "",
	} {
		if got := sentence(errors.New(text)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
