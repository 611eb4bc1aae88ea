package rewrite

import (
	"net/url"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

var anyLink = cascadia.MustCompile("a")

// links makes addresses absolute, because the article has no site around it. A link within the page
// loses its jump and keeps its text, and so does one that leads nowhere outside a browser window, such
// as "javascript:". A link without a text, of which a browser showed an icon at most, leaves nothing.
func links(d *draft) {
	for _, a := range find(d.tree, anyLink) {
		href, ok := lookup(a, "href")
		a.Attr = nil
		switch address, valid := d.resolve(href); {
		case !ok:
			// a mark to jump to
		case isWithinPage(href, address, d.base):
			d.lose(a, "in-page link", "unlinked")
		case !valid:
			d.lose(a, "link to "+href, "unlinked")
		case !canLead(address):
			scheme, _, _ := strings.Cut(address, ":")
			d.lose(a, "link to "+scheme+":", "unlinked")
		case isBlank(textOf(a)) && cascadia.Query(a, shows) == nil:
			d.lose(a, "link without a text "+address, "dropped")
		default:
			a.Attr = []html.Attribute{{Key: "href", Val: address}}
		}
	}
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
