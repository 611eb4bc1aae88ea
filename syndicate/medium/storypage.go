package medium

import (
	"cmp"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// readStory reads what the page of a story shows. It goes by elements and never by classes, which Medium
// changes with every build. The ID is empty if it is no story's page.
func readStory(doc *goquery.Document) syndicate.StoryPage {
	var page syndicate.StoryPage
	data := linkedDataOf(doc)
	page.ID = strings.ToLower(data.Identifier)
	if id, found := strings.CutPrefix(metaOf(doc, "property", "al:ios:url"), "medium://p/"); found && isHexID(id) {
		page.ID = strings.ToLower(id)
	}
	page.Address = data.URL
	page.MembersOnly = data.Free != nil && !*data.Free
	page.Unindexed = strings.Contains(strings.ToLower(metaOf(doc, "name", "robots")), "noindex")
	page.Original, page.NoCanonical = originalOf(doc, page.ID)

	text := storyText(doc)
	page.NoText = text.Length() == 0
	page.Title = brief(cmp.Or(folded(text.Find("h1").First().Text()), folded(data.Headline), folded(metaOf(doc, "property", "og:title"))))
	page.Links = pageLinks(text)
	page.Images = pageImages(text)
	text.Find("pre").Each(func(_ int, pre *goquery.Selection) { page.Code = append(page.Code, pre.Text()) })
	return page
}

// linkedData is what is of use in the JSON-LD of a story. Its type changed over the years, its names did
// not.
type linkedData struct {
	Identifier string `json:"identifier"`
	Headline   string `json:"headline"`
	URL        string `json:"url"`
	Free       *bool  `json:"isAccessibleForFree"`
}

// linkedDataOf returns the data that is about a story; there may be more, about something else.
func linkedDataOf(doc *goquery.Document) (story linkedData) {
	doc.Find(`script[type="application/ld+json"]`).Each(func(_ int, script *goquery.Selection) {
		var data linkedData
		if json.Unmarshal([]byte(script.Text()), &data) == nil && isHexID(data.Identifier) {
			story = data
		}
	})
	return story
}

func metaOf(doc *goquery.Document, attribute, name string) string {
	return strings.TrimSpace(doc.Find(`meta[`+attribute+`="`+name+`" i]`).AttrOr("content", ""))
}

// originalOf returns the address in the canonical link, empty if it is that of the story itself, and
// whether there is no such link.
func originalOf(doc *goquery.Document, id string) (original string, none bool) {
	canonical := strings.TrimSpace(doc.Find(`link[rel~="canonical" i]`).AttrOr("href", ""))
	if named, err := StoryID(canonical); err == nil && named == id {
		return "", false
	}
	return brief(canonical), canonical == ""
}

// storyText returns the element with the text of the story. Other articles on the page recommend stories,
// below it.
func storyText(doc *goquery.Document) *goquery.Selection {
	articles := doc.Find("article")
	if titled := articles.Has("h1"); titled.Length() > 0 {
		return titled.First()
	}
	return articles.First()
}

// pageLinks returns the links of a text to pages of the web, in order.
func pageLinks(text *goquery.Selection) []syndicate.PageLink {
	var links []syndicate.PageLink
	text.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		u, err := url.Parse(strings.TrimSpace(a.AttrOr("href", "")))
		if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			links = append(links, syndicate.PageLink{Address: u.String(), Rel: folded(a.AttrOr("rel", ""))})
		}
	})
	return links
}

// pageImages returns the images in figures. Others are of the people around a story; figures without any
// are embeds.
func pageImages(text *goquery.Selection) []string {
	var images []string
	text.Find("figure").Each(func(_ int, figure *goquery.Selection) {
		var seen []string // an image can be there twice, small until it is loaded in its full size
		figure.Find("img").Each(func(_ int, img *goquery.Selection) {
			address := imageAddress(img)
			if name := path.Base(address); !slices.Contains(seen, name) {
				seen = append(seen, name)
				images = append(images, address)
			}
		})
	})
	return images
}

// imageAddress is where an image comes from: itself, a script that loads it later, or a source for it in
// a picture.
func imageAddress(img *goquery.Selection) string {
	address := cmp.Or(img.AttrOr("src", ""), img.AttrOr("data-src", ""), img.AttrOr("srcset", ""))
	if address == "" {
		picture := img.Closest("picture")
		address = picture.Find("source[srcset]").First().AttrOr("srcset", "")
	}
	first, _, _ := strings.Cut(strings.TrimSpace(address), " ") // of a srcset
	return first
}

// maxBrief is how many characters of a title or an address are shown to people and kept. None of ours is
// nearly as long.
const maxBrief = 2000

// brief cuts a text that is longer than any that is meant well.
func brief(s string) string {
	if runes := []rune(s); len(runes) > maxBrief {
		return string(runes[:maxBrief]) + "…"
	}
	return s
}

// folded is a text on one line.
func folded(s string) string { return strings.Join(strings.Fields(s), " ") }
