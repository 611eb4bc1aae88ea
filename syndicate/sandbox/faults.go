package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A Fault is something that goes wrong with a create, with looking at what was created, or with signing in.
type Fault string

// Faults after the story was stored: the client cannot know that it was.
const (
	Drop    Fault = "drop"    // the connection is cut, without an answer
	Hang    Fault = "hang"    // no answer until the client goes or the sandbox closes
	Slow    Fault = "slow"    // the answer comes late
	Garbage Fault = "garbage" // status 201, but the JSON is cut
	Endless Fault = "endless" // status 201, but the body never ends
)

// Faults in place of a create: nothing is stored.
const (
	Refuse       Fault = "refuse"       // status 400
	EmptyErrors  Fault = "empty-errors" // status 400, but no error is listed
	Unauthorized Fault = "401"          // as if the token had been revoked
	Blocked      Fault = "403-html"     // Cloudflare's page, as from the address of a data centre
	RateLimited  Fault = "429"          // as if enough stories had been published today
	ServerError  Fault = "500"
	BadGateway   Fault = "502-html"
	Shell        Fault = "shell" // status 200 and a page of the website
)

// Faults of the feed.
const (
	FeedBlocked  Fault = "feed-403"      // Cloudflare's page
	FeedSnippets Fault = "feed-snippets" // as if all stories were for members only
	FeedComment  Fault = "feed-comment"  // a comment recommends the newest story with its title and a link to the original
)

// Faults of a story's page.
const (
	PageBlocked Fault = "page-403"     // Cloudflare's page
	PageMissing Fault = "page-404"     // as if there were no story
	PagePaywall Fault = "page-paywall" // as if the story were for members only
	PageSlow    Fault = "page-slow"    // the page comes late
)

// Faults of the endpoint that gives tokens to applications.
const (
	TokenExpired Fault = "token-expired" // the token has run out when it arrives
	TokenSeconds Fault = "token-seconds" // expires_at is in seconds, as documented, and not in milliseconds
	TokenDropped Fault = "token-drop"    // the tokens are given out, and the connection is cut
)

func createFaults() []Fault {
	return []Fault{
		Drop, Hang, Slow, Garbage, Endless,
		Refuse, EmptyErrors, Unauthorized, Blocked, RateLimited, ServerError, BadGateway, Shell,
	}
}

func feedFaults() []Fault { return []Fault{FeedBlocked, FeedSnippets, FeedComment} }

func pageFaults() []Fault { return []Fault{PageBlocked, PageMissing, PagePaywall, PageSlow} }

func tokenFaults() []Fault { return []Fault{TokenExpired, TokenSeconds, TokenDropped} }

// Faults returns all faults that there are.
func Faults() []Fault {
	return slices.Concat(createFaults(), feedFaults(), pageFaults(), tokenFaults())
}

func (f Fault) validate() error {
	if slices.Contains(Faults(), f) {
		return nil
	}
	var names []string
	for _, f := range Faults() {
		names = append(names, string(f))
	}
	return fmt.Errorf("%w %q: one of %s is needed", ErrFault, string(f), strings.Join(names, ", "))
}

// ErrFault says that there is no fault of a name.
var ErrFault = errors.New("there is no fault")

// Fault arms a fault for the next request that it is about: a create, the feed or a story's page. Faults
// that are armed wait for one request each, in order. It panics if there is no such fault.
func (s *Server) Fault(f Fault) {
	if err := f.validate(); err != nil {
		panic(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// takeFault disarms the first armed fault of a kind; it is empty if there is none.
func (s *Server) takeFault(kind []Fault) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.faults, func(f Fault) bool { return slices.Contains(kind, f) })
	if i < 0 {
		return ""
	}
	f := s.faults[i]
	s.faults = slices.Delete(s.faults, i, i+1)
	return f
}

// armFaults is [Server.Fault] for people and scripts.
func (s *Server) armFaults(w http.ResponseWriter, r *http.Request) {
	const most = 1000
	var wish struct {
		Fault Fault `json:"fault"`
		Times int   `json:"times"`
	}
	wish.Times = 1
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<10)).Decode(&wish); err != nil {
		http.Error(w, `JSON like {"fault": "drop", "times": 1} is needed`, http.StatusBadRequest)
		return
	}
	if err := wish.Fault.validate(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if wish.Times < 1 || wish.Times > most {
		http.Error(w, fmt.Sprintf("times has to be from 1 to %d", most), http.StatusBadRequest)
		return
	}
	for range wish.Times {
		s.Fault(wish.Fault)
	}
	writeJSON(w, http.StatusOK, map[string]any{"armed": wish.Fault, "times": wish.Times})
}

// faulty lets the armed fault, if any, happen to a create.
func (s *Server) faulty(create http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch s.takeFault(createFaults()) {
		case "":
			create(w, r)

		case Refuse:
			writeError(w, http.StatusBadRequest, codeInvalid, "The sandbox refuses, as it was told to.")
		case EmptyErrors:
			writeJSON(w, http.StatusBadRequest, map[string]any{"errors": []any{}})
		case Unauthorized:
			writeError(w, http.StatusUnauthorized, codeBadToken, "Token was invalid.")
		case Blocked:
			writeChallenge(w)
		case RateLimited:
			writeError(w, http.StatusTooManyRequests, codeRateLimit, rateLimitMessage)
		case ServerError:
			writeError(w, http.StatusInternalServerError, codeInvalid, "Something went wrong.")
		case BadGateway:
			writeHTML(w, http.StatusBadGateway, "<!doctype html><title>502 Bad Gateway</title>")
		case Shell:
			writeShell(w)

		case Drop:
			create(newUnseenAnswer(), r)
			panic(http.ErrAbortHandler) // the documented way to cut a connection
		case Hang:
			create(newUnseenAnswer(), r)
			s.pause(r.Context(), nil)
			panic(http.ErrAbortHandler)
		case Slow:
			answer := newUnseenAnswer()
			create(answer, r)
			timer := time.NewTimer(s.options.SlowBy)
			defer timer.Stop()
			s.pause(r.Context(), timer.C)
			answer.sendTo(w)
		case Garbage:
			create(newUnseenAnswer(), r)
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.WriteHeader(http.StatusCreated)
			io.WriteString(w, `{"data":{"id":"5a4d`)
		case Endless:
			create(newUnseenAnswer(), r)
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.WriteHeader(http.StatusCreated)
			s.writeForever(w)
		}
	}
}

// faultyPage lets the armed fault, if any, happen to a story's page.
func (s *Server) faultyPage(page func(w http.ResponseWriter, r *http.Request, story Story)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		story, found := s.storyAt(r)
		fault := s.takeFault(pageFaults())
		switch {
		case fault == PageBlocked:
			writeChallenge(w)
			return
		case !found || fault == PageMissing:
			notFound(w)
			return
		case fault == PagePaywall:
			story.Paywall = true
		case fault == PageSlow:
			timer := time.NewTimer(s.options.SlowBy)
			defer timer.Stop()
			s.pause(r.Context(), timer.C)
		}
		page(w, r, story)
	}
}

// writeChallenge answers as Cloudflare does in place of Medium.
func writeChallenge(w http.ResponseWriter) {
	w.Header().Set("Cf-Mitigated", "challenge")
	writeHTML(w, http.StatusForbidden, "<!doctype html><title>Just a moment...</title>")
}

// pause returns when the wait is over, the client has gone or the sandbox closes.
func (s *Server) pause(ctx context.Context, over <-chan time.Time) {
	select {
	case <-over:
	case <-ctx.Done():
	case <-s.closed:
	}
}

// writeForever writes until the client has gone or the sandbox closes.
func (s *Server) writeForever(w io.Writer) {
	_, err := io.WriteString(w, `{"data":{"title":"`)
	chunk := strings.Repeat("and so on ", 1000)
	for err == nil {
		select {
		case <-s.closed:
			return
		default:
			_, err = io.WriteString(w, chunk)
		}
	}
}

// An unseenAnswer takes an answer that the client does not get, or gets later.
type unseenAnswer struct {
	header http.Header
	status int
	body   []byte
}

func newUnseenAnswer() *unseenAnswer {
	return &unseenAnswer{header: http.Header{}, status: http.StatusOK}
}

func (a *unseenAnswer) Header() http.Header { return a.header }

func (a *unseenAnswer) WriteHeader(status int) { a.status = status }

func (a *unseenAnswer) Write(p []byte) (int, error) {
	a.body = append(a.body, p...)
	return len(p), nil
}

func (a *unseenAnswer) sendTo(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	w.Write(a.body)
}
