package addresses

import (
	_ "embed"
	"net/url"
	"slices"
	"strings"
)

//go:embed tracking.txt
var tracking string

// Tracking returns the parameters that only tell a site where its readers come from, and those that a site
// adds: names, of which each counts on every domain, or whole patterns.
func Tracking(extra []string) []Pattern {
	list := ParseList(tracking)
	for _, name := range extra {
		if !strings.Contains(name, "?") {
			name = "*?" + name
		}
		list = append(list, ParsePattern(name))
	}
	return list
}

// Strip takes the parameters that the patterns name out of an address, and leaves the rest of it as it is
// written. It returns the address itself if there are none.
func Strip(address string, patterns []Pattern) string {
	u, err := url.Parse(address)
	if err != nil || !MatchAny(patterns, u) {
		return address
	}
	kept := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(pair string) bool {
		return slices.ContainsFunc(patterns, func(p Pattern) bool { return p.names(pair) && p.Matches(u) })
	})
	page, rest, _ := strings.Cut(address, "?")
	_, fragment, jumps := strings.Cut(rest, "#")
	if len(kept) > 0 {
		page += "?" + strings.Join(kept, "&")
	}
	if jumps {
		page += "#" + fragment
	}
	return page
}
