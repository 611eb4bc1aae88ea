package hugosite

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/afero"
	"golang.org/x/text/unicode/norm"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

// published knows what is to be found at the addresses of a site, as far as that can be told without
// building it. In doubt it says that a file is there: layouts, which are not rendered here, publish
// files, and so do servers, and other sites on the same host.
type published struct {
	roots     []root
	multihost bool   // each language is a site of its own, in a folder of what is built
	files     []tree // all that may be published, each with paths of the site
	assets    tree
	made      tree                       // what Hugo has published apart from the built site
	static    func(language string) tree // static files
	built     string                     // folder of the disk into which the site is built
	// bundles are pages with files by the addresses below which these can be, and sections the first
	// folders of all addresses, without host. On a large site they take their time, and are seldom needed.
	bundles   func() map[string][]bundle
	sections  func() map[string]bool
	generated []string          // extensions of images that templates make
	rewrites  string            // what the site's files for servers say
	miss      func(what string) // is told of addresses where nothing was found
	note      func(name string) // is told of files of the built site that were looked for
}

// A tree is a file system that is only read.
type tree interface {
	Stat(name string) (fs.FileInfo, error)
	Open(name string) (afero.File, error)
}

// A root is the address of the site in one language.
type root struct {
	*url.URL
	language string
}

// addBundle adds a bundle by the path of its address to an index: there and, as it depends on the form of
// the address which folder its files are in, at those that are like it. "/a/b.html" has them in "/a/b/"
// or in "/a/".
func addBundle(index map[string][]bundle, relPermalink string, b bundle) {
	address, err := url.PathUnescape(relPermalink)
	if err != nil || address == "" {
		return
	}
	address = survey.Fold(address)
	folders := []string{path.Clean(address)}
	if !strings.HasSuffix(address, "/") {
		folders = []string{strings.TrimSuffix(address, path.Ext(address)), path.Dir(address)}
	}
	for _, folder := range folders {
		index[folder] = append(index[folder], b)
	}
}

// addFolder adds the first folder, below the path of the site, in the address of a page.
func addFolder(folders map[string]bool, baseURL, relPermalink string) {
	root := ""
	if u, err := url.Parse(baseURL); err == nil {
		root = strings.TrimSuffix(u.Path, "/")
	}
	address, err := url.PathUnescape(relPermalink)
	if rest, below := strings.CutPrefix(address, root+"/"); err == nil && below {
		first, _, _ := strings.Cut(rest, "/")
		folders[survey.Fold(root+"/"+first)] = true
	}
}

// addRoot adds the address of the site in a language.
func (p *published) addRoot(l language) {
	if u, err := url.Parse(strings.TrimSuffix(l.baseURL, "/")); err == nil {
		p.roots = append(p.roots, root{u, l.code})
	}
}

// addServerFiles reads what the site's files for servers say. They are in its folder, or static.
func (p *published) addServerFiles(dir tree, static ...tree) {
	for _, name := range []string{"netlify.toml", "vercel.json"} {
		p.addRewrites(dir, name)
	}
	for _, files := range static {
		for _, name := range []string{"_redirects", ".htaccess", "netlify.toml", "vercel.json"} {
			p.addRewrites(files, name)
		}
	}
}

func (p *published) addRewrites(files tree, name string) {
	if file := openIn(files, name); file != nil {
		defer file.Close()
		if text, err := io.ReadAll(file); err == nil {
			p.rewrites += string(text)
		}
	}
}

// lacks reports whether an address is the site's and there is nothing. If the address was written with
// its host, it may also be that of another site there, as on the hosts of GitHub's and GitLab's pages.
func (p *published) lacks(u *url.URL, withHost bool) bool {
	lacks := false
	for _, r := range p.roots {
		rest, below := r.below(u)
		if !below {
			continue
		}
		if p.mayHave(r.language, rest, u.Path) {
			return false
		}
		p.miss("a file at " + u.Path)
		if withHost && !p.hasFolder(r, rest) {
			return false
		}
		lacks = true
	}
	return lacks
}

// mayHave reports whether there may be a file at a path of the site, which has the address on its host.
func (p *published) mayHave(language, name, address string) bool {
	first, rest, _ := strings.Cut(name, "/")
	made := slices.Contains(p.generated, strings.TrimPrefix(path.Ext(name), ".")) ||
		strings.Contains(path.Base(name), "_hu") || // by Hugo, from another image
		first == "cdn-cgi" || // by Cloudflare, from another image
		strings.Contains(p.rewrites, "/"+first+"/")
	return made || p.hasFile(name) || p.hasFile(language+"/"+name) || first == language && p.hasFile(rest) ||
		p.hasResource(address)
}

// hasFile looks for a file or folder, whatever the composition of the characters of its name.
func (p *published) hasFile(name string) bool {
	for _, name := range []string{name, norm.NFC.String(name), norm.NFD.String(name)} {
		for _, files := range p.files {
			if _, err := files.Stat(filepath.FromSlash("/" + name)); !errors.Is(err, fs.ErrNotExist) {
				return true
			}
		}
	}
	return false
}

// hasFolder reports whether the first folder of a path is one of the site's.
func (p *published) hasFolder(r root, name string) bool {
	first, _, found := strings.Cut(name, "/")
	return !found || p.sections()[survey.Fold(r.Path+"/"+first)] || p.hasFile(first)
}

// hasResource reports whether the path of an address is that of a resource of a page.
func (p *published) hasResource(address string) bool {
	for b, name := range p.around(address) {
		if b.owns(survey.Fold(name)) {
			return true
		}
	}
	return false
}

// around yields the bundles that may have the file at an address, each with the name of the file
// there.
func (p *published) around(address string) iter.Seq2[bundle, string] {
	return func(yield func(bundle, string) bool) {
		for folder := path.Dir(address); ; folder = path.Dir(folder) {
			name := strings.TrimPrefix(strings.TrimPrefix(address, folder), "/")
			for _, b := range p.bundles()[survey.Fold(folder)] {
				if !yield(b, name) {
					return
				}
			}
			if folder == "/" || folder == "." {
				return
			}
		}
	}
}
