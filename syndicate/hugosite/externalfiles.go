package hugosite

import (
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gohugoio/hugo/resources/page/pagemeta"
	"github.com/spf13/afero"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

func (e *external) published() *published {
	p := &published{
		assets:   e.files("assets"),
		made:     trees{{e.setup.out(), ""}},
		static:   func(string) tree { return e.files("static") },
		built:    inFolder(e.dir, e.setup.config.PublishDir),
		bundles:  sync.OnceValue(e.bundles),
		sections: sync.OnceValue(e.firstFolders),
	}
	// Layouts publish assets, and files of pages that have no page of their own.
	p.files = []tree{p.made, p.assets, e.files("content"), e.files("static")}
	for _, site := range e.sites {
		p.multihost = site.Multihost
	}
	for _, l := range e.languages() {
		p.addRoot(l)
	}
	for _, format := range e.setup.config.OutputFormats {
		if media, _ := format["mediatype"].(string); strings.HasPrefix(media, "image/") {
			p.generated = append(p.generated, e.setup.config.MediaTypes[media].Suffixes...)
		}
	}
	p.addServerFiles(trees{{e.dir, ""}}, e.files("static"))
	return p
}

// bundles returns the pages with files by their addresses.
func (e *external) bundles() map[string][]bundle {
	index := map[string][]bundle{}
	for _, site := range e.sites {
		for _, a := range site.Addresses {
			if len(a.Files) > 0 {
				addBundle(index, a.Path, externalBundle{a})
			}
		}
	}
	return index
}

// firstFolders returns the first folders, below the path of the site, that pages have in their
// addresses.
func (e *external) firstFolders() map[string]bool {
	folders := map[string]bool{}
	for _, site := range e.sites {
		for _, a := range site.Addresses {
			addFolder(folders, site.BaseURL, a.Path)
		}
	}
	return folders
}

// files are the files that are mounted at a place of the site.
func (e *external) files(target string) trees {
	return mountedAt(target, e.setup.mounts())
}

// externalBundle is a page with files that a hugo command told of.
type externalBundle struct{ addressFacts }

// owns looks for a name that Hugo gave the file, or the file itself.
func (b externalBundle) owns(name string) bool {
	if slices.ContainsFunc(b.Files, func(file string) bool { return survey.Fold(file) == name }) {
		return true
	}
	return len(b.Files) > 0 && isFile(b.folder().Stat(name))
}

func (b externalBundle) open(_ *url.URL, name string) (io.ReadCloser, error) {
	if len(b.Files) == 0 || !b.publishes(name) {
		return nil, nil
	}
	if file := openIn(b.folder(), path.Join("/", name)); file != nil {
		return file, nil
	}
	return nil, nil
}

// publishes reports whether a build would publish a file in the folder of the bundle as one of its own: not
// if it is content, if the front matter keeps files back, or if it belongs to a bundle further below.
func (b externalBundle) publishes(name string) bool {
	build, err := pagemeta.DecodeBuildConfig(b.Build)
	if err != nil || !build.PublishResources || isContent(name) {
		return false
	}
	for below := path.Dir(path.Join("/", name)); below != "/"; below = path.Dir(below) {
		if isBundle(filepath.Join(filepath.Dir(b.Source), filepath.FromSlash(below))) {
			return false
		}
	}
	return true
}

// isBundle reports whether the files in a folder belong to a page there.
func isBundle(folder string) bool {
	entries, _ := os.ReadDir(folder) // one that is not there is none
	return slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		stem, _, _ := strings.Cut(entry.Name(), ".")
		return (stem == "index" || stem == "_index") && isContent(entry.Name())
	})
}

// isContent reports whether Hugo makes a page of a file, or any number of them.
func isContent(name string) bool {
	return IsContentFile(name) || strings.EqualFold(filepath.Ext(name), ".gotmpl")
}

// IsContentFile reports whether a file has an extension of those that Hugo makes a page of (media/config.go).
func IsContentFile(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".mdown", ".markdown", ".html", ".htm", ".adoc", ".asciidoc", ".ad", ".org", ".rst", ".pandoc", ".pdc":
		return true
	}
	return false
}

// folder is where the files are.
func (b externalBundle) folder() trees {
	if b.Source == "" {
		return nil
	}
	return trees{{filepath.Dir(b.Source), ""}}
}

// trees are folders of the disk, each at a place below the root. Of two files at the same place the
// first counts. Symbolic links do not lead out of a folder.
type trees []mount

func (t trees) Stat(name string) (info fs.FileInfo, err error) {
	err = t.find(name, func(root *os.Root, name string) (err error) {
		info, err = root.Stat(name)
		return err
	})
	return info, err
}

func (t trees) Open(name string) (file afero.File, err error) {
	err = t.find(name, func(root *os.Root, name string) (err error) {
		file, err = root.Open(name)
		return err
	})
	return file, err
}

// find tries the folders that may have a file, until one has.
func (t trees) find(name string, try func(root *os.Root, name string) error) error {
	name = strings.TrimPrefix(filepath.ToSlash(name), "/")
	for _, m := range t {
		rest, below := strings.CutPrefix(name, m.target)
		rest = strings.TrimPrefix(rest, "/")
		if !below {
			continue
		}
		root, err := os.OpenRoot(m.folder)
		if err != nil {
			continue
		}
		err = try(root, filepath.FromSlash(path.Join(".", rest)))
		root.Close()
		if err == nil {
			return nil
		}
	}
	return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
