package rewrite

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var (
	embedElements = cascadia.MustCompile("iframe, video, audio, object, embed")
	embedSources  = cascadia.MustCompile("source[src], embed[src]")

	// embedScripts write what they are called after in their place.
	embedScripts = cascadia.MustCompile(`script[src*="//gist.github.com/"], script[src*="//asciinema.org/a/"]`)
	// embedCards are links that Iframely's script turns into a preview of the page they lead to.
	embedCards = cascadia.MustCompile("a[href][data-iframely-url]:empty")
)

// embeds puts a link into the place of everything that plays, runs or previews a page: to where it can
// be watched, for YouTube and Vimeo, to the page of a preview, otherwise to where it comes from. The address is the text of the link and stands on
// a line of its own, because Medium's editor makes a player of some.
func embeds(d *draft) {
	for _, n := range outermost(find(d.tree, isEmbed)) {
		address, ok := d.resolve(embedAddress(n))
		if !ok || !isWeb(address) {
			d.lose(n, embedName(n)+" without an address", "dropped")
			remove(n)
			continue
		}
		address = watchAddress(address)
		d.lose(n, embedName(n)+" "+syndicate.HostOf(address), "link")
		replace(n, newElement("p", newLink(address, address)))
	}
}

func isEmbed(n *html.Node) bool {
	return embedElements.Match(n) || embedScripts.Match(n) || embedCards.Match(n)
}

func embedName(n *html.Node) string {
	if n.Data == "a" {
		return "card"
	}
	return n.Data
}

// embedAddress finds the address in the element, where scripts that load it late put it, or in the
// elements that it gives as alternatives.
func embedAddress(n *html.Node) string {
	for _, key := range []string{"src", "data-src", "data-lazy-src", "data", "href"} {
		if address := attr(n, key); address != "" && address != "about:blank" {
			return address
		}
	}
	if source := cascadia.Query(n, embedSources); source != nil {
		return attr(source, "src")
	}
	return ""
}

var (
	youTubePlayer = regexp.MustCompile(`^/(?:embed|v|shorts)/([\w-]+)$`)
	vimeoPlayer   = regexp.MustCompile(`^/video/(\d+)`)
)

// watchAddress turns the address of a player into the one of the page that people know.
func watchAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	switch syndicate.HostOf(address) {
	case "youtube.com", "youtube-nocookie.com":
		switch m := youTubePlayer.FindStringSubmatch(u.Path); {
		case m == nil:
		case m[1] == "videoseries":
			return "https://www.youtube.com/playlist?list=" + url.QueryEscape(u.Query().Get("list"))
		default:
			return "https://www.youtube.com/watch?v=" + m[1]
		}
	case "player.vimeo.com":
		if m := vimeoPlayer.FindStringSubmatch(u.Path); m != nil {
			return "https://vimeo.com/" + m[1]
		}
	case "hatenablog-parts.com", "cdn.iframe.ly": // previews, which say of what
		if page, err := absolute(u.Query().Get("url")); err == nil {
			return page.String()
		}
	case "gist.github.com", "asciinema.org":
		u.Path = strings.TrimSuffix(u.Path, ".js")
		u.RawPath, u.RawQuery = "", ""
		return u.String()
	}
	return address
}
