package medium_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// A front is a sandbox with an application whose users come back to a free port.
type front struct {
	*sandbox.Server
	url      string
	redirect string
	now      time.Time
	options  medium.OAuthOptions
	requests *recorder
}

// A recorder notes the requests for tokens that a client sends.
type recorder struct {
	mu    sync.Mutex
	forms []url.Values
	heads []http.Header
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	data, _ := io.ReadAll(body)
	form, _ := url.ParseQuery(string(data))
	r.mu.Lock()
	r.forms, r.heads = append(r.forms, form), append(r.heads, req.Header.Clone())
	r.mu.Unlock()
	return http.DefaultTransport.RoundTrip(req)
}

func newFront(t *testing.T) *front {
	t.Helper()
	f := &front{redirect: "http://" + freeAddress(t) + "/callback", now: time.Now().Truncate(time.Second), requests: &recorder{}}
	server, err := sandbox.New(sandbox.Options{
		Dir: t.TempDir(), Now: func() time.Time { return f.now },
		Apps: []sandbox.App{{ClientID: "app", ClientSecret: "app-do-not-tell", RedirectURLs: []string{f.redirect}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	f.Server, f.url = server, web.URL
	f.options = medium.OAuthOptions{
		ClientID: "app", ClientSecret: "app-do-not-tell", RedirectURL: f.redirect,
		BaseURL: f.url + "/v1", Website: f.url, UserAgent: "test/1", Transport: f.requests,
		Now: func() time.Time { return f.now },
	}
	return f
}

// freeAddress is one that nobody listens at, and that no program is given which asks for any.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", 10_000+rand.IntN(20_000))) // systems give higher ones
		if err == nil {
			l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no address is free")
	return ""
}

func (f *front) oauth(t *testing.T, change func(*medium.OAuthOptions)) *medium.OAuth {
	t.Helper()
	o := f.options
	if change != nil {
		change(&o)
	}
	auth, err := medium.NewOAuth(o)
	if err != nil {
		t.Fatal(err)
	}
	return auth
}

// browser answers the sandbox's question, and follows to where it is sent. It returns what it is shown.
func (f *front) browser(page, button string) (string, error) {
	back, err := f.answer(page, button)
	if err != nil {
		return "", err
	}
	return read(back)
}

// answer is browser up to where it is sent.
func (f *front) answer(page, button string) (back string, err error) {
	if shown, err := read(page); err != nil || !strings.Contains(shown, "Let app in?") {
		return "", fmt.Errorf("the page shows %s, %w", shown, err)
	}
	u, err := url.Parse(page)
	if err != nil {
		return "", err
	}
	form := u.Query()
	form.Set(button, "yes")
	req, err := http.NewRequest("POST", f.url+"/m/oauth/authorize", strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", f.url)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Header.Get("Location"), nil
}

func read(address string) (string, error) {
	resp, err := http.Get(address)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return fmt.Sprint(resp.StatusCode, " ", string(data)), err
}

func (f *front) signIn(t *testing.T) (*medium.OAuth, *oauth2.Token) {
	t.Helper()
	auth := f.oauth(t, nil)
	token, err := auth.SignIn(t.Context(), func(page string) error {
		shown, err := f.browser(page, "allow")
		if err == nil && !strings.HasPrefix(shown, "200 Thank you.") {
			err = errors.New(shown)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return auth, token
}

func TestSignIn(t *testing.T) {
	f := newFront(t)
	_, token := f.signIn(t)
	if want := f.now.Add(60 * 24 * time.Hour); !token.Expiry.Equal(want) {
		t.Errorf("it runs out %s, want %s", token.Expiry, want)
	}
	client, err := medium.New(medium.Options{BaseURL: f.url + "/v1", Token: oauth2.StaticTokenSource(token)})
	if err != nil {
		t.Fatal(err)
	}
	if me, err := client.Me(t.Context()); err != nil || me.Username != "sandbox" {
		t.Errorf("%+v, %v", me, err)
	}
	form, head := f.requests.forms[0], f.requests.heads[0]
	if len(f.requests.forms) != 1 || form.Get("client_secret") != "app-do-not-tell" || head.Get("Authorization") != "" || head.Get("User-Agent") != "test/1" {
		t.Errorf("sent %v %v", form, head)
	}
}

func TestSignInPage(t *testing.T) {
	f := newFront(t)
	stop := errors.New("stop")
	_, err := f.oauth(t, nil).SignIn(t.Context(), func(page string) error {
		u, _ := url.Parse(page)
		q := u.Query()
		if q.Get("scope") != "basicProfile,publishPost,listPublications" || q.Get("redirect_uri") != f.redirect || len(q.Get("state")) < 20 {
			t.Errorf("%s", page)
		}
		if strings.Contains(page, "secret") {
			t.Errorf("a secret is in %s", page)
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Error(err)
	}
}

// Anybody on this machine can knock while the browser is away. Only Medium's answer counts.
func TestStrangersAreSentAway(t *testing.T) {
	f := newFront(t)
	token, err := f.oauth(t, nil).SignIn(t.Context(), func(page string) error {
		u, _ := url.Parse(page)
		state := u.Query().Get("state")
		host := strings.TrimSuffix(f.redirect, "/callback")
		for address, want := range map[string]string{
			f.redirect: "400", f.redirect + "?code=stolen": "400", f.redirect + "?code=stolen&state=guess": "400",
			f.redirect + "?error=server_error":             "400",
			host + "/other?code=stolen&state=" + state:     "404",
			host + "/callback/?code=stolen&state=" + state: "404",
		} {
			if shown, err := read(address); err != nil || !strings.HasPrefix(shown, want) {
				t.Errorf("%s: %s, %v", address, shown, err)
			}
		}
		req, _ := http.NewRequest("GET", f.redirect+"?code=stolen&state="+state, nil)
		req.Host = "rebound.example"
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode != 404 {
			t.Errorf("another host: %d", resp.StatusCode)
		}
		_, err = f.browser(page, "allow")
		return err
	})
	if err != nil || token.AccessToken == "" {
		t.Error(err)
	}
}

func TestSignInThatFails(t *testing.T) {
	tests := map[string]struct {
		change func(*medium.OAuthOptions)
		fault  sandbox.Fault
		come   func(f *front, page string) error
		want   string
	}{
		"declined": {come: func(f *front, page string) error { _, err := f.browser(page, "deny"); return err },
			want: "medium says that you declined"},
		"another error": {come: func(f *front, page string) error {
			_, err := read(f.redirect + "?error=invalid_scope%0Ax&state=" + stateOf(page))
			return err
		}, want: "medium could not sign you in: invalid_scope x"},
		"no code": {come: func(f *front, page string) error { _, err := read(f.redirect + "?state=" + stateOf(page)); return err },
			want: "medium sent the browser back without a code"},
		"a code that is gone": {come: func(f *front, page string) error {
			_, err := read(f.redirect + "?code=used&state=" + stateOf(page))
			return err
		}, want: "medium does not know the code of this sign-in any more, for each is good once and not for long: sign in again (status 400, code 6016)"},
		"a wrong secret": {change: func(o *medium.OAuthOptions) { o.ClientSecret = "guess-do-not-tell" }, come: allow,
			want: "medium did not accept it: sign in again, and if that fails too, check the id of the application, its secret and the redirect address (status 401, code 6005)"},
		"a lost answer": {fault: sandbox.TokenDropped, come: allow, want: "no answer from medium: EOF"},
		"a port in use": {change: func(o *medium.OAuthOptions) { o.RedirectURL = o.Website + "/callback" }, come: allow, want: "nothing can wait for the browser at"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFront(t)
			if test.fault != "" {
				f.Fault(test.fault)
			}
			_, err := f.oauth(t, test.change).SignIn(t.Context(), func(page string) error { return test.come(f, page) })
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "-secret") {
				t.Errorf("%v", err)
			}
		})
	}
}

func allow(f *front, page string) error { _, err := f.browser(page, "allow"); return err }

func stateOf(page string) string {
	u, _ := url.Parse(page)
	return u.Query().Get("state")
}

func TestSignInCanBeGivenUp(t *testing.T) {
	f := newFront(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	up := errors.New("given up")
	_, err := f.oauth(t, nil).SignIn(ctx, func(string) error { cancel(up); return nil })
	if !errors.Is(err, up) {
		t.Error(err)
	}
}

func TestOAuthOptions(t *testing.T) {
	tests := map[string]struct {
		change func(*medium.OAuthOptions)
		want   string
	}{
		"no secret":  {func(o *medium.OAuthOptions) { o.ClientSecret = "" }, "needs the id of an application"},
		"plain http": {func(o *medium.OAuthOptions) { o.BaseURL = "http://api.example.com/v1" }, "unprotected"},
		"a website":  {func(o *medium.OAuthOptions) { o.Website = "http://example.com" }, "website"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o := medium.OAuthOptions{ClientID: "app", ClientSecret: "s"}
			test.change(&o)
			if _, err := medium.NewOAuth(o); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v", err)
			}
		})
	}
	for _, address := range []string{
		"", "callback", "https://127.0.0.1:8766/callback", "http://127.0.0.1/callback", "http://127.0.0.1:0/callback",
		"http://localhost:8766/callback", "http://192.168.0.7:8766/callback", "http://me@127.0.0.1:8766/", "http://127.0.0.1:8766/?a=b",
	} {
		auth, err := medium.NewOAuth(medium.OAuthOptions{ClientID: "app", ClientSecret: "s", RedirectURL: address})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := auth.SignIn(t.Context(), func(string) error { return errors.New("shown") }); err == nil || !strings.Contains(err.Error(), "127.0.0.1:8766/callback") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
