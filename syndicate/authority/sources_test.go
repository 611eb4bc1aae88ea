package authority_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/authority"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// key has characters that look different in an address.
const key = "do-not-tell/key+1="

// keys has the key for every source.
func keys(string) string { return key + "\n" }

// sources are all of them, below the address of a server, by name.
func sources(t *testing.T, getenv func(string) string, handler http.HandlerFunc) map[string]authority.Source {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	list, err := authority.Sources(authority.Options{Getenv: getenv, Base: server.URL, UserAgent: "test", Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]authority.Source{}
	for _, s := range list {
		named[s.Name()] = s
	}
	return named
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Each source is asked as its documentation has it, and its answer is understood.
func TestFigure(t *testing.T) {
	tests := []struct {
		source, host, answer string
		request              string // method, path and query
		header               string // where the key is, and what is before it
		want                 string
		date                 string
	}{
		{"Tranco", "medium.com", "tranco.json", "GET /tranco/ranks/domain/medium.com", "", "rank 78, of medium.com", "2026-11-22"},
		{"Tranco", "blog.example.co.uk", "tranco-unlisted.json", "GET /tranco/ranks/domain/example.co.uk", "", "not in the list, of example.co.uk", ""},
		{"Tranco", "you.github.io", "tranco.json", "GET /tranco/ranks/domain/github.io", "", "rank 78, of github.io, shared", "2026-11-22"},
		{"Open PageRank", "www.github.com", "openpagerank.json", "POST /open-pagerank/domains/bulk", "Authorization: Bearer ", "9.67 of 10, of github.com", "2026-06-01"},
		{"Open PageRank", "pages.github.com", "openpagerank-subdomain.json", "POST /open-pagerank/domains/bulk", "Authorization: Bearer ", "9.50 of 10, of github.com", "2026-07-01"},
		{"Open PageRank", "www.you.github.io", "openpagerank-host.json", "POST /open-pagerank/domains/bulk", "Authorization: Bearer ", "3.15 of 10, of you.github.io", "2026-07-01"},
		{"Open PageRank", "me.github.io", "openpagerank-host.json", "POST /open-pagerank/domains/bulk", "Authorization: Bearer ", "9.50 of 10, of github.io, shared", "2026-07-01"},
		{"Open PageRank", "example.org", "openpagerank-unknown.json", "POST /open-pagerank/domains/bulk", "Authorization: Bearer ", "not known there, of example.org", "2026-06-01"},
		{"Moz", "www.moz.com", "moz.json", "POST /moz/jsonrpc", "X-Moz-Token: ", "80 of 100, of moz.com", ""},
		{"Semrush", "www.golang.org", "semrush.csv", "GET /semrush/analytics/ta/api/v3/summary?export_columns=target,visits,display_date&key=" + key + "&targets=golang.org", "", "4,491,179 visits in a month, of golang.org", "2024-05-01"},
	}
	for _, test := range tests {
		t.Run(test.source+" "+test.host, func(t *testing.T) {
			s := sources(t, keys, func(w http.ResponseWriter, r *http.Request) {
				got, err := url.QueryUnescape(r.Method + " " + r.URL.RequestURI())
				if want, _ := url.QueryUnescape(strings.ReplaceAll(test.request, "+", "%2B")); err != nil || got != want {
					t.Errorf("asked %q, not %q", got, want)
				}
				if name, before, _ := strings.Cut(test.header, ": "); name != "" && r.Header.Get(name) != before+key {
					t.Errorf("%s: %q", name, r.Header.Get(name))
				}
				if strings.Contains(r.URL.RawQuery, "key=") != (test.source == "Semrush") {
					t.Error("the key is in the address")
				}
				switch test.source {
				case "Moz":
					checkQuestion(t, r.Body, test.host)
				case "Open PageRank":
					want := fmt.Sprintf(`{"domains":[%q],"include_history":false}`, strings.TrimPrefix(test.host, "www."))
					if body, err := io.ReadAll(r.Body); err != nil || string(body) != want || r.Header.Get("Content-Type") != "application/json" {
						t.Errorf("asked %s, not %s: %v", body, want, err)
					}
				}
				io.WriteString(w, testdata(t, test.answer))
			})[test.source]
			f, err := s.Figure(t.Context(), test.host)
			if err != nil {
				t.Fatal(err)
			}
			got := f.String() + ", of " + f.Of
			if f.Shared {
				got += ", shared"
			}
			date := ""
			if !f.Date.IsZero() {
				date = f.Date.Format(time.DateOnly)
			}
			if got != test.want || date != test.date || !f.At.Equal(noon) {
				t.Errorf("got %q of %q at %s, want %q of %q", got, date, f.At, test.want, test.date)
			}
		})
	}
}

// checkQuestion holds a body to what Moz asks for.
func checkQuestion(t *testing.T, body io.Reader, host string) {
	t.Helper()
	var question struct {
		JSONRPC, ID, Method string
		Params              struct {
			Data struct {
				Site struct{ Query, Scope string } `json:"site_query"`
			}
		}
	}
	if err := json.NewDecoder(body).Decode(&question); err != nil {
		t.Error(err)
	}
	site := question.Params.Data.Site
	if question.JSONRPC != "2.0" || len(question.ID) < 24 || question.Method != "data.site.metrics.fetch" || site.Query != host || site.Scope != "domain" {
		t.Errorf("asked %+v", question)
	}
}

// What goes wrong is said in one line, which never has the key.
func TestProblems(t *testing.T) {
	type answer struct {
		source string
		status int
		kind   string // of the content
		body   string
		want   string
		final  bool // no use to ask for another host
	}
	const html, plain, object = "text/html; charset=utf-8", "text/plain", "application/json"
	page := "<!doctype html><title>Just a moment...</title>"
	tests := []answer{
		{"Tranco", 429, html, page, "it was asked too often, or the quota is used up (status 429: Too Many Requests)", true},
		{"Tranco", 403, html, page, "it does not answer this request (status 403: Forbidden)", true},
		{"Tranco", 200, html, page, "it answers with a web page in place of figures", false},
		{"Tranco", 200, object, page, "it answers with a web page in place of figures", false},
		{"Tranco", 502, html, page, "it answers with status 502: Bad Gateway", false},
		{"Tranco", 302, html, "", "it answers with status 302: Found", false},
		{"Tranco", 200, object, `{"ranks": [{"date": "yesterday", "rank": 1}]}`, "its answer cannot be read", false},
		{"Tranco", 200, object, `{"ranks": [{"date": "2026-11-22", "rank": 0}]}`, "its answer cannot be read", false},
		{"Tranco", 200, object, `{"message": "new"}`, "its answer cannot be read", false},
		{"Tranco", 200, object, `[`, "its answer cannot be read", false},
		{"Tranco", 200, object, strings.Repeat(" ", 2<<20), "it answers with more than 1 MB", false},
		{"Open PageRank", 401, object, testdata(t, "openpagerank-error.json"), "the key is refused (status 401: Missing OPR API key. Provide it as: Authorization: Bearer <api_key>): set OPENPAGERANK_API_KEY, which you get at https://openpagerank.keywordseverywhere.com/dashboard", true},
		{"Open PageRank", 429, object, `{"error": {"type": "rate_limit_error", "message": "Too many requests"}}`, "it was asked too often, or the quota is used up (status 429: Too many requests)", true},
		{"Open PageRank", 404, html, page, "it answers with status 404: Not Found", false},
		{"Open PageRank", 200, object, `{"as_of": "2026-06-01", "count": 0, "results": [], "invalid": ["example.org"]}`, "it does not take example.org for a domain", false},
		{"Open PageRank", 200, object, `{"results": []}`, "its answer cannot be read", false},
		{"Open PageRank", 200, object, `{"results": [{"domain": "elsewhere.org", "found": true, "open_page_rank": 1}]}`, "its answer cannot be read", false},
		{"Open PageRank", 200, object, `{"results": [{"domain": "ample.org", "found": true, "open_page_rank": 1}]}`, "its answer cannot be read", false},
		{"Open PageRank", 200, object, `{"results": [{"domain": "example.org", "found": true, "open_page_rank": null}]}`, "its answer cannot be read", false},
		{"Open PageRank", 200, html, page, "it answers with a web page in place of figures", false},
		{"Moz", 400, object, testdata(t, "moz-error.json"), "it answers with status 400: Please include a query", false},
		{"Moz", 401, object, `{"error": {"code": -32651, "data": {"explanation": "no such token ` + key + `"}}}`, "the key is refused (status 401: no such token …): set MOZ_TOKEN", true},
		{"Moz", 200, object, testdata(t, "moz-error.json"), "Please include a query", true},
		{"Moz", 200, object, `{"id": "1"}`, "its answer cannot be read", false},
		{"Moz", 429, html, page, "it was asked too often", true},
		{"Semrush", 403, plain, testdata(t, "semrush-error.txt"), "it does not answer this request (status 403: ERROR 132 :: API UNITS BALANCE IS ZERO)", true},
		{"Semrush", 200, plain, testdata(t, "semrush-error.txt"), "ERROR 132 :: API UNITS BALANCE IS ZERO", true},
		{"Semrush", 200, plain, "ERROR 120 :: WRONG KEY " + url.QueryEscape(key) + "\x1b[31m", "ERROR 120 :: WRONG KEY …", true},
		{"Semrush", 200, plain, "target;visits;display_date\nelsewhere.org;1;2024-05-01\n", "its answer cannot be read", false},
		{"Semrush", 200, plain, "target;visits\nexample.org;many\n", "its answer cannot be read", false},
		{"Semrush", 200, plain, "target;visits\nexample.org;1;2\n", "its answer cannot be read", false},
		{"Semrush", 200, html, page, "it answers with a web page in place of figures", false},
	}
	for i, test := range tests {
		t.Run(fmt.Sprint(i, " ", test.source, " ", test.status), func(t *testing.T) {
			s := sources(t, keys, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			})[test.source]
			_, err := s.Figure(t.Context(), "example.org")
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.Is(err, authority.ErrRefused) != test.final {
				t.Errorf("got %v, want %q", err, test.want)
			}
			checkSecret(t, err)
		})
	}
}

// The key is in the address of one source, which Go has in its errors about requests.
func TestNoAnswer(t *testing.T) {
	const nobody = "http://127.0.0.1:1" // a port that no system gives to those who ask for any
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // else a POST's end is not noticed
		<-r.Context().Done()
	}))
	t.Cleanup(silent.Close)
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "{")
	}))
	t.Cleanup(cut.Close)
	for _, tt := range []struct {
		base    string
		timeout time.Duration
		want    string
	}{
		{nobody, 0, "no answer: dial tcp"},
		{silent.URL, 50 * time.Millisecond, "no answer within 50ms"},
		{cut.URL, 0, "no answer: unexpected EOF"},
	} {
		list, err := authority.Sources(authority.Options{Getenv: keys, Base: tt.base, Now: time.Now, Timeout: tt.timeout})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			_, err := s.Figure(t.Context(), "example.org")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("%s: got %v, want %q", s.Name(), err, tt.want)
			}
			checkSecret(t, err)
		}
	}
}

func checkSecret(t *testing.T, err error) {
	t.Helper()
	if s := fmt.Sprint(err); strings.Contains(s, key) || strings.Contains(s, url.QueryEscape(key)) || strings.ContainsAny(s, "\n\x1b") {
		t.Errorf("%q has the key, or is no line", s)
	}
}

// A host that a source has nothing about is no failure, and no other's figure takes the place of its own.
func TestUnknown(t *testing.T) {
	for _, body := range []string{"", "target;visits;display_date\n", "ERROR 50 :: NOTHING FOUND\n"} {
		s := sources(t, keys, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) })["Semrush"]
		if f, err := s.Figure(t.Context(), "example.org"); err != nil || !f.Unknown || f.String() != "not known there" {
			t.Errorf("%q: %v, %v", body, f, err)
		}
	}
	body := strings.Replace(testdata(t, "openpagerank-host.json"), `"you.github.io", "found": true, "open_page_rank": 3.15`, `"you.github.io", "found": false, "open_page_rank": null`, 1)
	s := sources(t, keys, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) })["Open PageRank"]
	if f, err := s.Figure(t.Context(), "you.github.io"); err != nil || !f.Unknown || f.Of != "you.github.io" || f.Shared {
		t.Errorf("%v, %v", f, err)
	}
	body = strings.ReplaceAll(testdata(t, "moz.json"), `"domain_authority": 80`, `"domain_authority": null`)
	s = sources(t, keys, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) })["Moz"]
	if f, err := s.Figure(t.Context(), "moz.com"); err != nil || !f.Unknown {
		t.Errorf("%v, %v", f, err)
	}
}

// Without a key, nothing is sent, and the error says where it belongs.
func TestNoKey(t *testing.T) {
	for name, s := range sources(t, func(string) string { return "" }, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/tranco/") {
			t.Errorf("asked %s", r.URL)
		}
		io.WriteString(w, `{"ranks": []}`)
	}) {
		_, err := s.Figure(t.Context(), "example.org")
		want := map[string]string{"Open PageRank": "no key: set OPENPAGERANK_API_KEY", "Moz": "no key: set MOZ_TOKEN, which you get at https://moz.com/api/dashboard", "Semrush": "no key: set SEMRUSH_API_KEY"}[name]
		if want == "" && err != nil || want != "" && (!errors.Is(err, authority.ErrNoKey) || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBase(t *testing.T) {
	for base, ok := range map[string]bool{"": true, "https://example.org": true, "http://127.0.0.1:1": true, "http://localhost": true, "http://example.org": false, "example.org": false, "https://me:pw@example.org": false, "ftp://localhost": false} {
		if _, err := authority.Sources(authority.Options{Getenv: keys, Base: base}); (err == nil) != ok {
			t.Errorf("%q: %v", base, err)
		}
	}
}
