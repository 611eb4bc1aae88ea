package syndicate

import (
	"net/url"
	"strings"
)

// SameAddress reports whether two addresses are spellings of one: scheme, case of the host, fragment
// and a trailing slash do not count.
func SameAddress(a, b string) bool { return PlainAddress(a) == PlainAddress(b) }

// PlainAddress leaves out what may differ between two spellings of one address, as [SameAddress] has it.
func PlainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = "", strings.ToLower(u.Host), ""
	return strings.TrimSuffix(u.String(), "/")
}

// pathOf returns the path of an address, empty for a home page.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.Trim(u.Path, "/")
}

// samePage compares an address that a destination shows with the one that it was given. Destinations add
// parameters to links.
func samePage(shown, given string) bool {
	if SameAddress(shown, given) {
		return true
	}
	u, err := url.Parse(shown)
	if err != nil || strings.Contains(given, "?") {
		return false
	}
	u.RawQuery = ""
	return SameAddress(u.String(), given)
}

// HostOf returns the host of an absolute address as a reader would say it: "example.org".
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
