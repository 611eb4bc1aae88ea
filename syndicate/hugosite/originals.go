package hugosite

import (
	"image"
	_ "image/gif" // the formats of images that Hugo scales
	_ "image/jpeg"
	_ "image/png"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// toOriginals lets the images in a post's markup lead to the files that Hugo scaled them from, if the site
// publishes these: to "photo.jpg" in place of "photo_hu_0123456789.webp". That address stays, whichever
// version of Hugo builds the site, and who needs a smaller image makes it from the best there is.
//
// Markup without such images stays as it is, to the byte. What becomes of the others depends on the post
// and the site alone, and not on which other posts were rendered before.
func (s *Site) toOriginals(p *syndicate.Post, markup string) string {
	base, err := url.Parse(p.Permalink)
	if err != nil {
		return markup
	}
	shown := map[string]*url.URL{} // by what is written
	for _, written := range imageFiles(markup) {
		if u, err := base.Parse(written); err == nil {
			shown[written] = u
		}
	}
	originals := map[string]string{} // by what is written for the scaled image
	for written, u := range shown {
		if original := s.published().original(u, shown); original != "" {
			originals[written] = original
		}
	}
	if len(originals) == 0 {
		return markup
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		raw := string(z.Raw()) // the next line lets the tokenizer change it
		if token := z.Token(); replaceWords(token.Attr, originals) {
			raw = token.String()
		}
		b.WriteString(raw)
	}
	return b.String()
}

// replaceWords replaces addresses in attributes, and reports whether there were any.
func replaceWords(attributes []html.Attribute, replacements map[string]string) (replaced bool) {
	for i, a := range attributes {
		for _, word := range strings.FieldsFunc(a.Val, betweenWords) {
			if replacement := replacements[word]; replacement != "" {
				attributes[i].Val = strings.ReplaceAll(attributes[i].Val, word, replacement)
				replaced = true
			}
		}
	}
	return replaced
}

// scaledName is the name that Hugo gives an image that it makes of another one: "_hu", a hash, and
// before version 0.142 also what was done.
var scaledName = regexp.MustCompile(`^(.+)_hu_?[0-9a-f]{8,}(?:_\w+)?\.\w+$`)

// original returns the address of the image that another one is a scaled copy of, nothing if there is
// none of a format that every reader can show. A piece of it, or one with something painted into it, is
// no copy.
//
// Hugo publishes an asset when a page asks for its address. Unless that is one of those that the post
// itself shows, some other page may have asked, which was rendered before by chance.
func (p *published) original(scaled *url.URL, shown map[string]*url.URL) string {
	dir, name := path.Split(scaled.Path)
	stem := scaledName.FindStringSubmatch(name)
	if stem == nil {
		return ""
	}
	for _, ext := range []string{".jpg", ".jpeg", ".png", ".gif", ".JPG", ".JPEG", ".PNG", ".GIF"} {
		u := *scaled
		u.Path, u.RawPath, u.RawQuery, u.Fragment = dir+stem[1]+ext, "", "", ""
		from := p
		if !shows(shown, &u) {
			from = p.withoutMade()
		}
		original, ok := from.image(&u)
		if !ok {
			continue
		}
		if copied, ok := p.image(scaled); ok && lookAlike(original, copied) {
			return spell(&u)
		}
	}
	return ""
}

// shows reports whether a post shows what is at an address.
func shows(shown map[string]*url.URL, u *url.URL) bool {
	for _, s := range shown {
		if s.Host == u.Host && s.Path == u.Path {
			return true
		}
	}
	return false
}

// withoutMade is what the site publishes whichever of its pages were rendered.
func (p *published) withoutMade() *published {
	settled := *p
	settled.made = trees{}
	return &settled
}

// image reads the image at an address.
func (p *published) image(u *url.URL) (image.Image, bool) {
	file, err := p.open(u.String())
	if err != nil {
		return nil, false
	}
	defer file.Close()
	decoded, _, err := image.Decode(file)
	return decoded, err == nil
}

// lookAlike reports whether two images show the same, in whatever size: they have the same proportions,
// and made very small they have the same colours.
func lookAlike(a, b image.Image) bool {
	const (
		side     = 32 // pixels
		tolerate = 16 // of 255, what scaling and compression may change
	)
	width, height := a.Bounds().Dx(), a.Bounds().Dy()
	if off := b.Bounds().Dx()*height - b.Bounds().Dy()*width; max(off, -off) > max(width, height) { // Hugo rounds to whole pixels
		return false
	}
	small := func(i image.Image) []uint8 {
		icon := image.NewRGBA(image.Rect(0, 0, side, side))
		draw.BiLinear.Scale(icon, icon.Bounds(), i, i.Bounds(), draw.Src, nil)
		return icon.Pix
	}
	pixels := small(b)
	for i, value := range small(a) {
		if difference := int(value) - int(pixels[i]); max(difference, -difference) > tolerate {
			return false
		}
	}
	return true
}
