package main

import (
	"strings"
	"testing"
)

func TestNamedStory(t *testing.T) {
	for text, want := range map[string]string{
		"58cc9e00b1a7":                                         "https://medium.com/p/58cc9e00b1a7",
		" 58CC9E00B1A7":                                        "https://medium.com/p/58cc9e00b1a7",
		"https://medium.com/p/58cc9e00b1a7":                    "https://medium.com/p/58cc9e00b1a7",
		"https://medium.com/@me/58cc9e00b1a7":                  "https://medium.com/@me/58cc9e00b1a7",
		"https://me.medium.com/title-58cc9e00b1a7?source=x":    "https://me.medium.com/title-58cc9e00b1a7",
		"https://medium.com/my-publication/title-58cc9e00b1a7": "https://medium.com/my-publication/title-58cc9e00b1a7",
		"https://blog.example.net/title-58cc9e00b1a7":          "https://blog.example.net/title-58cc9e00b1a7",
		"":         "",
		"soon":     "no",
		"decade":   "no",                            // a word in hexadecimal digits
		"20260101": "https://medium.com/p/20260101", // may be one: it is listed before it is recorded
		"true":     "no",
		"https://twitter.com/me/status/109876543":        "no",
		"https://mastodon.social/@me/109876543210987654": "no",
		"https://notmedium.com/p/58cc9e00b1a7":           "no",
		"https://medium.com/@me":                         "no",
		"https://link.medium.com/58cc9e00b1a7":           "no",
		"javascript:58cc9e00b1a7":                        "no",
	} {
		story, err := namedStory(text, false)
		if story.URL != strings.TrimPrefix(want, "no") || (err != nil) != (want == "no") {
			t.Errorf("%q: %+v, %v", text, story, err)
		}
	}
	for text, want := range map[string]string{
		"https://medium.com/p/58cc9e00b1a7":           "58cc9e00b1a7",
		"https://blog.example.net/title-58cc9e00b1a7": "",
		"https://twitter.com/me/status/109876543":     "",
		"58cc9e00b1a7": "",
	} {
		if story, err := namedStory(text, true); story.ID != want || err != nil {
			t.Errorf("%q in a list: %+v, %v", text, story, err)
		}
	}
}
