package syndicate

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// An Article is the standalone rewriting of a post for one destination.
type Article struct {
	Key          string   `json:"key"`
	Path         string   `json:"path"`
	Title        string   `json:"title"`
	Subtitle     string   `json:"subtitle"`
	CanonicalURL string   `json:"canonicalURL"`
	Tags         []string `json:"tags"` // what the destination will use, in order
	// HTML is the whole article, title and closing line included, in nothing but these elements:
	// h1 h2 h3 h4 p br a strong em code pre blockquote ul ol li hr img figure figcaption.
	HTML   string  `json:"html"`
	Words  int     `json:"words"` // words of the body: without title, subtitle and closing line
	Images []Image `json:"images"`
	Losses []Loss  `json:"losses"`
	Places []Place `json:"-"` // of the losses, in the order in which they were met

	// Stories is the addresses in HTML that lead to stories of other posts, each with the permalink that
	// it stands for.
	Stories map[string]string `json:"-"`

	// Text is the body as plain text, white space folded: what a reader reads of the post itself.
	// It recognises a post that moved, so nothing in it may depend on where the post lives.
	Text string `json:"-"`

	abstract *Abstract // of which the article was made, if it has no text
}

// An Abstract is what of an article decides about its post: everything but the text.
type Abstract struct {
	Title       string
	Tags        []string
	Words       int
	Losses      []Loss
	ContentHash string
	TextHash    string
}

// Abstract returns the abstract of the article.
func (a *Article) Abstract() Abstract {
	return Abstract{a.Title, a.Tags, a.Words, a.Losses, a.ContentHash(), a.TextHash()}
}

// Article returns the article as far as an abstract goes. It has no text, and cannot be delivered.
func (a Abstract) Article() Article {
	return Article{Title: a.Title, Tags: a.Tags, Words: a.Words, Losses: a.Losses, abstract: &a}
}

func (a *Article) isAbstract() bool { return a.abstract != nil }

// An Image is an image that the article shows.
type Image struct {
	Src string `json:"src"` // absolute address, see [Picture] for those that have none yet
	Alt string `json:"alt"` // may be empty
}

// A Loss is something in the post that the destination cannot show, and what was done about it.
type Loss struct {
	Rule   string `json:"rule"`   // the rewriting rule that met it
	What   string `json:"what"`   // "table 3x4", "iframe www.youtube.com"
	Action string `json:"action"` // "text", "link", "unwrapped", "dropped" and the like
	Line   int    `json:"line"`   // line of the post's file, 0 when unknown
}

// A Place is where in the article a loss was met.
type Place struct {
	Loss  int    // index in the article's losses
	After string // the last words before it; empty at the beginning
}

// ContentHash identifies everything of the article that a reader could see change. That another post
// got a story, to which links lead from then on, is no change of this one.
func (a *Article) ContentHash() string {
	if a.isAbstract() {
		return a.abstract.ContentHash
	}
	return hash(a.Title, a.Subtitle, a.CanonicalURL, strings.Join(a.Tags, ","), a.ownMarkup())
}

// ownMarkup is the HTML as it is when no other post has a story.
func (a *Article) ownMarkup() string {
	markup := a.HTML
	for _, story := range slices.Sorted(maps.Keys(a.Stories)) {
		markup = strings.ReplaceAll(markup, attribute("href", story), attribute("href", a.Stories[story]))
	}
	return markup
}

// attribute is how the HTML of articles writes an attribute.
func attribute(name, value string) string {
	return name + `="` + strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(value) + `"`
}

// TextHash identifies the words of the article, wherever it lives and whatever its settings are. It is empty if
// there are none.
func (a *Article) TextHash() string {
	switch {
	case a.isAbstract():
		return a.abstract.TextHash
	case a.Text == "":
		return ""
	}
	return hash(a.Text)
}

func hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
