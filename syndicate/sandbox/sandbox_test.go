package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// The users' ids.
const (
	user  = "5303d74c64f66366f00cb9b2a94f3251bf5"
	guest = "1c7ad0b9e2f84d5316a0c9be74d2f8e03a6"
)

// A fixture is a sandbox that is being served, with a clock that stands still.
type fixture struct {
	*sandbox.Server
	url string
	dir string

	mu  sync.Mutex
	now time.Time
	log []string
}

func start(t *testing.T, o sandbox.Options) *fixture {
	t.Helper()
	f := &fixture{dir: o.Dir, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	if f.dir == "" {
		f.dir = t.TempDir()
	}
	o.Dir = f.dir
	o.Now = func() time.Time {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.now
	}
	ids := 0
	o.NewID = func() string {
		f.mu.Lock()
		defer f.mu.Unlock()
		ids++
		return fmt.Sprintf("abc%09d", ids)
	}
	o.Log = func(line string) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.log = append(f.log, line)
	}
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close) // runs first: lets requests that hang go
	f.Server, f.url = s, server.URL
	return f
}

func (f *fixture) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// An answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (f *fixture) do(t *testing.T, method, path, body string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, f.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(data)}
}

// post creates a story of the user with the token "sandbox".
func (f *fixture) post(t *testing.T, fields map[string]any) answer {
	t.Helper()
	return f.do(t, "POST", "/v1/users/"+user+"/posts", toJSON(t, fields),
		"Authorization", "Bearer sandbox", "Content-Type", "application/json")
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// story is the body of a create that is accepted, with changes; a nil takes a field away.
func story(changes map[string]any) map[string]any {
	fields := map[string]any{
		"title": "Hello, World!", "contentFormat": "html", "content": "<h1>Hello, World!</h1><p>Text.</p>",
		"publishStatus": "draft", "canonicalUrl": "https://example.org/hello/", "notifyFollowers": false,
	}
	for name, value := range changes {
		if value == nil {
			delete(fields, name)
		} else {
			fields[name] = value
		}
	}
	return fields
}

func code(t *testing.T, a answer) int {
	t.Helper()
	var body struct{ Errors []struct{ Code int } }
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || len(body.Errors) != 1 {
		t.Fatalf("%d %s is no error of Medium", a.status, a.body)
	}
	return body.Errors[0].Code
}

func TestTokens(t *testing.T) {
	f := start(t, sandbox.Options{})
	for _, tt := range []struct {
		method, path, token string
		status, code        int // code 0: success
	}{
		{"GET", "/v1/me", "", 401, 6000},
		{"GET", "/v1/me", "revoked", 401, 6003},
		{"GET", "/v1/me", "sandbox-none", 401, 6002},
		{"GET", "/v1/me", "sandbox-basic", 200, 0},
		{"GET", "/v1/me", "sandbox", 200, 0},
		{"GET", "/v1/users/" + user + "/publications", "sandbox-basic", 401, 6002},
		{"GET", "/v1/users/" + user + "/publications", "sandbox", 200, 0},
		{"GET", "/v1/users/somebody/publications", "sandbox", 403, 6004},
		{"GET", "/v1/publications/5a4db0c5ed17/contributors", "sandbox-basic", 200, 0},
		{"GET", "/v1/publications/000000000000/contributors", "sandbox", 404, 2000},
		{"POST", "/v1/users/" + user + "/posts", "", 401, 6000},
		{"POST", "/v1/users/" + user + "/posts", "sandbox-none", 401, 6002},
		{"POST", "/v1/images", "sandbox-basic", 401, 6002},
		{"GET", "/v1/users/" + user + "/posts", "sandbox", 405, 2000},
		{"DELETE", "/v1/users/" + user + "/posts", "sandbox", 405, 2000},
		{"PUT", "/v1/publications/5a4db0c5ed17/posts", "sandbox", 405, 2000},
	} {
		t.Run(tt.method+tt.path+" "+tt.token, func(t *testing.T) {
			header := []string{"Authorization", "Bearer " + tt.token}
			if tt.token == "" {
				header = nil
			}
			a := f.do(t, tt.method, tt.path, "", header...)
			if a.status != tt.status || a.header.Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("got %d %s %s, want %d", a.status, a.header.Get("Content-Type"), a.body, tt.status)
			}
			if tt.code != 0 && code(t, a) != tt.code {
				t.Errorf("got %s, want code %d", a.body, tt.code)
			}
		})
	}
}

func TestUnknownPathIsAPage(t *testing.T) {
	a := start(t, sandbox.Options{}).do(t, "GET", "/v1/nothing", "")
	if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		t.Errorf("got %d %s, want 200 and HTML, as at api.medium.com", a.status, a.header.Get("Content-Type"))
	}
}

func TestAccount(t *testing.T) {
	f := start(t, sandbox.Options{})
	auth := []string{"Authorization", "Bearer sandbox"}
	for path, want := range map[string]string{
		"/v1/me": `{"data":{"id":"` + user + `","imageUrl":"","name":"Sandbox Writer","url":"` + f.url + `/@sandbox","username":"sandbox"}}`,
		"/v1/users/" + user + "/publications": `{"data":[` +
			`{"description":"","id":"5a4db0c5ed17","imageUrl":"","name":"Sandbox Weekly","url":"` + f.url + `/sandbox-weekly"},` +
			`{"description":"","id":"5a4db0c9ae57","imageUrl":"","name":"Sandbox Guests","url":"` + f.url + `/sandbox-guests"},` +
			`{"description":"","id":"5a4db0c0ffee","imageUrl":"","name":"Sandbox Elsewhere","url":"` + f.url + `/sandbox-elsewhere"}]}`,
		"/v1/publications/5a4db0c9ae57/contributors": `{"data":[` +
			`{"publicationId":"5a4db0c9ae57","role":"editor","userId":"1eecb5a7f1c4d9a2b80c6e35f79d0a14c2b"},` +
			`{"publicationId":"5a4db0c9ae57","role":"writer","userId":"` + user + `"},` +
			`{"publicationId":"5a4db0c9ae57","role":"writer","userId":"` + guest + `"},` +
			`{"publicationId":"5a4db0c9ae57","role":"editor","userId":"` + guest + `"}]}`,
	} {
		if a := f.do(t, "GET", path, "", auth...); a.body != want {
			t.Errorf("%s gives\n%s, want\n%s", path, a.body, want)
		}
	}
}

func TestImages(t *testing.T) {
	f := start(t, sandbox.Options{})
	upload := func(parts ...string) answer {
		var body bytes.Buffer
		for _, p := range parts {
			name, contentType, _ := strings.Cut(p, " ")
			fmt.Fprintf(&body, "--X\r\nContent-Disposition: form-data; name=%q; filename=\"a\"\r\nContent-Type: %s\r\n\r\ndata\r\n", name, contentType)
		}
		body.WriteString("--X--\r\n")
		return f.do(t, "POST", "/v1/images", body.String(), "Authorization", "Bearer sandbox", "Content-Type", "multipart/form-data; boundary=X")
	}
	a := upload("image image/png")
	want := `{"data":{"md5":"8d777f385d3dfec8815d20f7496026dc","url":"` + f.url + `/sandbox/images/8d777f385d3dfec8815d20f7496026dc.png"}}`
	if a.status != 201 || a.body != want {
		t.Fatalf("got %d %s, want %s", a.status, a.body, want)
	}
	shown := f.do(t, "GET", "/sandbox/images/8d777f385d3dfec8815d20f7496026dc.png", "")
	if shown.body != "data" || shown.header.Get("Content-Type") != "image/png" {
		t.Errorf("the image is shown as %q with %q", shown.header.Get("Content-Type"), shown.body)
	}
	if a := f.do(t, "GET", "/sandbox/images/..%2Fstories", ""); a.status == 200 {
		t.Errorf("a file outside is answered with %d", a.status)
	}
	for _, parts := range [][]string{{}, {"file image/png"}, {"image image/webp"}, {"image image/png", "image image/png"}} {
		if a := upload(parts...); a.status != 400 {
			t.Errorf("%v is answered with %d", parts, a.status)
		}
	}
	if a := f.do(t, "POST", "/v1/images", "data", "Authorization", "Bearer sandbox", "Content-Type", "image/png"); a.status != 400 {
		t.Errorf("no form is answered with %d", a.status)
	}
}

// A page of another website must not get at the sandbox through the user's browser.
func TestForeignWebsites(t *testing.T) {
	f := start(t, sandbox.Options{})
	port := f.url[strings.LastIndexByte(f.url, ':'):]
	for _, tt := range []struct {
		method, host, origin string
		status               int
	}{
		{"GET", "127.0.0.1" + port, "", 200},
		{"GET", "localhost" + port, "", 200},
		{"GET", "[::1]" + port, "", 200},
		{"GET", "127.0.0.1", "", 403},
		{"GET", "127.0.0.1:1", "", 403},
		{"GET", "evil.example" + port, "", 403},
		{"GET", "127.0.0.1" + port, "https://evil.example", 200},
		{"POST", "127.0.0.1" + port, "http://127.0.0.1" + port, 200},
		{"POST", "127.0.0.1" + port, "http://127.0.0.1:1", 403},
		{"POST", "127.0.0.1" + port, "https://evil.example", 403},
		{"POST", "127.0.0.1" + port, "null", 403},
	} {
		path := "/sandbox/stories"
		if tt.method == "POST" {
			path = "/sandbox/faults"
		}
		header := []string{"Host", tt.host}
		if tt.origin != "" {
			header = append(header, "Origin", tt.origin)
		}
		if a := f.do(t, tt.method, path, `{"fault":"500"}`, header...); a.status != tt.status {
			t.Errorf("%s to %s from %q: got %d, want %d", tt.method, tt.host, tt.origin, a.status, tt.status)
		}
	}
	recorder := httptest.NewRecorder()
	f.ServeHTTP(recorder, httptest.NewRequest("GET", "/", nil))
	if recorder.Code != 403 {
		t.Errorf("a server that does not know its address answers with %d", recorder.Code)
	}
}

func TestLog(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.do(t, "GET", "/v1/me?accessToken=sandbox", "", "Authorization", "Bearer sandbox")
	f.Fault(sandbox.Drop)
	http.Post(f.url+"/v1/users/"+user+"/posts", "application/json", nil)
	f.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	want := []string{"GET /v1/me 200", "POST /v1/users/" + user + "/posts no answer"}
	if toJSON(t, f.log) != toJSON(t, want) {
		t.Errorf("log is %q, want %q", f.log, want)
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := sandbox.New(sandbox.Options{}); err == nil {
		t.Error("a sandbox without a folder has no error")
	}
	_, err := sandbox.New(sandbox.Options{Dir: t.TempDir(), Faults: []sandbox.Fault{"explode"}})
	if err == nil || !strings.Contains(err.Error(), `no fault "explode": one of drop, hang`) {
		t.Errorf("an unknown fault gives %v", err)
	}
}
