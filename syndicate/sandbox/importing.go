package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// maxPage is the largest page that is imported, in bytes.
const maxPage = 8 << 20

// An importPage is the form for an import.
type importPage struct {
	URL, Problem string
}

func (s *Server) getImport(w http.ResponseWriter, _ *http.Request) {
	renderImport(w, http.StatusOK, importPage{})
}

func renderImport(w http.ResponseWriter, status int, page importPage) {
	renderActive(w, status, "import.html", page, "form-action 'self'")
}

// postImport makes a draft of a page of this machine.
func (s *Server) postImport(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	address := strings.TrimSpace(r.PostFormValue("url"))
	page, err := s.fetch(r.Context(), address, maxPage)
	if err != nil {
		renderImport(w, http.StatusBadGateway, importPage{address, err.Error()})
		return
	}
	if page.contentType != "text/html" {
		renderImport(w, http.StatusBadGateway, importPage{address, "that is no web page"})
		return
	}
	found := readPage(string(page.data), page.address, s.host(r))
	story := Story{
		Origin: ByImport, License: "all-rights-reserved", Tags: []string{}, Status: syndicate.Draft,
		CanonicalURL: found.canonical, BackDate: found.date,
	}
	story.fill(found.doc, string(page.data))
	if story, err = s.addStory(story); err != nil {
		renderImport(w, http.StatusInternalServerError, importPage{address, "the story cannot be kept"})
		return
	}
	http.Redirect(w, r, "/p/"+story.ID+"/edit", http.StatusSeeOther)
}

// An importedPage is what Medium's importer takes from a page.
type importedPage struct {
	doc       document
	canonical string
	date      time.Time // zero if the page does not say
}

// readPage does to a page what people report of Medium's importer:
//
//   - the title is the page's, the name of the site included
//   - the text is the article element's, without what is beside the text
//   - code that was highlighted is lost, tables are text, lazy images are lost
//   - the canonical link is the page's own, or its address
//   - a line at the end says where and when the post was published first
func readPage(source string, address *url.URL, picture func(string) (string, bool)) importedPage {
	root := parse(source)
	found := importedPage{canonical: address.String()}
	var title, ogTitle string
	for n := range root.Descendants() {
		switch {
		case n.DataAtom == atom.Title && n.Namespace == "" && title == "":
			title = rawText(n)
		case isMeta(n, "property", "og:title"):
			ogTitle = attribute(n, "content")
		case isMeta(n, "property", "article:published_time"):
			found.date, _ = time.Parse(time.RFC3339, attribute(n, "content"))
		case n.DataAtom == atom.Link && attribute(n, "rel") == "canonical" && isAbsolute(attribute(n, "href")):
			found.canonical = attribute(n, "href")
		}
	}
	found.date = found.date.UTC()
	title = strings.TrimSpace(squeeze(cmp.Or(ogTitle, title)))

	text := textPart(root)
	clean(text, title)
	e := &editor{picture: func(src string) (string, bool) {
		u, err := address.Parse(src)
		if err != nil || src == "" {
			return "", false
		}
		return picture(u.String())
	}}
	resolveLinks(text, address)
	e.doc = document{title: title, titled: true}
	found.doc = e.read(text)
	found.doc.paragraphs = append(found.doc.paragraphs, paragraph{tag: "p", inner: origin(found)})
	return found
}

func isMeta(n *html.Node, key, name string) bool {
	return n.DataAtom == atom.Meta && attribute(n, key) == name
}

// textPart is the element that the text of a page is looked for in.
func textPart(root *html.Node) *html.Node {
	for _, wanted := range []atom.Atom{atom.Article, atom.Main, atom.Body} {
		for n := range root.Descendants() {
			if n.DataAtom == wanted {
				return n
			}
		}
	}
	return root
}

// clean takes out what is no text to an importer: what stands beside it, a heading that repeats the
// title, code with markup in it.
func clean(text *html.Node, title string) {
	titled := false
	for _, n := range slices.Collect(text.Descendants()) {
		if n.Parent == nil {
			continue
		}
		switch n.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer, atom.Button:
			n.Parent.RemoveChild(n)
		case atom.Pre:
			if isHighlighted(n) {
				n.Parent.RemoveChild(n)
			}
		case atom.H1:
			if !titled && strings.HasPrefix(title, textOf(n)) {
				n.Parent.RemoveChild(n)
			}
			titled = true
		}
	}
}

// isHighlighted reports whether a code block is more than text in pre and code.
func isHighlighted(pre *html.Node) bool {
	for n := range pre.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom != atom.Code {
			return true
		}
	}
	return false
}

func resolveLinks(text *html.Node, address *url.URL) {
	for n := range text.Descendants() {
		for i, a := range n.Attr {
			if n.DataAtom != atom.A || a.Key != "href" || strings.HasPrefix(a.Val, "#") {
				continue
			}
			if u, err := address.Parse(a.Val); err == nil {
				n.Attr[i].Val = u.String()
			}
		}
	}
}

// origin is the line that ends an imported story.
func origin(p importedPage) string {
	site := p.canonical
	if u, err := url.Parse(p.canonical); err == nil {
		site = u.Scheme + "://" + u.Host
	}
	on := ""
	if !p.date.IsZero() {
		on = " on " + p.date.Format("January 2, 2006")
	}
	return fmt.Sprintf(`<em>Originally published at <a href="%s" rel="noopener ugc nofollow" target="_blank">%s</a>%s.</em>`,
		html.EscapeString(p.canonical), html.EscapeString(site), on)
}
