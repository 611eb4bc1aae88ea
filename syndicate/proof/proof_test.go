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
	return New(Options{UserAgent: "syndicate/test", Profile: profile, Transport: transport})
}

// profile takes small images only.
var profile = syndicate.Profile{Title: "There", ImageTypes: []string{"image/png", "image/jpeg", "image/tiff"}, MaxImage: 2 << 20}

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
		{"in trouble", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "status 503: is it deployed?"},
		{"behind a login", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, "behind a login: it answers with status 401"},
		{"closed", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "status 403: is it deployed, and neither behind a login"},
		{"behind a password", page(`<title>Protected</title></head><body><input type="Password">`), "behind a login: there is a page that asks for a password"},
		{"a page with a field for members", page(`<link rel="canonical" href="https://example.com/posts/hello/"></head><body><input type=password>`), ""},
		{"to another host", func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "example.com" {
				http.Redirect(w, r, "https://www.example.com/hello/?state=secret", http.StatusFound)
			}
		}, "redirects to another host, https://www.example.com/hello/: is it behind a login"},
		{"to a login elsewhere", func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "example.com" {
				http.Redirect(w, r, "https://sso.example.com/x?state=secret", http.StatusFound)
			}
		}, "behind a login: it redirects to https://sso.example.com/x"},
		{"to another page", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/blogs/" {
				http.Redirect(w, r, "/blogs/", http.StatusFound)
			}
		}, "hello/ redirects to https://example.com/blogs/"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/login" {
				http.Redirect(w, r, "/login", http.StatusFound)
			}
		}, "behind a login: it redirects to https://example.com/login"},
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
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the query of a login is shown: %v", err)
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
	const want = "cannot tell: the original https://example.com/posts/hello/ gives no answer: EOF"
	if !errors.Is(err, syndicate.ErrCannotTell) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
