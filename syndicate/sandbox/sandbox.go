package sandbox

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Options say how a sandbox behaves.
type Options struct {
	// Dir is the folder that stories and images are kept in. It is made if it does not exist.
	Dir string

	// Now is the clock; nil means [time.Now].
	Now func() time.Time

	// NewID makes the id of a story, hexadecimal digits; nil means twelve random ones.
	NewID func() string

	// Limits is how many stories are taken in any 24 hours. The zero value is the strictest that was
	// reported of Medium.
	Limits Limits

	// Faults are armed from the start, in order.
	Faults []Fault

	// SlowBy is how long the faults [Slow] and [PageSlow] delay an answer; 0 means five seconds.
	SlowBy time.Duration

	// Tokens are more tokens that may do everything, each with the user name of its account.
	Tokens map[string]string

	// Apps are what users can sign in to by OAuth; nil means [DefaultApps].
	Apps []App

	// Stored is told of each story once it is kept, before the answer; it may be nil.
	Stored func(Story)

	// Log gets one line for each request; nil means that nobody wants them.
	Log func(line string)
}

// Limits is how many stories are taken in any 24 hours. A zero field means the default, a negative
// one no limit.
type Limits struct {
	Public int // public and unlisted ones, by whatever way; 2 by default, as in Medium's editor since 2026
	All    int // of any kind by the API; 10 by default, as Medium's staff said of it in 2018
}

// A Server is a local Medium. It is safe for concurrent use.
type Server struct {
	options Options
	mux     *http.ServeMux
	closed  chan struct{} // ends requests that hang
	close   sync.Once
	near    *http.Client // reaches this machine only
	signIns *signIns

	mu     sync.Mutex // guards what follows
	store  store
	faults []Fault
}

// New returns a sandbox with the stories that its folder already has.
func New(o Options) (*Server, error) {
	if o.Dir == "" {
		return nil, errors.New("the sandbox needs a folder to keep its stories in")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = randomID
	}
	if o.Stored == nil {
		o.Stored = func(Story) {}
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	o.SlowBy = cmp.Or(o.SlowBy, 5*time.Second)
	o.Limits.Public = cmp.Or(o.Limits.Public, 2)
	o.Limits.All = cmp.Or(o.Limits.All, 10)

	if o.Apps == nil {
		o.Apps = DefaultApps()
	}

	s := &Server{options: o, closed: make(chan struct{}), near: nearClient(), signIns: newSignIns()}
	for _, f := range o.Faults {
		if err := f.validate(); err != nil {
			return nil, err
		}
		s.faults = append(s.faults, f)
	}
	var err error
	if s.store, err = openStore(o.Dir); err != nil {
		return nil, err
	}
	s.mux = s.routes()
	return s, nil
}

// Close ends the requests that a fault makes hang. Stories need no closing.
func (s *Server) Close() { s.close.Do(func() { close(s.closed) }) }

// Stories returns everything that was ever created, in order. Those that were deleted are marked.
func (s *Server) Stories() []Story {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Story(nil), s.store.stories...)
}

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/v1/", s.apiRoutes())
	mux.Handle("/", s.pageRoutes())
	return mux
}

func (s *Server) apiRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/me", s.authorized(basicProfile, s.getMe))
	mux.HandleFunc("GET /v1/users/{id}/publications", s.authorized(listPublications, s.getPublications))
	mux.HandleFunc("GET /v1/publications/{id}/contributors", s.authorized(basicProfile, s.getContributors))
	mux.HandleFunc("POST /v1/users/{id}/posts", s.faulty(s.authorized(publishPost, s.postToUser)))
	mux.HandleFunc("POST /v1/publications/{id}/posts", s.faulty(s.authorized(publishPost, s.postToPublication)))
	mux.HandleFunc("/v1/users/{id}/posts", methodNotAllowed)
	mux.HandleFunc("/v1/publications/{id}/posts", methodNotAllowed)
	mux.HandleFunc("POST /v1/images", s.authorized(uploadImage, s.postImage))
	mux.HandleFunc("POST /v1/tokens", s.postToken)
	// Seen at api.medium.com: the website's page, with status 200.
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { writeShell(w) })
	return mux
}

func (s *Server) pageRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.getHome)
	mux.HandleFunc("GET /me/stories/{kind}", s.getOwnStories)
	mux.HandleFunc("GET /new-story", s.getNewStory)
	mux.HandleFunc("GET /p/import", s.getImport)
	mux.HandleFunc("POST /p/import", fromOwnPage(s.postImport))
	mux.HandleFunc("GET /m/oauth/authorize", s.getAuthorize)
	mux.HandleFunc("POST /m/oauth/authorize", fromOwnPage(s.postAuthorize))
	mux.HandleFunc("GET /{owner}", s.getProfile)
	mux.HandleFunc("GET /{owner}/{slug}", s.faultyPage(showStory))
	mux.HandleFunc("GET /p/{id}", s.faultyPage(showStory))
	mux.HandleFunc("GET /p/{id}/edit", s.getEditor)
	mux.HandleFunc("GET /feed/{owner}", s.getFeed)

	mux.HandleFunc("POST /sandbox/editor/paste", fromOwnPage(s.postPaste))
	mux.HandleFunc("POST /sandbox/editor/images", fromOwnPage(s.postPicture))
	mux.HandleFunc("POST /sandbox/editor/stories", fromOwnPage(s.postStory))
	mux.HandleFunc("PUT /sandbox/editor/stories/{id}", fromOwnPage(s.putStory))
	mux.HandleFunc("POST /sandbox/editor/stories/{id}/settings", fromOwnPage(s.postSettings))
	mux.HandleFunc("DELETE /sandbox/editor/stories/{id}", fromOwnPage(s.deleteStory))
	mux.HandleFunc("GET /sandbox/{asset}", getAsset)
	mux.HandleFunc("GET /sandbox/images/{name}", s.getImage)
	mux.HandleFunc("GET /sandbox/stories", s.listStories)
	mux.HandleFunc("POST /sandbox/faults", s.armFaults)
	return mux
}

// ServeHTTP answers requests from this machine, to an address of this machine.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorder := &statusRecorder{ResponseWriter: w}
	// Deferred, because cutting a connection takes a panic.
	defer func() {
		outcome := "no answer"
		if recorder.status != 0 {
			outcome = fmt.Sprint(recorder.status)
		}
		s.options.Log(fmt.Sprintf("%s %s %s", r.Method, r.URL.EscapedPath(), outcome))
	}()
	if err := checkOrigin(r); err != nil {
		http.Error(recorder, err.Error(), http.StatusForbidden)
		return
	}
	s.refresh()
	s.mux.ServeHTTP(recorder, r)
}

// refresh takes in what another sandbox with the same folder stored: one that served a single batch.
func (s *Server) refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	store, err := openStore(s.options.Dir)
	if err != nil {
		s.options.Log("the stories cannot be read: " + err.Error())
		return
	}
	s.store = store
}

// A statusRecorder remembers the status of an answer for the log.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *statusRecorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func randomID() string {
	var b [6]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
