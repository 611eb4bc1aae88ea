package importable

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// openGraph is how to have what importers look for in the head of a page: Hugo comes with it.
// https://gohugo.io/templates/embedded/#open-graph
const openGraph = `in the <head> of the theme's layouts/baseof.html: {{ partial "opengraph.html" . }}, ` +
	`before Hugo 0.146 {{ template "_internal/opengraph.html" . }}`

// meta returns what the page says of itself.
func (c *comparison) meta(property string) string {
	content := c.page.Find(fmt.Sprintf(`meta[property=%q], meta[name=%q]`, property, property)).First().AttrOr("content", "")
	return strings.TrimSpace(content)
}

// title is what importers take for the title of the story.
func (c *comparison) title() string {
	return cmp.Or(c.meta("og:title"), strings.Join(strings.Fields(c.page.Find("title").First().Text()), " "))
}

func title(c *comparison) []syndicate.Trouble {
	got, want := c.title(), c.article.Title
	switch {
	case want == "", slices.Equal(split(got), split(want)):
		return nil
	case got == "":
		return []syndicate.Trouble{{What: "the page has no title", Cure: openGraph}}
	case strings.Contains(got, want):
		return []syndicate.Trouble{{What: fmt.Sprintf("the title has more in it: “%s”: shorten it in the draft", got), Cure: openGraph}}
	}
	return []syndicate.Trouble{{What: fmt.Sprintf("the title is “%s”, and “%s” in the article: change it in the draft", got, want), Cure: openGraph}}
}

// date tells that the story will get the day of the import.
func date(c *comparison) []syndicate.Trouble {
	data := c.page.Find(`script[type="application/ld+json"]`).FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Text(), `"datePublished"`)
	})
	if c.meta("article:published_time") != "" || data.Length() > 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "the story gets the day of the import: no article:published_time, and no datePublished in JSON-LD",
		Cure: openGraph,
	}}
}

// cover tells that a story has no image to be recognised by.
func cover(c *comparison) []syndicate.Trouble {
	if c.meta("og:image") != "" {
		return nil
	}
	return []syndicate.Trouble{{
		What: "no og:image: an importer has no image for the top of the story",
		Cure: openGraph + `; and in the post's front matter: images = ["cover.png"]`,
	}}
}

// container tells that importers have to guess where the post begins.
func container(c *comparison) []syndicate.Trouble {
	if c.content.Closest(`article, [role="article"], [itemprop="articleBody"]`).Length() > 0 || c.content.Find("article").Length() == 1 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "the post is in no <article>: importers have to guess where it begins and ends",
		Cure: "in the theme's layouts/single.html: <article><h1>{{ .Title }}</h1>{{ .Content }}</article>",
	}}
}
