package rewrite_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// linesSite has words that come from elsewhere, words that the file has several times, and losses that
// show no words at all.
const linesSite = `
-- site/layouts/_shortcodes/generated.html --
<div><p>Nobody wrote this down anywhere.</p><object data="/generated/thing"></object></div>
-- site/layouts/_shortcodes/player.html --
<video src="https://{{ .Get 0 }}.example/film.mp4"></video>
-- site/content/posts/hello.md --
---
title: The mark is not in the title
description: A word that is <canvas>marked</canvas>.
---

The words of the post begin here, and this one has a <meter>bar</meter> in it.
A second line of the same paragraph jumps to [the end](#end).

{{< player first >}}

Then the same words. Then the same words. Then the same words.

{{< player second >}} {{< player third >}}

| Letter | Sound |
|--------|-------|
| a      | ah    |

A note[^n] follows.

[^n]: What the note says, with a <canvas></canvas> to draw on.

{{< generated >}}

- An item.

      code in an item

- Another one with <progress>some way</progress> to go.

Then the same words. <select><option>This</option></select> ends it.
`

// TestLines holds that losses tell the line of the post's file where they are, and none that is not it.
func TestLines(t *testing.T) {
	post := hugoPost(t, txtar.Parse([]byte(linesSite)))
	got := lossesByLine(mustRewrite(t, post))
	want := []string{
		"6 meter", "7 in-page link", "9 video first.example", "13 video second.example", "13 video third.example",
		"15 table 2x2", "21 1 footnotes", "23 object example.org", "27 code block in a list", "29 progress", "21 canvas",
		"0 select", // the words around it are in the file several times
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s\nof\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), post.HTML)
	}
}

func lossesByLine(a syndicate.Article) (list []string) {
	for _, l := range a.Losses {
		list = append(list, fmt.Sprintf("%d %s", l.Line, l.What))
	}
	return list
}
