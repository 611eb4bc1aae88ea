package rewrite

import (
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// tracking takes out of links, if the author wants that, what only tells a site where its readers come
// from: the parameters that the check of the same name finds. Those of links to the site itself are the
// author's own, and stay. Nothing is lost: the link leads to the same page.
func tracking(d *draft) {
	if !d.post.Settings.Rendition.StripTracking {
		return
	}
	known := addresses.Tracking(d.rewriter.Tracking)
	for _, a := range find(d.tree, anyLink) {
		if href, ok := lookup(a, "href"); ok && isWeb(href) && !d.isOwn(href) {
			a.Attr = []html.Attribute{{Key: "href", Val: addresses.Strip(href, known)}}
		}
	}
}
