package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// A world is a site with its author, a Medium, and a program that is used on the site.
type world struct {
	t       *testing.T
	rng     *rand.Rand
	history []string
	ends    map[string]int // how often processes ended in which way
	trouble *trouble

	places []string          // where the site is checked out
	posts  []*article        // of the site, also those that are gone
	marks  map[string]string // whose post a key of the ledger is: keys are never used again
	shelf  shelf             // has the ledger

	damaged   map[string]bool // keys of records that cannot be read any more
	announced map[string]bool // keys that the program said it has published

	medium *sandbox.Server
	server *httptest.Server
	env    []string

	mu     sync.Mutex
	quiet  *sync.Cond // no connection is open
	faults []sandbox.Fault
	open   map[net.Conn]bool
}

// patience is how long the server lets a client wait that it was told to let hang.
const patience = 100 * time.Millisecond

func newWorld(t *testing.T, kind string, rng *rand.Rand) *world {
	w := &world{t: t, rng: rng, marks: map[string]string{}, damaged: map[string]bool{}, announced: map[string]bool{},
		ends: map[string]int{}, open: map[net.Conn]bool{}}
	w.quiet = sync.NewCond(&w.mu)
	w.trouble = &trouble{world: w}
	w.startServer()
	w.env = append(os.Environ(), "SYNDICATE_MEDIUM_API="+w.server.URL+"/v1", "MEDIUM_TOKEN="+sandboxToken,
		"SYNDICATE_NO_PROOF=true", "XDG_CACHE_HOME="+t.TempDir())
	w.checkOut(kind)
	for range 4 {
		w.newPost()
	}
	w.save()
	return w
}

func (w *world) startServer() {
	var err error
	w.medium, err = sandbox.New(sandbox.Options{
		Dir: w.t.TempDir(), SlowBy: time.Millisecond, Limits: sandbox.Limits{Public: -1, All: -1},
		Stored: func(sandbox.Story) { w.trouble.at(stored) },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.server = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.server.Config.ConnState = w.connection
	w.server.Start()
	w.t.Cleanup(w.server.Close)
}

// serve is the sandbox, with a look at what is asked for.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/v1/me" {
		w.trouble.at(greeted)
	}
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/posts") {
		w.medium.ServeHTTP(rw, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	w.trouble.at(asked)
	defer w.trouble.at(answered)
	switch fault := w.nextFault(); fault {
	case "":
	case cutEarly:
		panic(http.ErrAbortHandler) // the documented way to cut a connection
	case lateError, lateGateway:
		w.medium.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
		rw.WriteHeader(map[sandbox.Fault]int{lateError: http.StatusInternalServerError, lateGateway: http.StatusBadGateway}[fault])
		return
	default:
		w.medium.Fault(fault)
	}
	w.medium.ServeHTTP(rw, r.WithContext(ctx))
}

// Faults that the sandbox does not have: what these answers look like and what was done differ in the
// other way than there.
const (
	cutEarly    sandbox.Fault = "cut before anything is stored"
	lateError   sandbox.Fault = "500 after it was stored"
	lateGateway sandbox.Fault = "502 after it was stored"
)

func faults() []sandbox.Fault { return append(sandbox.Faults(), cutEarly, lateError, lateGateway) }

func (w *world) nextFault() sandbox.Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.faults) == 0 {
		return ""
	}
	fault := w.faults[0]
	w.faults = w.faults[1:]
	return fault
}

// fail lets something go wrong with the next story that is asked for. What is left of it ends with the
// round.
func (w *world) fail(f sandbox.Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, f)
}

// connection keeps count of the connections, to know when the last request was dealt with.
func (w *world) connection(c net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch state {
	case http.StateNew:
		w.open[c] = true
	case http.StateClosed, http.StateHijacked:
		delete(w.open, c)
		w.quiet.Broadcast()
	}
}

// calm ends all trouble, and waits until the server has dealt with everything that was ever sent: also
// by processes that were killed.
func (w *world) calm() {
	w.trouble.end()
	last := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := last.Get(w.server.URL + "/sandbox/stories") // whoever connected earlier is accepted earlier
	if err != nil {
		w.t.Fatal(err)
	}
	resp.Body.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.open) > 0 {
		w.quiet.Wait()
	}
	w.faults = nil
}

// An article is a post as its author sees it. The mark stands in its text all its life.
type article struct {
	mark      string
	keeps     trait
	name      string // of the file
	edition   int
	aliases   []string
	day       int
	public    bool
	gone      bool
	unflagged bool
}

// A trait is what a post keeps, whatever else its author does to it: what it can be recognised by.
type trait string

const (
	keepsID    trait = "id"
	keepsTitle trait = "title"
	keepsText  trait = "text"
	keepsAlias trait = "alias"
)

func (w *world) newPost() *article {
	n := len(w.posts) + 1
	p := &article{
		mark: fmt.Sprintf("mark-%d", n), day: n, public: w.rng.IntN(2) == 0,
		keeps: []trait{keepsID, keepsTitle, keepsText, keepsAlias}[w.rng.IntN(4)],
	}
	p.name = p.mark
	w.posts = append(w.posts, p)
	return p
}

func (w *world) anyPost() *article { return w.posts[w.rng.IntN(len(w.posts))] }

func (w *world) anyPlace() string { return w.places[w.rng.IntN(len(w.places))] }

func (p *article) String() string {
	s := fmt.Sprintf("%s, keeps its %s, edition %d", p.file(), p.keeps, p.edition)
	if p.gone {
		s += ", deleted"
	}
	if p.unflagged {
		s += ", not flagged"
	}
	return s
}

func (p *article) file() string { return "content/posts/" + p.name + ".md" }

func (p *article) key() string {
	if p.keeps == keepsID {
		return p.mark
	}
	return "posts/" + p.name
}

func (p *article) move(name string) {
	p.aliases = append(p.aliases, "/posts/"+p.name+"/")
	p.name = name
}

func (p *article) title() string {
	if p.keeps == keepsTitle {
		return "About " + p.mark
	}
	return fmt.Sprintf("About %s, edition %d", p.mark, p.edition)
}

func (p *article) address() string { return "https://example.org/posts/" + p.name + "/" }

func (p *article) source() string {
	text := fmt.Sprintf("This is edition %d of %s.", p.edition, p.mark)
	front := []string{fmt.Sprintf("date: 2026-01-%02d", p.day), "tags: [hugo]"}
	status := syndicate.Draft
	if p.public {
		status = syndicate.Public
	}
	flag := fmt.Sprintf("syndicate: {medium: {status: %s}}", status)
	switch p.keeps {
	case keepsID:
		flag = fmt.Sprintf("syndicate: {id: %s, medium: {status: %s}}", p.mark, status)
	case keepsText:
		text = fmt.Sprintf("This is %s, in all its editions.", p.mark)
	case keepsAlias:
		front = append(front, "aliases: ["+strings.Join(p.aliases, ", ")+"]")
	}
	if !p.unflagged {
		front = append(front, flag)
	}
	return "---\ntitle: " + p.title() + "\n" + strings.Join(front, "\n") + "\n---\n" + text + "\n"
}

// save writes all posts, wherever the site is checked out.
func (w *world) save() {
	for _, place := range w.places {
		dir := filepath.Join(place, "content", "posts")
		if err := os.RemoveAll(dir); err != nil {
			w.t.Fatal(err)
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			w.t.Fatal(err)
		}
		for _, p := range w.posts {
			w.marks[p.key()] = p.mark
			if p.gone {
				continue
			}
			if err := os.WriteFile(filepath.Join(place, filepath.FromSlash(p.file())), []byte(p.source()), 0o666); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}
