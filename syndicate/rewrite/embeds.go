package rewrite

import (
	"net/url"
	"path"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var (
	embedElements = named("iframe", "video", "audio", "object", "embed", "asciinema-player")
	embedSources  = cascadia.MustCompile("source[src], embed[src]")

	// embedScripts write what they are called after in their place.
	embedScripts = cascadia.MustCompile(`
		script[src*="//gist.github.com/"], script[src*="//asciinema.org/a/"], script[src*="//jsfiddle.net/"], script.speakerdeck-embed[data-id]`)
)

// previewCard is what a card is called that shows the page that it leads to.
const previewCard = "card"

// embedCards are elements that a script replaces, with what their attributes say where they lead.
var embedCards = []struct {
	selector cascadia.Selector
	name     string
	address  func(*html.Node) string
}{
	{cascadia.MustCompile("a[href][data-iframely-url]:empty"), previewCard, func(n *html.Node) string { return attr(n, "href") }},
	{cascadia.MustCompile("blockquote[data-instgrm-permalink]"), "post", func(n *html.Node) string { return attr(n, "data-instgrm-permalink") }},
	{cascadia.MustCompile(".fb-post[data-href], .fb-video[data-href]"), "post", func(n *html.Node) string { return attr(n, "data-href") }},
	{cascadia.MustCompile("lite-youtube[videoid]"), "video", func(n *html.Node) string { return "https://www.youtube.com/watch?v=" + attr(n, "videoid") }},
	{cascadia.MustCompile("lite-vimeo[videoid]"), "video", func(n *html.Node) string { return "https://vimeo.com/" + attr(n, "videoid") }},
	{cascadia.MustCompile("script.speakerdeck-embed"), "slides", func(n *html.Node) string { return "https://speakerdeck.com/player/" + attr(n, "data-id") }},
	{cascadia.MustCompile(".codepen[data-slug-hash][data-user]"), "pen", func(n *html.Node) string {
		return "https://codepen.io/" + attr(n, "data-user") + "/pen/" + attr(n, "data-slug-hash")
	}},
}

// embeds puts a link into the place of everything that plays, runs or previews a page: to the page that
// people know of it, otherwise to where it comes from. It stands on a line of its own.
//
// Where Medium's editor makes a player of the address, the address is the text of the link; elsewhere
// it is what the post says about it. The still picture of a video stays above its link. A frame that
// shows an image is one.
func embeds(d *draft) {
	for _, n := range outermost(find(d.tree, isEmbed)) {
		name, address := embedOf(n)
		address, ok := d.resolve(address)
		switch {
		case !ok || !isWeb(address):
			d.lose(n, name+" without an address", "dropped")
			replace(n, posterOf(n)...)
		case isElement(n, "object", "embed", "iframe") && isImageFile(address):
			replace(n, imageOf(n, address))
		default:
			page, standsAlone := pageOf(address)
			d.lose(n, name+" "+syndicate.HostOf(page), "link")
			text := page
			if !standsAlone && name != previewCard {
				text = d.embedText(n, page)
			}
			replace(n, append(posterOf(n), newElement("p", newLink(page, text)))...)
		}
	}
}

func isEmbed(n *html.Node) bool {
	if embedElements(n) || isEmbedScript(n) {
		return true
	}
	for _, c := range embedCards {
		if len(n.Attr) > 0 && c.selector(n) {
			return true
		}
	}
	return false
}

func isEmbedScript(n *html.Node) bool { return isElement(n, "script") && embedScripts(n) }

// embedOf returns what an embed is called in a loss, and its address. The address is in the element,
// where scripts that load it late put it, or in the elements that it gives as alternatives.
func embedOf(n *html.Node) (name, address string) {
	for _, c := range embedCards {
		if c.selector(n) {
			return c.name, c.address(n)
		}
	}
	for _, key := range []string{"src", "data-src", "data-lazy-src", "data"} {
		if address := attr(n, key); address != "" && address != "about:blank" {
			return n.Data, address
		}
	}
	if source := cascadia.Query(n, embedSources); source != nil {
		address = attr(source, "src")
	}
	return n.Data, address
}

// posterOf returns the still picture of a video.
func posterOf(n *html.Node) []*html.Node {
	poster := attr(n, "poster")
	if !isElement(n, "video") || poster == "" {
		return nil
	}
	return []*html.Node{newImage(poster, embedTitle(n))}
}

// imageOf returns the image that a frame shows.
func imageOf(n *html.Node, address string) *html.Node {
	alt := embedTitle(n)
	if fallback := cascadia.Query(n, imgElements); alt == "" && fallback != nil {
		alt = attr(fallback, "alt")
	}
	return newImage(address, alt)
}

func embedTitle(n *html.Node) string {
	if title := fold(attr(n, "title")); title != "" {
		return title
	}
	return fold(attr(n, "aria-label"))
}

// longestAddress is how many characters of an address say more than its host does.
const longestAddress = 60

// embedText says what an embed is that does not stand for itself.
func (d *draft) embedText(n *html.Node, page string) string {
	text := embedTitle(n)
	switch {
	case text == "":
		text = d.shortName(page)
	case !d.isOwn(page):
		text += " (" + syndicate.HostOf(page) + ")"
	}
	switch {
	case text == page: // a label would make it part of the post's own words
	case isElement(n, "video"):
		text = "Video: " + text
	case isElement(n, "audio"):
		text = "Audio: " + text
	}
	return text
}

// shortName names a page by its address: a file of the site by its name alone, so that the text of a
// post does not depend on where the post lives.
func (d *draft) shortName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if d.isOwn(address) {
		if name := path.Base(u.Path); name != "/" && name != "." {
			return name
		}
		return address
	}
	short := strings.TrimSuffix(syndicate.HostOf(address)+u.Path, "/")
	if len(short) > longestAddress {
		return syndicate.HostOf(address)
	}
	return short
}
