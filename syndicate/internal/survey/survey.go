// Package survey looks through the content files of a site without loading it: it tells which of them may
// be flagged posts, and what those need around them to become what they are in the whole site.
//
// It never parses. A file that might matter is taken for one that does, so what it tells is always
// enough, and at times a little more than that. Where it cannot tell, it says so.
package survey

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A Plan is what has to be known of a site to look through its content.
type Plan struct {
	Folders    []Folder
	Flag       string   // the key in front matter that flags a post, in lower case
	Suffixes   []string // extensions of pages, without a dot
	Languages  []string // codes that names of files may end with: "hello.fr.md"
	Taxonomies []string // the first folder in the paths of terms: "tags"

	// Wanted is the files of the pages to look for, in place of those that may be flagged. Nil for these.
	Wanted map[string]bool `json:"-"`
}

// A Folder is mounted as content, or as a part of it.
type Folder struct {
	Dir string // absolute
	At  string // where it is in the content, with slashes: "" or "posts"
}

// A Survey is what a look through the content came to.
type Survey struct {
	plan    Plan
	pages   []page
	others  digest // of the names of files that are no pages and in no leaf bundle
	flagged []page // that may be
	said    said   // in the flagged pages

	kept    map[string]bool        // files of the pages that are needed
	shown   map[string]bool        // folders of the leaf bundles that are needed
	bundles map[string]bool        // folders of all leaf bundles
	left    func() map[string]bool // see leftNames; asked for seldom
	unsure  string
}

// Look looks through the content. The error is about a folder or file that cannot be read.
func Look(ctx context.Context, p Plan) (*Survey, error) {
	s := &Survey{plan: p, said: newSaid(), kept: map[string]bool{}, shown: map[string]bool{}, bundles: map[string]bool{}}
	s.left = sync.OnceValue(s.leftNames)
	if err := s.findFlagged(ctx); err != nil {
		return nil, err
	}
	if err := s.listen(ctx); err != nil {
		return nil, err
	}
	s.choose()
	return s, nil
}

// Unsure says why the flagged posts cannot be told from the others, nothing if they can.
func (s *Survey) Unsure() string { return s.unsure }

// Count returns how many pages are needed, of how many.
func (s *Survey) Count() (needed, all int) { return len(s.kept), len(s.pages) }

// Flagged returns the files of the pages that may be flagged.
func (s *Survey) Flagged() (files []string) {
	for _, p := range s.flagged {
		files = append(files, p.file())
	}
	return files
}

// Shortcodes returns the names of the shortcodes in the pages that may be flagged.
func (s *Survey) Shortcodes() map[string]bool { return s.said.shortcodes }

func (s *Survey) doubt(format string, args ...any) {
	if s.unsure == "" {
		s.unsure = fmt.Sprintf(format, args...)
	}
}

// findFlagged goes through the content and finds the pages that may be flagged.
func (s *Survey) findFlagged(ctx context.Context) error {
	var mu sync.Mutex
	var cascades []string
	walk := func(give func(page) error) error {
		w := walk{
			Plan: &s.plan,
			page: func(p page) error {
				s.pages = append(s.pages, p)
				if s.plan.Wanted == nil {
					return give(p)
				}
				if s.plan.Wanted[p.file()] {
					s.flagged = append(s.flagged, p)
				}
				return nil
			},
			bundle: func(dir string) { s.bundles[dir] = true },
			other:  func(file string) { s.others.add(s.plan.portable(file)) },
			doubt:  s.doubt,
		}
		return w.run(ctx)
	}
	err := inParallel(ctx, walk, func(pages []page) error {
		r := newReader(s.plan.Flag)
		for _, p := range pages {
			found, err := r.look(p.file())
			if err != nil {
				return err
			}
			if found == 0 {
				continue
			}
			mu.Lock()
			s.flagged = append(s.flagged, p)
			if found&cascading != 0 {
				cascades = append(cascades, p.path(&s.plan))
			}
			mu.Unlock()
		}
		return nil
	})
	s.spread(cascades)
	return err
}

// spread takes all pages below a cascade of the flag for flagged.
func (s *Survey) spread(cascades []string) {
	if len(cascades) == 0 {
		return
	}
	known := map[page]bool{}
	for _, p := range s.flagged {
		known[p] = true
	}
	for _, p := range s.pages {
		at := p.path(&s.plan)
		if !known[p] && slices.ContainsFunc(cascades, func(c string) bool { return isBelow(at, c) }) {
			s.flagged = append(s.flagged, p)
		}
	}
}

// isBelow reports whether a path is in a folder, or is that folder.
func isBelow(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return folder == "" || ok && (rest == "" || rest[0] == '/')
}

// listen reads what the flagged pages say.
func (s *Survey) listen(ctx context.Context) error {
	var mu sync.Mutex
	flagged := func(give func(page) error) error {
		for _, p := range s.flagged {
			if err := give(p); err != nil {
				return err
			}
		}
		return nil
	}
	return inParallel(ctx, flagged, func(pages []page) error {
		here := newSaid()
		for _, p := range pages {
			text, err := os.ReadFile(p.file())
			if err != nil {
				return err
			}
			here.listen(p, &s.plan, string(text))
		}
		mu.Lock()
		defer mu.Unlock()
		s.said.add(here)
		return nil
	})
}

// Files returns the files of the pages that are needed, or of all.
func (s *Survey) Files(all bool) (files []string) {
	for _, p := range s.pages {
		if all || s.needs(p) {
			files = append(files, p.file())
		}
	}
	return files
}

// IsInBundle reports whether a content file is a part of the leaf bundle of another page.
func (s *Survey) IsInBundle(file string) bool {
	dir, name := filepath.Split(file)
	dir = filepath.Clean(dir)
	if (page{name: name}).kind(&s.plan) == leaf {
		dir = filepath.Dir(dir)
	}
	return s.isIn(s.bundles, dir)
}
