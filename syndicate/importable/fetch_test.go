package importable_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/importable"
)

func TestFetch(t *testing.T) {
	mux := http.NewServeMux()
	answer := func(path, contentType string, status int, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("User-Agent") != "syndicate/test" {
				t.Errorf("the visitor says it is %q", r.Header.Get("User-Agent"))
			}
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			w.Write([]byte(body))
		})
	}
	answer("/page", "text/html; charset=utf-8", 200, "<p>ä</p>")
	answer("/latin", "text/html; charset=iso-8859-1", 200, "<p>\xe4</p>")
	answer("/meta", "text/html", 200, "<meta charset=windows-1252><p>\xe4</p>")
	answer("/missing", "text/html", 404, "<p>ä</p>")
	answer("/image", "image/png", 200, "\x89PNG")
	answer("/long", "text/html; charset=utf-8", 200, strings.Repeat("x", 8<<20+1))
	mux.Handle("/moved", http.RedirectHandler("/page", http.StatusMovedPermanently))
	mux.Handle("/away", http.RedirectHandler("http://example.org/", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Length", "100")
		w.Write([]byte("<p>"))
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	for path, want := range map[string]string{"/page": "<p>ä</p>", "/latin": "<p>ä</p>", "/meta": "<meta charset=windows-1252><p>ä</p>", "/moved": "<p>ä</p>"} {
		page, err := importable.Fetch(t.Context(), nil, "syndicate/test", server.URL+path)
		if string(page) != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", path, page, err, want)
		}
	}
	for path, want := range map[string]string{
		"/missing": "status 404", "/image": `of type "image/png"`, "/long": "more than 8 MB",
		"/away": "not https", "/round": "redirects too often", "/cut": "broke off",
	} {
		page, err := importable.Fetch(t.Context(), nil, "syndicate/test", server.URL+path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v; want an error with %q", path, page, err, want)
		}
	}
	for _, address := range []string{"http://example.org/", "ftp://127.0.0.1/", "file:///etc/passwd", "https:///x", "::"} {
		if _, err := importable.Fetch(t.Context(), refusing{t}, "syndicate/test", address); err == nil {
			t.Errorf("%s was asked for", address)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := importable.Fetch(ctx, nil, "syndicate/test", server.URL+"/page"); err == nil {
		t.Error("an ended context did not end it")
	}
}

// refusing is a way into the web that nobody may take.
type refusing struct{ *testing.T }

func (r refusing) RoundTrip(q *http.Request) (*http.Response, error) {
	r.Errorf("%s was asked for", q.URL)
	return nil, http.ErrUseLastResponse
}
