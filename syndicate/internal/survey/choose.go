package survey

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// choose decides which pages are needed: those that may be flagged, all that may be meant by what they
// say, and around each of them the sections it is in, its other languages and its bundle.
func (s *Survey) choose() {
	for _, name := range s.plan.Taxonomies {
		if s.said.folders[Fold(name)] {
			s.doubt("a post that may be flagged links to a term of %q, which other posts make", name)
		}
	}
	for name := range s.said.shortcodes {
		if strings.HasSuffix(name, ".inline") {
			s.doubt("a post that may be flagged has the template %q in its text", name)
		}
	}
	found := newFound(&s.plan, s.said)
	for _, p := range s.pages {
		found.look(p)
	}
	needed := slices.Concat(found.named, slices.Collect(maps.Values(found.sections)))
	s.keep(slices.Concat(needed, s.around(needed, found.branches)))
	for where := range s.said.alone {
		name := path.Base(where)
		if pages := found.paths[name]; !pages[where] && !pages[name] || len(pages) > 1 { // the one that is meant may be a draft
			s.doubt("a post that may be flagged refers to %q by its name alone", name)
		}
	}
}

// keep notes the pages that are needed.
func (s *Survey) keep(pages []page) {
	for _, p := range pages {
		s.kept[p.file()] = true
		if p.kind(&s.plan) == leaf {
			s.shown[p.dir] = true
		}
	}
}

// around returns the pages of the sections that pages are in, and shows the bundles they are in: without these
// they would be pages themselves.
func (s *Survey) around(pages, branches []page) (more []page) {
	sections := map[string]bool{"": true}
	for _, p := range pages {
		for at := path.Dir(p.path(&s.plan)); at != "."; at = path.Dir(at) {
			sections[at] = true
		}
		for dir := p.dir; s.plan.isContent(dir); dir = filepath.Dir(dir) {
			if s.bundles[dir] {
				s.shown[dir] = true
			}
		}
	}
	for _, p := range branches {
		if sections[p.at] {
			more = append(more, p)
		}
	}
	return more
}

// found is what a walk finds of what pages say.
type found struct {
	said
	plan     *Plan
	named    []page                     // that may be meant
	branches []page                     // all
	sections map[string]page            // a page of each folder at the top that may be meant
	paths    map[string]map[string]bool // paths of pages by their names, for those that stand alone in a reference
}

func newFound(plan *Plan, s said) *found {
	f := &found{said: s, plan: plan, sections: map[string]page{}, paths: map[string]map[string]bool{}}
	for where := range s.alone {
		f.paths[path.Base(where)] = map[string]bool{}
	}
	return f
}

func (f *found) look(p page) {
	at := p.path(f.plan)
	name := lastName(at)
	if f.names[name] || p.kind(f.plan) == leaf && f.folders[name] { // an image of another bundle
		f.named = append(f.named, p)
	}
	if p.kind(f.plan) == branch {
		f.branches = append(f.branches, p)
	}
	// Hugo makes a section of a folder at the top if there is a page in it.
	section, _, inFolder := strings.Cut(at, "/")
	if first, known := f.sections[section]; inFolder && f.names[section] && (!known || p.file() < first.file()) {
		f.sections[section] = p
	}
	if paths := f.paths[name]; paths != nil {
		paths[at] = true
	}
}

func lastName(p string) string { return plainPath(path.Base(p)) }

// Leaves reports whether a path may be that of a page that is not needed.
func (s *Survey) Leaves(where string) bool { return s.left()[lastName(where)] }

// leftNames returns the last names of the pages that are not needed.
func (s *Survey) leftNames() map[string]bool {
	left := map[string]bool{}
	for _, p := range s.pages {
		if !s.needs(p) {
			left[lastName(p.path(&s.plan))] = true
		}
	}
	return left
}

// needs reports whether a page is needed, by itself or as a part of a bundle.
func (s *Survey) needs(p page) bool { return s.kept[p.file()] || s.isIn(s.shown, p.dir) }

// Hides reports whether a file or folder is content that is not needed.
func (s *Survey) Hides(file string) bool {
	if !s.plan.isContent(file) || s.isIn(s.shown, file) {
		return false
	}
	return s.isIn(s.bundles, file) || s.plan.isPage(filepath.Base(file)) && !s.kept[file]
}

// Knows reports whether a digest is about a file or folder: about its text if that counts, else about its
// name.
func (s *Survey) Knows(file string, text bool) bool {
	if text && !s.plan.isPage(filepath.Base(file)) {
		return false
	}
	return s.plan.isContent(file) || slices.ContainsFunc(s.plan.Folders, func(f Folder) bool { return f.Dir == file })
}

// isIn reports whether a file is in one of the folders, or is one.
func (s *Survey) isIn(folders map[string]bool, file string) bool {
	for ; s.plan.isContent(file); file = filepath.Dir(file) {
		if folders[file] {
			return true
		}
	}
	return false
}
