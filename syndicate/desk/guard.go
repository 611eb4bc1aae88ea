package desk

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
)

// A guard keeps everybody out but the browser that was given the desk's address.
//
// Other programs and pages reach a local server as well as its own user does. So:
//   - The first request brings a token, which only the terminal showed, and gets a cookie for it. The
//     cookie is good below one path with a random name. Browsers send cookies to every port of a machine,
//     and that path keeps it from other local servers.
//   - What the program hands to the browser is a token of its own that works once: every user of a machine
//     can read the command lines of all programs.
//   - Host has to be the desk's own: a page whose name was made to lead to this machine (DNS rebinding)
//     names another one.
//   - Requests that pages of other origins start are refused: by Origin and by Sec-Fetch-Site. Browsers
//     set both, and pages cannot.
type guard struct {
	host    string
	room    string // path that everything is below: "/desk-..."
	token   string
	session string

	invitation string // a token that works once
	accepted   atomic.Bool
}

func newGuard(host string) *guard {
	return &guard{
		host: host, room: "/desk-" + strings.ToLower(rand.Text()[:10]),
		token: rand.Text(), session: rand.Text(), invitation: rand.Text(),
	}
}

const cookieName = "syndicate-desk"

// pagePolicy lets pages use the desk's own files and nothing else. It has no exception for anything that
// stands in a page itself, so that nothing that gets into one by mistake can run or change its looks.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (g *guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Nothing leaves for other origins. Within the desk the referrer has to stay: without one, browsers
		// make Origin "null" when they send a form.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case r.Host != g.host:
			forbid(w, "This is not the address of the desk.")
		case !g.isOwn(r):
			forbid(w, "The desk answers its own pages only.")
		case g.brings(r):
			g.admit(w, r)
		case !g.knows(r):
			forbid(w, `Open the address that "syndicate desk" printed. It has a token in it that lets you in.`)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isOwn reports whether the request comes from the desk's own pages, or from a person who typed or opened
// its address.
func (g *guard) isOwn(r *http.Request) bool {
	if origin := r.Header.Values("Origin"); len(origin) > 0 && (len(origin) > 1 || origin[0] != "http://"+g.host) {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin": // what is no browser sends none
		return true
	case "none":
		return isSafe(r)
	}
	return false
}

func isSafe(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// brings reports whether the request has a token that is good.
func (g *guard) brings(r *http.Request) bool {
	if !isSafe(r) || r.URL.Path != g.room+"/" {
		return false
	}
	token := r.URL.Query().Get("token")
	return same(token, g.token) || same(token, g.invitation) && g.accepted.CompareAndSwap(false, true)
}

// address is the desk's, with a token.
func (g *guard) address(token string) string {
	u := url.URL{Scheme: "http", Host: g.host, Path: g.room + "/", RawQuery: "token=" + token}
	return u.String()
}

// admit gives out the cookie and takes the token out of the address.
func (g *guard) admit(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: g.session, Path: g.room + "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, g.room+"/", http.StatusSeeOther)
}

func (g *guard) knows(r *http.Request) bool {
	for _, c := range r.CookiesNamed(cookieName) {
		if same(c.Value, g.session) {
			return true
		}
	}
	return false
}

// same compares secrets in a time that tells nothing about them.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

func forbid(w http.ResponseWriter, why string) { http.Error(w, why, http.StatusForbidden) }

// Largest bodies of requests, in bytes.
const (
	maxForm = 1 << 20
	// MaxSavedPage is how large a saved page may be.
	MaxSavedPage = 16 << 20
)

// change lets a request change something if it carries the secret of the desk's own forms.
func (d *Desk) change(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxForm)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			limit += MaxSavedPage
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		// The second of them is silent about what the first one finds.
		err := r.ParseForm()
		if e := r.ParseMultipartForm(limit); e != http.ErrNotMultipart {
			err = cmp.Or(err, e)
		}
		if err != nil {
			d.problem(w, http.StatusRequestEntityTooLarge, errForm)
			return
		}
		if !same(r.PostFormValue("form"), d.form) {
			forbid(w, "This form is not from the desk as it runs now. Go back and load the page again.")
			return
		}
		next(w, r)
	}
}
