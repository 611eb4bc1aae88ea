package hugosite

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

// missing returns the absolute addresses of the images in a post's HTML that lead to the site itself,
// and there to no file. What only might be missing is not.
func (s *Site) missing(from bundle, p *syndicate.Post) (missing []string) {
	base, err := url.Parse(p.Permalink)
	if err != nil {
		return nil
	}
	for _, src := range imageSources(p.HTML) {
		written, err := url.Parse(src)
		if err != nil || strings.ContainsFunc(src, isOdd) {
			continue
		}
		u := base.ResolveReference(written)
		if name, below := strings.CutPrefix(u.Path, base.Path); below && from.owns(survey.Fold(name)) {
			continue
		}
		if !imageExtensions[strings.ToLower(path.Ext(u.Path))] || !s.published().lacks(u, written.Host != "") {
			continue
		}
		missing = append(missing, spell(u))
	}
	return missing
}

// spell writes an address with its host as that goes over the wire.
func spell(u *url.URL) string {
	if host := ascii(u.Host); !strings.EqualFold(host, u.Host) {
		u.Host = host
	}
	return u.String()
}

// isOdd reports whether browsers read a character of an address in a way of their own.
func isOdd(r rune) bool { return r < ' ' || r == '\\' }

// imageExtensions are those of images that are files, and not made by a program at each request.
var imageExtensions = map[string]bool{
	".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true, ".svg": true,
	".bmp": true, ".tif": true, ".tiff": true,
}

// imageSources returns the addresses of img elements as they are written, each once.
func imageSources(markup string) (sources []string) {
	for tag := range startTags(markup) {
		if tag.Data != "img" {
			continue
		}
		for _, a := range tag.Attr {
			if src := strings.TrimSpace(a.Val); a.Key == "src" && src != "" && !slices.Contains(sources, src) {
				sources = append(sources, src)
			}
		}
	}
	return sources
}
