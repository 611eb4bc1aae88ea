package rewrite

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A player is an address that is made to be shown in other pages.
type player struct {
	// address is what the player's looks like, without scheme and "www.", with its query.
	address *regexp.Regexp
	// page is the address that people know. It may have submatches, "$1", and parameters of the
	// player's query, "{id}", without which it does not apply.
	page string
	// preview says that the page is any page, of which the player shows a card.
	preview bool
}

// players are tried from first to last. To teach the tool another one, add it here, and a golden case.
var players = sync.OnceValue(func() []player {
	return []player{
		{address: regexp.MustCompile(`^youtube(?:-nocookie)?\.com/embed/videoseries\?`), page: "https://www.youtube.com/playlist?list={list}"},
		{address: regexp.MustCompile(`^youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)/([\w-]+)`), page: "https://www.youtube.com/watch?v=$1&t={start}s"},
		{address: regexp.MustCompile(`^youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)/([\w-]+)`), page: "https://www.youtube.com/watch?v=$1"},
		{address: regexp.MustCompile(`^player\.vimeo\.com/video/(\d+)`), page: "https://vimeo.com/$1/{h}"},
		{address: regexp.MustCompile(`^player\.vimeo\.com/video/(\d+)`), page: "https://vimeo.com/$1"},
		{address: regexp.MustCompile(`^(?:geo\.)?dailymotion\.com/(?:embed/video/|player.*\bvideo=)(\w+)`), page: "https://www.dailymotion.com/video/$1"},
		{address: regexp.MustCompile(`^player\.twitch\.tv/.*\bvideo=v?(\d+)`), page: "https://www.twitch.tv/videos/$1"},
		{address: regexp.MustCompile(`^player\.twitch\.tv/`), page: "https://www.twitch.tv/{channel}"},
		{address: regexp.MustCompile(`^clips\.twitch\.tv/embed`), page: "https://clips.twitch.tv/{clip}"},
		{address: regexp.MustCompile(`^embed\.ted\.com/(talks/[\w/.-]+)`), page: "https://www.ted.com/$1"},
		{address: regexp.MustCompile(`^loom\.com/embed/(\w+)`), page: "https://www.loom.com/share/$1"},
		{address: regexp.MustCompile(`^streamable\.com/[eo]/(\w+)`), page: "https://streamable.com/$1"},
		{address: regexp.MustCompile(`^giphy\.com/embed/(\w+)`), page: "https://giphy.com/gifs/$1"},
		{address: regexp.MustCompile(`^archive\.org/embed/([\w.-]+)`), page: "https://archive.org/details/$1"},
		{address: regexp.MustCompile(`^player\.bilibili\.com/.*\bbvid=(\w+)`), page: "https://www.bilibili.com/video/$1"},
		{address: regexp.MustCompile(`^player\.bilibili\.com/.*\baid=(\d+)`), page: "https://www.bilibili.com/video/av$1"},
		{address: regexp.MustCompile(`^v\.qq\.com/(?:txp/)?iframe/.*\bvid=(\w+)`), page: "https://v.qq.com/x/page/$1.html"},
		{address: regexp.MustCompile(`^player\.youku\.com/embed/([\w=]+)`), page: "https://v.youku.com/v_show/id_$1.html"},
		{address: regexp.MustCompile(`^([^/]+)/videos/embed/([\w-]+)`), page: "https://$1/videos/watch/$2"}, // PeerTube

		{address: regexp.MustCompile(`^open\.spotify\.com/embed(?:-podcast)?/([\w/]+)`), page: "https://open.spotify.com/$1"},
		{address: regexp.MustCompile(`^w\.soundcloud\.com/player/.*\burl=https?(?::|%3A)(?:/|%2F){2}soundcloud\.com`), page: "{url}"},
		{address: regexp.MustCompile(`^mixcloud\.com/widget/iframe`), page: "https://www.mixcloud.com{feed}"},
		{address: regexp.MustCompile(`^embed\.(podcasts|music)\.apple\.com/(.+)`), page: "https://$1.apple.com/$2"},

		{address: regexp.MustCompile(`^gist\.github\.com/((?:[\w-]+/)?\w+)`), page: "https://gist.github.com/$1"},
		{address: regexp.MustCompile(`^codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+)`), page: "https://codepen.io/$1/pen/$2"},
		{address: regexp.MustCompile(`^jsfiddle\.net/([\w/-]+?)/embed(?:ded)?\b`), page: "https://jsfiddle.net/$1/"},
		{address: regexp.MustCompile(`^codesandbox\.io/embed/([\w-]+)`), page: "https://codesandbox.io/s/$1"},
		{address: regexp.MustCompile(`^stackblitz\.com/(?:edit|fork)/([\w-]+)`), page: "https://stackblitz.com/edit/$1"},
		{address: regexp.MustCompile(`^replit\.com/(@[\w-]+/[\w-]+)`), page: "https://replit.com/$1"},
		{address: regexp.MustCompile(`^observablehq\.com/embed/([\w@/-]+)`), page: "https://observablehq.com/$1"},
		{address: regexp.MustCompile(`^asciinema\.org/a/(\w+)`), page: "https://asciinema.org/a/$1"},
		{address: regexp.MustCompile(`^figma\.com/embed\b`), page: "{url}"},

		{address: regexp.MustCompile(`^platform\.(?:twitter|x)\.com/embed/.*\bid=(\d+)`), page: "https://x.com/i/status/$1"},
		{address: regexp.MustCompile(`^facebook\.com/plugins/(?:video|post)\.php`), page: "{href}"},
		{address: regexp.MustCompile(`^google\.[a-z.]+/maps/d/(?:u/\d+/)?embed`), page: "https://www.google.com/maps/d/viewer?mid={mid}"},

		{address: regexp.MustCompile(`^(?:cdn\.iframe\.ly|hatenablog-parts\.com|cdn\.embedly\.com)/`), page: "{url}", preview: true},
	}
})

// pageOf turns the address of a player into the one of the page that people know, and reports whether
// that stands for itself: Medium shows a player, a post or a preview in its place.
func pageOf(address string) (page string, standsAlone bool) {
	u, err := url.Parse(address)
	if err != nil {
		return address, false
	}
	query := u.Query()
	short := syndicate.HostOf(address) + u.EscapedPath() + "?" + u.RawQuery
	for _, p := range players() {
		match := p.address.FindStringSubmatchIndex(short)
		if match == nil {
			continue
		}
		template, ok := expand(p.page, query)
		if !ok {
			continue
		}
		if u, err := absolute(string(p.address.ExpandString(nil, template, short, match))); err == nil {
			page = u.String()
			return page, p.preview || playing[syndicate.HostOf(page)]
		}
	}
	return address, playing[syndicate.HostOf(address)]
}

var parameter = regexp.MustCompile(`\{\w+\}`)

// expand puts the parameters of a query into a template. It reports false if one is missing.
func expand(template string, query url.Values) (result string, ok bool) {
	ok = true
	result = parameter.ReplaceAllStringFunc(template, func(name string) string {
		value := query.Get(strings.Trim(name, "{}"))
		ok = ok && value != "" && value != "0"
		return strings.ReplaceAll(value, "$", "$$")
	})
	return result, ok
}

// playing are the hosts whose addresses Medium shows as players, posts or previews when they stand
// alone: it asks Embedly, which knows some hundreds (https://help.medium.com/hc/en-us/articles/214981378).
var playing = map[string]bool{
	"youtube.com": true, "youtu.be": true, "vimeo.com": true, "dailymotion.com": true, "twitch.tv": true, "clips.twitch.tv": true,
	"ted.com": true, "loom.com": true, "streamable.com": true, "giphy.com": true,
	"open.spotify.com": true, "soundcloud.com": true, "mixcloud.com": true, "podcasts.apple.com": true, "music.apple.com": true,
	"gist.github.com": true, "codepen.io": true, "jsfiddle.net": true, "codesandbox.io": true, "stackblitz.com": true,
	"replit.com": true, "observablehq.com": true, "asciinema.org": true, "figma.com": true,
	"x.com": true, "twitter.com": true, "instagram.com": true, "facebook.com": true, "tiktok.com": true,
}
