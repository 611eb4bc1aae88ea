package desk

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// settingsForm is the form for what the post's own front matter says about the destination.
type settingsForm []field

// A field is one setting.
type field struct {
	Name    string // key below that of the destination
	Label   string
	Value   string // what the post itself says; empty if it says nothing
	Instead string // what holds then
	Help    string
	Choices []string // words to choose from, if it is not free
}

// newSettingsForm shows the settings as they are in the file.
func newSettingsForm(p *Post, profile syndicate.Profile) settingsForm {
	s, a := p.Settings, p.Article
	form := settingsForm{
		{Name: "status", Label: "Status", Instead: string(s.Status), Help: "who may see the story", Choices: []string{"draft", "unlisted", "public"}},
		{Name: "route", Label: "Route", Instead: string(s.Route), Help: "desk: you bring it; api: the tool sends it, with a token", Choices: []string{"api", "desk"}},
		{Name: "title", Label: "Title", Instead: a.Title, Help: fmt.Sprintf("at most %d characters", profile.MaxTitle)},
		{Name: "subtitle", Label: "Subtitle", Instead: a.Subtitle, Help: fmt.Sprintf("at most %d characters", profile.MaxSubtitle)},
		{Name: "tags", Label: "Tags", Instead: strings.Join(a.Tags, ", "), Help: "with commas between them"},
		{Name: "canonical", Label: "Canonical address", Instead: p.CanonicalURL(), Help: "only if the original is elsewhere"},
		{Name: "after", Label: "Not before", Instead: "at once", Help: "72h after the post's date, or a date like 2026-01-31"},
		{Name: "disclosure", Label: "Disclosure", Instead: "none", Help: "a sentence that readers see first"},
	}
	for i := range form {
		form[i].Value = own(p.Post, profile.Name, form[i].Name)
	}
	return form
}

// own is what the post itself says, not a cascade and not the site.
func own(p *syndicate.Post, destination, name string) string {
	path := syndicate.ParamsKey + "." + destination + "." + name
	for _, f := range p.Fields {
		if strings.EqualFold(f.Path, path) {
			return written(lookup(p.Params, strings.Split(path, ".")))
		}
	}
	return ""
}

// lookup finds a parameter. Hugo lower-cases the keys.
func lookup(v any, path []string) any {
	for _, name := range path {
		table, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = table[strings.ToLower(name)]
	}
	return v
}

// written is a value as a person types it.
func written(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		words := make([]string, len(v))
		for i, e := range v {
			words[i] = written(e)
		}
		return strings.Join(words, ", ")
	case []string:
		return strings.Join(v, ", ")
	case time.Time:
		if v.Truncate(24 * time.Hour).Equal(v) {
			return v.UTC().Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}

// read takes over what was typed into the form, and returns what is to change in the file.
func (form settingsForm) read(r *http.Request) (changes []Change) {
	for i, f := range form {
		typed := strings.TrimSpace(r.PostFormValue("set-" + f.Name))
		if typed == f.Value || !r.PostForm.Has("set-"+f.Name) {
			continue
		}
		form[i].Value = typed
		change := Change{Name: f.Name}
		switch {
		case typed == "":
		case f.Name == "tags":
			change.Value = list(typed)
		default:
			change.Value = typed
		}
		changes = append(changes, change)
	}
	return changes
}

// list splits what stands between commas.
func list(s string) []string {
	var words []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			words = append(words, part)
		}
	}
	return words
}

// postSettings writes the settings that differ into the file.
func (d *Desk) postSettings(w http.ResponseWriter, r *http.Request, v *view) {
	form := newSettingsForm(v.Post, d.options.Profile)
	changes := form.read(r)
	to := d.at("post", v.Key)
	if len(changes) == 0 {
		d.back(w, r, to, nil, "Nothing was changed.")
		return
	}
	if err := v.site.Change(r.Context(), v.Post, changes); err != nil {
		d.showArticle(w, r, v, http.StatusUnprocessableEntity, form, sentence(err))
		return
	}
	d.readings.renew()
	d.back(w, r, to, nil, "Saved in "+v.Path+".")
}

// postUnflag takes the flag out of the file.
func (d *Desk) postUnflag(w http.ResponseWriter, r *http.Request, v *view) {
	remark, err := v.site.Unflag(r.Context(), v.Post)
	if err != nil {
		d.back(w, r, d.at("post", v.Key), err, "")
		return
	}
	if remark != "" {
		remark = ": " + remark
	}
	d.readings.renew()
	d.back(w, r, d.guard.room+"/", nil, v.Path+" is no longer flagged"+remark+". It leaves the queue once the site was read.")
}
