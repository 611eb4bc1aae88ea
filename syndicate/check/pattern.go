package check

import (
	"embed"
	"net/url"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// data is lists of facts about the web, each with its sources.
//
//go:embed data
var data embed.FS

// patternsOf reads a list of the data, and what a site adds to it.
func patternsOf(file string, extra []string) []addresses.Pattern {
	text, err := data.ReadFile("data/" + file)
	if err != nil {
		panic(err) // it is part of the program
	}
	list := addresses.ParseList(string(text))
	for _, e := range extra {
		list = append(list, addresses.ParsePattern(e))
	}
	return list
}

// webLinks returns the web addresses that the body links to, each once. What is quoted, a post of a social
// network for example, has links that its author chose.
func (s *subject) webLinks() []*url.URL {
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
func (s *subject) linksTo(patterns []addresses.Pattern) []*url.URL {
	return slices.DeleteFunc(slices.Clone(s.links()), func(u *url.URL) bool { return !addresses.MatchAny(patterns, u) })
}

// shown is an address as a message may show it: without what only machines read.
func shown(u *url.URL) string {
	plain := *u
	plain.RawQuery, plain.Fragment, plain.User = "", "", nil
	return quote(strings.TrimPrefix(plain.String(), plain.Scheme+"://"))
}
