package proof

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const address = "https://example.com/posts/hello/"

// prove asks about the address on a web where every host is the given handler.
func prove(t *testing.T, handler http.HandlerFunc) error {
	t.Helper()
	return on(t, handler).Prove(t.Context(), address)
}

// on returns a prover on such a web.
func on(t *testing.T, handler http.HandlerFunc) *Prover {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	transport := server.Client().Transport.(*http.Transport).Clone()
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}
	return New("syndicate/test", transport)
}

func page(head string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("<!doctype html><head>" + head + "</head><body>Hello"))
	}
}

func TestProve(t *testing.T) {
	tests := []struct {
		name    string
		handler http.HandlerFunc
		want    string // in the error; empty for proof
	}{
		{"a plain page", page(""), ""},
		{"its own canonical link", page(`<link rel="canonical" href="https://EXAMPLE.com/posts/hello">`), ""},
		{"rules that do not hide", page(`<meta name="robots" content="index,follow">`), ""},
		{"not deployed", http.NotFound, "status 404: is it deployed?"},
		{"behind a login", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, "status 401"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/login" {
				http.Redirect(w, r, "/login", http.StatusFound)
			}
		}, "redirects to https://example.com/login"},
		{"the same page with and without a slash", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/") {
				http.Redirect(w, r, "/posts/hello", http.StatusFound)
			}
		}, ""},
		{"round in circles", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, "redirects without an end"},
		{"out of the web", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, "out of the web"},
		{"another canonical page", page(`<link rel=canonical href="https://other.example/hello/">`), "canonical: https://other.example/hello/"},
		{"a relative canonical link", page(`<link rel=canonical href="/posts/hello/">`), "canonical: /posts/hello/"},
		{"hidden by markup", page(`<meta name="Robots" content="NOINDEX, nofollow">`), "noindex"},
		{"hidden by markup, all of it", page(`<meta name="robots" content="none">`), "noindex"},
		{"hidden by a header", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Robots-Tag", "noindex") }, "noindex"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := prove(t, tt.handler)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if errors.Is(err, syndicate.ErrCannotTell) {
				t.Errorf("an answer is taken for none: %v", err)
			}
		})
	}
}

func TestProveSaysWhoAsks(t *testing.T) {
	var agent string
	err := prove(t, func(_ http.ResponseWriter, r *http.Request) { agent = r.Header.Get("User-Agent") })
	if err != nil || agent != "syndicate/test" {
		t.Errorf("%q, %v", agent, err)
	}
}

func TestProveCannotTell(t *testing.T) {
	err := prove(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if !errors.Is(err, syndicate.ErrCannotTell) {
		t.Errorf("got %v", err)
	}
}

func TestProveImage(t *testing.T) {
	answer := func(status int, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
		}
	}
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		want    string // in the error; empty for proof
		unclear bool
	}{
		{"an image", answer(200, "image/png"), "", false},
		{"a file without a type", answer(200, "application/octet-stream"), "", false},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/there.png" {
				http.Redirect(w, r, "/there.png", http.StatusFound)
			}
			w.Header().Set("Content-Type", "image/png")
		}, "", false},
		{"not deployed", http.NotFound, "status 404: is it deployed?", false},
		{"a page in its place", answer(200, "text/html; charset=utf-8"), "a page of type text/html", false},
		{"round in circles", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, "redirects without an end", false},
		{"blocked", answer(403, "text/html"), "status 403", true},
		{"in trouble", answer(503, "text/html"), "status 503", true},
		{"cut off", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := on(t, tt.handler).ProveImage(t.Context(), "https://example.com/a.png")
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if got := errors.Is(err, syndicate.ErrCannotTell); got != tt.unclear {
				t.Errorf("cannot tell: %v, want %v", got, tt.unclear)
			}
		})
	}
}
