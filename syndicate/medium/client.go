package medium

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// DefaultBaseURL is the address of Medium's API.
const DefaultBaseURL = "https://api.medium.com/v1"

const (
	defaultUserAgent = "syndicate (+https://github.com/hugo-syndicate/hugo-syndicate)"

	// readTimeout bounds everything but creates and uploads.
	readTimeout = 30 * time.Second
	// defaultCreateTimeout is long because Medium fetches every image of a story before it answers;
	// 40 seconds were too short for its own WordPress plugin (issue 69 there).
	defaultCreateTimeout = 90 * time.Second

	// maxAnswer caps what is read of an answer, in bytes. Real ones have a few kilobytes.
	maxAnswer = 1 << 20
)

// Options say how to reach Medium.
type Options struct {
	// BaseURL is the address of the API, [DefaultBaseURL] if empty. It has to be https, or http on
	// this machine itself.
	BaseURL string

	// Token gives the token that is sent along: a static one, or one that is renewed.
	Token oauth2.TokenSource

	// UserAgent names the program: Medium has refused requests of programs that do not. If it is
	// empty, the name of this project is sent.
	UserAgent string

	// Transport carries the requests. If it is nil, a clone of [http.DefaultTransport] does.
	Transport http.RoundTripper

	// CreateTimeout is how long to wait for the answer to a create or an upload; 0 means 90 seconds.
	CreateTimeout time.Duration

	// Wait returns after d, or with an error when ctx ends before. It is called when Medium asks to
	// try again later. If it is nil, a timer is used.
	Wait func(ctx context.Context, d time.Duration) error
}

// A Client talks to Medium's API. It is safe for concurrent use.
type Client struct {
	base          *url.URL
	token         oauth2.TokenSource
	userAgent     string
	http          *http.Client
	createTimeout time.Duration
	wait          func(ctx context.Context, d time.Duration) error
}

// New returns a client. It sends nothing. The error is about an option that cannot work.
func New(o Options) (*Client, error) {
	base, err := parseBase(cmp.Or(o.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, err
	}
	if o.Token == nil {
		return nil, errors.New("medium needs a token")
	}
	if strings.ContainsFunc(o.UserAgent, unicode.IsControl) {
		return nil, fmt.Errorf("the user agent %q has a line break or another control character", o.UserAgent)
	}
	c := &Client{
		base:          base,
		token:         o.Token,
		userAgent:     cmp.Or(o.UserAgent, defaultUserAgent),
		createTimeout: cmp.Or(o.CreateTimeout, defaultCreateTimeout),
		wait:          o.Wait,
	}
	if c.wait == nil {
		c.wait = waitTimer
	}
	if o.Transport == nil {
		o.Transport = ownTransport()
	}
	c.http = &http.Client{
		Transport: o.Transport,
		// A redirect would take the token elsewhere, or repeat a create.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// ownTransport has no connections that somebody else has used.
func ownTransport() http.RoundTripper {
	if t, ok := http.DefaultTransport.(*http.Transport); ok {
		return t.Clone()
	}
	return http.DefaultTransport // the program has its own
}

// parseBase reads the base address. Its errors do not repeat the address, which may hold a password.
func parseBase(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("the address of medium's api is none: something like %s is needed", DefaultBaseURL)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("the address of medium's api has more than host and path: something like %s is needed", DefaultBaseURL)
	}
	if !addresses.IsProtected(u) {
		return nil, fmt.Errorf("%s would send the token unprotected: https is needed, or http on this machine itself", u)
	}
	return u, nil
}

// isStoryAddress reports whether an address of the other side is fit to be kept: stories are at https,
// or where Medium itself is when that is on this machine.
func isStoryAddress(address string, medium *url.URL) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == medium.Scheme && u.Host == medium.Host
}

func waitTimer(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A request is one call to the API.
type request struct {
	method      string
	path        []string // elements below the base address
	contentType string   // of the body
	body        []byte
	timeout     time.Duration
}

// An answer is a response that was read: whole, or its first [maxAnswer] bytes.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    bool   // there was more
	token  string // that was sent, to be kept out of messages
}

// do sends one request, once. An error means that there is no answer; it is an [unsentError] when the
// request provably never left this machine.
func (c *Client) do(ctx context.Context, r request) (*answer, error) {
	token, err := bearer(c.token)
	if err != nil {
		return nil, unsentError{err}
	}
	limited, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()

	var reached progress
	req, err := c.newRequest(reached.trace(limited), r, token)
	if err != nil {
		return nil, unsentError{errors.New(oneLine(err.Error(), token))}
	}
	resp, err := c.http.Do(req)
	if err != nil {
		err = explainFailure(ctx, limited, r, err, token)
		if reached.neverLeft() {
			err = unsentError{err}
		}
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		err = explainFailure(ctx, limited, r, err, token)
		return nil, fmt.Errorf("medium began to answer with status %d, then: %w", resp.StatusCode, err)
	}
	return &answer{
		status: resp.StatusCode,
		header: resp.Header,
		body:   body[:min(len(body), maxAnswer)],
		cut:    len(body) > maxAnswer,
		token:  token,
	}, nil
}

func (c *Client) newRequest(ctx context.Context, r request, token string) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, joinPath(c.base, r.path), body)
	if err != nil {
		return nil, err
	}
	// Go's transport may send a request again by itself when a connection that was used before
	// breaks, if it can get the body a second time. It gets neither: no body, no used connection.
	req.GetBody = nil
	req.Close = true

	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("User-Agent", c.userAgent)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Charset", "utf-8")
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	return req, nil
}

// joinPath joins path elements to a base address. Ids are opaque: whatever is in one, it stays one
// element, and dots are escaped as well lest one of them climbs.
func joinPath(base *url.URL, path []string) string {
	escaped := make([]string, len(path))
	for i, element := range path {
		escaped[i] = strings.ReplaceAll(url.PathEscape(element), ".", "%2E")
	}
	return base.JoinPath(escaped...).String()
}

// progress watches how far a request gets.
type progress struct {
	asked     atomic.Bool // the transport looked for a connection
	connected atomic.Bool // and had one
}

func (p *progress) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { p.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
	})
}

// neverLeft reports whether it is proven that not one byte of the request was sent. That the
// transport asked for a connection shows that it reports its steps at all: one that does not proves
// nothing.
func (p *progress) neverLeft() bool { return p.asked.Load() && !p.connected.Load() }
