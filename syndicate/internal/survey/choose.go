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
		if s.said.folders[fold(name)] {
			s.doubt("a post that may be flagged links to a term of %q, which other posts make", name)
		}
	}
	needed := map[string]bool{} // paths in the content
	for _, p := range s.pages {
		if p.sign != 0 || s.said.names[lastName(p.path)] {
			needed[p.path] = true
		}
	}
	s.addSections(needed)
	s.addBundles(needed)
	for _, p := range slices.Collect(maps.Keys(needed)) {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			needed[dir] = true // its sections
		}
	}
	needed[""] = true // the home page
	there := map[string]bool{}
	for _, p := range s.pages {
		there[fold(p.path)] = true
		if !needed[p.path] {
			continue
		}
		s.kept[p.file] = true
		if p.kind == leaf {
			s.shown[filepath.Dir(p.file)] = true
		}
	}
	for where := range s.said.alone {
		if !there[fold(where)] && !there[fold(path.Base(where))] {
			s.doubt("a post that may be flagged refers to %q by its name alone", path.Base(where))
		}
	}
}

// addSections adds a page of each folder that may be meant. Hugo makes a section of a folder at the top
// if there is a page in it.
func (s *Survey) addSections(needed map[string]bool) {
	first := map[string]string{}
	for _, p := range s.pages {
		section, _, inFolder := strings.Cut(p.path, "/")
		if inFolder && s.said.names[fold(section)] && (first[section] == "" || p.path < first[section]) {
			first[section] = p.path
		}
	}
	for _, path := range first {
		needed[path] = true
	}
}

// addBundles adds the pages whose bundles the needed files are in. Without them these would be pages
// themselves.
func (s *Survey) addBundles(needed map[string]bool) {
	around := map[string]bool{} // bundles with needed files in them
	for _, p := range s.pages {
		if !needed[p.path] {
			continue
		}
		for dir := filepath.Dir(p.file); len(dir) > 1 && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if s.bundles[dir] {
				around[dir] = true
			}
		}
	}
	for _, p := range s.pages {
		if p.kind == leaf && around[filepath.Dir(p.file)] {
			needed[p.path] = true
		}
	}
}

// lastName is what a path to a page ends with, however it is written.
func lastName(p string) string { return plainPath(path.Base(p)) }

// Hides reports whether a file or folder is content that is not needed.
func (s *Survey) Hides(file string) bool {
	if !s.isContent(file) || s.isIn(s.shown, file) {
		return false
	}
	return s.isIn(s.bundles, file) || s.isPage(filepath.Base(file)) && !s.kept[file]
}

// Knows reports whether a digest is about a file or folder: about its text if that counts, else about its
// name.
func (s *Survey) Knows(file string, text bool) bool {
	if text && !s.isPage(filepath.Base(file)) {
		return false
	}
	return s.isContent(file) || slices.ContainsFunc(s.plan.Folders, func(f Folder) bool { return f.Dir == file })
}

// isIn reports whether a file is in one of the folders, or is one.
func (s *Survey) isIn(folders map[string]bool, file string) bool {
	for ; s.isContent(file); file = filepath.Dir(file) {
		if folders[file] {
			return true
		}
	}
	return false
}

func (s *Survey) isContent(file string) bool {
	return slices.ContainsFunc(s.plan.Folders, func(f Folder) bool {
		return strings.HasPrefix(file, f.Dir+string(filepath.Separator))
	})
}
