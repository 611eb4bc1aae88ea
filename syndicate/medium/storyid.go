package medium

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// StoryID returns the id of a story from its address, or from the id itself.
//
// Addresses of stories end in the id, a run of hexadecimal digits, mostly after a title:
//
//	https://medium.com/@user/the-title-0123456789ab?source=rss
//	https://blog.example.org/the-title-0123456789ab
//	https://medium.com/p/0123456789ab/edit
//
// The error says that the text is no such address.
func StoryID(address string) (string, error) {
	address = strings.TrimSpace(address)
	if isHexID(address) {
		return strings.ToLower(address), nil
	}
	u, err := url.Parse(address)
	if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		id := idSegment(strings.Split(strings.Trim(u.Path, "/"), "/"))
		if isHexID(id) {
			return strings.ToLower(id), nil
		}
	}
	return "", errors.New("this is no address of a story on medium: one like https://medium.com/@user/the-title-0123456789ab is needed")
}

// AuthorOf returns the user name that the address of a story tells, empty if it tells none. It tells one
// in two forms, https://help.medium.com/hc/en-us/articles/360051364454:
//
//	https://medium.com/@user/the-title-0123456789ab
//	https://user.medium.com/the-title-0123456789ab
//
// Addresses in publications, on custom domains and those of the editor are anybody's.
func AuthorOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if _, noStory := StoryID(address); err != nil || noStory != nil {
		return ""
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	if user, named := strings.CutPrefix(path[0], "@"); named && len(path) == 2 {
		return user
	}
	ownHosts := []string{"www", "blog", "help", "policy", "api", "miro"} // no user's
	user, isMedium := strings.CutSuffix(strings.ToLower(u.Hostname()), ".medium.com")
	if !isMedium || len(path) != 1 || strings.Contains(user, ".") || slices.Contains(ownHosts, user) {
		return ""
	}
	return user
}

// shortURL is an address of a story that works whatever its title is.
func shortURL(id string) string { return DefaultWebsite + "/p/" + url.PathEscape(id) }

// idSegment picks the part of a path that is the id if the path is a story's.
func idSegment(path []string) string {
	if i := slices.Index(path, "p"); i >= 0 && i+1 < len(path) {
		return path[i+1]
	}
	last := path[len(path)-1]
	return last[strings.LastIndexByte(last, '-')+1:]
}

// isHexID reports whether s looks like Medium's public ids. Stories have 8 to 12 digits so far, the
// documentation shows 6, publications have 12.
func isHexID(s string) bool {
	notHex := func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF", r) }
	return len(s) >= 6 && len(s) <= 32 && !strings.ContainsFunc(s, notHex)
}
