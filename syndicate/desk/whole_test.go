package desk_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A person without a token, from the queue to a story that is recorded: through a real browser, its
// clipboard and the sandbox's editor. What arrives is the article.
func TestPasteArrives(t *testing.T) {
	site := exampleSite(t)
	deployed := deploy(t, site)
	d := startDesk(t, site, "--baseURL", deployed)
	for _, tt := range []struct {
		key, status string
		pictures    int
	}{
		{"posts/what-medium-can-show", "unlisted", 0},
		{"posts/hard-cases", "draft", 3},
		{"posts/images-that-arrive", "public", 0},
	} {
		t.Run(tt.key, func(t *testing.T) {
			article, _ := syndicateAt(t, site, "render", tt.key, "--baseURL", deployed)
			p := atDesk(t, d)
			p.begin(tt.key, "paste")
			if e := entryOf(t, site, tt.key); !e.HalfFinished() {
				t.Fatalf("before the way out the record is %+v", e)
			}
			before := len(storiesOf(t, site))
			editor := p.out()
			p.paste(editor)
			if n := p.placePictures(editor); n != tt.pictures {
				t.Errorf("%d pictures were placed, want %d", n, tt.pictures)
			}
			address := p.publish(editor, tt.status)
			p.record(address, tt.status)

			stories, e := storiesOf(t, site), entryOf(t, site, tt.key)
			if len(stories) != before+1 {
				t.Fatalf("there are %d stories, before there were %d", len(stories), before)
			}
			if e.State != syndicate.StatePublished || e.Route != syndicate.RouteDesk || string(e.Story.Status) != tt.status || !strings.Contains(address, e.Story.ID) {
				t.Errorf("the record is %+v", e)
			}
			for _, story := range stories {
				if story.ID != e.Story.ID {
					continue
				}
				arrived(t, site, story, article)
				if story.CanonicalURL != deployed+tt.key+"/" || string(story.Status) != tt.status || story.Paywall || len(story.Tags) == 0 {
					t.Errorf("the story is %s at %s, paywall %v, tags %q", story.Status, story.CanonicalURL, story.Paywall, story.Tags)
				}
			}
			if tt.status == "draft" {
				return
			}
			if said := p.verify(); !strings.Contains(said, "Seen today") || !strings.Contains(said, ": ok") {
				t.Errorf("verified as\n%s", said)
			}
		})
	}
}

// The other way: the sandbox imports the post's own page, which sets the canonical link and the date. Of a
// page that is fit for it, what arrives is the article as well. (An importer makes large headings of a page's
// second and third level. The article makes small ones of the lower of two, so here that is the fourth.)
func TestImportArrives(t *testing.T) {
	site := t.TempDir()
	writeFile(t, filepath.Join(site, "hugo.toml"), "baseURL = 'https://example.org/'\ntitle = 'Example'\n[markup.highlight]\ncodeFences = false\n")
	writeFile(t, filepath.Join(site, "layouts", "page.html"), `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>`+
		`<meta property="og:title" content="{{ .Title }}"><meta property="og:image" content="{{ "cup.png" | absURL }}">`+
		`<meta property="article:published_time" content="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}"><link rel="canonical" href="{{ .Permalink }}"></head>`+
		`<body><nav><a href="/">Home</a></nav><article><h1>{{ .Title }}</h1>{{ .Content }}</article><footer>A footer</footer></body></html>`)
	writeFile(t, filepath.Join(site, "layouts", "home.html"), "<!doctype html><title>Home</title>")
	writeFile(t, filepath.Join(site, "static", "cup.png"), string(pixel()))
	writeFile(t, filepath.Join(site, "content", "posts", "tea.md"), `---
title: A post about tea
date: 2026-01-01T10:00:00Z
tags: [tea, water]
syndicate:
  medium:
    status: public
---
A *calm* beginning with **strong** words, `+"`code`"+` and [a link](https://example.com/a?b=1&c=2), "quoted" and it's plain.

## Water

`+strings.Repeat("Words about tea are plain and calm. ", 80)+`

![A cup](/cup.png)

> One thought that somebody had.

- green
- black

1. boil
2. wait

#### In code

`+"```go\nfunc main() {\n\n\tprintln(\"<tea>\")\n}\n```"+`

The last words.
`)
	deployed := deploy(t, site)
	d := startDesk(t, site, "--baseURL", deployed)
	p := atDesk(t, d)
	const key = "posts/tea"

	do(t, p.desk, chromedp.Navigate(p.site+"post/"+key), visible("#import"))
	if proposed := run[string](t, p.desk, `document.querySelector(".card.strong").innerText`); !strings.HasPrefix(proposed, "Import it") {
		t.Errorf("proposed is\n%s", run[string](t, p.desk, `document.getElementById("ways").innerText`))
	}
	p.begin(key, "import")
	editor := p.out()
	p.importPage(editor)
	article, _ := syndicateAt(t, site, "render", key, "--baseURL", deployed)
	stories := storiesOf(t, site)
	if len(stories) != 1 {
		t.Fatalf("there are %d stories", len(stories))
	}
	if story := stories[0]; story.CanonicalURL != deployed+"posts/tea/" || story.BackDate.Format("2006-01-02") != "2026-01-01" {
		t.Errorf("the import has the original at %s, of %v", story.CanonicalURL, story.BackDate)
	}
	imported := stories[0]
	last := strings.LastIndex(imported.Body, "<p><em>Originally published")
	if last < 0 {
		t.Fatalf("the import does not say where it is from:\n%s", imported.Body)
	}
	imported.Body = imported.Body[:last]
	article, _, _ = strings.Cut(article, "<p>Originally published")
	arrived(t, site, imported, withoutLanguages.ReplaceAllString(article, "<pre>"))

	address := p.publish(editor, "public")
	p.record(address, "public")
	if e := entryOf(t, site, key); e.State != syndicate.StatePublished || e.Account != "sandbox" || !strings.Contains(address, e.Story.ID) {
		t.Errorf("the record is %+v", e)
	}
	if said := p.verify(); !strings.Contains(said, ": ok") {
		t.Errorf("verified as\n%s", said)
	}
}
