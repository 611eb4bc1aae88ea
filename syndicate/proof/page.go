package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const maxPage = 1 << 20 // bytes of a page that are looked at; what counts stands in its head

// errLogin says that a page is not for everybody.
var errLogin = errors.New("a login")

// Prove reports why the page at an address cannot be the original of a copy: it is not there, it is behind a
// login, its own canonical link names another page, or it asks search engines to leave it out. If the prover
// has patience, a page that is not as it has to be is asked for again. The error wraps
// [syndicate.ErrCannotTell] when no server answered.
func (p *Prover) Prove(ctx context.Context, address string) error {
	return p.patience.until(ctx, func() error {
		return p.get(ctx, "original", address, http.Header{}, func(answer *http.Response) error { return original(answer, address) })
	})
}

// original looks at the answer to a request for the original.
func original(answer *http.Response, address string) error {
	if landed := answer.Request.URL; !syndicate.SameAddress(landed.String(), address) {
		return redirected(address, landed)
	}
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized:
		return fmt.Errorf("the original %s is behind %w: it answers with status 401", address, errLogin)
	case http.StatusForbidden:
		return fmt.Errorf("the original %s answers with status 403: is it deployed, and neither behind a login nor closed to programs?", address)
	default:
		return fmt.Errorf("the original %s answers with status %d: is it deployed?", address, answer.StatusCode)
	}
	if hidden(answer.Header.Get("X-Robots-Tag")) {
		return errHidden(address)
	}
	document, err := goquery.NewDocumentFromReader(io.LimitReader(answer.Body, maxPage))
	if err != nil {
		return noAnswer("original", address, err)
	}
	return inspect(document, address)
}

// redirected says where the original leads. The query of that address may hold the state of a login.
func redirected(address string, landed *url.URL) error {
	plain := url.URL{Scheme: landed.Scheme, Host: landed.Host, Path: landed.Path}
	from, _ := url.Parse(address) // it was asked for
	switch {
	case isLogin(landed):
		return fmt.Errorf("the original %s is behind %w: it redirects to %s", address, errLogin, &plain)
	case !strings.EqualFold(landed.Host, from.Host):
		return fmt.Errorf("the original %s redirects to another host, %s: is it behind a login, or is the baseURL another?", address, &plain)
	}
	return fmt.Errorf("the original %s redirects to %s", address, &plain)
}

// loginName matches what login pages are called, as a part of a path or of a host.
var loginName = regexp.MustCompile(`(?i)^(log-?in|log-?on|sign-?in|auth|oauth2?|authorize|sso|saml|wp-login\.php|cloudflareaccess)$`)

func isLogin(u *url.URL) bool {
	for _, name := range append(strings.Split(u.Hostname(), "."), strings.Split(u.Path, "/")...) {
		if loginName.MatchString(name) {
			return true
		}
	}
	return false
}

// inspect looks at what the page says of itself.
func inspect(page *goquery.Document, address string) error {
	if robots, _ := page.Find(`meta[name="robots" i]`).Attr("content"); hidden(robots) {
		return errHidden(address)
	}
	canonical, has := page.Find(`link[rel~="canonical" i]`).Attr("href")
	switch {
	case has && !syndicate.SameAddress(canonical, address):
		return fmt.Errorf("the original %s names another page as canonical: %s", address, canonical)
	case !has && page.Find(`input[type="password" i]`).Length() > 0:
		return fmt.Errorf("the original %s is behind %w: there is a page that asks for a password", address, errLogin)
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
