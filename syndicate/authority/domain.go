package authority

import (
	"errors"
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

var errNoDomain = errors.New("it is no domain of the web: something like example.org is needed")

// lookup prepares names as browsers do, and holds them to the lengths that the DNS has.
var lookup = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// Domain returns the form in which sources are asked for a host: "BÜCHER.example." is
// "xn--bcher-kva.example". The error is about something that is no host of the web: an address with a
// path, a number, a name for this machine.
func Domain(s string) (string, error) {
	host, err := lookup.ToASCII(strings.TrimSuffix(strings.TrimSpace(s), "."))
	if err != nil {
		return "", errNoDomain
	}
	// Some names that are no names pass, and fail in the form that they got.
	if again, err := lookup.ToASCII(host); err != nil || again != host {
		return "", errNoDomain
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return "", errNoDomain
	}
	suffix, official := publicsuffix.PublicSuffix(host)
	if !strings.Contains(host, ".") || host == suffix && official {
		return "", errNoDomain
	}
	switch host[strings.LastIndexByte(host, '.')+1:] {
	case "localhost", "local", "internal", "invalid", "test": // RFC 6761, RFC 6762: never on the web
		return "", errNoDomain
	}
	return host, nil
}

// registered returns the domain that somebody registered to have a host. It is shared if its owner lets
// others have hosts in it: you.github.io is in github.io.
//
// The Public Suffix List has both kinds of suffixes. Those that the owners of domains added, github.io
// among them, are no suffixes to those who count domains.
func registered(host string) (domain string, shared bool) {
	suffix, official := publicsuffix.PublicSuffix(host)
	for !official && strings.Contains(suffix, ".") {
		shared = shared || host != suffix
		host = suffix
		_, parent, _ := strings.Cut(suffix, ".")
		suffix, official = publicsuffix.PublicSuffix(parent)
	}
	own := strings.TrimSuffix(host, "."+suffix)
	return own[strings.LastIndexByte(own, '.')+1:] + "." + suffix, shared
}

// bare returns a host without the www. in front, with which it is the same site.
func bare(host string) string {
	if short, err := Domain(strings.TrimPrefix(host, "www.")); err == nil {
		return short
	}
	return host // www.ck is registered under the suffix ck
}
