package survey

import (
	"maps"
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

func (s said) add(more said) {
	maps.Copy(s.names, more.names)
	maps.Copy(s.folders, more.folders)
	maps.Copy(s.shortcodes, more.shortcodes)
	maps.Copy(s.alone, more.alone)
}

var (
	definition = regexp.MustCompile(`(?m)^[ >]*\[[^\]]+\]:\s*(\S+)`) // of a link
	shortcode  = regexp.MustCompile(`\{\{[<%]\s*/?\s*([^\s>%/"]+(?:/[^\s>%/"]+)*)`)
	reference  = regexp.MustCompile(`(?s)\{\{[<%]\s*(?i:rel)?(?i:ref)\s+(.*?)/?\s*[>%]\}\}`)
	argument   = regexp.MustCompile("(?:(\\w+)\\s*=\\s*)?(?:\"([^\"]*)\"|`([^`]*)`|(\\S+))")
)

// listen collects what a page says.
func (s said) listen(p page, plan *Plan, text string) {
	s.names[lastName(p.path(plan))] = true // other languages, and whatever else has its name
	for inside := range enclosed(text) {
		inside = strings.Trim(inside, "<> \t\n")
		s.addPath(inside)
		if first, _, more := strings.Cut(inside, " "); more { // a title may follow
			s.addPath(first)
		}
	}
	if strings.Contains(text, "]:") {
		for _, m := range definition.FindAllStringSubmatch(text, -1) {
			s.addPath(strings.Trim(m[1], "<>"))
		}
	}
	for word := range strings.FieldsFuncSeq(text, betweenWords) {
		if word = strings.TrimRight(word, ".,;:!?"); strings.ContainsAny(word, "./") {
			s.addPath(word)
			if i := strings.IndexAny(word, "=:"); i >= 0 && !isElsewhere(word) { // a parameter of a shortcode, a field of front matter
				s.addPath(word[i+1:])
			}
		}
	}
	if !strings.Contains(text, "{{") {
		return
	}
	for _, m := range shortcode.FindAllStringSubmatch(text, -1) {
		s.shortcodes[strings.ToLower(m[1])] = true // Hugo does the same
	}
	folder := path.Dir(p.path(plan))
	if p.kind(plan) == branch {
		folder = p.at
	}
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		for i, a := range argument.FindAllStringSubmatch(m[1], -1) {
			if name := a[1]; name == "path" || name == "" && i == 0 {
				s.addPath(a[2] + a[3] + a[4])
				s.addReference(folder, a[2]+a[3]+a[4])
			}
		}
	}
}

func betweenWords(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\f', '\r', '"', '\'', '`', '(', ')', '<', '>', '[', ']', '{', '}':
		return true
	}
	return false
}

// addPath takes a text for the path of a page.
func (s said) addPath(text string) {
	if isElsewhere(text) {
		return
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

// isElsewhere reports whether a text is a whole address: only what is in the site itself is looked up.
func isElsewhere(text string) bool { return strings.Contains(text, "://") }

// addReference notes where the page has to be that a reference names without its folder: in the same one, or
// at the top. Only if there is one does the name not have to be the only one in the site.
func (s said) addReference(folder, text string) {
	name := plainPath(text)
	if name == "" || strings.Contains(text, "/") || strings.HasPrefix(text, ".") {
		return
	}
	s.alone[Fold(path.Join(folder, name))] = true
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
	return Fold(dir + name)
}

// Fold makes the same of names that Hugo may take for the same.
func Fold(name string) string {
	return norm.NFC.String(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(name), " ", "-")))
}
