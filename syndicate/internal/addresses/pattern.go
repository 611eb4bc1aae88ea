// Package addresses judges addresses of the web: by lists of patterns, for what the checks find in an article
// and what the rewriting takes out of it has to be the same, and by how far they lead.
package addresses

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// A Pattern is an entry of a list of addresses:
//
//	example.org          every address there and in its subdomains
//	example.org/path     those whose path goes on like this; "/" alone: every one but the home page
//	example.org?name     those with a parameter of this name, whatever their path
//	example.org?name=x   those where it has this value
//	amazon.*             a domain under every ending: amazon.de, amazon.co.uk
//	*                    every domain
//
// The name of a parameter ends in a star where any rest may follow. An entry that begins with "!" is an
// exception: what it is of is no address of the list, whatever the other entries say.
type Pattern struct {
	host, path, param, value string
	except                   bool
}

// ParsePattern reads an entry, whatever its case.
func ParsePattern(text string) Pattern {
	text, except := strings.CutPrefix(text, "!")
	text, query, _ := strings.Cut(strings.ToLower(text), "?")
	host, path, hasPath := strings.Cut(text, "/")
	if hasPath {
		path = "/" + path
	}
	param, value, _ := strings.Cut(query, "=")
	return Pattern{host, path, param, value, except}
}

// ParseList reads a file with an entry on each line. Empty lines do not count, nor do those that begin
// with "#".
func ParseList(text string) []Pattern {
	var list []Pattern
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, ParsePattern(line))
		}
	}
	return list
}

// MatchAny reports whether one of the patterns is of this address, and no exception is.
func MatchAny(patterns []Pattern, u *url.URL) bool {
	isException := func(p Pattern) bool { return p.except && p.matches(u) }
	return slices.ContainsFunc(patterns, func(p Pattern) bool { return p.Matches(u) }) && !slices.ContainsFunc(patterns, isException)
}

// Matches reports whether the pattern is of this address. An exception is of none.
func (p Pattern) Matches(u *url.URL) bool { return !p.except && p.matches(u) }

func (p Pattern) matches(u *url.URL) bool {
	path := strings.ToLower(u.Path)
	switch {
	case !p.ofHost(strings.ToLower(u.Hostname())):
		return false
	case p.path == "/" && len(path) < 2, !strings.HasPrefix(path, p.path):
		return false
	}
	return p.param == "" || len(p.Params(u)) > 0
}

func (p Pattern) ofHost(host string) bool {
	if p.host == "*" {
		return true
	}
	domain := p.host
	if name, anyEnding := strings.CutSuffix(domain, ".*"); anyEnding {
		ending, _ := publicsuffix.PublicSuffix(host)
		domain = name + "." + ending
	}
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// Params returns the parameters of an address that the pattern names, as they are written.
func (p Pattern) Params(u *url.URL) []string {
	var found []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if p.names(pair) {
			name, _, _ := strings.Cut(pair, "=")
			found = append(found, name)
		}
	}
	return found
}

// names reports whether the pattern names a parameter of a query, "name=value".
func (p Pattern) names(pair string) bool {
	name, value, _ := strings.Cut(strings.ToLower(pair), "=")
	prefix, open := strings.CutSuffix(p.param, "*")
	named := name == p.param || open && strings.HasPrefix(name, prefix)
	return named && (p.value == "" || value == p.value)
}
