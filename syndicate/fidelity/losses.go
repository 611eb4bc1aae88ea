package fidelity

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// An excuse is a recorded loss, which explains as many missing things as it says it was met.
type excuse struct {
	syndicate.Loss
	left int
}

var times = regexp.MustCompile(` x(\d+)$`)

func newExcuses(losses []syndicate.Loss) []*excuse {
	list := make([]*excuse, len(losses))
	for i, l := range losses {
		e := &excuse{l, 1}
		if m := times.FindStringSubmatch(l.What); m != nil {
			e.What = strings.TrimSuffix(l.What, m[0])
			e.left, _ = strconv.Atoi(m[1])
		}
		list[i] = e
	}
	return list
}

// subject is what the loss is about: "table" of "table 3x4".
func (e *excuse) subject() string {
	first, _, _ := strings.Cut(e.What, " ")
	return first
}

func isAbout(e *excuse, subjects ...string) bool { return slices.Contains(subjects, e.subject()) }

// isOf reports whether n stands where the loss says that it was met.
func (e *excuse) isOf(n *html.Node) bool {
	for where, tag := range map[string]string{" in a table": "table", " in code": "pre", " in a list": "li", " in a quote": "blockquote"} {
		if strings.HasSuffix(e.What, where) {
			return within(n, tag)
		}
	}
	return true
}

// names reports whether the loss names an address; long ones are cut.
func (e *excuse) names(address string) bool {
	for _, part := range strings.Fields(e.What) {
		named := strings.TrimSuffix(part, "...")
		if strings.Contains(named, "://") && (plain(named) == address || named != part && strings.HasPrefix(address, plain(named))) {
			return true
		}
	}
	return false
}

// takesWords reports whether words may be missing for this loss: it was dropped, or something else
// stands in its place.
func (e *excuse) takesWords() bool {
	switch e.Action {
	case "dropped", "link", "picture", "image", "code":
		return true
	}
	return false
}

// moves reports whether words may stand elsewhere for this loss.
func (e *excuse) moves() bool {
	return e.relocates() || e.Action == "records" || e.Action == "flattened" || slices.Contains([]string{"footnotes", "tables", "tabs"}, e.Rule)
}

// relocates reports whether what the loss is about is still there, in another place.
func (e *excuse) relocates() bool {
	return e.Action == "lifted" || e.Action == "moved" || e.Action == "moved below"
}

// use spends the first loss that the condition holds for.
func use(excuses []*excuse, condition func(*excuse) bool) bool {
	for _, e := range excuses {
		if e.left > 0 && condition(e) {
			e.left--
			return true
		}
	}
	return false
}

// explains reports whether the loss can be about an element that is missing: it names the element, what
// themes call it, or where it leads.
func (e *excuse) explains(n *html.Node) bool {
	if !e.takesWords() || isAbout(e, "image", "img", "picture", "link", "in-page", "title", "script") {
		return false
	}
	if tag := e.subject(); isTag(tag) {
		return within(n, tag)
	}
	return e.describes(n) || e.leadsFrom(n)
}

// describes reports whether a loss such as "table of contents" speaks of an element such as
// nav.contents, or one of the class "toc".
func (e *excuse) describes(n *html.Node) bool {
	called := strings.ToLower(value(n, "id") + " " + value(n, "class") + " " + value(n, "role") + " " + value(n, "aria-label"))
	initials := ""
	for w := range strings.FieldsSeq(strings.ToLower(e.What)) {
		initials += w[:1]
		const enough = 5 // letters, so that "navigation" and "navbar" need not be told apart
		if len(w) > 2 && strings.Contains(called, w[:min(len(w), enough)]) || len(n.Data) > 2 && strings.HasPrefix(w, n.Data) {
			return true
		}
	}
	return slices.Contains(strings.Fields(called), initials)
}

// leadsFrom reports whether the element leads to the host that the loss names, as a preview of a page
// does.
func (e *excuse) leadsFrom(n *html.Node) bool {
	words := strings.Fields(e.What)
	host := words[len(words)-1]
	for c := range n.Descendants() {
		for _, key := range []string{"href", "src", "cite"} {
			if v := value(c, key); v != "" && syndicate.HostOf(v) == host {
				return true
			}
		}
	}
	return false
}

// isTag reports whether a loss begins with the name of an element, as the rules call those for which
// people have no better word.
func isTag(s string) bool {
	return slices.Contains([]string{"iframe", "svg", "button", "input", "select", "textarea", "canvas", "map", "object", "embed", "video", "audio",
		"progress", "meter", "dialog", "noscript", "form", "abbr"}, s)
}
