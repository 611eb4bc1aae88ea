package desk

import (
	"bytes"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// An article is what the page of a post shows.
type article struct {
	*Post
	Row        row
	Pressing   []syndicate.Finding // errors and warnings
	Hints      []syndicate.Finding
	Previous   string // keys of its neighbours in the queue
	Next       string
	Story      *syndicate.Story // at the destination, nil if there is none
	CanGo      bool             // a person may bring it to the destination now
	Why        string           // or why not
	ReadyAt    *time.Time       // from when on
	Form       settingsForm
	Update     *update
	Verified   *syndicate.Verification
	FormFailed string // why the settings were not saved
}

// An update is what a person needs who brings a story up to date.
type update struct {
	Difference template.HTML
	Problem    string // why there is none
}

func (d *Desk) getArticle(w http.ResponseWriter, r *http.Request, v *view) {
	d.showArticle(w, r, v, http.StatusOK, newSettingsForm(v.Post, d.options.Profile), "")
}

func (d *Desk) showArticle(w http.ResponseWriter, r *http.Request, v *view, status int, form settingsForm, failed string) {
	a := article{Post: v.Post, Row: v.row(), Form: form, FormFailed: failed}
	a.Previous, a.Next = v.neighbours()
	for _, f := range v.Findings {
		if f.Severity == syndicate.Info {
			a.Hints = append(a.Hints, f)
		} else {
			a.Pressing = append(a.Pressing, f)
		}
	}
	if a.Row.State == syndicate.StatePublished {
		a.Story = &a.Row.Story
		if last, known := v.site.Verified(v.Post); known {
			a.Verified = &last
		}
	}
	if a.Row.Changed {
		a.Update = &update{}
		difference, err := v.site.Difference(r.Context(), v.Post)
		if err != nil {
			a.Update.Problem = sentence(err)
		}
		a.Update.Difference = withoutImages(difference)
	}
	picked, err := v.site.Pick(r.Context(), v.Post)
	if err != nil {
		d.problem(w, http.StatusInternalServerError, err)
		return
	}
	a.CanGo, a.Why, a.ReadyAt = canGo(picked), picked.Reason, picked.ReadyAt
	d.show(w, status, "article.html", a.Row.Title, a)
}

// imageTag matches nothing in a text, where "<" is escaped.
var imageTag = regexp.MustCompile(`<img src="[^"]*" alt="([^"]*)"[^>]*>`)

// withoutImages leaves of images what they show, in words: the desk's own pages ask no other machine.
func withoutImages(h template.HTML) template.HTML {
	return template.HTML(imageTag.ReplaceAllString(string(h), `<span class="picture">[picture: $1]</span>`))
}

// canGo reports whether a person may bring the post to the destination now. Without a token, it is a
// person who brings what the api could.
func canGo(a syndicate.Action) bool {
	return a.Do == syndicate.DoDesk || a.Do == syndicate.DoPublish
}

// neighbours are the posts before and after this one in the queue, as far as they have a page.
func (v *view) neighbours() (previous, next string) {
	for _, r := range slices.Backward(v.rows[:v.at]) {
		if !r.Gone {
			previous = r.Key
			break
		}
	}
	for _, r := range v.rows[v.at+1:] {
		if !r.Gone {
			next = r.Key
			break
		}
	}
	return previous, next
}

// previewPolicy is for the one page that holds what posts bring along. It may look the way it wants, and
// show images. It runs nothing, and as a sandbox it has an origin of its own: whatever is in it, to the
// desk it is a stranger.
const previewPolicy = "sandbox; default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"

func (d *Desk) getPreview(w http.ResponseWriter, r *http.Request, v *view) {
	var b bytes.Buffer
	if err := v.site.Preview(r.Context(), &b, v.Post); err != nil {
		d.problem(w, http.StatusInternalServerError, err)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", previewPolicy)
	h.Set("Referrer-Policy", "no-referrer") // images on the web are not told who shows them
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // nobody is there to be told
}

// ways are the two ways out, as a part of a page.
type ways struct {
	*Post
	Report  *syndicate.Importability
	Unknown string // why there is no report
	Import  bool   // the better way is the import
}

// getWays weighs the two ways out. The page asks for it once it is shown, since another machine may have
// to be asked.
func (d *Desk) getWays(w http.ResponseWriter, r *http.Request, v *view) {
	a := ways{Post: v.Post}
	report, err := v.site.Importability(r.Context(), v.Post)
	if err != nil {
		a.Unknown = sentence(err)
	} else {
		a.Report, a.Import = &report, report.IsWorthIt()
	}
	d.write(w, http.StatusOK, "ways", a)
}
