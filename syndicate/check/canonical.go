package check

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func canonicalRule() Rule {
	return Rule{
		Name:     "canonical",
		Severity: syndicate.Error,
		Doc: "The canonical link tells search engines which of the two copies is the original. It has to be an " +
			"https address that everybody can open, and it cannot be changed by this tool once the story exists.",
		look: checkCanonical,
	}
}

func checkCanonical(s *subject) []syndicate.Finding {
	wrong := canonicalFault(s.article.CanonicalURL)
	if wrong == "" {
		return nil
	}
	f := syndicate.Finding{Message: fmt.Sprintf("the canonical address %s %s", quote(withoutPassword(s.article.CanonicalURL)), wrong)}
	if s.post.Settings.CanonicalURL != "" {
		key := s.setting("canonical")
		f.Hint = fmt.Sprintf("correct %s, an address like https://example.org/post/ is needed", key)
		f.Line = s.line(key)
	} else {
		f.Hint = "set baseURL in the site's configuration, or --baseURL, to the https address of the live site"
	}
	return []syndicate.Finding{f}
}

// canonicalFault says what is wrong with an address; the empty text when nothing is.
func canonicalFault(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "is no address"
	case !u.IsAbs() || u.Hostname() == "":
		return "is not absolute"
	case isLocal(u.Hostname()):
		return "is of a local machine or network"
	case u.Scheme != "https":
		return "is not https"
	case u.User != nil:
		return "has a user name in it"
	case strings.Contains(address, "#"):
		return "points to a place within the page"
	}
	return ""
}

// withoutPassword is an address as a message may show it.
func withoutPassword(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Redacted()
	}
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return "..." + address[i+1:]
	}
	return address
}

// isLocal reports whether a host is known only to its own machine or network: by a private address,
// by a name without a dot, or by a domain that RFC 6761 and RFC 6762 set aside. The domains for
// examples are not among them, since every tutorial uses them.
func isLocal(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, domain := range []string{".localhost", ".local", ".test"} {
		if strings.HasSuffix(host, domain) {
			return true
		}
	}
	return false
}
