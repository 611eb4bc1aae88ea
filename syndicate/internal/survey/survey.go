// Package survey looks through the content files of a site without loading it: it tells which of them may
// be flagged posts, and what those need around them to become what they are in the whole site.
//
// It never parses. A file that might matter is taken for one that does, so what it tells is always
// enough, and at times a little more than that. Where it cannot tell, it says so.
package survey

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Plan is what has to be known of a site to look through its content.
type Plan struct {
	Folders    []Folder
	Flag       string   // the key in front matter that flags a post, in lower case
	Suffixes   []string // extensions of pages, without a dot
	Languages  []string // codes that names of files may end with: "hello.fr.md"
	Taxonomies []string // the first folder in the paths of terms: "tags"
}

// A Folder is mounted as content, or as a part of it.
type Folder struct {
	Dir string // absolute
	At  string // where it is in the content, with slashes: "" or "posts"
}

// A Survey is what a look through the content came to.
type Survey struct {
	plan  Plan
	pages []page
	other []string // files that are no pages and belong to no bundle, absolute

	bundles map[string]bool // folders of leaf bundles, absolute
	kept    map[string]bool // pages to be loaded, absolute
	shown   map[string]bool // bundles to be loaded, absolute
	said    said            // in the pages that may be flagged
	unsure  string
}

// A page is a content file.
type page struct {
	file string // absolute
	path string // of the page in the content, without language and extension: "posts/hello"
	kind kind
	sign sign
}

type kind byte

const (
	single kind = iota // posts/hello.md
	leaf               // posts/hello/index.md
	branch             // posts/_index.md
)

// sign is what the front matter of a page may hold.
type sign byte

const (
	flagged   sign = 1 << iota // the flag
	cascading                  // the flag, for the pages below
)

// Look looks through the content. The error is about a folder or file that cannot be read.
func Look(ctx context.Context, p Plan) (*Survey, error) {
	s := &Survey{plan: p, bundles: map[string]bool{}, kept: map[string]bool{}, shown: map[string]bool{}, said: newSaid()}
	if err := s.list(ctx); err != nil {
		return nil, err
	}
	if err := s.readHeads(ctx); err != nil {
		return nil, err
	}
	s.spread()
	if err := s.readFlagged(ctx); err != nil {
		return nil, err
	}
	s.choose()
	return s, nil
}

// Unsure says why the flagged posts cannot be told from the others, nothing if they can.
func (s *Survey) Unsure() string { return s.unsure }

// Count returns how many pages are needed, of how many.
func (s *Survey) Count() (needed, all int) { return len(s.kept), len(s.pages) }

// Files returns the files of the pages that are needed, or of all.
func (s *Survey) Files(all bool) (files []string) {
	for _, p := range s.pages {
		if all || s.kept[p.file] {
			files = append(files, p.file)
		}
	}
	return files
}

// Pages returns those of [Survey.Files] that are not in the bundle of another page.
func (s *Survey) Pages(all bool) (files []string) {
	for _, file := range s.Files(all) {
		dir := filepath.Dir(file)
		if s.page(file, "").kind == leaf {
			dir = filepath.Dir(dir)
		}
		if !s.isIn(s.bundles, dir) {
			files = append(files, file)
		}
	}
	return files
}

// Flagged returns the files of the pages that may be flagged.
func (s *Survey) Flagged() (files []string) {
	for _, p := range s.pages {
		if p.sign != 0 {
			files = append(files, p.file)
		}
	}
	return files
}

// Shortcodes returns the names of the shortcodes in the pages that may be flagged.
func (s *Survey) Shortcodes() map[string]bool { return s.said.shortcodes }

// list finds the files.
func (s *Survey) list(ctx context.Context) error {
	for _, f := range s.plan.Folders {
		err := s.listFolder(ctx, f, f.Dir, f.At)
		if errors.Is(err, fs.ErrNotExist) {
			continue // Hugo tells of its own defaults even if they are not there
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// batch is how many entries of a folder are read at once: a blog may have all its posts in one.
const batch = 1024

func (s *Survey) listFolder(ctx context.Context, f Folder, dir, at string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	var below []string
	first, isBundle := len(s.other), false
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		entries, err := folder.ReadDir(batch)
		for _, e := range entries {
			name := filepath.Join(dir, e.Name())
			switch {
			case e.IsDir():
				if s.isPage(e.Name()) {
					s.doubt("the folder %s has the name of a page", name)
				}
				below = append(below, e.Name())
			case e.Type()&os.ModeSymlink != 0:
				s.doubt("%s is a symbolic link", name)
			case s.isAdapter(e.Name()):
				s.doubt("%s makes pages", name)
			case s.isPage(e.Name()):
				p := s.page(name, at)
				isBundle = isBundle || p.kind == leaf
				s.pages = append(s.pages, p)
			default:
				s.other = append(s.other, name)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	for _, name := range below {
		if err := s.listFolder(ctx, f, filepath.Join(dir, name), path.Join(at, name)); err != nil {
			return err
		}
	}
	if isBundle && dir == f.Dir {
		s.doubt("the folder %s is a single page", dir)
	}
	if isBundle { // all that is in it, and below it, belongs to it
		s.bundles[dir] = true
		s.other = s.other[:first]
	}
	return nil
}

func (s *Survey) doubt(format string, args ...any) {
	if s.unsure == "" {
		s.unsure = fmt.Sprintf(format, args...)
	}
}

// isAdapter reports whether a file is a content adapter, a template that makes pages.
func (s *Survey) isAdapter(name string) bool {
	return strings.HasPrefix(name, "_content.") && strings.HasSuffix(name, ".gotmpl")
}

func (s *Survey) isPage(name string) bool {
	return slices.Contains(s.plan.Suffixes, strings.TrimPrefix(filepath.Ext(name), "."))
}

// page describes the page of a file in a folder of the content.
func (s *Survey) page(file, at string) page {
	name := filepath.Base(file)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	if ext := path.Ext(name); slices.Contains(s.plan.Languages, strings.ToLower(strings.TrimPrefix(ext, "."))) {
		name = strings.TrimSuffix(name, ext)
	}
	switch name {
	case "index":
		return page{file: file, path: at, kind: leaf}
	case "_index":
		return page{file: file, path: at, kind: branch}
	}
	return page{file: file, path: path.Join(at, name)}
}

// readHeads reads the front matter of all pages.
func (s *Survey) readHeads(ctx context.Context) error {
	return s.each(ctx, s.pages, func(chunk []page) error {
		r := newReader(s.plan.Flag)
		for i := range chunk {
			sign, err := r.look(chunk[i].file)
			if err != nil {
				return err
			}
			chunk[i].sign = sign
		}
		return nil
	})
}

// readFlagged reads the pages that may be flagged.
func (s *Survey) readFlagged(ctx context.Context) error {
	var pages []page
	for _, p := range s.pages {
		if p.sign != 0 {
			pages = append(pages, p)
		}
	}
	var mu sync.Mutex
	return s.each(ctx, pages, func(chunk []page) error {
		for _, p := range chunk {
			text, err := os.ReadFile(p.file)
			if err != nil {
				return err
			}
			said := listen(p, string(text))
			mu.Lock()
			s.said.add(said)
			mu.Unlock()
		}
		return nil
	})
}

// each hands out pages in chunks, on all processors.
func (s *Survey) each(ctx context.Context, pages []page, do func(chunk []page) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for chunk := range slices.Chunk(pages, 64) {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return do(chunk)
		})
	}
	return group.Wait()
}

// spread takes all pages below a cascade of the flag for flagged.
func (s *Survey) spread() {
	var roots []string
	for _, p := range s.pages {
		if p.sign&cascading != 0 {
			roots = append(roots, p.path)
		}
	}
	for i := range s.pages {
		if p := &s.pages[i]; p.sign == 0 && slices.ContainsFunc(roots, func(root string) bool { return isBelow(p.path, root) }) {
			p.sign = flagged
		}
	}
}

// isBelow reports whether a path is in a folder, or is that folder.
func isBelow(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return folder == "" || ok && (rest == "" || rest[0] == '/')
}
