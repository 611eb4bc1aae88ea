package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// The ways in which a person brings an article to the destination.
const (
	wayImport = "import"
	wayPaste  = "paste"
)

// postBegin records the intent. Only after that the person is shown what to copy and where to go: that is
// on a page of its own, which is there for posts in this state only.
//
// So the button that leads out is pressed on a page that is loaded already, and the browser sees a plain
// link that a person clicks. No browser blocks that as a pop-up, and the clipboard may be written.
func (d *Desk) postBegin(w http.ResponseWriter, r *http.Request, v *view) {
	if v.row().Word != begun {
		err := v.site.Begin(r.Context(), v.Post)
		d.readings.forget()
		if err != nil && !errors.Is(err, syndicate.ErrNotShared) {
			d.back(w, r, d.at("post", v.Key), err, "")
			return
		}
	}
	http.Redirect(w, r, d.at("handover", v.Key)+"?way="+way(r.PostFormValue("way")), http.StatusSeeOther)
}

// way makes one of the two ways of what a form or an address says.
func way(named string) string {
	if named == wayImport {
		return wayImport
	}
	return wayPaste
}

// A handover is the page for an article that is on its way.
type handover struct {
	*Post    // nil if it is gone from the site meanwhile
	Row      row
	Way      string
	Pictures []syndicate.ClipPicture
	Tags     []string
	Address  string // as typed
	Status   syndicate.Status
	Failed   string // why the story was not recorded
}

// mostTopics is how many tags a story can have in the editor; the API takes fewer.
const mostTopics = 5

func (d *Desk) getHandover(w http.ResponseWriter, r *http.Request, v *view) {
	if v.row().Word != begun {
		d.back(w, r, d.page(v), nil, "Begin here: the intent has to be recorded first.")
		return
	}
	d.showHandover(w, http.StatusOK, v, handover{Way: way(r.URL.Query().Get("way")), Status: v.row().Status})
}

// page is where a person goes on with a post: what is gone has a place in the queue only.
func (d *Desk) page(v *view) string {
	if v.Post == nil {
		return d.guard.room + "/"
	}
	return d.at("post", v.Key)
}

func (d *Desk) showHandover(w http.ResponseWriter, status int, v *view, h handover) {
	h.Row = v.row()
	if v.Post == nil {
		d.show(w, status, "gone.html", h.Row.Title, h)
		return
	}
	clip, err := v.site.Clip(v.Post)
	if err != nil {
		d.problem(w, http.StatusInternalServerError, err)
		return
	}
	h.Post, h.Pictures, h.Tags = v.Post, clip.Pictures, topics(v.Post)
	d.show(w, status, "handover.html", h.Row.Title, h)
}

// topics are the article's tags, and further ones of the post while there is room.
func topics(p *Post) []string {
	tags := slices.Clone(p.Article.Tags)
	more := p.Settings.Tags
	if more == nil {
		more = p.Tags
	}
	for _, t := range more {
		known := slices.ContainsFunc(tags, func(have string) bool { return strings.EqualFold(have, t) })
		if !known && len(tags) < mostTopics {
			tags = append(tags, t)
		}
	}
	return tags
}

// getClip returns what goes on the clipboard. It is given out for articles only whose way is recorded:
// those that were begun, and those that are published and changed.
func (d *Desk) getClip(w http.ResponseWriter, _ *http.Request, v *view) {
	if v.row().Word != begun && !v.row().Changed {
		http.Error(w, "Begin first: the intent has to be recorded.", http.StatusConflict)
		return
	}
	clip, err := v.site.Clip(v.Post)
	if err != nil {
		d.problem(w, http.StatusInternalServerError, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"html": clip.HTML, "text": clip.Text}) // nobody is there to be told
}

// getPicture returns a picture of the article that has no address yet.
func (d *Desk) getPicture(w http.ResponseWriter, r *http.Request, v *view) {
	clip, err := v.site.Clip(v.Post)
	n, bad := strconv.Atoi(r.PathValue("n"))
	if err != nil || bad != nil || n < 1 || n > len(clip.Pictures) {
		http.Error(w, "The article has no such picture.", http.StatusNotFound)
		return
	}
	p := clip.Pictures[n-1]
	w.Header().Set("Content-Type", p.MediaType)
	_, _ = w.Write(p.Data) // nobody is there to be told
}

// postPublished records the story that the person made.
func (d *Desk) postPublished(w http.ResponseWriter, r *http.Request, v *view) {
	h := handover{
		Way:     way(r.PostFormValue("way")),
		Address: strings.TrimSpace(r.PostFormValue("address")),
		Status:  syndicate.Status(r.PostFormValue("status")),
	}
	err := fmt.Errorf("say who can see the story: it is a draft, unlisted or public")
	if slices.Contains([]syndicate.Status{syndicate.Draft, syndicate.Unlisted, syndicate.Public}, h.Status) {
		err = v.site.Published(r.Context(), v.row().Key, h.Address, h.Status)
		d.readings.forget()
	}
	if err != nil && !errors.Is(err, syndicate.ErrNotShared) {
		h.Failed = sentence(err)
		d.showHandover(w, http.StatusUnprocessableEntity, v, h)
		return
	}
	d.back(w, r, d.page(v), err, "Recorded.")
}

// postNotDone records that there is no story.
func (d *Desk) postNotDone(w http.ResponseWriter, r *http.Request, v *view) {
	err := v.site.NotDone(r.Context(), v.row().Key)
	d.readings.forget()
	d.back(w, r, d.page(v), err, "Recorded that you made no story. The post is free to go another time.")
}

// postUpdated records that the story shows the article as it is now.
func (d *Desk) postUpdated(w http.ResponseWriter, r *http.Request, v *view) {
	err := v.site.MarkUpdated(r.Context(), v.Post)
	d.readings.forget()
	d.back(w, r, d.page(v), err, "Recorded: the story is up to date.")
}
