package syndicate

import "time"

// A Post is a regular page of a Hugo site, as Hugo itself sees it.
type Post struct {
	// Key identifies the post in the ledger and survives edits: the id that the author gave it, else
	// its content path in lower case without extension, with ".LANG" for every language but the
	// site's default one: "posts/hello", "posts/hello.fr".
	Key string
	// PathKey is the key that the post has, or would have, without an id.
	PathKey string
	// Path is the content file, relative to the site and with slashes: "content/posts/hello.md".
	// It is what findings point at.
	Path string

	Language    string // language code of the post, such as "en" or "pt-br"
	Title       string // plain text
	Description string // plain text, may be empty
	Summary     string // what Hugo shows of the post in lists, as plain text
	Tags        []string

	Permalink string   // absolute address of the post on its own site
	Aliases   []string // absolute addresses that redirect to the permalink

	Date        time.Time // when the post says it was written
	PublishDate time.Time // from when on Hugo publishes it; the zero time if it does not say
	Lastmod     time.Time

	// HTML is the content as Hugo renders it, without the theme's layout around it.
	HTML string
	// Source is the whole text of the content file, front matter included; empty if there is none.
	Source string
	// Generated is the addresses of images in HTML that this Hugo makes and that the built site does
	// not have, so that they lead nowhere: other versions of Hugo give such files other names. Absolute.
	Generated []string
	// Missing is the addresses of images in HTML that lead to the site itself, and there to no file;
	// absolute.
	Missing []string

	// Params is the front matter after Hugo merged cascades into it. Hugo lower-cases every key.
	Params map[string]any
	// Fields tells where the post's own front matter sets what, in the author's own spelling.
	// Values that come from a cascade are not in it.
	Fields []Field

	Settings Settings

	// Findings is what came to light while the post was read: an error of its own shortcode, a
	// reference to nowhere, a setting that does not exist.
	Findings []Finding
}

// A Field is a key in a file's front matter.
type Field struct {
	Path string // names from the outermost to the innermost, joined by dots: "syndicate.medium.tags"
	Line int    // line of the file, from 1
}

// CanonicalURL is the address that the copy names as the original: the permalink, unless the author
// chose another.
func (p *Post) CanonicalURL() string {
	if p.Settings.CanonicalURL != "" {
		return p.Settings.CanonicalURL
	}
	return p.Permalink
}

// Published is the time from which on the post counts as published on its own site.
func (p *Post) Published() time.Time {
	if !p.PublishDate.IsZero() {
		return p.PublishDate
	}
	return p.Date
}
