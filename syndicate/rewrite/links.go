package rewrite

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

var anyLink = named("a")

// links makes addresses absolute, because the article has no site around it, and lets links to posts
// that have a story lead there. A link within the page loses its jump and keeps its text, and so does
// one that leads nowhere outside a browser window, such as "javascript:", or that is one more to the
// site than its author wants. A link without a text, of which a browser showed an icon at most, gets its
// label for one.
func links(d *draft) {
	written := d.addresses(find(d.tree, anyLink))
	toSite := map[string]bool{} // a second link to the same page does no more harm than the first
	for _, a := range find(d.tree, anyLink) {
		address, ok := d.leadsTo(a)
		label := fold(cmp.Or(attr(a, "aria-label"), attr(a, "title")))
		a.Attr = nil
		if !ok || !nameLink(d, a, address, label) {
			continue
		}
		if story := d.storyOf(a, address); story != "" && !written[story] && d.keepStory(story, address) {
			address = story
		} else if d.isOwn(address) {
			most := d.post.Settings.Rendition.KeepSelfLinks
			if most != nil && !toSite[address] && len(toSite) >= *most {
				d.lose(a, "link to "+address, "unlinked")
				continue
			}
			toSite[address] = true
		}
		a.Attr = []html.Attribute{{Key: "href", Val: address}}
	}
}

// addresses returns the absolute addresses of links. A story that the author links to is not put in place of
// the post as well: nobody could tell the two links apart afterwards.
func (d *draft) addresses(links []*html.Node) map[string]bool {
	known := map[string]bool{}
	for _, a := range links {
		if address, ok := d.resolve(attr(a, "href")); ok {
			known[address] = true
		}
	}
	return known
}

// leadsTo returns the absolute address that a link leads to, or reports why it cannot lead anywhere.
func (d *draft) leadsTo(a *html.Node) (address string, ok bool) {
	href, ok := lookup(a, "href")
	if !ok {
		return "", false // it is a mark to jump to
	}
	address, ok = d.resolve(href)
	switch {
	case isWithinPage(href, address, d.base):
		d.lose(a, "in-page link", "unlinked")
	case !ok:
		d.lose(a, "link to "+href, "unlinked")
	case !canLead(address):
		scheme, _, _ := strings.Cut(address, ":")
		d.lose(a, "link to "+scheme+":", "unlinked")
	default:
		return address, true
	}
	return "", false
}

// nameLink gives a link that shows no text its label, and reports whether there is one.
func nameLink(d *draft, a *html.Node, address, label string) bool {
	switch {
	case !isBlank(textOf(a)), has(a, shows):
		return true
	case label == "":
		d.lose(a, "link without a text "+address, "dropped")
		return false
	}
	a.AppendChild(newText(label))
	return true
}

// storyOf returns the address of the story of the post that a link leads to, nothing if it has none. It
// keeps the jump to a place there: the story has no such place, which harms nobody, and the record of
// where the link led without the story stays exact.
//
// A link that shows its address goes on leading to it, and one with a query asks the site for something.
func (d *draft) storyOf(a *html.Node, address string) string {
	if d.rewriter.Story == nil || d.post.Settings.Rendition.NoStoryLinks ||
		textOf(a) == address || strings.ContainsAny(address, "?&") {
		return ""
	}
	page, _, _ := strings.Cut(address, "#")
	story := d.rewriter.Story(page)
	if story == "" {
		return ""
	}
	return story + strings.TrimPrefix(address, page)
}

// keepStory records what the address of a story stands for. It reports whether that is the only thing: a link
// to the same page in another spelling keeps its own, else nobody could tell afterwards which of the two it had.
func (d *draft) keepStory(story, address string) bool {
	if d.stories == nil {
		d.stories = map[string]string{}
	}
	if known, again := d.stories[story]; again {
		return known == address
	}
	d.stories[story] = address
	return true
}

// isWithinPage reports whether a link leads to a place on the page that it is on.
func isWithinPage(href, address string, page *url.URL) bool {
	href = strings.TrimFunc(href, isSpace)
	if href == "" || href[0] == '#' {
		return true
	}
	target, _, jumps := strings.Cut(address, "#")
	self, _, _ := strings.Cut(page.String(), "#")
	return jumps && target == self
}

// canLead reports whether a link with this address works for a reader elsewhere.
func canLead(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	switch scheme {
	case "http", "https", "mailto", "tel", "sms":
		return true
	}
	return false
}
