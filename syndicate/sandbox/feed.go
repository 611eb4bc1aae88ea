package sandbox

import (
	"encoding/xml"
	"html"
	"net/http"
	"strings"
	"time"
)

// The types below give RSS as Medium does. Prefixes are written out: Medium's feed has them, and
// encoding/xml would repeat a namespace on every element.
type (
	rss struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		DC      string   `xml:"xmlns:dc,attr"`
		Content string   `xml:"xmlns:content,attr"`
		Atom    string   `xml:"xmlns:atom,attr"`
		Channel channel  `xml:"channel"`
	}
	channel struct {
		Title       cdata  `xml:"title"`
		Description cdata  `xml:"description"`
		Link        string `xml:"link"`
		Generator   string `xml:"generator"`
		Built       string `xml:"lastBuildDate"`
		Items       []item `xml:"item"`
	}
	item struct {
		Title      cdata   `xml:"title"`
		Link       string  `xml:"link"`
		GUID       guid    `xml:"guid"`
		Categories []cdata `xml:"category"`
		Creator    cdata   `xml:"dc:creator"`
		Published  string  `xml:"pubDate"`
		Updated    string  `xml:"atom:updated"`
		Content    cdata   `xml:"content:encoded"`
	}
	guid struct {
		IsPermaLink bool   `xml:"isPermaLink,attr"`
		Value       string `xml:",chardata"`
	}
	cdata struct {
		Text string `xml:",cdata"`
	}
)

// feedLength is how many stories Medium's feeds have; there is no way to the older ones.
const feedLength = 10

// getFeed gives the newest public stories of a user. Canonical addresses are not in Medium's feed.
func (s *Server) getFeed(w http.ResponseWriter, r *http.Request) {
	name, isName := strings.CutPrefix(r.PathValue("owner"), "@")
	a, known := accountOf(name)
	if !isName || name == "" || !known {
		http.NotFound(w, r)
		return
	}
	fault := s.takeFault(feedFaults())
	if fault == FeedBlocked {
		writeChallenge(w)
		return
	}
	feed := rss{
		Version: "2.0",
		DC:      "http://purl.org/dc/elements/1.1/",
		Content: "http://purl.org/rss/1.0/modules/content/",
		Atom:    "http://www.w3.org/2005/Atom",
		Channel: channel{
			Title:       cdata{"Stories by " + a.title + " on Medium"},
			Description: cdata{"Stories by " + a.title + " on Medium"},
			Link:        base(r) + profilePath(a) + "?source=rss-" + a.publicID + "------2",
			Generator:   "Medium",
			Built:       s.options.Now().UTC().Format(http.TimeFormat),
		},
	}
	feed.Channel.Items = feedItems(s.newest(func(st Story) bool { return isPublic(st) && author(st) == a }), base(r), fault)
	body, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
	w.Write([]byte(xml.Header))
	w.Write(body)
}

// feedItems are those of the newest stories, in order.
func feedItems(stories []Story, base string, fault Fault) []item {
	var items []item
	if fault == FeedComment && len(stories) > 0 {
		items = append(items, commentItem(stories[0], base))
	}
	for _, story := range stories[:min(len(stories), feedLength-len(items))] {
		shown := feedItem(story, base)
		if fault == FeedSnippets || story.Paywall {
			shown.Content.Text = snippet(story, base)
		}
		items = append(items, shown)
	}
	return items
}

// commentItem is what the feed has of a comment by the user: its first line is the title, and it has no
// tags.
func commentItem(about Story, base string) item {
	comment := about
	comment.ID = commentID
	comment.Subtitle, comment.Tags = "", nil
	comment.Body = `<p><a href="` + html.EscapeString(about.CanonicalURL) + `">` + html.EscapeString(about.Title) + "</a></p>"
	return feedItem(comment, base)
}

const commentID = "5a4db0cc033e"

// snippet is what the feed has of a story for members.
func snippet(story Story, base string) string {
	return `<div class="medium-feed-item"><p class="medium-feed-snippet">` + html.EscapeString(shorten(normalize(story.Body).text)) +
		`</p><p class="medium-feed-link"><a href="` + base + storyPath(story) + `?source=rss-` + author(story).publicID + `------2">Continue reading on Medium »</a></p></div>`
}

func feedItem(story Story, base string) item {
	categories := make([]cdata, len(story.Tags))
	for i, tag := range story.Tags {
		categories[i].Text = tag
	}
	// The pixel that Medium counts readers with ends the text of every item.
	pixel := `<img src="https://medium.com/_/stat?event=post.clientViewed&referrerSource=full_rss&postId=` + story.ID + `" width="1" height="1" alt="">`
	return item{
		Title:      cdata{story.Title},
		Link:       base + storyPath(story) + "?source=rss-" + author(story).publicID + "------2",
		GUID:       guid{Value: "https://medium.com/p/" + story.ID},
		Categories: categories,
		Creator:    cdata{author(story).title},
		Published:  story.PublishedAt.Format(http.TimeFormat),
		Updated:    story.PublishedAt.Format(time.RFC3339),
		Content:    cdata{subtitleInFeed(story) + story.Body + pixel},
	}
}

// subtitleInFeed: the heading is the item's title, the subtitle a small heading of its text.
func subtitleInFeed(story Story) string {
	if story.Subtitle == "" {
		return ""
	}
	return "<h4>" + html.EscapeString(story.Subtitle) + "</h4>"
}
