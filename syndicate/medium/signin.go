package medium

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

// ErrDeclined says that the user did not let the application in.
var ErrDeclined = errors.New("medium says that you declined")

// SignIn has the user let the application in, and returns the token. It waits at the redirect address
// for the browser, which show is to send to the given page. There are no secrets in that page's address.
func (o *OAuth) SignIn(ctx context.Context, show func(page string) error) (*oauth2.Token, error) {
	if err := checkRedirectURL(o.config.RedirectURL); err != nil {
		return nil, err
	}
	redirect, err := url.Parse(o.config.RedirectURL)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", redirect.Host)
	if err != nil {
		return nil, fmt.Errorf("nothing can wait for the browser at %s: %w", redirect, err)
	}
	d := &doorway{redirect: redirect, state: rand.Text(), came: make(chan arrival, 1)}
	server := &http.Server{Handler: d, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)
	defer func() {
		// The browser is to get its page.
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if server.Shutdown(patience) != nil {
			server.Close()
		}
	}()
	if err := show(o.config.AuthCodeURL(d.state)); err != nil {
		return nil, err
	}
	select {
	case a := <-d.came:
		if a.err != nil {
			return nil, a.err
		}
		return o.exchange(ctx, a.code)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// A doorway waits for the browser to come back from Medium. Whoever else knocks is sent away: any page
// and any program on this machine can.
type doorway struct {
	redirect *url.URL
	state    string // that only Medium's answer to this sign-in has
	came     chan arrival
}

// An arrival is what the browser brought.
type arrival struct {
	code string
	err  error
}

func (d *doorway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if r.Method != http.MethodGet || r.Host != d.redirect.Host || r.URL.Path != d.redirect.Path {
		http.NotFound(w, r)
		return
	}
	isState := subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(d.state)) == 1
	var a arrival
	switch {
	// By its documentation Medium sends this one without a state. Anybody can; it does no more than end
	// the waiting.
	case query.Get("error") == "access_denied":
		a.err = ErrDeclined
	case !isState:
		say(w, http.StatusBadRequest, "This is not the sign-in that is waited for.")
		return
	case query.Has("error"):
		a.err = fmt.Errorf("medium could not sign you in: %s", oneLine(query.Get("error"), ""))
	case query.Get("code") == "":
		a.err = errors.New("medium sent the browser back without a code")
	default:
		a.code = query.Get("code")
	}
	select {
	case d.came <- a:
	default: // it came already; a browser that is reloaded comes twice
	}
	say(w, http.StatusOK, "Thank you. You can close this window and go back to the terminal.")
}

// say shows one sentence in the browser, and keeps the address with the code in it from going anywhere.
func say(w http.ResponseWriter, status int, sentence string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	io.WriteString(w, sentence+"\n")
}
