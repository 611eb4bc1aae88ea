package desk

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var (
	errNoPost = errors.New("the site has no flagged post of that name; perhaps it was renamed or is no longer flagged")
	errForm   = fmt.Errorf("the form is too large or cut off; a saved page may have %d MB", MaxSavedPage>>20)
)

// A notice is what the next page says at its top.
type notice struct {
	Bad  bool
	Text string
}

// A page is what all pages have.
type page struct {
	Heading string
	Site    string
	Version int   // of the site
	Reading bool  // the site is being read anew
	Failed  error // why it could not be
	Told    *notice
	Content any
}

// show writes a page. Its name is that of its template.
func (d *Desk) show(w http.ResponseWriter, status int, name, heading string, content any) {
	d.readings.look()
	reading, release := d.readings.use()
	defer release()
	p := page{Heading: heading, Site: reading.site.Address(), Content: content}
	p.Version, p.Reading, p.Failed = d.readings.state()
	p.Told = d.take(p.Reading)
	d.write(w, status, name, p)
}

func (d *Desk) write(w http.ResponseWriter, status int, name string, content any) {
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(&b, name, content); err != nil {
		http.Error(w, "The page cannot be shown: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // nobody is there to be told
}

// problem shows an error as a page.
func (d *Desk) problem(w http.ResponseWriter, status int, err error) {
	d.show(w, status, "problem.html", "That did not work", sentence(err))
}

// tell keeps something for the next page.
func (d *Desk) tell(bad bool, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = &notice{bad, text}
}

// take returns what the page is to say. A page that loads itself again once the site was read says it both
// times: nobody has read it in between.
func (d *Desk) take(again bool) *notice {
	d.mu.Lock()
	defer d.mu.Unlock()
	told := d.told
	if !again {
		d.told = nil
	}
	return told
}

// back answers a change: it leads to another page, which tells what became of it.
func (d *Desk) back(w http.ResponseWriter, r *http.Request, to string, err error, done string) {
	switch {
	case errors.Is(err, syndicate.ErrNotShared):
		d.tell(false, done+" So far it is recorded on this machine only; the next use of the ledger shares it.")
	case err != nil:
		d.tell(true, sentence(err))
	case done != "":
		d.tell(false, done)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// sentence makes an error a sentence for a page. A name at its beginning stays as it is: that of a file, a
// post or a setting.
func sentence(err error) string {
	s := err.Error()
	if s == "" {
		return s
	}
	if first, _, _ := strings.Cut(s, " "); !strings.ContainsAny(first, "/.:") {
		letter, size := utf8.DecodeRuneInString(s)
		s = string(unicode.ToUpper(letter)) + s[size:]
	}
	return s + "."
}

// at is the address of something about a post.
func (d *Desk) at(what, key string) string {
	return (&url.URL{Path: path.Join(d.guard.room, what, key)}).EscapedPath()
}

func (d *Desk) functions() template.FuncMap {
	return template.FuncMap{
		"at":       d.at,
		"home":     func() string { return d.guard.room + "/" },
		"asset":    func(name string) string { return d.guard.room + "/assets/" + name },
		"secret":   func() string { return d.form },
		"profile":  func() syndicate.Profile { return d.options.Profile },
		"places":   func() Places { return d.options.Places },
		"edit":     func(id string) string { return d.options.Places.Edit(id) },
		"sandbox":  func() bool { return d.options.Sandbox },
		"sentence": sentence,
		"says":     func(text string) string { return sentence(errors.New(text)) },
		"count":    count,
		"when":     d.when,
		"moment":   func(t time.Time) string { return t.Format(time.RFC3339) },
		"join":     func(words []string) string { return strings.Join(words, ", ") },
		"pair":     func(label, value string) map[string]string { return map[string]string{"Label": label, "Value": value} },
		"picture":  func(i int) string { return fmt.Sprintf("picture/%d", i+1) },
		"verdict":  func(v syndicate.Verdict) string { return strings.ReplaceAll(string(v), " ", "-") },
		"cannotTell": func(v *syndicate.Verification) bool {
			return v != nil && v.Verdict == syndicate.VerdictCannotTell
		},
	}
}

// count says how many there are: "1 loss", "2 losses".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// when says a time as people do who are at this machine now.
func (d *Desk) when(t time.Time) string {
	now := d.options.Now()
	t = t.In(now.Location())
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	switch day(t) {
	case day(now):
		return "today " + t.Format("15:04")
	case day(now.AddDate(0, 0, 1)):
		return "tomorrow " + t.Format("15:04")
	case day(now.AddDate(0, 0, -1)):
		return "yesterday " + t.Format("15:04")
	}
	if t.Year() == now.Year() {
		return t.Format("2 January, 15:04")
	}
	return t.Format("2 January 2006, 15:04")
}

// getAsset serves a file of the desk's own.
func (d *Desk) getAsset(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "assets/"+path.Base("/"+r.PathValue("name")))
}
