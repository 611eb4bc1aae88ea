package sandbox

import (
	"crypto/rand"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// An App is an application that users can sign in to.
type App struct {
	ClientID, ClientSecret string
	RedirectURLs           []string // the only ones that the browser is sent back to, letter by letter
}

// DefaultApps returns the one application that a sandbox has.
func DefaultApps() []App {
	return []App{{"sandbox-app", "sandbox-app-secret", []string{"http://127.0.0.1:8766/callback"}}}
}

const (
	codeLife  = time.Minute // Medium calls its codes short-lived and says no more
	tokenLife = 60 * 24 * time.Hour
)

// signIns are the tokens of applications. It is safe for concurrent use.
type signIns struct {
	mu      sync.Mutex // guards what follows
	codes   map[string]pending
	tokens  map[string]issued
	refresh map[string]refreshable
	secrets []string
}

// pending is a user's leave that an application has not yet taken.
type pending struct {
	grant
	clientID, redirectURL string
	until                 time.Time
}

type issued struct {
	grant
	until time.Time
}

type refreshable struct {
	grant
	clientID string
}

func newSignIns() *signIns {
	return &signIns{codes: map[string]pending{}, tokens: map[string]issued{}, refresh: map[string]refreshable{}}
}

// Secrets returns every code and token that was ever given to an application: what is to be found nowhere
// else.
func (s *Server) Secrets() []string {
	s.signIns.mu.Lock()
	defer s.signIns.mu.Unlock()
	return slices.Clone(s.signIns.secrets)
}

// newSecret makes a code or a token. The caller holds the lock.
func (si *signIns) newSecret() string {
	secret := rand.Text()
	si.secrets = append(si.secrets, secret)
	return secret
}

func (si *signIns) grantOf(token string, now time.Time) (g grant, known bool) {
	si.mu.Lock()
	defer si.mu.Unlock()
	t, known := si.tokens[token]
	return t.grant, known && now.Before(t.until)
}

// A consentPage asks the user whether to let an application in.
type consentPage struct {
	App    string
	Scopes []scope
	Users  []consentUser
	Fields map[string]string // of the request, to be sent along
}

// A consentUser is somebody who can sign in.
type consentUser struct{ UserName, Title string }

// consent reads a request to let an application in. Medium's own is as silent about what is wrong.
func (s *Server) consent(query url.Values) (app App, scopes []scope, ok bool) {
	i := slices.IndexFunc(s.options.Apps, func(a App) bool { return a.ClientID == query.Get("client_id") })
	if i < 0 || query.Get("state") == "" || query.Get("response_type") != "code" {
		return App{}, nil, false
	}
	app = s.options.Apps[i]
	for name := range strings.SplitSeq(query.Get("scope"), ",") {
		// An application may have uploadImage only by Medium's special leave, and this one has none.
		if !slices.Contains(allScopes(), scope(name)) || scope(name) == uploadImage {
			return App{}, nil, false
		}
		scopes = append(scopes, scope(name))
	}
	return app, scopes, slices.Contains(app.RedirectURLs, query.Get("redirect_uri"))
}

func (s *Server) getAuthorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	app, scopes, ok := s.consent(query)
	if !ok {
		render(w, http.StatusBadRequest, "refused.html", nil)
		return
	}
	page := consentPage{App: app.ClientID, Scopes: scopes, Fields: map[string]string{}}
	for _, a := range accounts() {
		page.Users = append(page.Users, consentUser{a.username, a.title})
	}
	for _, name := range []string{"client_id", "scope", "state", "response_type", "redirect_uri"} {
		page.Fields[name] = query.Get(name)
	}
	// The answer to the form sends the browser on to the application.
	redirect, _ := url.Parse(query.Get("redirect_uri"))
	renderActive(w, http.StatusOK, "authorize.html", page, "form-action 'self' "+redirect.Scheme+"://"+redirect.Host)
}

// postAuthorize sends the browser back to the application with the user's answer.
func (s *Server) postAuthorize(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil {
		render(w, http.StatusBadRequest, "refused.html", nil)
		return
	}
	app, scopes, ok := s.consent(r.PostForm)
	user, known := accountOf(r.PostForm.Get("user"))
	if !ok || !known {
		render(w, http.StatusBadRequest, "refused.html", nil)
		return
	}
	redirect, _ := url.Parse(r.PostForm.Get("redirect_uri"))
	back := url.Values{"error": {"access_denied"}} // and no state, as documented
	if r.PostForm.Has("allow") {
		back = url.Values{"state": {r.PostForm.Get("state")}, "code": {s.newCode(app, user, scopes, redirect.String())}}
	}
	redirect.RawQuery = back.Encode()
	protect(w)
	http.Redirect(w, r, redirect.String(), http.StatusFound)
}

func (s *Server) newCode(app App, user account, scopes []scope, redirect string) string {
	si := s.signIns
	si.mu.Lock()
	defer si.mu.Unlock()
	code := si.newSecret()
	si.codes[code] = pending{grant{user.username, scopes}, app.ClientID, redirect, s.options.Now().Add(codeLife)}
	return code
}

// tokenFields are what a request for a token has, no more and no less.
func tokenFields() map[string][]string {
	return map[string][]string{
		"authorization_code": {"code", "client_id", "client_secret", "grant_type", "redirect_uri"},
		"refresh_token":      {"refresh_token", "client_id", "client_secret", "grant_type"},
	}
}

// postToken gives an application a token for a code or a refresh token. Codes and refresh tokens are good
// once. Whether Medium gives a new refresh token each time is not known; a program has to be able to
// cope.
func (s *Server) postToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil || len(r.URL.Query()) > 0 {
		writeError(w, http.StatusBadRequest, codeInvalid, "A form in the body is needed.")
		return
	}
	form := r.PostForm
	needed := tokenFields()[form.Get("grant_type")]
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if !slices.Contains(needed, name) {
			writeError(w, http.StatusBadRequest, codeUnexpectedField, "Unexpected field ("+name+") specified")
			return
		}
	}
	isApp := func(a App) bool {
		return a.ClientID == form.Get("client_id") && a.ClientSecret == form.Get("client_secret")
	}
	if !slices.ContainsFunc(s.options.Apps, isApp) {
		writeError(w, http.StatusUnauthorized, codeAppNotFound, "Application not found.")
		return
	}
	fault := s.takeFault(tokenFaults())
	answer, ok := s.issue(form, fault)
	switch {
	case !ok && form.Has("code"):
		writeError(w, http.StatusBadRequest, codeCodeNotFound, "Authorization code not found.")
	case !ok:
		writeError(w, http.StatusBadRequest, codeBadToken, "Token was invalid.")
	case fault == TokenDropped:
		panic(http.ErrAbortHandler)
	default:
		writeJSON(w, http.StatusCreated, answer)
	}
}

// issue takes a code or a refresh token and gives a pair of tokens. The answer has no envelope.
func (s *Server) issue(form url.Values, fault Fault) (answer map[string]any, ok bool) {
	si, now := s.signIns, s.options.Now()
	si.mu.Lock()
	defer si.mu.Unlock()
	var given grant
	if code, ok := si.codes[form.Get("code")]; ok {
		delete(si.codes, form.Get("code"))
		if now.After(code.until) || code.clientID != form.Get("client_id") || code.redirectURL != form.Get("redirect_uri") {
			return nil, false
		}
		given = code.grant
	} else if old, ok := si.refresh[form.Get("refresh_token")]; ok && old.clientID == form.Get("client_id") {
		delete(si.refresh, form.Get("refresh_token"))
		given = old.grant
	} else {
		return nil, false
	}
	until := now.Add(tokenLife)
	if fault == TokenExpired {
		until = now.Add(-time.Second)
	}
	token, refresh := si.newSecret(), si.newSecret()
	si.tokens[token] = issued{given, until}
	si.refresh[refresh] = refreshable{given, form.Get("client_id")}
	expires := until.UnixMilli()
	if fault == TokenSeconds {
		expires = until.Unix()
	}
	return map[string]any{
		"token_type": "Bearer", "access_token": token, "refresh_token": refresh, "scope": given.scopes, "expires_at": expires,
	}, true
}
