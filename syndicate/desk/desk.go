// Package desk serves a local web page from which a person brings articles to the destination.
//
// The tool prepares everything: it shows what will be sent, says which way is the better one, puts the
// article on the clipboard and opens the right page. The person does the one act at the destination that
// only a person may do. The tool records it, before and after, so that nothing is brought there twice.
//
// The page is for the browser of this machine and nobody else, see guard.go. It asks no other machine for
// anything; only the preview of an article shows the images that the article has on the web.
package desk

import (
	"context"
	"crypto/rand"
	"embed"
	"html/template"
	"net/http"
	"sync"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Options are what a desk needs to know.
type Options struct {
	// Host is the address that the desk is served at, as the browser will name it: "127.0.0.1:49152".
	Host string
	// Read reads the site. It may take seconds. The desk closes what it returns once it has a newer one
	// and no request uses it any more.
	Read func(ctx context.Context) (Site, error)
	// Stamp tells whether the site has to be read anew: it returns something else once a file of the site
	// changed. It is called often and has to be quick.
	Stamp func() string

	Profile syndicate.Profile
	Places  Places
	Sandbox bool // the destination is a sandbox, which the pages say

	Now func() time.Time
}

// Places are the pages of the destination that a person is sent to.
type Places struct {
	NewStory string // an empty story
	Import   string // where the destination takes the address of a page
	Drafts   string // the list of the person's drafts

	Edit func(id string) string // where a story is edited
}

// A Desk is an [http.Handler] for one site and one person.
type Desk struct {
	options  Options
	guard    *guard
	form     string // a secret that every form carries
	pages    *template.Template
	handler  http.Handler
	readings readings

	mu   sync.Mutex
	told *notice // shown with the next page
}

//go:embed pages assets
var files embed.FS

// New reads the site and returns a desk for it. The context ends all later readings as well.
func New(ctx context.Context, o Options) (*Desk, error) {
	d := &Desk{options: o, guard: newGuard(o.Host), form: rand.Text()}
	d.readings = readings{ctx: ctx, read: o.Read, stamp: o.Stamp, now: o.Now}
	var err error
	if d.pages, err = template.New("").Funcs(d.functions()).ParseFS(files, "pages/*.html"); err != nil {
		return nil, err
	}
	d.handler = d.guard.protect(http.StripPrefix(d.guard.room, d.routes()))
	return d, d.readings.first()
}

// Address is where the desk is, with the token that opens it.
func (d *Desk) Address() string { return d.guard.address(d.guard.token) }

// Invitation is an address that opens the desk once. It is for command lines, which other users of the
// machine can read.
func (d *Desk) Invitation() string { return d.guard.address(d.guard.invitation) }

// Close releases the site once the requests that use it are done. It waits for them.
func (d *Desk) Close() { d.readings.close() }

// ServeHTTP implements [http.Handler].
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// routes are what there is. Posts are named by their keys, which are looked up among those of the site
// and are never part of a file's name here.
func (d *Desk) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.getQueue)
	mux.HandleFunc("GET /state", d.getState)
	mux.HandleFunc("GET /assets/{name}", d.getAsset)
	mux.HandleFunc("GET /post/{key...}", d.withPost(d.getArticle))
	mux.HandleFunc("GET /preview/{key...}", d.withPost(d.getPreview))
	mux.HandleFunc("GET /ways/{key...}", d.withPost(d.getWays))
	mux.HandleFunc("GET /handover/{key...}", d.withRow(d.getHandover))
	mux.HandleFunc("GET /clip/{key...}", d.withPost(d.getClip))
	mux.HandleFunc("GET /picture/{n}/{key...}", d.withPost(d.getPicture))

	mux.HandleFunc("POST /refresh", d.change(d.postRefresh))
	for name, post := range map[string]postHandler{
		"begin": d.postBegin, "updated": d.postUpdated,
		"settings": d.postSettings, "unflag": d.postUnflag, "verify": d.postVerify, "saved-page": d.postSavedPage,
	} {
		mux.HandleFunc("POST /"+name+"/{key...}", d.change(d.withPost(post)))
	}
	mux.HandleFunc("POST /published/{key...}", d.change(d.withRow(d.postPublished)))
	mux.HandleFunc("POST /not-done/{key...}", d.change(d.withRow(d.postNotDone)))
	return mux
}

// A postHandler answers a request about one post, or about what is recorded of one that is gone.
type postHandler func(w http.ResponseWriter, r *http.Request, v *view)

// A view is a post as it stands, in one reading of the site.
type view struct {
	site     Site
	standing *Standing
	rows     []row // of all posts, in the order of the queue
	at       int   // which of them it is
	*Post          // nil if the site has no flagged post of that key any more
}

func (v *view) row() row { return v.rows[v.at] }

// withPost looks the post up that a request names.
func (d *Desk) withPost(handle postHandler) http.HandlerFunc {
	return d.withRow(func(w http.ResponseWriter, r *http.Request, v *view) {
		if v.Post == nil {
			d.problem(w, http.StatusNotFound, errNoPost)
			return
		}
		handle(w, r, v)
	})
}

// withRow looks up what the queue has under the key that a request names.
func (d *Desk) withRow(handle postHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		reading, release := d.readings.use()
		defer release()
		standing, err := reading.standing(r.Context())
		if err != nil {
			d.problem(w, http.StatusInternalServerError, err)
			return
		}
		v := &view{site: reading.site, standing: standing, rows: reading.rows(standing)}
		key := r.PathValue("key")
		for i, row := range v.rows {
			if row.Key == key {
				v.at, v.Post = i, reading.posts[key]
				handle(w, r, v)
				return
			}
		}
		d.problem(w, http.StatusNotFound, errNoPost)
	}
}
