package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// errAbroad says why most of the web is not to be had.
var errAbroad = errors.New("the sandbox has no network: it takes pages of this machine only, such as http://localhost:1313/posts/hello/")

// nearClient returns a client that reaches this machine and nothing else, whatever names stand for and
// wherever a page redirects to.
func nearClient() *http.Client {
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		if to, err := netip.ParseAddrPort(address); err != nil || !to.Addr().Unmap().IsLoopback() {
			return errAbroad
		}
		return nil
	}}
	return &http.Client{
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if !addresses.IsLoopback(req.URL) { // not even a name is looked up
				return errAbroad
			}
			if len(via) == 10 {
				return errors.New("there are too many redirects")
			}
			return nil
		},
		Timeout:   20 * time.Second,
		Transport: &http.Transport{DialContext: dialer.DialContext, Proxy: nil, DisableKeepAlives: true},
	}
}

// A fetched is something that was read from this machine.
type fetched struct {
	address     *url.URL // after redirects
	contentType string
	data        []byte
}

// fetch reads what is at an address of this machine, up to a size in bytes.
func (s *Server) fetch(ctx context.Context, address string, most int64) (fetched, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || !isAbsolute(u.String()) {
		return fetched{}, errors.New("that is no address of a page")
	}
	if !addresses.IsLoopback(u) {
		return fetched{}, errAbroad
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return fetched{}, err
	}
	resp, err := s.near.Do(req)
	if errors.Is(err, errAbroad) {
		return fetched{}, errAbroad
	}
	if err != nil {
		return fetched{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fetched{}, fmt.Errorf("%s answers with status %d", u, resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return fetched{}, err
	}
	if int64(len(data)) > most {
		return fetched{}, fmt.Errorf("%s has more than %d MB", u, most>>20)
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return fetched{address: resp.Request.URL, contentType: kind, data: data}, nil
}

// host returns how images come into a story: those of this machine are copied, as Medium copies those
// of the web. Others of the web are referenced, because they cannot be had. What has no address on the
// web is lost.
func (s *Server) host(r *http.Request) func(src string) (string, bool) {
	return func(src string) (string, bool) {
		own := strings.TrimPrefix(src, base(r))
		if name, isOwn := strings.CutPrefix(own, imagePath); isOwn && !strings.ContainsAny(name, "/?#") {
			return base(r) + own, true
		}
		u, err := url.Parse(src)
		switch {
		case err != nil || !isAbsolute(src):
			return "", false
		case !addresses.IsLoopback(u):
			return src, true
		}
		image, err := s.fetch(r.Context(), src, maxImage)
		if err != nil || extension(image.contentType) == "" || len(image.data) == 0 {
			s.options.Log(fmt.Sprintf("the image %s is lost: %v", src, err))
			return "", false
		}
		name, err := s.keepImage(image.data, image.contentType)
		return base(r) + imagePath + name, err == nil
	}
}
