package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/authority"
)

// authorityWorld is a machine without figures, and sources that know what they are told.
type authorityWorld struct {
	t       *testing.T
	env     map[string]string
	answers map[string]string // by path; others are not there
	mu      sync.Mutex
	asked   []string // guarded by mu
	site    string
	now     time.Time
}

func newAuthorityWorld(t *testing.T) *authorityWorld {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w := &authorityWorld{t: t, now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), site: t.TempDir(), answers: map[string]string{
		"/tranco/ranks/domain/medium.com":  `{"ranks": [{"date": "2026-11-22", "rank": 78}]}`,
		"/tranco/ranks/domain/example.org": `{"ranks": []}`,
		"/tranco/ranks/domain/github.io":   `{"ranks": [{"date": "2026-11-22", "rank": 1250}]}`,
	}}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r.URL.Path)
		w.mu.Unlock()
		answer, ok := w.answers[r.URL.Path]
		if !ok {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
		io.WriteString(rw, answer)
	}))
	t.Cleanup(server.Close)
	w.env = map[string]string{"SYNDICATE_AUTHORITY_API": server.URL}
	config := "baseURL = 'https://www.example.org/blog/'\ndisableKinds = ['taxonomy', 'term']\n"
	if err := os.WriteFile(filepath.Join(w.site, "hugo.toml"), []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *authorityWorld) run(args ...string) (status int, stdout, stderr string) {
	w.t.Helper()
	var out, err bytes.Buffer
	status = run(context.Background(), environment{
		args: append(args, "--site", w.site), getenv: func(name string) string { return w.env[name] },
		stdin: strings.NewReader(""), stdout: &out, stderr: &err, now: func() time.Time { return w.now },
	})
	return status, out.String(), err.String()
}

// check runs a command and compares what it prints, with runs of blanks as one.
func (w *authorityWorld) check(status int, want string, args ...string) {
	w.t.Helper()
	got, out, err := w.run(args...)
	var lines []string
	for line := range strings.Lines(out) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	if printed := strings.Join(lines, "\n"); printed != want || got != status {
		w.t.Errorf("%v: status %d, not %d\n%s\nwant\n%s\n%s", args, got, status, printed, want, err)
	}
}

const keyless = `
Open PageRank no key: set OPENPAGERANK_API_KEY, which you get at https://openpagerank.keywordseverywhere.com/dashboard
Moz no key: set MOZ_TOKEN, which you get at https://moz.com/api/dashboard
Semrush no key: set SEMRUSH_API_KEY, which you get at https://www.semrush.com/accounts/subscription-info/api-units/`

// The site's own domain stands beside Medium's, and is asked for once a day.
func TestAuthority(t *testing.T) {
	w := newAuthorityWorld(t)
	w.check(0, "Tranco www.example.org not in the list of example.org asked 2026-11-23\nmedium.com rank 78 2026-11-22"+keyless, "authority")
	w.check(0, "Tranco you.github.io rank 1,250 of github.io, which all sites there share 2026-11-22\nmedium.com rank 78 2026-11-22"+keyless, "authority", "You.GitHub.io", "medium.com")
	if want := []string{"/tranco/ranks/domain/example.org", "/tranco/ranks/domain/medium.com", "/tranco/ranks/domain/github.io"}; !slices.Equal(w.asked, want) {
		t.Errorf("asked %q, not %q", w.asked, want)
	}

	// Two days later nobody answers: what is kept is shown with its date. Without it, that is a failure.
	w.now = w.now.Add(48 * time.Hour)
	clear(w.answers)
	const before = " (from before: it answers with status 503: Service Unavailable) "
	w.check(0, "Tranco medium.com rank 78"+before+"2026-11-22"+keyless, "authority", "medium.com")
	w.check(0, "Tranco example.com it answers with status 503: Service Unavailable\nmedium.com rank 78"+before+"2026-11-22"+keyless, "authority", "example.com")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w.check(1, "Tranco example.com it answers with status 503: Service Unavailable\nmedium.com it answers with status 503: Service Unavailable"+keyless, "authority", "example.com")

	for _, args := range [][]string{{"authority", "https://example.org/"}, {"authority", "localhost"}, {"authority", "--authority-api", "http://example.org"}, {"authority", "--baseURL", "http://localhost:1313/"}} {
		w.check(2, "", args...)
	}
}

// With keys, every source has its say. No key is printed or kept, even if the source repeats it.
func TestAuthorityKeys(t *testing.T) {
	w := newAuthorityWorld(t)
	const secret = "very-secret-key"
	for _, name := range []string{"OPENPAGERANK_API_KEY", "MOZ_TOKEN", "SEMRUSH_API_KEY"} {
		w.env[name] = secret
	}
	w.answers["/open-pagerank/domains/bulk"] = `{"as_of": "2026-11-01", "results": [{"domain": "medium.com", "found": true, "open_page_rank": 9.5}]}`
	w.answers["/moz/jsonrpc"] = `{"result": {"site_metrics": {"root_domain": "medium.com", "domain_authority": 95}}}`
	w.answers["/semrush/analytics/ta/api/v3/summary"] = "ERROR 120 :: WRONG KEY " + secret
	w.check(0, `Tranco medium.com rank 78 2026-11-22
Open PageRank medium.com 9.50 of 10 2026-11-01
Moz medium.com 95 of 100 asked 2026-11-23
Semrush medium.com refused: ERROR 120 :: WRONG KEY …`, "authority", "medium.com")

	status, out, _ := w.run("authority", "medium.com", "--json", "--refresh")
	var r authorityReport
	if err := json.Unmarshal([]byte(out), &r); err != nil || status != 0 {
		t.Fatal(status, err, out)
	}
	if len(r.Domains) != 1 || len(r.Figures) != 4 || r.Figures[3].Problem != "refused: ERROR 120 :: WRONG KEY …" ||
		r.Figures[2].Figure.Measure != authority.DomainAuthority || r.Figures[2].Figure.Value != 95 {
		t.Error(out)
	}
	if strings.Contains(out, secret) || len(w.asked) != 8 {
		t.Errorf("asked %q, printed %s", w.asked, out)
	}
	kept, err := filepath.Glob(filepath.Join(os.Getenv("XDG_CACHE_HOME"), "syndicate", "authority", "*"))
	if err != nil || len(kept) != 3 {
		t.Fatal(kept, err)
	}
	for _, name := range kept {
		if data, err := os.ReadFile(name); err != nil || bytes.Contains(data, []byte(secret)) {
			t.Errorf("%s: %s, %v", name, data, err)
		}
	}
}
