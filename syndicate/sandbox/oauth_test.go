package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

const callback = "http://127.0.0.1:8766/callback"

// request is a good request to let the application in, with the changes.
func request(changes ...string) url.Values {
	v := url.Values{
		"client_id": {"sandbox-app"}, "scope": {"basicProfile,publishPost"}, "state": {"xyz"},
		"response_type": {"code"}, "redirect_uri": {callback},
	}
	return changed(v, changes)
}

// changed sets the values of keys, or removes the key if a value is empty.
func changed(v url.Values, changes []string) url.Values {
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			v.Del(changes[i])
		}
	}
	return v
}

// consent answers the page's question, and returns where the browser is sent.
func (f *fixture) consent(t *testing.T, form url.Values) *url.URL {
	t.Helper()
	req, _ := http.NewRequest("POST", f.url+"/m/oauth/authorize", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", f.url)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusFound {
		t.Fatalf("status %d", resp.StatusCode)
	}
	back, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func (f *fixture) code(t *testing.T, changes ...string) string {
	t.Helper()
	return f.consent(t, request(append(changes, "allow", "yes")...)).Query().Get("code")
}

func (f *fixture) tokens(t *testing.T, form url.Values) (status int, body string) {
	t.Helper()
	resp, err := http.PostForm(f.url+"/v1/tokens", form)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

func exchange(code string, changes ...string) url.Values {
	return changed(url.Values{
		"code": {code}, "client_id": {"sandbox-app"}, "client_secret": {"sandbox-app-secret"},
		"grant_type": {"authorization_code"}, "redirect_uri": {callback},
	}, changes)
}

func renewal(token string, changes ...string) url.Values {
	return changed(url.Values{
		"refresh_token": {token}, "client_id": {"sandbox-app"}, "client_secret": {"sandbox-app-secret"}, "grant_type": {"refresh_token"},
	}, changes)
}

type tokenAnswer struct {
	TokenType    string   `json:"token_type"`
	AccessToken  string   `json:"access_token"`
	RefreshToken string   `json:"refresh_token"`
	Scope        []string `json:"scope"`
	ExpiresAt    int64    `json:"expires_at"`
}

// issue posts a form that is to give tokens.
func (f *fixture) issue(t *testing.T, form url.Values) (a tokenAnswer) {
	t.Helper()
	status, body := f.tokens(t, form)
	if err := json.Unmarshal([]byte(body), &a); status != http.StatusCreated || err != nil {
		t.Fatalf("%d %s", status, body)
	}
	return a
}

func (f *fixture) me(t *testing.T, token string) (status int, body string) {
	t.Helper()
	req, _ := http.NewRequest("GET", f.url+"/v1/me", nil)
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data)
}

func TestSignIn(t *testing.T) {
	f := start(t, sandbox.Options{})
	back := f.consent(t, request("allow", "yes", "user", "guest"))
	if got := back.Scheme + "://" + back.Host + back.Path; got != callback || back.Query().Get("state") != "xyz" {
		t.Errorf("sent to %s", back)
	}
	a := f.issue(t, exchange(back.Query().Get("code")))
	if a.TokenType != "Bearer" || strings.Join(a.Scope, " ") != "basicProfile publishPost" || a.ExpiresAt != f.now.Add(60*24*time.Hour).UnixMilli() {
		t.Errorf("%+v", a)
	}
	if status, body := f.me(t, a.AccessToken); status != 200 || !strings.Contains(body, `"username":"guest"`) {
		t.Errorf("%d %s", status, body)
	}
	if back := f.consent(t, request("deny", "yes")); back.RawQuery != "error=access_denied" {
		t.Errorf("declined: %s", back)
	}
}

func TestAuthorizeIsStrict(t *testing.T) {
	f := start(t, sandbox.Options{})
	tests := map[string]url.Values{
		"no client":          request("client_id", ""),
		"another client":     request("client_id", "somebody"),
		"no state":           request("state", ""),
		"no scope":           request("scope", ""),
		"spaces":             request("scope", "basicProfile publishPost"),
		"no leave to upload": request("scope", "basicProfile,uploadImage"),
		"another type":       request("response_type", "token"),
		"no redirect":        request("redirect_uri", ""),
		"another port":       request("redirect_uri", "http://127.0.0.1:8767/callback"),
		"a slash more":       request("redirect_uri", callback+"/"),
		"localhost":          request("redirect_uri", "http://localhost:8766/callback"),
	}
	for name, query := range tests {
		t.Run(name, func(t *testing.T) {
			resp, err := http.Get(f.url + "/m/oauth/authorize?" + query.Encode())
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusBadRequest {
				t.Errorf("status %d", resp.StatusCode)
			}
		})
	}
	resp, err := http.PostForm(f.url+"/m/oauth/authorize", request("allow", "yes"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("an answer that comes from no page: %d", resp.StatusCode)
	}
}

func TestTokensAreStrict(t *testing.T) {
	f := start(t, sandbox.Options{})
	used := f.code(t)
	a := f.issue(t, exchange(used))
	spent := a.RefreshToken
	a = f.issue(t, renewal(spent))
	late := f.code(t)
	f.advance(2 * time.Minute)
	tests := map[string]struct {
		form url.Values
		want string
	}{
		"a code twice":        {exchange(used), `{"errors":[{"message":"Authorization code not found.","code":6016}]}`},
		"a code too late":     {exchange(late), `"code":6016`},
		"no such code":        {exchange("nothing"), `"code":6016`},
		"another redirect":    {exchange(f.code(t), "redirect_uri", "http://127.0.0.1:1/"), `"code":6016`},
		"another secret":      {exchange(f.code(t), "client_secret", "guess"), `"code":6005`},
		"scope in a renewal":  {renewal(a.RefreshToken, "scope", "basicProfile"), `{"errors":[{"message":"Unexpected field (scope) specified","code":6007}]}`},
		"a spent refresh":     {renewal(spent), `"code":6003`},
		"no such refresh":     {renewal("nothing"), `"code":6003`},
		"redirect in renewal": {renewal(a.RefreshToken, "redirect_uri", callback), `"code":6007`},
		"another grant":       {renewal(a.RefreshToken, "grant_type", "password"), `"code":6007`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if status, body := f.tokens(t, test.form); status < 400 || status > 401 || !strings.Contains(body, test.want) {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	f.issue(t, renewal(a.RefreshToken)) // none of that has spent it
}

func TestTokensRunOut(t *testing.T) {
	f := start(t, sandbox.Options{})
	a := f.issue(t, exchange(f.code(t)))
	f.advance(60*24*time.Hour - time.Second)
	if status, _ := f.me(t, a.AccessToken); status != 200 {
		t.Errorf("before: %d", status)
	}
	f.advance(time.Second)
	if status, body := f.me(t, a.AccessToken); status != 401 || !strings.Contains(body, "6003") {
		t.Errorf("after: %d %s", status, body)
	}
}

func TestTokenFaults(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.Fault(sandbox.TokenExpired)
	a := f.issue(t, exchange(f.code(t)))
	if status, _ := f.me(t, a.AccessToken); status != 401 || a.ExpiresAt >= f.now.UnixMilli() {
		t.Errorf("expired: %d, at %d", status, a.ExpiresAt)
	}
	f.Fault(sandbox.TokenSeconds)
	if a = f.issue(t, renewal(a.RefreshToken)); a.ExpiresAt != f.now.Add(60*24*time.Hour).Unix() {
		t.Errorf("seconds: %d", a.ExpiresAt)
	}
	f.Fault(sandbox.TokenDropped)
	if status, _ := f.tokens(t, renewal(a.RefreshToken)); status != 0 {
		t.Errorf("dropped: %d", status)
	}
	if status, _ := f.tokens(t, renewal(a.RefreshToken)); status != 400 {
		t.Errorf("the answer was lost, and the refresh token is still good: %d", status)
	}
	if n := len(f.Secrets()); n != 7 { // a code and three pairs
		t.Errorf("%d secrets", n)
	}
}

func TestUsersAreApart(t *testing.T) {
	f := start(t, sandbox.Options{Tokens: map[string]string{"more": "guest"}, Limits: sandbox.Limits{Public: 1}})
	for _, token := range []string{"guest", "more"} {
		if _, body := f.me(t, token); !strings.Contains(body, guest) {
			t.Errorf("%s: %s", token, body)
		}
	}
	post := func(id, token string) int {
		body := `{"title":"T","contentFormat":"html","content":"<h1>T</h1><p>x</p>","publishStatus":"public","notifyFollowers":false}`
		req, _ := http.NewRequest("POST", f.url+"/v1/users/"+id+"/posts", strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	for i, want := range []int{403, 201, 429, 201, 429} { // each has a limit of its own
		id, token := guest, "guest"
		if i == 0 || i > 2 {
			token = "sandbox"
		}
		if i > 2 {
			id = user
		}
		if got := post(id, token); got != want {
			t.Errorf("create %d: status %d, want %d", i, got, want)
		}
	}
	for path, wants := range map[string]string{"/@guest": "/@guest/t-", "/feed/@guest": "Sandbox Guest", "/@sandbox": "/@sandbox/t-"} {
		resp, err := http.Get(f.url + path)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !strings.Contains(string(data), wants) || path == "/feed/@guest" && strings.Count(string(data), "<item>") != 1 {
			t.Errorf("%s: %s", path, data)
		}
	}
}
