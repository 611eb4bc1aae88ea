package desk

import (
	"errors"
	"io"
	"net/http"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var errNoPage = errors.New("no page arrived: choose the file that the browser saved, HTML only")

// verification is what was found out about a post's story while the desk runs.
func (d *Desk) verification(key string) *syndicate.Verification {
	d.mu.Lock()
	defer d.mu.Unlock()
	if v, ok := d.verified[key]; ok {
		return &v
	}
	return nil
}

func (d *Desk) postVerify(w http.ResponseWriter, r *http.Request, v *view) {
	result, err := v.site.Verify(r.Context(), v.Post)
	d.afterVerifying(w, r, v, result, err)
}

// postSavedPage takes the story's page from a person's browser, where it is closed to programs.
func (d *Desk) postSavedPage(w http.ResponseWriter, r *http.Request, v *view) {
	file, header, err := r.FormFile("page")
	if err != nil || header.Size > MaxSavedPage {
		d.back(w, r, d.at("post", v.Key)+"#story", errNoPage, "")
		return
	}
	defer file.Close()
	page, err := io.ReadAll(file)
	if err != nil {
		d.back(w, r, d.at("post", v.Key)+"#story", err, "")
		return
	}
	result, err := v.site.VerifySaved(r.Context(), v.Post, page)
	d.afterVerifying(w, r, v, result, err)
}

func (d *Desk) afterVerifying(w http.ResponseWriter, r *http.Request, v *view, result syndicate.Verification, err error) {
	if err == nil {
		d.mu.Lock()
		d.verified[v.Key] = result
		d.mu.Unlock()
	}
	d.back(w, r, d.at("post", v.Key)+"#story", err, "")
}
