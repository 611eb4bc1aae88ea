package medium

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// OAuthOptions say which application signs users in, and where. Medium takes no new applications.
type OAuthOptions struct {
	ClientID     string
	ClientSecret string
	// RedirectURL is where the browser is sent with the answer, letter by letter as it is registered
	// for the application: an address on this machine by its number, with a port. Medium refuses the
	// name localhost. It is needed for signing in, not for renewing a token.
	RedirectURL string
	// Scopes is what the token may do; nil means [DefaultScopes].
	Scopes []string

	BaseURL   string            // of the API, see [Options]
	Website   string            // with the page that asks the user; [DefaultWebsite] if empty
	UserAgent string            // see [Options]
	Transport http.RoundTripper // see [Options]
	Now       func() time.Time  // the clock
}

// DefaultScopes returns what any application may ask for. The scope uploadImage is not among it: Medium
// gives it to single applications on request, and refuses to sign in for the others.
func DefaultScopes() []string { return []string{"basicProfile", "publishPost", "listPublications"} }

// An OAuth signs users in for an application, and renews their tokens. It is safe for concurrent use.
type OAuth struct {
	config oauth2.Config
	http   *http.Client
	now    func() time.Time
}

// NewOAuth returns what signs users in. It sends nothing. The error is about an option that cannot work.
func NewOAuth(o OAuthOptions) (*OAuth, error) {
	if o.ClientID == "" || o.ClientSecret == "" {
		return nil, errors.New("signing in needs the id of an application at medium and its secret")
	}
	base, err := parseBase(cmp.Or(o.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, err
	}
	website, err := url.Parse(cmp.Or(o.Website, DefaultWebsite))
	if err != nil || !addresses.IsProtected(website) {
		return nil, fmt.Errorf("the address of medium's website is none that can be used: something like %s is needed", DefaultWebsite)
	}
	scopes := o.Scopes
	if scopes == nil {
		scopes = DefaultScopes()
	}
	if o.Transport == nil {
		o.Transport = ownTransport()
	}
	return &OAuth{
		config: oauth2.Config{
			ClientID: o.ClientID, ClientSecret: o.ClientSecret, RedirectURL: o.RedirectURL,
			// The library joins scopes with spaces, Medium wants commas.
			Scopes: []string{strings.Join(scopes, ",")},
			Endpoint: oauth2.Endpoint{
				AuthURL:   website.JoinPath("m", "oauth", "authorize").String(),
				TokenURL:  base.JoinPath("tokens").String(),
				AuthStyle: oauth2.AuthStyleInParams, // or else the library would try another way first
			},
		},
		http: &http.Client{
			Transport:     named{o.Transport, cmp.Or(o.UserAgent, defaultUserAgent)},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // secrets would go along
			Timeout:       readTimeout,
		},
		now: o.Now,
	}, nil
}

// checkRedirectURL reports why the browser cannot come back to an address.
func checkRedirectURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%q is no address that the browser can come back to: one like %s is needed", address, exampleRedirect)
	}
	ip := net.ParseIP(u.Hostname())
	if ip == nil || !ip.IsLoopback() || u.Port() == "" || u.Port() == "0" {
		return fmt.Errorf("%q is not on this machine, or has no port: an address like %s is needed, just as it is registered for the application", address, exampleRedirect)
	}
	return nil
}

const exampleRedirect = "http://127.0.0.1:8766/callback"

// exchange gives the code of a sign-in for a token.
func (o *OAuth) exchange(ctx context.Context, code string) (*oauth2.Token, error) {
	token, err := o.config.Exchange(context.WithValue(ctx, oauth2.HTTPClient, o.http), code)
	if err != nil {
		return nil, explainSignIn(ctx, err)
	}
	return withExpiry(token), nil
}

// renew gives a refresh token for a token. Medium may give a new refresh token along with it, and the
// old one may be void then.
func (o *OAuth) renew(ctx context.Context, refreshToken string) (*oauth2.Token, error) {
	source := o.config.TokenSource(context.WithValue(ctx, oauth2.HTTPClient, o.http), &oauth2.Token{RefreshToken: refreshToken})
	token, err := source.Token() // sends no scope: Medium refuses one here
	if err != nil {
		return nil, fmt.Errorf("the token has run out and was not renewed: %w", explainSignIn(ctx, err))
	}
	return withExpiry(token), nil
}

// withExpiry reads Medium's own field for when a token runs out. It is documented as seconds; every
// sample shows milliseconds, which the size of the number tells.
func withExpiry(token *oauth2.Token) *oauth2.Token {
	const firstMilliseconds = 100_000_000_000 // as seconds: the year 5138; as milliseconds: 1973
	at, ok := token.Extra("expires_at").(float64)
	switch {
	case !ok || at <= 0:
	case at >= firstMilliseconds:
		token.Expiry = time.UnixMilli(int64(at)).UTC()
	default:
		token.Expiry = time.Unix(int64(at), 0).UTC()
	}
	return token
}

// explainSignIn says why there is no token. What Medium answered is not repeated, since it may have
// secrets in it; nor is what the library says, which repeats the answer.
func explainSignIn(ctx context.Context, err error) error {
	var refused *oauth2.RetrieveError
	var unanswered *url.Error
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &refused):
		said := newError(&answer{status: refused.Response.StatusCode, header: refused.Response.Header, body: refused.Body})
		said.Message = ""
		return explainRefusal(said)
	case errors.As(err, &unanswered) && unanswered.Timeout():
		return fmt.Errorf("medium did not answer within %s", readTimeout)
	case errors.As(err, &unanswered):
		return errors.New("no answer from medium: " + oneLine(unanswered.Err.Error(), ""))
	}
	return errors.New("medium's answer has no token that can be read")
}

func explainRefusal(said *Error) error {
	switch {
	case said.Code == CodeUnknownCode:
		return fmt.Errorf("medium does not know the code of this sign-in any more, for each is good once and not for long: sign in again (%s)", said.status())
	case said.provesNothingCreated() && said.Status != http.StatusTooManyRequests && !said.Blocked:
		return fmt.Errorf("medium did not accept it: sign in again, and if that fails too, check the id of the application, its secret and the redirect address (%s)", said.status())
	}
	return said
}

// named sends the name of the program along, which the library does not.
type named struct {
	http.RoundTripper
	userAgent string
}

func (n named) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", n.userAgent)
	req.Header.Set("Accept", "application/json")
	return n.RoundTripper.RoundTrip(req)
}
