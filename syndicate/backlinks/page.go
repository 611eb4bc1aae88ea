package backlinks

import (
	"cmp"
	"embed"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

//go:embed page.html style.css
var files embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"style": func() (template.CSS, error) {
			css, err := files.ReadFile("style.css")
			return template.CSS(css), err
		},
		"date":  func(t time.Time) string { return t.UTC().Format(time.DateOnly) },
		"class": func(v syndicate.Verdict) string { return strings.ReplaceAll(string(v), " ", "-") },
	}).ParseFS(files, "page.html"))
})

// A Page shows the stories of a site.
type Page struct {
	Site        string // its address
	Destination string // as people call it: "Medium"
	At          time.Time
	Stories     []syndicate.Verification // as they are now, in the order in which they are listed
	History     []syndicate.Verification // what was found out before, and now
	Ends        []End                    // the domains at both ends of the links, none if nothing is known
}

// An End is a domain that links are from, or lead to, with how it stands.
type End struct {
	Domain  string
	Figures []Figure
}

// A Figure is how a domain stands by one source, as people read it.
type Figure struct {
	Source, Text string
	Date         string // of the figure; empty if there is none
}

// A row is a story in the table.
type row struct {
	syndicate.Verification
	Backlink  string // what was found of the link back
	Wrong     []syndicate.Check
	Unsure    []syndicate.Check
	Published time.Time // zero if that is not known
	// Asked is when the story was asked for in vain, later than it was seen; zero if it was not.
	Asked time.Time
}

// Write writes the page. It needs no other file and runs nothing. A story that could not be seen this time
// is shown as it was seen last.
func Write(w io.Writer, p Page) error {
	view := struct {
		Page
		Rows                  []row
		OK, Wrong, CannotTell int
		Chart                 *chart
	}{Page: p, Chart: newChart(p.listed())}
	for _, v := range p.Stories {
		r := newRow(v, p.History)
		view.Rows = append(view.Rows, r)
		switch r.Verdict {
		case syndicate.VerdictOK:
			view.OK++
		case syndicate.VerdictWrong:
			view.Wrong++
		default:
			view.CannotTell++
		}
	}
	return templates().ExecuteTemplate(w, "page.html", view)
}

// listed is the history of the stories on the page. Others are on record no longer.
func (p Page) listed() []syndicate.Verification {
	return slices.DeleteFunc(slices.Clone(p.History), func(v syndicate.Verification) bool {
		return !slices.ContainsFunc(p.Stories, func(s syndicate.Verification) bool { return s.Key == v.Key })
	})
}

// newRow goes back to the last answer about the same story if there is none now.
func newRow(v syndicate.Verification, history []syndicate.Verification) row {
	r := row{Verification: v}
	if v.Verdict == syndicate.VerdictCannotTell {
		for _, before := range slices.Backward(history) {
			if before.Key == v.Key && before.Story.ID == v.Story.ID && before.Verdict != syndicate.VerdictCannotTell {
				r.Asked = v.At
				r.Verdict, r.At, r.Checks = before.Verdict, before.At, before.Checks
				break
			}
		}
	}
	r.Published = v.Story.PublishedAt
	for _, c := range r.Checks {
		if c.Name == "backlink" {
			r.Backlink = c.Found
		}
		switch c.Verdict {
		case syndicate.VerdictWrong:
			r.Wrong = append(r.Wrong, c)
		case syndicate.VerdictCannotTell:
			r.Unsure = append(r.Unsure, c)
		}
	}
	r.Title = cmp.Or(r.Title, r.Key)
	return r
}
