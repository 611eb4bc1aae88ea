package proof

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const (
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff\xe0"
	webp = "RIFF\x00\x00\x00\x00WEBPVP8 "
)

// file answers with a file, as servers of files do.
func file(kind, data string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(data))
	}
}

// plain answers with a file to a request for a part of it as well.
func plain(kind, data string, known bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		if known {
			w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		}
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush() // without a length, in chunks
		w.Write([]byte(data))
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func TestProveImage(t *testing.T) {
	most := png + strings.Repeat("x", int(profile.MaxImage)-len(png))
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		want    string // in the error; empty for proof
		unclear bool
	}{
		{"an image", file("image/png", png), "", false},
		{"without a type", file("application/octet-stream", jpeg), "", false},
		{"with the type of another", file("image/webp", png), "", false},
		{"a scan", file("", "II*\x00x"), "", false},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/there.png" {
				http.Redirect(w, r, "/there.png", http.StatusFound)
				return
			}
			file("image/png", png)(w, r)
		}, "", false},
		{"of a type that is not taken", file("image/png", webp), "is of type image/webp, There takes image/png, image/jpeg, image/tiff", false},
		{"a drawing", file("image/svg+xml", "<svg/>"), "is of type image/svg+xml", false},
		{"no image", file("image/png", "words"), "of no known type of image", false},
		{"a page in its place", file("text/html; charset=utf-8", "<!doctype html>"), "no image at https://example.com/a.png, but a page", false},
		{"a page by another name", file("image/png", "<!doctype html>"), "but a page", false},
		{"nothing in it", file("image/png", ""), "is empty", false},
		{"nothing in it, all at once", plain("image/png", "", true), "is empty", false},
		{"as large as can be", file("image/png", most), "", false},
		{"as large as can be, all at once", plain("image/png", most, true), "", false},
		{"as large as can be, in chunks", plain("image/png", most, false), "", false},
		{"too large", file("image/png", most+"x"), "has more than the 2 MB that There takes", false},
		{"too large, all at once", plain("image/png", most+"x", true), "more than the 2 MB", false},
		{"too large, in chunks", plain("image/png", most+"x", false), "more than the 2 MB", false},
		{"not deployed", http.NotFound, "status 404: is it deployed?", false},
		{"behind a login", status(401), "behind a login", false},
		{"round in circles", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, "redirects without an end", false},
		{"blocked", status(403), "status 403", true},
		{"in trouble", status(503), "status 503", true},
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

// Many images are asked for at the same time, but no more than four of one host, and each once.
func TestProveImageAsksOnceAndNotAllAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		open := make(chan struct{})
		p := New(Options{Profile: profile, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			asked.Add(1)
			<-open
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(png)), Request: r}, nil
		})})
		var all sync.WaitGroup
		ask := func(address string) {
			if err := p.ProveImage(t.Context(), address); err != nil {
				t.Error(err)
			}
		}
		for i := range 10 {
			all.Go(func() { ask(fmt.Sprintf("https://example.com/%d.png", i)) })
		}
		all.Go(func() { ask("https://example.net/a.png") })
		synctest.Wait()
		if n := asked.Load(); n != 4+1 {
			t.Errorf("%d requests at a time", n)
		}
		close(open)
		all.Wait()
		ask("https://example.com/0.png")
		if n := asked.Load(); n != 10+1 {
			t.Errorf("%d requests in all", n)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
