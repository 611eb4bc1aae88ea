package medium

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/time/rate"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// DefaultWebsite is the address of Medium's website.
const DefaultWebsite = "https://medium.com"

const (
	visitTimeout = 20 * time.Second
	maxVisit     = 16 << 20 // bytes; a feed has the whole text of ten stories
	maxRedirects = 10       // a publication's own domain takes about four
)

// VisitorOptions say how to reach Medium's website.
type VisitorOptions struct {
	// Website is the address, [DefaultWebsite] if empty. It has to be https, or http on this machine
	// itself.
	Website string
	// UserAgent names the program. If it is empty, the name of this project is sent.
	UserAgent string
	// Pace is how often the visitor may ask. If it is nil, there is no limit.
	Pace *rate.Limiter
	// Transport carries the requests. If it is nil, a clone of [http.DefaultTransport] does.
	Transport http.RoundTripper
}

// A Visitor sees Medium as anybody does, without a token: feeds and the pages of stories. It is a
// [syndicate.Witness]. It is safe for concurrent use.
//
// Medium turns away programs at many addresses, those of data centres first. Then, as whenever it does
// not get to see what it came for, its errors wrap [syndicate.ErrCannotTell].
type Visitor struct {
	website   *url.URL
	userAgent string
	pace      *rate.Limiter
	http      *http.Client
}

// NewVisitor returns a visitor. It sends nothing. The error is about an option that cannot work.
func NewVisitor(o VisitorOptions) (*Visitor, error) {
	website, err := url.Parse(cmp.Or(o.Website, DefaultWebsite))
	if err != nil || website.User != nil || !addresses.IsProtected(website) {
		return nil, fmt.Errorf("the address of medium's website cannot be used: one like %s is needed", DefaultWebsite)
	}
	if o.Transport == nil {
		o.Transport = ownTransport()
	}
	return &Visitor{
		website:   website,
		userAgent: cmp.Or(o.UserAgent, defaultUserAgent),
		pace:      cmp.Or(o.Pace, rate.NewLimiter(rate.Inf, 1)),
		http: &http.Client{
			Transport: o.Transport,
			Timeout:   visitTimeout,
			CheckRedirect: func(next *http.Request, via []*http.Request) error {
				if len(via) >= maxRedirects || !addresses.IsProtected(next.URL) {
					return errors.New("it redirects too often, or to an address that is not https")
				}
				return nil
			},
		},
	}, nil
}

// visit returns what is to be seen at a path of the website, and where it was found.
func (v *Visitor) visit(ctx context.Context, path ...string) (a *answer, at *url.URL, err error) {
	address := joinPath(v.website, path)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, cannotTell("%s cannot be asked for", address)
	}
	request.Header.Set("User-Agent", v.userAgent)
	if err := v.pace.Wait(ctx); err != nil {
		return nil, nil, cannotTell("%s was not asked for in time", address)
	}
	response, err := v.http.Do(request)
	if err != nil {
		return nil, nil, cannotTell("no answer: %s", oneLine(err.Error(), ""))
	}
	defer response.Body.Close()
	a = &answer{status: response.StatusCode, header: response.Header}
	if err := refusal(a, address); err != nil {
		return nil, nil, err
	}
	if a.body, err = io.ReadAll(io.LimitReader(response.Body, maxVisit+1)); err != nil {
		return nil, nil, cannotTell("%s broke off: %s", address, oneLine(err.Error(), ""))
	}
	if len(a.body) > maxVisit {
		return nil, nil, cannotTell("%s has more than %d MB", address, maxVisit>>20)
	}
	return a, response.Request.URL, nil
}

// refusal says why an answer is not what was asked for.
func refusal(a *answer, address string) error {
	switch {
	case newError(a).Blocked:
		return unseenError{fmt.Sprintf("%s is closed to programs from this address (status 403, Cloudflare)", address), syndicate.ErrTurnedAway}
	case a.header.Get("Cf-Mitigated") != "", a.status == http.StatusForbidden, a.status == http.StatusTooManyRequests:
		return unseenError{fmt.Sprintf("%s answers with status %d", address, a.status), syndicate.ErrTurnedAway}
	case a.status == http.StatusNotFound, a.status == http.StatusGone:
		return unseenError{fmt.Sprintf("%s answers with status %d", address, a.status), syndicate.ErrGone}
	case a.status != http.StatusOK:
		return cannotTell("%s answers with status %d", address, a.status)
	}
	return nil
}

// An unseenError says why something was not seen, and what kind of a reason that is.
type unseenError struct {
	message string
	kind    error
}

func (e unseenError) Error() string   { return syndicate.ErrCannotTell.Error() + ": " + e.message }
func (e unseenError) Unwrap() []error { return []error{syndicate.ErrCannotTell, e.kind} }

func cannotTell(format string, args ...any) error {
	return fmt.Errorf("%w: %s", syndicate.ErrCannotTell, fmt.Sprintf(format, args...))
}
