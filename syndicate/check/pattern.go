package check

import (
	"embed"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// data is lists of facts about the web, each with its sources.
//
//go:embed data
var data embed.FS

// A pattern is an entry of such a list, or of the list that a site adds to it:
//
//	example.org          every address there and in its subdomains
//	example.org/path     those whose path goes on like this; "/" alone: every one but the home page
//	example.org?name     those with a parameter of this name, whatever their path
//	example.org?name=x   those where it has this value
//	amazon.*             a domain under every ending: amazon.de, amazon.co.uk
//	*                    every domain
//
// The name of a parameter ends in a star where any rest may follow.
type pattern struct{ host, path, param, value string }

func parsePattern(text string) pattern {
	text, query, _ := strings.Cut(strings.ToLower(text), "?")
	host, path, hasPath := strings.Cut(text, "/")
	if hasPath {
		path = "/" + path
	}
	param, value, _ := strings.Cut(query, "=")
	return pattern{host, path, param, value}
}

// patternsOf reads a list of the data, and what a site adds to it.
func patternsOf(file string, extra []string) []pattern {
	text, err := data.ReadFile("data/" + file)
	if err != nil {
		panic(err) // it is part of the program
	}
	var list []pattern
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, parsePattern(line))
		}
	}
	for _, e := range extra {
		list = append(list, parsePattern(e))
	}
	return list
}

// matches reports whether the pattern is of this address.
func (p pattern) matches(u *url.URL) bool {
	path := strings.ToLower(u.Path)
	switch {
	case !p.ofHost(strings.ToLower(u.Hostname())):
		return false
	case p.path == "/" && len(path) < 2, !strings.HasPrefix(path, p.path):
		return false
	}
	return p.param == "" || len(p.params(u)) > 0
}

func (p pattern) ofHost(host string) bool {
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

// params returns the parameters of an address that the pattern names, as they are written.
func (p pattern) params(u *url.URL) []string {
	var found []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		lower := strings.ToLower(name)
		prefix, open := strings.CutSuffix(p.param, "*")
		named := lower == p.param || open && strings.HasPrefix(lower, prefix)
		if named && (p.value == "" || strings.EqualFold(value, p.value)) {
			found = append(found, name)
		}
	}
	return found
}

// links returns the web addresses that the body links to, each once. What is quoted, a post of a social
// network for example, has links that its author chose.
func (s *subject) links() []*url.URL {
	var list []string
	for _, b := range s.body() {
		if b.element != "blockquote" {
			list = append(list, b.addresses()...)
		}
	}
	var parsed []*url.URL
	for _, address := range distinct(list) {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			parsed = append(parsed, u)
		}
	}
	return parsed
}

// linksTo returns the links that one of the patterns is of.
func (s *subject) linksTo(patterns []pattern) []*url.URL {
	return slices.DeleteFunc(s.links(), func(u *url.URL) bool { return !matchAny(patterns, u) })
}

func matchAny(patterns []pattern, u *url.URL) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(u) })
}

// shown is an address as a message may show it: without what only machines read.
func shown(u *url.URL) string {
	plain := *u
	plain.RawQuery, plain.Fragment, plain.User = "", "", nil
	return quote(strings.TrimPrefix(plain.String(), plain.Scheme+"://"))
}
