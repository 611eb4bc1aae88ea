package addresses

import (
	"net"
	"net/url"
)

// IsLoopback reports whether an address leads no further than to this machine.
func IsLoopback(u *url.URL) bool {
	return u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()
}

// IsProtected reports whether nobody on the way to an address can listen in, or change what comes from there.
func IsProtected(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && IsLoopback(u))
}
