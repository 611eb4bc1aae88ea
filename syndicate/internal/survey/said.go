package survey

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// said is what pages say that other pages may have to do with.
type said struct {
	names      map[string]bool // last names in all that looks like a path
	folders    map[string]bool // all other names in paths
	shortcodes map[string]bool
	alone      map[string]bool // paths of pages that would have to be there, for references by a name alone
}

func newSaid() said {
	return said{names: map[string]bool{}, folders: map[string]bool{}, shortcodes: map[string]bool{}, alone: map[string]bool{}}
}

var (
	// Where the path of a page may stand: between quotes, after a link's text, in the definition of a link.
	quoted     = regexp.MustCompile("\"([^\"\n]*)\"|'([^'\n]*)'|`([^`\n]*)`|<([^<>\n]*)>")
	bracketed  = regexp.MustCompile(`\(((?:[^()]|\([^()]*\))*)\)`)
	definition = regexp.MustCompile(`(?m)^[ >]*\[[^\]]+\]:\s*(\S+)`)
	words      = regexp.MustCompile("[^\\s\"'`()<>\\[\\]{}]+")
	shortcode  = regexp.MustCompile(`\{\{[<%]\s*/?\s*([^\s>%/"]+(?:/[^\s>%/"]+)*)`)
	reference  = regexp.MustCompile("\\{\\{[<%]\\s*(?:rel)?ref\\s+([^>%]*)")
)

// listen collects what a page says.
func (s said) listen(p page, plan *Plan, text string) {
	s.names[lastName(p.path(plan))] = true // other languages, and whatever else has its name
	for _, pattern := range []*regexp.Regexp{quoted, bracketed, definition} {
		for _, groups := range pattern.FindAllStringSubmatch(text, -1) {
			inside := strings.TrimSpace(strings.Join(groups[1:], ""))
			s.addPath(inside)
			if first, _, more := strings.Cut(inside, " "); more { // a title may follow
				s.addPath(first)
			}
		}
	}
	for _, word := range words.FindAllString(text, -1) {
		if word = strings.TrimRight(word, ".,;:!?"); strings.ContainsAny(word, "./") {
			s.addPath(word)
		}
	}
	for _, m := range shortcode.FindAllStringSubmatch(text, -1) {
		s.shortcodes[m[1]] = true
	}
	folder := path.Dir(p.path(plan))
	if p.kind(plan) == branch {
		folder = p.at
	}
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		for _, word := range words.FindAllString(m[1], -1) {
			s.addPath(word)
			s.addReference(folder, word)
		}
	}
}

// addPath takes a text for the path of a page.
func (s said) addPath(text string) {
	if strings.Contains(text, "://") {
		return // only what is in the site itself is looked up
	}
	segments := strings.Split(plainPath(text), "/")
	for i, name := range segments {
		last := i == len(segments)-1 || i == len(segments)-2 && (segments[i+1] == "index" || segments[i+1] == "_index")
		if last {
			s.names[name] = true
		} else {
			s.folders[name] = true
		}
	}
}

// addReference notes where the page has to be that a reference names without its folder: in the same one, or
// at the top. Only if there is one does the name not have to be the only one in the site.
func (s said) addReference(folder, text string) {
	name := plainPath(text)
	if name == "" || strings.Contains(text, "/") || strings.HasPrefix(text, ".") {
		return
	}
	s.alone[fold(path.Join(folder, name))] = true
}

// plainPath brings a path into the form in which Hugo compares paths, without an extension.
func plainPath(text string) string {
	text, _, _ = strings.Cut(text, "#")
	text, _, _ = strings.Cut(text, "?")
	if decoded, err := url.PathUnescape(text); err == nil {
		text = decoded
	}
	text = strings.Trim(text, "/")
	dir, name := path.Split(text)
	if i := strings.IndexByte(name, '.'); i > 0 { // of "hello.fr.md" as well
		name = name[:i]
	}
	return fold(dir + name)
}

// fold makes the same of names that Hugo takes for the same.
func fold(name string) string {
	return norm.NFC.String(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(name), " ", "-")))
}
