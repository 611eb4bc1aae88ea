package hugosite

import (
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// generated returns the absolute addresses of the image files in a post's HTML that Hugo made while
// it rendered the page, and that the site as it was built last does not have. Every attribute counts:
// an address may wait in one of a theme's own until a script needs it.
func (s *Site) generated(p *syndicate.Post) (generated []string) {
	base, err := url.Parse(p.Permalink)
	if err != nil {
		return nil
	}
	for _, written := range imageFiles(p.HTML) {
		if u, err := base.Parse(written); err == nil && s.published().onlyMade(u) {
			s.miss("a file at " + u.Path)
			generated = append(generated, spell(u))
		}
	}
	return generated
}

// onlyMade reports whether an address is that of a file which exists in memory only. That does not go
// for a file of the site itself, which every Hugo publishes under the same name.
func (p *published) onlyMade(u *url.URL) bool {
	return slices.ContainsFunc(p.roots, func(r root) bool {
		name, below := r.below(u)
		if !below {
			return false
		}
		name = path.Clean("/" + name)
		made := path.Join(p.folder(r.language), name)
		return isFile(p.made.Stat(filepath.FromSlash(made))) && !isFile(p.assets.Stat(filepath.FromSlash(name))) &&
			!isFile(p.static(r.language).Stat(filepath.FromSlash(name))) && !p.hasResource(u.Path) && !p.isBuilt(made)
	})
}

// isBuilt reports whether the site as it was built last has a file.
func (p *published) isBuilt(name string) bool {
	file := p.openBuilt(name)
	if file == nil {
		return false
	}
	file.Close()
	return true
}

// imageFiles returns what in the attributes of elements is named like the file of an image, each once.
func imageFiles(markup string) (files []string) {
	for tag := range startTags(markup) {
		for _, a := range tag.Attr {
			for _, word := range strings.FieldsFunc(a.Val, betweenWords) { // srcset has several
				name, _, _ := strings.Cut(word, "?")
				if imageExtensions[strings.ToLower(path.Ext(name))] && !slices.Contains(files, word) {
					files = append(files, word)
				}
			}
		}
	}
	return files
}

func betweenWords(r rune) bool { return r == ',' || unicode.IsSpace(r) }
