// Package proof shows that the original of an article is public before the article is: a copy whose
// canonical link leads to a missing page takes the original's place in search results.
package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const (
	timeout = 20 * time.Second
	maxPage = 1 << 20 // bytes of a page that are looked at; what counts stands in its head
)

// A Prover looks at pages as an anonymous visitor does. It implements [syndicate.Prover].
type Prover struct {
	client    *http.Client
	userAgent string
}

// New returns a prover that names itself. A nil transport means [http.DefaultTransport].
func New(userAgent string, transport http.RoundTripper) *Prover {
	client := &http.Client{Transport: transport, Timeout: timeout, CheckRedirect: checkRedirect}
	return &Prover{client: client, userAgent: userAgent}
}

// errAstray says that redirects lead to no page.
var errAstray = errors.New("redirects without an end, or out of the web")

func checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) >= 10 || next.URL.Scheme != "http" && next.URL.Scheme != "https" {
		return errAstray
	}
	return nil
}

// Prove reports why the page at an address cannot be the original of a copy: it is not there, its own
// canonical link names another page, or it asks search engines to leave it out. The error wraps
// [syndicate.ErrCannotTell] when no server answered.
func (p *Prover) Prove(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("the original's address cannot be asked for: %w", err)
	}
	request.Header.Set("User-Agent", p.userAgent)
	answer, err := p.client.Do(request)
	if errors.Is(err, errAstray) {
		return fmt.Errorf("the original %s %w", address, errAstray)
	}
	if err != nil {
		return fmt.Errorf("%w: no answer: %w", syndicate.ErrCannotTell, err)
	}
	defer answer.Body.Close()

	if landed := answer.Request.URL.String(); !syndicate.SameAddress(landed, address) {
		return fmt.Errorf("the original %s redirects to %s", address, landed)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the original %s answers with status %d: is it deployed?", address, answer.StatusCode)
	}
	if hidden(answer.Header.Get("X-Robots-Tag")) {
		return errHidden(address)
	}
	page, err := goquery.NewDocumentFromReader(io.LimitReader(answer.Body, maxPage))
	if err != nil {
		return fmt.Errorf("%w: the original %s broke off: %w", syndicate.ErrCannotTell, address, err)
	}
	return inspect(page, address)
}

// ProveImage reports why there is no image at an address. The error wraps [syndicate.ErrCannotTell]
// when no server answered, or one that refuses programs or is in trouble.
func (p *Prover) ProveImage(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil) // not every server knows HEAD
	if err != nil {
		return fmt.Errorf("the image's address cannot be asked for: %w", err)
	}
	request.Header.Set("User-Agent", p.userAgent)
	answer, err := p.client.Do(request)
	if errors.Is(err, errAstray) {
		return fmt.Errorf("the image %s %w", address, errAstray)
	}
	if err != nil {
		return fmt.Errorf("%w: no answer: %w", syndicate.ErrCannotTell, err)
	}
	answer.Body.Close()
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	switch {
	case answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone:
		return fmt.Errorf("the image %s answers with status %d: is it deployed?", address, answer.StatusCode)
	case answer.StatusCode != http.StatusOK:
		return fmt.Errorf("%w: the image %s answers with status %d", syndicate.ErrCannotTell, address, answer.StatusCode)
	case strings.HasPrefix(kind, "text/"):
		return fmt.Errorf("there is no image at %s, but a page of type %s", address, kind)
	}
	return nil
}

// inspect looks at what the page says of itself.
func inspect(page *goquery.Document, address string) error {
	if robots, _ := page.Find(`meta[name="robots" i]`).Attr("content"); hidden(robots) {
		return errHidden(address)
	}
	canonical, has := page.Find(`link[rel~="canonical" i]`).Attr("href")
	if has && !syndicate.SameAddress(canonical, address) {
		return fmt.Errorf("the original %s names another page as canonical: %s", address, canonical)
	}
	return nil
}

// hidden reports whether a robots rule keeps a page out of search results.
// https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
func hidden(robots string) bool {
	robots = strings.ToLower(robots)
	return strings.Contains(robots, "noindex") || strings.TrimSpace(robots) == "none"
}

func errHidden(address string) error {
	return errors.New("the original " + address + " asks search engines to leave it out (noindex)")
}
