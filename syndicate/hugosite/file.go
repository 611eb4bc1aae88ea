package hugosite

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/net/idna"
)

// maxFile is the size in bytes of the largest file that is read. Medium takes images of up to 25 MB.
const maxFile = 25 << 20

// File returns the file that a build of the site publishes at an absolute address: a file of a post, a
// static one, one that content rendered so far made Hugo publish, such as a scaled image, or else one
// of the site as it was built last.
//
// The error wraps [fs.ErrNotExist] if the address is not the site's, or there is no such file. A file
// of more than 25 MB is an error.
func (s *Site) File(ctx context.Context, address string) ([]byte, error) {
	if err := contextError(ctx); err != nil {
		return nil, err
	}
	file, err := s.published().open(address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", address, err)
	case len(content) > maxFile:
		return nil, fmt.Errorf("%s is larger than %d MB", address, maxFile>>20)
	}
	return content, nil
}

// open opens the file at an address. It never leaves the folders that the site publishes.
func (p *published) open(address string) (io.ReadCloser, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fs.ErrNotExist
	}
	for b, name := range p.around(u.Path) {
		if file, err := b.open(u, name); file != nil || err != nil {
			return file, err
		}
	}
	for _, r := range p.roots {
		name, below := r.below(u)
		if !below {
			continue
		}
		name = path.Clean("/" + name)
		if file := openIn(p.static(r.language), name); file != nil {
			return file, nil
		}
		name = path.Join(p.folder(r.language), name)
		if file := openIn(p.made, name); file != nil {
			return file, nil
		}
		if file := p.openBuilt(name); file != nil {
			return file, nil
		}
	}
	p.miss("a file at " + u.Path)
	return nil, fs.ErrNotExist
}

// folder is the folder of the built site that has what is at the root of a language.
func (p *published) folder(language string) string {
	if p.multihost {
		return "/" + language
	}
	return "/"
}

// below returns the path of an address relative to the root.
func (r root) below(u *url.URL) (name string, ok bool) {
	if r.Host == "" || ascii(u.Host) != ascii(r.Host) {
		return "", false
	}
	return strings.CutPrefix(u.Path, r.Path+"/")
}

// ascii is a host as it goes over the wire.
func ascii(host string) string {
	if a, err := idna.Lookup.ToASCII(host); err == nil {
		return a
	}
	return strings.ToLower(host)
}

// openIn opens a regular file, nil if there is none.
func openIn(files tree, name string) io.ReadCloser {
	name = filepath.FromSlash(name)
	if !isFile(files.Stat(name)) {
		return nil
	}
	if file, err := files.Open(name); err == nil {
		return file
	}
	return nil
}

// openBuilt opens a file of the site as it was built last, nil if there is none.
func (p *published) openBuilt(name string) io.ReadCloser {
	p.note(filepath.Join(p.built, filepath.FromSlash(name)))
	built, err := os.OpenRoot(p.built) // symbolic links do not lead out of it
	if err != nil {
		return nil
	}
	defer built.Close()
	name = filepath.FromSlash(strings.TrimPrefix(name, "/"))
	if !isFile(built.Stat(name)) {
		return nil
	}
	if file, err := built.Open(name); err == nil {
		return file
	}
	return nil
}

// isFile interprets what Stat says.
func isFile(info fs.FileInfo, err error) bool { return err == nil && info.Mode().IsRegular() }
