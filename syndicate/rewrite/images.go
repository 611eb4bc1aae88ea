package rewrite

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var (
	imgElements    = named("img")
	inlineDrawings = named("svg")
	mapAreas       = cascadia.MustCompile("area[href]")
	linkElements   = cascadia.MustCompile("a[href]")
	captions       = named("figcaption")
)

// images gives every image the absolute address of its best version, also when a script was to load
// it, and nothing else but its alternative text. One in a format that the destination may not show is
// replaced by a version in another format, if the post names one, else by a picture of it.
//
// Images stand in no text and in no link, so what hung on them goes to the caption: the title of an
// image without a caption, and where the link around it leads. A link to a larger version of the image
// is what makes the article show that one.
func images(d *draft) {
	for _, n := range find(d.tree, hasBackground) {
		placeBackground(d, n)
	}
	links := unlinkImages(d)
	for _, area := range find(d.tree, mapAreas) {
		address, _ := d.resolve(attr(area, "href"))
		d.lose(area, "link on an image "+address, "dropped")
		remove(area)
	}
	for _, img := range find(d.tree, imgElements) {
		switch {
		case isEmoji(img):
			replace(img, newText(fold(attr(img, "alt"))))
		case isIconImage(img):
			d.lose(img, "image that is an icon "+path.Base(attr(img, "src")), "dropped")
			drop(d, img, links[img])
		case isBadge(d, img):
			dropBadge(d, img, links[img])
		default:
			placeImage(d, img, links[img])
		}
	}
	for _, svg := range outermost(find(d.tree, inlineDrawings)) {
		placeDrawing(d, svg, links[svg])
	}
}

var background = regexp.MustCompile(`(?i)background(?:-image)?\s*:[^;]*\burl\(\s*['"]?([^'")\s]+)`)

func hasBackground(n *html.Node) bool { return strings.Contains(attr(n, "style"), "background") }

// placeBackground makes an image of the one behind an element that has nothing else to show, such as a
// tile of a gallery. Behind words it is a loss.
func placeBackground(d *draft, n *html.Node) {
	match := background.FindStringSubmatch(attr(n, "style"))
	if match == nil {
		return
	}
	for _, img := range find(n, imgElements) {
		if slices.Contains(append(sourcesOf(img), attr(img, "src")), match[1]) {
			return // it is there to be cut to a shape
		}
	}
	if has(n, shows) || hasWords(n) {
		d.lose(n, "image behind the text "+path.Base(match[1]), "dropped")
		return
	}
	n.AppendChild(newImage(match[1], embedTitle(n)))
}

// unlinkImages takes away the links that have images and no words, and returns them, empty, by their
// last images. Those that lead nowhere stay, for the rule links to report.
func unlinkImages(d *draft) map[*html.Node]*html.Node {
	links := map[*html.Node]*html.Node{}
	for _, a := range find(d.tree, linkElements) {
		shown := find(a, func(n *html.Node) bool { return imgElements(n) && !isEmoji(n) || isDrawing(n) })
		href := attr(a, "href")
		address, ok := d.resolve(href)
		if len(shown) == 0 || hasWordsBesideDrawings(a) || !ok || !canLead(address) || isWithinPage(href, address, d.base) {
			continue
		}
		unwrap(a)
		a.Attr = []html.Attribute{{Key: "href", Val: address}}
		links[shown[len(shown)-1]] = a
	}
	return links
}

// placeImage settles what is shown of an image and of the link that was around it, which may be nil.
func placeImage(d *draft, img, link *html.Node) {
	sources := append(sourcesOf(img), alternatives(img)...)
	if link != nil && isLarger(d, attr(link, "href"), sources) {
		sources, link = slices.Insert(sources, 0, attr(link, "href")), nil
	}
	if len(sources) == 0 {
		sources = slices.DeleteFunc([]string{attr(img, "src")}, func(s string) bool { return !isData(s) })
	}
	alt, title := fold(attr(img, "alt")), fold(attr(img, "title"))
	address, ok := d.showFirst(img, sources)
	if !ok {
		drop(d, img, link)
		return
	}
	if title == alt || title == stem(address) {
		title = "" // nothing new
	}
	img.Attr = []html.Attribute{{Key: "src", Val: address}, {Key: "alt", Val: alt}}
	frame(d, img, title, link)
}

// drop removes an image that cannot be shown. Of the link that was around it, which may be nil, the words
// stay.
func drop(d *draft, img, link *html.Node) {
	if link == nil {
		remove(img)
		return
	}
	words := fold(attr(img, "alt"))
	if words == "" {
		words = d.nameOf(attr(link, "href"))
	}
	link.AppendChild(newText(words))
	replace(img, link)
}

// badges are what the addresses of badges begin with: signs of a few words in a line, such as "build
// passing". They are SVG, mostly without saying so in the address, and what they show changes.
var badges = regexp.MustCompile(`^https?://(?:[\w.]*\bshields\.io|(?:flat\.)?badgen\.net|badge\.fury\.io|goreportcard\.com/badge|pkg\.go\.dev/badge|[\w./-]+/badge\.svg)\b`)

func isBadge(d *draft, img *html.Node) bool {
	address, _ := d.resolve(attr(img, "src"))
	known, _ := formatOf(address)
	return known != shownFormat && badges.MatchString(address)
}

// dropBadge leaves the words of a badge where it stood, in the link that was around it, which may be nil.
func dropBadge(d *draft, img, link *html.Node) {
	address, _ := d.resolve(attr(img, "src"))
	words, action := fold(attr(img, "alt")), "text"
	if words == "" {
		action = "dropped"
	}
	d.lose(img, "badge "+syndicate.HostOf(address), action)
	if link == nil {
		replace(img, newText(words))
		return
	}
	drop(d, img, link)
}

// isLarger reports whether a link around an image with these sources leads to the same image, mostly a
// larger version of it: to a file that is there, or next to the image.
func isLarger(d *draft, target string, sources []string) bool {
	if len(sources) == 0 {
		return false
	}
	address, _ := d.resolve(sources[0])
	if target == address {
		return true
	}
	if !isImageFile(target) || syndicate.HostOf(target) != syndicate.HostOf(address) {
		return false
	}
	if d.rewriter.Files == nil || !d.isOwn(target) {
		return true
	}
	_, found := d.file(target)
	return found
}

// showFirst returns the address of the first source that the destination can show. If there is none it
// is the address of the first one on the web: the destination may know more formats than it says.
func (d *draft) showFirst(img *html.Node, sources []string) (address string, ok bool) {
	for _, source := range sources {
		if address, ok = d.show(source); ok {
			return address, true
		}
	}
	for _, source := range sources {
		address, ok = d.resolve(source)
		if !ok || !isWeb(address) {
			continue
		}
		if d.isGenerated(address) {
			d.lose(img, "image that is not in the built site "+path.Base(address), "dropped")
			return "", false
		}
		_, extension := formatOf(address)
		d.lose(img, extension+" image "+path.Base(address), "kept")
		return address, true
	}
	what := "image without an address "
	if len(sources) > 0 && isData(sources[0]) {
		what = "image in the content itself "
	}
	d.lose(img, what+attr(img, "alt"), "dropped")
	return "", false
}

// stem is the name of a file without its extension.
func stem(address string) string {
	name := path.Base(address)
	return strings.TrimSuffix(name, path.Ext(name))
}

// frame puts the title of an image and the link that was around it, which may be nil, into its caption.
func frame(d *draft, img *html.Node, title string, link *html.Node) {
	caption := captionOf(img)
	switch {
	case title == "" && link == nil:
		return
	case caption == nil:
		caption = newElement("figcaption")
		figure := newElement("figure")
		replace(img, figure)
		figure.AppendChild(img)
		figure.AppendChild(caption)
		words := cmp.Or(title, attr(img, "alt"))
		if words == "" {
			words = d.nameOf(attr(link, "href"))
		}
		caption.AppendChild(newText(words))
	case title != "" && !strings.Contains(fold(textOf(caption)), title):
		d.lose(img, "title of an image "+title, "dropped")
	}
	switch {
	case link == nil:
	case !has(caption, linkElements):
		appendTo(link, takeChildren(caption)...)
		caption.AppendChild(link)
	default: // links stand in no links
		link.AppendChild(newText(d.nameOf(attr(link, "href"))))
		caption.AppendChild(newElement("p", link))
	}
}

// captionOf returns the caption with words that an image has to itself, or nil.
func captionOf(img *html.Node) *html.Node {
	figure := ancestor(img, "figure")
	if figure == nil || len(find(figure, imgElements)) > 1 {
		return nil
	}
	caption := cascadia.Query(figure, captions)
	if caption == nil || !hasWords(caption) {
		return nil
	}
	return caption
}

// nameOf names where a link leads that has no words: by the host, unless that is the site's own.
func (d *draft) nameOf(address string) string {
	if !isWeb(address) || d.isOwn(address) {
		return address
	}
	return syndicate.HostOf(address)
}

// emojiClasses are how the images are called that scripts and GitHub put into the place of characters.
var emojiClasses = []string{"emoji", "twemoji", "wp-smiley", "emojione", "joypixels", "g-emoji", "gemoji"}

// isEmoji reports whether an image stands for a character, which is its alternative text.
func isEmoji(img *html.Node) bool {
	return hasClass(img, emojiClasses...) && !isBlank(attr(img, "alt"))
}

// isIconImage reports whether an image is a decoration of some words: it says so, or it is tiny, and has
// nothing to say itself.
func isIconImage(img *html.Node) bool {
	if !isBlank(attr(img, "alt")) {
		return false
	}
	const tiny = 32 // pixels
	width, height := pixels(attr(img, "width")), pixels(attr(img, "height"))
	return hasIconClass(img) || width > 0 && width <= tiny && height > 0 && height <= tiny
}

func hasIconClass(n *html.Node) bool {
	return slices.ContainsFunc(classes(n), func(c string) bool { return strings.Contains(c, "icon") })
}
