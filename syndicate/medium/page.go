package medium

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Page is what the page of a story says of it.
type Page struct {
	ID string
	// Canonical is the address in its canonical link: the original's, or else the story's own. Nothing
	// else on the page proves the original; other addresses are the story's own whatever it is.
	Canonical string
	Free      bool // readable without a membership
}

// Page reads the page of a public or unlisted story.
func (v *Visitor) Page(ctx context.Context, id string) (Page, error) {
	a, at, err := v.visit(ctx, "p", id)
	if err != nil {
		return Page{}, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.body))
	if err != nil {
		return Page{}, cannotTell("%s cannot be read: %s", at, oneLine(err.Error(), ""))
	}
	page := readPage(doc, at)
	if page.ID != strings.ToLower(id) { // a challenge, a login, somebody else's story
		return Page{}, cannotTell("%s does not show the story %s", at, id)
	}
	return page, nil
}

// Original returns the address that the page of a story names as canonical, empty if that is the story
// itself.
func (v *Visitor) Original(ctx context.Context, story syndicate.Story) (string, error) {
	page, err := v.Page(ctx, story.ID)
	if err != nil {
		return "", err
	}
	if id, err := StoryID(page.Canonical); err == nil && id == page.ID {
		return "", nil
	}
	return page.Canonical, nil
}

func readPage(doc *goquery.Document, at *url.URL) Page {
	page := Page{Free: true, Canonical: doc.Find(`link[rel~="canonical" i]`).AttrOr("href", "")}
	doc.Find(`script[type="application/ld+json"]`).Each(func(_ int, script *goquery.Selection) {
		var data struct {
			Identifier string `json:"identifier"`
			Free       *bool  `json:"isAccessibleForFree"`
		}
		if json.Unmarshal([]byte(script.Text()), &data) != nil || data.Identifier == "" {
			return // it is about something else
		}
		page.ID = strings.ToLower(data.Identifier)
		page.Free = data.Free == nil || *data.Free
	})
	if id, found := strings.CutPrefix(doc.Find(`meta[property="al:ios:url"]`).AttrOr("content", ""), "medium://p/"); found {
		page.ID = strings.ToLower(id)
	}
	return page
}
