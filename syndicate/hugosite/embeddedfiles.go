package hugosite

import (
	"io"
	"net/url"
	"slices"
	"sync"

	"github.com/gohugoio/hugo/resources/page"
	"github.com/gohugoio/hugo/resources/page/pagemeta"
	"github.com/gohugoio/hugo/resources/resource"
	"golang.org/x/text/unicode/norm"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

func (e *embedded) published() *published {
	hugo := e.hugo
	base := hugo.Configs.LoadingInfo.BaseConfig
	p := &published{
		multihost: hugo.Configs.IsMultihost,
		assets:    hugo.BaseFs.Assets.Fs,
		made:      hugo.BaseFs.PublishFs,
		static:    func(language string) tree { return hugo.BaseFs.StaticFs(language) },
		built:     inFolder(base.WorkingDir, base.PublishDir),
		// Layouts publish assets, and files of pages that have no page of their own.
		files:    []tree{hugo.BaseFs.PublishFs, hugo.BaseFs.Assets.Fs, hugo.BaseFs.Content.Fs},
		bundles:  sync.OnceValue(e.bundles),
		sections: sync.OnceValue(e.firstFolders),
	}
	var static []tree
	for _, files := range hugo.BaseFs.Static {
		static = append(static, files.Fs)
	}
	p.files = append(p.files, static...)
	p.addServerFiles(hugo.BaseFs.WorkDir, static...)
	for _, l := range e.languages() {
		p.addRoot(l)
	}
	for _, format := range hugo.Configs.Base.OutputFormats.Config {
		if format.MediaType.MainType == "image" {
			p.generated = append(p.generated, format.MediaType.Suffixes()...)
		}
	}
	return p
}

// bundles returns the pages with files by their addresses.
func (e *embedded) bundles() map[string][]bundle {
	index := map[string][]bundle{}
	for _, site := range e.hugo.Sites {
		for _, p := range site.Pages() {
			if p.BundleType() != "" {
				addBundle(index, p.RelPermalink(), embeddedBundle{p})
			}
		}
	}
	return index
}

// firstFolders returns the first folders, below the path of the site, that pages have in their
// addresses.
func (e *embedded) firstFolders() map[string]bool {
	folders := map[string]bool{}
	for _, site := range e.hugo.Sites {
		for _, p := range site.Pages() {
			addFolder(folders, site.BaseURL(), p.RelPermalink())
		}
	}
	return folders
}

// embeddedBundle is a page with files.
type embeddedBundle struct{ page.Page }

func (b embeddedBundle) owns(name string) bool {
	return slices.ContainsFunc(b.Resources(), func(r resource.Resource) bool {
		return name == survey.Fold(r.Name()) || name == survey.Fold(resource.NameNormalizedOrName(r))
	})
}

func (b embeddedBundle) open(u *url.URL, _ string) (io.ReadCloser, error) {
	if r := resourceAt(b.Page, u); r != nil {
		return r.ReadSeekCloser()
	}
	return nil, nil
}

// resourceAt returns the file of a page that is published at an address, nil if there is none.
func resourceAt(p page.Page, u *url.URL) resource.ReadSeekCloserResource {
	if build, err := pagemeta.DecodeBuildConfig(p.Params()["build"]); err != nil || !build.PublishResources {
		return nil // to ask for the address would be to publish it
	}
	for _, r := range p.Resources() {
		file, ok := r.(resource.ReadSeekCloserResource)
		if _, isPage := r.(page.Page); ok && !isPage && isAt(r, u) {
			return file
		}
	}
	return nil
}

// isAt reports whether a resource has an address, whatever the composition of its characters.
func isAt(r resource.Resource, u *url.URL) bool {
	links, ok := r.(resource.ResourceLinksProvider)
	if !ok {
		return false
	}
	at, err := url.Parse(links.Permalink())
	return err == nil && ascii(at.Host) == ascii(u.Host) && norm.NFC.String(at.Path) == norm.NFC.String(u.Path)
}
