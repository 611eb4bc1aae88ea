package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// spreading is a web where each page answers with its statuses in turn, and on with the last one. It keeps
// when it was asked.
type spreading struct {
	start    time.Time
	statuses map[string][]int // by path; 0 is no answer
	asked    map[string][]time.Duration
}

func (s *spreading) RoundTrip(r *http.Request) (*http.Response, error) {
	path := r.URL.Path
	statuses := s.statuses[path]
	code := statuses[min(len(s.asked[path]), len(statuses)-1)]
	s.asked[path] = append(s.asked[path], time.Since(s.start))
	if code == 0 {
		return nil, errors.New("nobody is there")
	}
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

// patient returns a prover that waits on such a web, and what it tells.
func patient(s *spreading, wait time.Duration) (p *Prover, told *[]string) {
	s.start, s.asked, told = time.Now(), map[string][]time.Duration{}, new([]string)
	return New(Options{Profile: profile, Transport: s, Wait: wait, Waiting: func(why error, left time.Duration) {
		*told = append(*told, fmt.Sprintf("%v (%s)", why, left))
	}}), told
}

func TestProveWaits(t *testing.T) {
	const s = time.Second
	for _, tt := range []struct {
		name     string
		statuses []int
		wait     time.Duration
		asked    []time.Duration
		told     bool
		want     string // in the error; empty for proof
	}{
		{"there at once", []int{200}, time.Minute, []time.Duration{0}, false, ""},
		{"no patience", []int{404, 200}, 0, []time.Duration{0}, false, "status 404"},
		{"there after a while", []int{404, 0, 502, 200}, time.Minute, []time.Duration{0, 2 * s, 6 * s, 14 * s}, true, ""},
		{"with pauses that do not grow for ever", []int{404}, 2 * time.Minute,
			[]time.Duration{0, 2 * s, 6 * s, 14 * s, 30 * s, 60 * s, 90 * s, 120 * s}, true, "status 404"},
		{"there at the last moment", []int{404, 404, 200}, 5 * s, []time.Duration{0, 2 * s, 5 * s}, true, ""},
		{"what waiting does not mend", []int{401, 200}, time.Minute, []time.Duration{0}, false, "behind a login"},
		{"nobody there", []int{0}, 3 * s, []time.Duration{0, 2 * s, 3 * s}, true, "nobody is there"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				web := &spreading{statuses: map[string][]int{"/a/": tt.statuses}}
				p, told := patient(web, tt.wait)
				err := p.Prove(t.Context(), "https://example.com/a/")
				if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
					t.Errorf("got %v, want %q", err, tt.want)
				}
				if got := web.asked["/a/"]; !slices.Equal(got, tt.asked) {
					t.Errorf("asked at %v, want %v", got, tt.asked)
				}
				if tt.told != (len(*told) == 1) || len(*told) > 1 {
					t.Errorf("told %q", *told)
				}
			})
		})
	}
}

// What one page took of the time, the next one does not get again.
func TestProveWaitsOnceForAllPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &spreading{statuses: map[string][]int{"/a/": {404}, "/b/": {404, 200}, "/c/": {200}}}
		p, told := patient(web, 10*time.Second)
		a := p.Prove(t.Context(), "https://example.com/a/")
		b := p.Prove(t.Context(), "https://example.com/b/")
		c := p.Prove(t.Context(), "https://example.com/c/")
		if took := time.Since(web.start); a == nil || b == nil || c != nil || took != 10*time.Second || len(web.asked["/b/"]) != 1 {
			t.Errorf("%v, %v, %v after %s", a, b, c, took)
		}
		const want = "[the original https://example.com/a/ answers with status 404: is it deployed? (10s)]"
		if got := fmt.Sprint(*told); got != want {
			t.Errorf("told %s, want %s", got, want)
		}
	})
}

func TestProveStopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		interrupted := errors.New("interrupted")
		time.AfterFunc(3*time.Second, func() { cancel(interrupted) })
		web := &spreading{statuses: map[string][]int{"/a/": {404}}}
		p, _ := patient(web, time.Hour)
		err := p.Prove(ctx, "https://example.com/a/")
		if took := time.Since(web.start); !errors.Is(err, interrupted) || errors.Is(err, syndicate.ErrCannotTell) || took != 3*time.Second {
			t.Errorf("%v after %s", err, took)
		}
	})
}
