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

const user = "5303d74c64f66366f00cb9b2a94f3251bf5"

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
			`{"publicationId":"5a4db0c9ae57","role":"writer","userId":"` + user + `"}]}`,
	} {
		if a := f.do(t, "GET", path, "", auth...); a.body != want {
			t.Errorf("%s gives\n%s, want\n%s", path, a.body, want)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	f := start(t, sandbox.Options{})
	for name, tt := range map[string]struct {
		changes      map[string]any
		status, code int
	}{
		"unknown field":           {map[string]any{"contentformat": "html"}, 400, 6007},
		"field in another case":   {map[string]any{"Title": "x"}, 400, 6007},
		"tags as text":            {map[string]any{"tags": "a"}, 400, 6007},
		"notifyFollowers as text": {map[string]any{"notifyFollowers": "false"}, 400, 6007},
		"title as number":         {map[string]any{"title": 1}, 400, 6007},
		"no title":                {map[string]any{"title": nil}, 400, 2000},
		"empty title":             {map[string]any{"title": " "}, 400, 2000},
		"no content":              {map[string]any{"content": nil}, 400, 2002},
		"empty content":           {map[string]any{"content": "\n"}, 400, 2002},
		"no format":               {map[string]any{"contentFormat": nil}, 400, 2000},
		"unknown format":          {map[string]any{"contentFormat": "text"}, 400, 2000},
		"markdown":                {map[string]any{"contentFormat": "markdown"}, 400, 2012},
		"unknown status":          {map[string]any{"publishStatus": "published"}, 400, 2000},
		"empty status":            {map[string]any{"publishStatus": ""}, 400, 2000},
		"unknown license":         {map[string]any{"license": "mit"}, 400, 2000},
		"relative canonical":      {map[string]any{"canonicalUrl": "/hello/"}, 400, 2000},
		"empty canonical":         {map[string]any{"canonicalUrl": ""}, 400, 2000},
		"date in the future":      {map[string]any{"publishedAt": "2026-11-22T10:00:01Z"}, 400, 2000},
		"date that is none":       {map[string]any{"publishedAt": "yesterday"}, 400, 2000},
	} {
		t.Run(name, func(t *testing.T) {
			a := f.post(t, story(tt.changes))
			if a.status != tt.status || code(t, a) != tt.code {
				t.Errorf("got %d %s, want %d with code %d", a.status, a.body, tt.status, tt.code)
			}
		})
	}
	for name, tt := range map[string]struct {
		path, body, contentType string
		status                  int
	}{
		"null":                     {"/v1/users/" + user + "/posts", `{"title":null}`, "application/json", 400},
		"no JSON":                  {"/v1/users/" + user + "/posts", `title=x`, "application/json", 400},
		"no object":                {"/v1/users/" + user + "/posts", `null`, "application/json", 400},
		"more than an object":      {"/v1/users/" + user + "/posts", `{}{}`, "application/json", 400},
		"another type":             {"/v1/users/" + user + "/posts", toJSON(t, story(nil)), "text/plain", 400},
		"too large":                {"/v1/users/" + user + "/posts", strings.Repeat(" ", 9<<20), "application/json", 400},
		"another user":             {"/v1/users/somebody/posts", toJSON(t, story(nil)), "application/json", 403},
		"unknown publication":      {"/v1/publications/000000000000/posts", toJSON(t, story(nil)), "application/json", 403},
		"publication of strangers": {"/v1/publications/5a4db0c0ffee/posts", toJSON(t, story(nil)), "application/json", 403},
		"public as a writer":       {"/v1/publications/5a4db0c9ae57/posts", toJSON(t, story(map[string]any{"publishStatus": "public"})), "application/json", 403},
		"unlisted as a writer":     {"/v1/publications/5a4db0c9ae57/posts", toJSON(t, story(map[string]any{"publishStatus": "unlisted"})), "application/json", 403},
	} {
		t.Run(name, func(t *testing.T) {
			a := f.do(t, "POST", tt.path, tt.body, "Authorization", "Bearer sandbox", "Content-Type", tt.contentType)
			if a.status != tt.status {
				t.Errorf("got %d %s, want %d", a.status, a.body, tt.status)
			}
			code(t, a)
		})
	}
	if n := len(f.Stories()); n != 0 {
		t.Errorf("%d stories were created", n)
	}
}

func TestCreate(t *testing.T) {
	for _, tt := range []struct {
		name    string
		path    string
		changes map[string]any
		want    string // of the answer, with URL for the sandbox's address
	}{
		{"draft", "", nil, `{"data":{"authorId":"` + user + `","canonicalUrl":"https://example.org/hello/","id":"abc000000001","license":"all-rights-reserved","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publishStatus":"draft","tags":[],"title":"Hello, World!","url":"URL/p/abc000000001/edit"}}`},
		{"no status is public", "", map[string]any{"publishStatus": nil, "canonicalUrl": nil}, `{"data":{"authorId":"` + user + `","id":"abc000000001","license":"all-rights-reserved","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publishStatus":"public","publishedAt":1795341600000,"tags":[],"title":"Hello, World!","url":"URL/@sandbox/hello-world-abc000000001"}}`},
		{"everything", "/v1/publications/5a4db0c5ed17/posts", map[string]any{"publishStatus": "unlisted", "license": "cc-40-by", "publishedAt": "2020-01-01T00:00:00+00:00", "notifyFollowers": true, "tags": []string{"a", "a tag that is longer than twenty-five", "b", "c", "d"}}, `{"data":{"authorId":"` + user + `","canonicalUrl":"https://example.org/hello/","id":"abc000000001","license":"cc-40-by","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publicationId":"5a4db0c5ed17","publishStatus":"unlisted","publishedAt":1577836800000,"tags":["a","b","c"],"title":"Hello, World!","url":"URL/sandbox-weekly/hello-world-abc000000001"}}`},
		{"draft of a writer", "/v1/publications/5a4db0c9ae57/posts", map[string]any{"title": "日本"}, `{"data":{"authorId":"` + user + `","canonicalUrl":"https://example.org/hello/","id":"abc000000001","license":"all-rights-reserved","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publicationId":"5a4db0c9ae57","publishStatus":"draft","tags":[],"title":"日本","url":"URL/p/abc000000001/edit"}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := start(t, sandbox.Options{})
			path := tt.path
			if path == "" {
				path = "/v1/users/" + user + "/posts"
			}
			a := f.do(t, "POST", path, toJSON(t, story(tt.changes)), "Authorization", "Bearer sandbox-basic", "Content-Type", "application/json")
			if want := strings.ReplaceAll(tt.want, "URL", f.url); a.status != 201 || a.body != want {
				t.Errorf("got %d\n%s, want\n%s", a.status, a.body, want)
			}
			if n := len(f.Stories()); n != 1 {
				t.Errorf("%d stories were created", n)
			}
		})
	}
}

func TestLongTitleIsMadeFromTheContent(t *testing.T) {
	for content, want := range map[string]string{
		"<p>Intro</p><h1>The heading</h1>":             "The heading",
		"<p>" + strings.Repeat("é", 150) + "</p>":      strings.Repeat("é", 100),
		"<h1>" + strings.Repeat("long ", 50) + "</h1>": strings.Repeat("long ", 20),
	} {
		f := start(t, sandbox.Options{})
		f.post(t, story(map[string]any{"title": strings.Repeat("x", 101), "content": content}))
		if got := f.Stories()[0].Title; got != want {
			t.Errorf("title is %q, want %q", got, want)
		}
	}
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"title": strings.Repeat("é", 100)}))
	if got := f.Stories()[0].Title; got != strings.Repeat("é", 100) {
		t.Errorf("a title of 100 characters became %q", got)
	}
}

func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		name    string
		limits  sandbox.Limits
		creates string // p public, u unlisted, d draft, h an hour passes, 3 three hours, D a day
		want    string // + created, - refused with 429
	}{
		{"third visible story", sandbox.Limits{}, "pup", "++-"},
		{"drafts go on", sandbox.Limits{}, "ppdp", "+++-"},
		{"rolling day", sandbox.Limits{}, "phphpDp", "++-+"},
		{"eleventh story", sandbox.Limits{}, "ddddddddddd", "++++++++++-"},
		{"other limits", sandbox.Limits{Public: 3, All: 4}, "pppdp", "++++-"},
		{"none", sandbox.Limits{Public: -1, All: -1}, "pppppppppppp", "++++++++++++"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := start(t, sandbox.Options{Limits: tt.limits})
			got := ""
			for _, c := range tt.creates {
				switch c {
				case 'h':
					f.advance(time.Hour)
					continue
				case 'D':
					f.advance(22 * time.Hour) // the first of "phphp" is then a day old
					continue
				}
				status := map[rune]string{'p': "public", 'u': "unlisted", 'd': "draft"}[c]
				switch a := f.post(t, story(map[string]any{"publishStatus": status})); {
				case a.status == 201:
					got += "+"
				case a.status == 429 && code(t, a) == 1007:
					got += "-"
				default:
					t.Fatalf("got %d %s", a.status, a.body)
				}
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
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
