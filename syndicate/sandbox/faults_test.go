package sandbox_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

func TestFaults(t *testing.T) {
	covered := map[sandbox.Fault]bool{}
	for _, tt := range []struct {
		fault   sandbox.Fault
		status  int    // 0: no answer
		want    string // start of the body
		stories int    // how many there are afterwards
	}{
		{sandbox.Drop, 0, "", 1},
		{sandbox.Slow, 201, `{"data":{"authorId":`, 1},
		{sandbox.Garbage, 201, `{"data":{"id":"5a4d`, 1},
		{sandbox.Refuse, 400, `{"errors":[{"message":"The sandbox refuses`, 0},
		{sandbox.EmptyErrors, 400, `{"errors":[]}`, 0},
		{sandbox.Unauthorized, 401, `{"errors":[{"message":"Token was invalid.","code":6003}]}`, 0},
		{sandbox.Blocked, 403, `<!doctype html><title>Just a moment...</title>`, 0},
		{sandbox.RateLimited, 429, `{"errors":[{"message":"User has reached the rate limit for publishing today.","code":1007}]}`, 0},
		{sandbox.ServerError, 500, `{"errors":`, 0},
		{sandbox.BadGateway, 502, `<!doctype html>`, 0},
		{sandbox.Shell, 200, `<!doctype html>`, 0},
		{sandbox.Hang, 0, "", 1},
		{sandbox.Endless, 201, `{"data":{"title":"and so on`, 1},
	} {
		covered[tt.fault] = true
		t.Run(string(tt.fault), func(t *testing.T) {
			f := start(t, sandbox.Options{SlowBy: time.Nanosecond, Faults: []sandbox.Fault{tt.fault}})
			if tt.fault == sandbox.Hang {
				f.Close() // else it would hang as long as the test waits
			}
			status, body := f.postRaw(t)
			if status != tt.status || !strings.HasPrefix(body, tt.want) {
				t.Errorf("got %d %q, want %d %q", status, body, tt.status, tt.want)
			}
			if n := len(f.Stories()); n != tt.stories {
				t.Errorf("%d stories were created, want %d", n, tt.stories)
			}
			f.post(t, story(nil))
			if n := len(f.Stories()); n != tt.stories+1 {
				t.Errorf("the fault struck twice: %d stories", n)
			}
		})
	}
	for _, tt := range []struct {
		fault  sandbox.Fault
		path   string
		status int
		want   string // in the body, and not without the fault
	}{
		{sandbox.FeedBlocked, "/feed/@sandbox", 403, "Just a moment..."},
		{sandbox.FeedSnippets, "/feed/@sandbox", 200, `<p class="medium-feed-link"><a href="http://127.0.0.1:`},
		{sandbox.FeedComment, "/feed/@sandbox", 200, `<p><a href="https://example.org/hello/">Hello, World!</a></p>`},
		{sandbox.PageBlocked, "/p/abc000000001", 403, "Just a moment..."},
		{sandbox.PageMissing, "/p/abc000000001", 404, "Page not found"},
		{sandbox.PagePaywall, "/p/abc000000001", 200, `"isAccessibleForFree":false`},
	} {
		covered[tt.fault] = true
		t.Run(string(tt.fault), func(t *testing.T) {
			f := start(t, sandbox.Options{Faults: []sandbox.Fault{tt.fault}})
			f.post(t, story(map[string]any{"publishStatus": "public", "canonicalUrl": "https://example.org/hello/"}))
			if a := f.do(t, "GET", tt.path, ""); a.status != tt.status || !strings.Contains(a.body, tt.want) {
				t.Errorf("got %d %s, want %d %s", a.status, a.body, tt.status, tt.want)
			}
			if a := f.do(t, "GET", tt.path, ""); a.status != 200 || strings.Contains(a.body, tt.want) {
				t.Errorf("the fault struck twice: %d %s", a.status, a.body)
			}
		})
	}
	covered[sandbox.PageSlow] = true
	for _, fault := range []sandbox.Fault{sandbox.TokenExpired, sandbox.TokenSeconds, sandbox.TokenDropped} {
		covered[fault] = true // by TestTokenFaults
	}
	t.Run(string(sandbox.PageSlow), func(t *testing.T) {
		const late = 50 * time.Millisecond
		f := start(t, sandbox.Options{SlowBy: late, Faults: []sandbox.Fault{sandbox.PageSlow}})
		f.post(t, story(map[string]any{"publishStatus": "public"}))
		asked := time.Now()
		if a := f.do(t, "GET", "/p/abc000000001", ""); a.status != 200 || time.Since(asked) < late {
			t.Errorf("got %d after %v, want 200 after %v", a.status, time.Since(asked), late)
		}
	})
	for _, fault := range sandbox.Faults() {
		if !covered[fault] {
			t.Errorf("the fault %q is not tested", fault)
		}
	}
}

// postRaw creates a story and returns what comes of it: status 0 if there is no answer, and the first
// kilobyte of the body.
func (f *fixture) postRaw(t *testing.T) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", f.url+"/v1/users/"+user+"/posts", strings.NewReader(toJSON(t, story(nil))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sandbox")
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	return resp.StatusCode, string(data)
}

func TestArmingFaults(t *testing.T) {
	f := start(t, sandbox.Options{Limits: sandbox.Limits{All: -1}})
	for body, want := range map[string]string{
		`{"fault":"explode"}`:          `there is no fault "explode": one of drop, hang, slow`,
		`{"fault":"500","times":0}`:    "times has to be from 1 to 1000",
		`{"fault":"500","times":1001}`: "times has to be from 1 to 1000",
		`fault=500`:                    `JSON like {"fault": "drop", "times": 1} is needed`,
	} {
		if a := f.do(t, "POST", "/sandbox/faults", body); a.status != 400 || !strings.HasPrefix(a.body, want) {
			t.Errorf("%s: got %d %s, want 400 %s", body, a.status, a.body, want)
		}
	}
	if a := f.do(t, "POST", "/sandbox/faults", `{"fault":"500","times":2}`); a.status != 200 {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	f.do(t, "POST", "/sandbox/faults", `{"fault":"429"}`)
	for i, want := range []int{500, 500, 429, 201} {
		if a := f.post(t, story(nil)); a.status != want {
			t.Errorf("create %d is answered with %d, want %d", i+1, a.status, want)
		}
	}
}
