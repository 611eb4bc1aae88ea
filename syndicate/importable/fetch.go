package importable

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

const (
	timeout      = 20 * time.Second
	maxPage      = 8 << 20 // bytes
	maxRedirects = 10
)

// Fetch reads the page at an address, once, as an anonymous visitor, and returns it in UTF-8. A nil
// transport means [http.DefaultTransport].
//
// The error is for a page that an importer does not get either: no https (but http on this machine
// itself), no answer within 20 seconds, another status than 200, no HTML, or more than 8 MB.
func Fetch(ctx context.Context, transport http.RoundTripper, userAgent, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || !addresses.IsProtected(u) {
		return nil, fmt.Errorf("%s is not asked for: an address with https is needed", address)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be asked for: %w", address, err)
	}
	request.Header.Set("User-Agent", userAgent)
	client := &http.Client{Transport: transport, Timeout: timeout, CheckRedirect: checkRedirect}
	answer, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("no answer: %w", err)
	}
	defer answer.Body.Close()
	contentType := answer.Header.Get("Content-Type")
	kind, _, _ := mime.ParseMediaType(contentType)
	switch {
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answers with status %d", address, answer.StatusCode)
	case kind != "text/html" && kind != "application/xhtml+xml":
		return nil, fmt.Errorf("%s is no page, but of type %q", address, kind)
	}
	return readPage(answer.Body, contentType, address)
}

func readPage(body io.Reader, contentType, address string) ([]byte, error) {
	page, err := io.ReadAll(io.LimitReader(body, maxPage+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s broke off: %w", address, err)
	case len(page) > maxPage:
		return nil, fmt.Errorf("%s has more than %d MB", address, maxPage>>20)
	}
	decoded, err := charset.NewReader(bytes.NewReader(page), contentType)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", address, err)
	}
	return io.ReadAll(decoded)
}

func checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects || !addresses.IsProtected(next.URL) {
		return errors.New("it redirects too often, or to an address that is not https")
	}
	return nil
}
