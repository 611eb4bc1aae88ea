// Package preview shows an article the way the destination will, beside what the post's own site shows,
// with every loss marked where it happened.
//
// The pages need nothing else than a browser: no server, no script, no other file. What the post
// brings along cannot run either, see [Write].
package preview

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

//go:embed page.html index.html style.css
var files embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"style": func() (template.CSS, error) {
			css, err := files.ReadFile("style.css")
			return template.CSS(css), err
		},
	}).ParseFS(files, "*.html"))
})

// A Page is what is shown of one post.
type Page struct {
	Article  syndicate.Article
	Original string // the post's content on its own site, as HTML
	Findings []syndicate.Finding
	Home     string // relative address of the index, none if there is none
}

// Write writes the page. The original is hostile in the worst case: it is framed without the right to
// run scripts or to do anything in the name of the page, and the page's own content policy lets it
// load images from the web and nothing else.
func Write(w io.Writer, p Page) error {
	body, err := mark(p.Article)
	if err != nil {
		return fmt.Errorf("preview of %s: %w", p.Article.Key, err)
	}
	return templates().ExecuteTemplate(w, "page.html", struct {
		Page
		Body   template.HTML
		Frame  string
		Losses []note
	}{p, template.HTML(body), frame(p), notes(p.Article)})
}

// A note is a loss as the page lists it.
type note struct {
	syndicate.Loss
	Number int // that its marks have
}

func notes(a syndicate.Article) []note {
	list := make([]note, len(a.Losses))
	for i, l := range a.Losses {
		list[i] = note{l, i + 1}
	}
	return list
}

// frame is the document in the frame of the original. Relative addresses in it are relative to the
// post's own.
func frame(p Page) string {
	base := template.HTMLEscapeString(p.Article.CanonicalURL)
	return `<!doctype html><meta charset="utf-8"><base href="` + base + `" target="_blank"><style>` +
		`body{font:16px/1.6 system-ui,sans-serif;margin:1.5rem;overflow-wrap:anywhere}img,video,iframe{max-width:100%;height:auto}` +
		`pre{overflow:auto}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .5em}</style>` + p.Original
}

// An Index lists the pages that were written.
type Index struct {
	Site  string // its address
	Items []Item
}

// An Item is an article in the index.
type Item struct {
	Title, Key, Href      string
	Words, Images, Losses int
	Worst                 syndicate.Severity // of its findings, empty if there are none
}

// NewItem describes a page that is at a relative address.
func NewItem(p Page, href string) Item {
	i := Item{
		Title: cmp.Or(p.Article.Title, p.Article.Key), Key: p.Article.Key, Href: href,
		Words: p.Article.Words, Images: len(p.Article.Images), Losses: len(p.Article.Losses),
	}
	for _, s := range []syndicate.Severity{syndicate.Error, syndicate.Warning} {
		if i.Worst == "" && slices.ContainsFunc(p.Findings, func(f syndicate.Finding) bool { return f.Severity == s }) {
			i.Worst = s
		}
	}
	return i
}

// WriteIndex writes the page that leads to all others.
func WriteIndex(w io.Writer, i Index) error { return templates().ExecuteTemplate(w, "index.html", i) }
