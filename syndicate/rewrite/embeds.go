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
	embedElements = cascadia.MustCompile(`iframe, video, audio, object, embed, script[src*="//gist.github.com/"]`)
	embedSources  = cascadia.MustCompile("source[src], embed[src]")
)

// embeds puts a link into the place of everything that plays or runs: where it can be watched, for
// YouTube and Vimeo, otherwise where it comes from. The address is the text of the link and stands on
// a line of its own, because Medium's editor makes a player of some.
func embeds(d *draft) {
	for _, n := range outermost(find(d.tree, embedElements)) {
		address, ok := d.resolve(embedAddress(n))
		if !ok || !isWeb(address) {
			d.lose(n.Data+" without an address", "dropped")
			remove(n)
			continue
		}
		address = watchAddress(address)
		d.lose(n.Data+" "+syndicate.HostOf(address), "link")
		replace(n, newElement("p", newLink(address, address)))
	}
}

// embedAddress finds the address in the element, where scripts that load it late put it, or in the
// elements that it gives as alternatives.
func embedAddress(n *html.Node) string {
	for _, key := range []string{"src", "data-src", "data-lazy-src", "data"} {
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
	case "gist.github.com":
		u.Path = strings.TrimSuffix(u.Path, ".js")
		u.RawPath, u.RawQuery = "", ""
		return u.String()
	}
	return address
}
