package importable

import (
	"path"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// lazyAttributes are where scripts find the address of an image that they load later.
var lazyAttributes = []string{"data-src", "data-lazy-src", "data-lazy", "data-original", "data-url", "data-srcset", "data-full", "data-sizes"}

// images tells of those that do not come along.
func images(c *comparison) (troubles []syndicate.Trouble) {
	if len(c.article.Images) == 0 {
		return nil // those on the page are signs
	}
	var all, lazy, lost, relative, drawn int
	read := c.readImages()
	c.content.Find("img").Each(func(_ int, img *goquery.Selection) {
		src := strings.TrimSpace(img.AttrOr("src", ""))
		if isDecoration(img) {
			return
		}
		all++
		switch u, err := c.base.Parse(src); {
		case isLazy(img, src):
			lazy++
		case err != nil || u.Scheme == "data":
			lost++
		case path.Ext(u.Path) == ".svg":
			drawn++
		case !slices.Contains(read, u.String()):
			lost++
		case !strings.Contains(src, "//"):
			relative++
		}
	})
	add := func(n int, what string, severe bool, cure string) {
		if n > 0 {
			troubles = append(troubles, syndicate.Trouble{What: part(n, all, "image") + what, Severe: severe, Cure: cure})
		}
	}
	const hook = "layouts/_markup/render-image.html"
	add(lazy, " lost, for a script loads them later", true,
		"in the theme's "+hook+" and its shortcodes, let browsers delay images: <img src=\"{{ .Destination }}\" loading=\"lazy\">, without data-src")
	add(lost, " lost", true,
		"in the theme's "+hook+", write a plain <img src=\"...\" alt=\"...\"> in the text, without a gallery or background around it")
	add(drawn, " lost, for Medium takes no SVG files", true, "paste the article instead: there they are pictures; or put them into the post as PNG files")
	add(relative, " at a relative address, which not every importer follows", false,
		"in the theme's "+hook+", make addresses absolute: {{ with .PageInner.Resources.Get .Destination }}{{ .Permalink }}{{ end }}, or {{ .Destination | absURL }} for static files")
	return troubles
}

// isDecoration reports whether an image is a sign among the text, which nobody misses.
func isDecoration(img *goquery.Selection) bool {
	return img.HasClass("emoji") || img.AttrOr("width", "") == "1" || img.AttrOr("src", "") == "" && img.Parent().Is("noscript")
}

// isLazy reports whether an image has no address of its own until a script gives it one.
func isLazy(img *goquery.Selection, src string) bool {
	for _, key := range lazyAttributes {
		if address, has := img.Attr(key); has && address != src && address != "auto" {
			return src == "" || strings.HasPrefix(src, "data:") || isPlaceholder(src)
		}
	}
	return false
}

func isPlaceholder(src string) bool {
	name := strings.ToLower(path.Base(src))
	return strings.Contains(name, "loading") || strings.Contains(name, "placeholder") || strings.Contains(name, "blank") || strings.Contains(name, "spinner")
}

// readImages returns the addresses of the images that the reader keeps.
func (c *comparison) readImages() (addresses []string) {
	c.read.Find("img").Each(func(_ int, img *goquery.Selection) {
		if u, err := c.base.Parse(strings.TrimSpace(img.AttrOr("src", ""))); err == nil {
			addresses = append(addresses, u.String())
		}
	})
	return addresses
}
