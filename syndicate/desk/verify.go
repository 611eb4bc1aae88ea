package desk

import (
	"errors"
	"io"
	"net/http"
)

var errNoPage = errors.New("no page arrived: choose the file that the browser saved, HTML only")

func (d *Desk) postVerify(w http.ResponseWriter, r *http.Request, v *view) {
	_, err := v.site.Verify(r.Context(), v.Post)
	d.back(w, r, d.toStory(v), err, "")
}

// postSavedPage takes the story's page from a person's browser, where it is closed to programs.
func (d *Desk) postSavedPage(w http.ResponseWriter, r *http.Request, v *view) {
	page, err := savedPage(r)
	if err == nil {
		_, err = v.site.VerifySaved(r.Context(), v.Post, page)
	}
	d.back(w, r, d.toStory(v), err, "")
}

func (d *Desk) toStory(v *view) string { return d.at("post", v.Key) + "#story" }

func savedPage(r *http.Request) ([]byte, error) {
	file, header, err := r.FormFile("page")
	if err != nil || header.Size > MaxSavedPage {
		return nil, errNoPage
	}
	defer file.Close()
	return io.ReadAll(file)
}
