package rewrite

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// resolve returns the absolute form of an address in the post, or false if there is none that leads
// anywhere. It reads addresses like a browser does, which forgives a lot.
func (d *draft) resolve(address string) (string, bool) { return resolve(d.base, address) }

func resolve(base *url.URL, address string) (string, bool) {
	address = tidy(address)
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return "", false
	}
	if u.Scheme == "" && u.Host != "" {
		u.Scheme = "https" // "//host/path" has the scheme of the page, and Medium's is https
	}
	u = base.ResolveReference(u)
	u.RawQuery = escapeBytes(u.RawQuery)
	u.Opaque = escapeBytes(u.Opaque)
	if isWebScheme(u.Scheme) && (u.Hostname() == "" || encodeHost(u) != nil) {
		return "", false
	}
	return u.String(), true
}

// absolute parses an address that does not depend on any other.
func absolute(address string) (*url.URL, error) {
	resolved, ok := resolve(&url.URL{}, address)
	u, err := url.Parse(resolved)
	if !ok || err != nil || !isWebScheme(u.Scheme) {
		return nil, fmt.Errorf("the address %q is not absolute: set baseURL in the site's configuration or canonical in the post", shorten(address, 80))
	}
	return u, nil
}

func isWebScheme(scheme string) bool { return scheme == "http" || scheme == "https" }

var lineBreaks = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// tidy does what a browser does to an address before it reads it: it takes out line breaks, and it
// lets a percent sign stand for itself where it encodes nothing.
func tidy(address string) string {
	address = lineBreaks.Replace(strings.TrimFunc(address, isSpace))
	if !strings.Contains(address, "%") {
		return address
	}
	var b strings.Builder
	for i, part := range strings.Split(address, "%") {
		if i > 0 {
			b.WriteByte('%')
			if len(part) < 2 || !isHex(part[0]) || !isHex(part[1]) {
				b.WriteString("25")
			}
		}
		b.WriteString(part)
	}
	return b.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// escapeBytes encodes what package url leaves as it is in queries and opaque parts.
func escapeBytes(s string) string {
	if !strings.ContainsFunc(s, isToEscape) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; isToEscape(rune(c)) {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isToEscape(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>`", r) }

// encodeHost writes an international host name in the letters of the domain name system.
func encodeHost(u *url.URL) error {
	name := u.Hostname()
	if strings.IndexFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return nil
	}
	name, err := idna.Lookup.ToASCII(name)
	if port := u.Port(); port != "" {
		name += ":" + port
	}
	u.Host = name
	return err
}

// isOwn reports whether an address is on the post's own site.
func (d *draft) isOwn(address string) bool {
	return isWeb(address) && slices.Contains(d.hosts, syndicate.HostOf(address))
}

// isWeb reports whether an absolute address can be fetched.
func isWeb(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	return isWebScheme(scheme)
}
