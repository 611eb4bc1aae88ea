package medium_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reuseWatcher notes whether a request went out on a connection that was used before.
type reuseWatcher struct {
	http.RoundTripper
	seen atomic.Bool
}

func (w *reuseWatcher) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused {
			w.seen.Store(true)
		}
	}}
	return w.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }

// endless writes until the client has gone.
func endless(w io.Writer) {
	chunk := strings.Repeat("x", 1<<16)
	for {
		if _, err := io.WriteString(w, chunk); err != nil {
			return
		}
	}
}

// hijack answers with raw bytes and hangs up.
func hijack(w http.ResponseWriter, raw string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	io.WriteString(conn, raw)
}
