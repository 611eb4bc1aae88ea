package medium

import (
	"context"
	"encoding/xml"
	"net/mail"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A feedItem is what is of use in an item of Medium's RSS. One program makes these feeds, well formed
// and in UTF-8; what is not is none of them.
type feedItem struct {
	Title      string   `xml:"title"`
	Link       string   `xml:"link"`
	GUID       string   `xml:"guid"`
	Categories []string `xml:"category"`
	Published  string   `xml:"pubDate"`
	Content    string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
}

// Sightings reads the feed of a user: the ten newest public stories, by the dates that they show. Medium
// has no way to older ones. A story comes up in it within minutes.
func (v *Visitor) Sightings(ctx context.Context, account string) ([]syndicate.Sighting, error) {
	a, at, err := v.visit(ctx, "feed", "@"+strings.TrimPrefix(account, "@"))
	if err != nil {
		return nil, err
	}
	if isHTML(a.header) {
		return nil, cannotTell("%s shows a web page in place of a feed", at)
	}
	var feed struct {
		XMLName xml.Name   `xml:"rss"`
		Items   []feedItem `xml:"channel>item"`
	}
	if err := xml.Unmarshal(a.body, &feed); err != nil {
		return nil, cannotTell("%s cannot be read: %s", at, oneLine(err.Error(), ""))
	}
	var seen []syndicate.Sighting
	for _, item := range feed.Items {
		if s, ok := v.sighting(item); ok {
			seen = append(seen, s)
		}
	}
	return seen, nil
}

// sighting is what an item shows, if it is of a story.
func (v *Visitor) sighting(item feedItem) (s syndicate.Sighting, ok bool) {
	id, err := StoryID(item.GUID)
	if err != nil {
		return s, false
	}
	s = syndicate.Sighting{
		Story: syndicate.Story{ID: id, URL: v.storyURL(item.Link, id), Status: syndicate.Public},
		Title: strings.TrimSpace(item.Title),
	}
	if at, err := mail.ParseDate(item.Published); err == nil {
		s.Story.PublishedAt = at.UTC()
	}
	// Comments are in the feed as well, and have no tags. One that recommends a post can have its title
	// and a link to it. Stories without tags share their lot: their links are not looked at.
	if len(item.Categories) > 0 {
		s.Links = linksOf(item.Content)
	}
	return s, true
}

// storyURL is where a story can be read: the address in the feed without its tracking, if that is fit
// to be kept.
func (v *Visitor) storyURL(link, id string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return shortURL(id)
	}
	u.RawQuery, u.Fragment = "", ""
	link = u.String()
	if named, err := StoryID(link); err != nil || named != id || !isStoryAddress(link, v.website) {
		return shortURL(id)
	}
	return link
}

// linksOf returns the absolute addresses that a whole text leads to, in order; none if it is a snippet:
// the feed has no more of a story for members.
func linksOf(content string) []string {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(content))
	if err != nil || doc.Find(".medium-feed-snippet, .medium-feed-link").Length() > 0 {
		return nil
	}
	var links []string
	for _, link := range pageLinks(doc.Selection) {
		links = append(links, link.Address)
	}
	return links
}
