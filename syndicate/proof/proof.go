// Package proof shows that the original of an article is public before the article is, and that its images
// can be fetched: a copy whose canonical link leads to a missing page takes the original's place in search
// results, and a dead image may hold up the story.
package proof

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const (
	timeout = 20 * time.Second // of one answer
	perHost = 4                // requests to one host at a time
)

// A Prover looks at pages and images as an anonymous visitor does. It implements [syndicate.Prover], for one
// run: it asks for each image once. It may be used by several goroutines at once.
type Prover struct {
	client    *http.Client
	userAgent string
	profile   syndicate.Profile
	patience  patience

	mu     sync.Mutex
	images map[string]func() error  // by address: what is found out about it, once
	hosts  map[string]chan struct{} // by host: holds an element for each request under way
}

// Options are how a prover looks.
type Options struct {
	UserAgent string            // the name under which it asks
	Profile   syndicate.Profile // of the destination: which images it takes
	Transport http.RoundTripper // nil for [http.DefaultTransport]

	// Wait is how long it asks again for pages that are not as they have to be, for a deploy that is still
	// spreading. The time begins with the first page and is one for all of them.
	Wait time.Duration
	// Waiting is told once of each page that is asked for again: what is wrong with it, and how long at most
	// that will go on. It may be nil.
	Waiting func(why error, left time.Duration)
}

// New returns a prover.
func New(o Options) *Prover {
	return &Prover{
		client:    &http.Client{Transport: o.Transport, Timeout: timeout, CheckRedirect: checkRedirect},
		userAgent: o.UserAgent, profile: o.Profile,
		patience: patience{wait: o.Wait, tell: o.Waiting},
		images:   map[string]func() error{}, hosts: map[string]chan struct{}{},
	}
}

// errAstray says that redirects lead to no page.
var errAstray = errors.New("redirects without an end, or out of the web")

func checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) >= 10 || next.URL.Scheme != "http" && next.URL.Scheme != "https" {
		return errAstray
	}
	return nil
}

// get asks for an address and hands the answer to look, which need not read all of it. The error wraps
// [syndicate.ErrCannotTell] when no server answered; what is what the address is of.
func (p *Prover) get(ctx context.Context, what, address string, header http.Header, look func(*http.Response) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil) // not every server knows HEAD
	if err != nil {
		return fmt.Errorf("the %s's address cannot be asked for: %w", what, err)
	}
	request.Header = header
	request.Header.Set("User-Agent", p.userAgent)
	leave, err := p.enter(ctx, request.URL.Host)
	if err != nil {
		return err
	}
	defer leave()
	answer, err := p.client.Do(request)
	if errors.Is(err, errAstray) {
		return fmt.Errorf("the %s %s %w", what, address, errAstray)
	}
	if err != nil {
		return noAnswer(what, address, err)
	}
	defer answer.Body.Close()
	return look(answer)
}

// noAnswer says that nobody can tell what is at an address.
func noAnswer(what, address string, err error) error {
	var detail *url.Error // names method and address
	if errors.As(err, &detail) {
		err = detail.Err
	}
	return fmt.Errorf("%w: the %s %s gives no answer: %w", syndicate.ErrCannotTell, what, address, err)
}

// enter waits until one more request to a host is in order.
func (p *Prover) enter(ctx context.Context, host string) (leave func(), err error) {
	p.mu.Lock()
	if p.hosts[host] == nil {
		p.hosts[host] = make(chan struct{}, perHost)
	}
	places := p.hosts[host]
	p.mu.Unlock()
	select {
	case places <- struct{}{}:
		return func() { <-places }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
