package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// An account is a user of the sandbox.
type account struct {
	id       string // in the API: opaque, and not the public one
	publicID string
	username string
	title    string
}

// accounts returns all users. The first one is who sits in front of the pages.
func accounts() []account {
	return []account{
		{"5303d74c64f66366f00cb9b2a94f3251bf5", "5a4db0c05e12", "sandbox", "Sandbox Writer"},
		{"1c7ad0b9e2f84d5316a0c9be74d2f8e03a6", "5a4db0c09e57", "guest", "Sandbox Guest"},
	}
}

// accountOf returns the user with the name. Stories that nobody's name is in are the first one's.
func accountOf(username string) (account, bool) {
	all := accounts()
	if username == "" {
		return all[0], true
	}
	i := slices.IndexFunc(all, func(a account) bool { return a.username == username })
	if i < 0 {
		return account{}, false
	}
	return all[i], true
}

// author returns who a story is by.
func author(story Story) account {
	a, _ := accountOf(story.Author)
	return a
}

func profilePath(a account) string { return "/@" + a.username }

// A scope is what a token may be used for.
type scope string

const (
	basicProfile     scope = "basicProfile"
	listPublications scope = "listPublications"
	publishPost      scope = "publishPost"
	uploadImage      scope = "uploadImage"
)

func allScopes() []scope { return []scope{basicProfile, listPublications, publishPost, uploadImage} }

// A grant is what a token stands for.
type grant struct {
	username string
	scopes   []scope
}

// integrationTokens never run out.
func integrationTokens() map[string]grant {
	return map[string]grant{
		"sandbox":       {"sandbox", allScopes()},
		"sandbox-basic": {"sandbox", []scope{basicProfile, publishPost}},
		"sandbox-none":  {"sandbox", nil},
		"guest":         {"guest", allScopes()},
	}
}

// grantOf returns what a token stands for, if it is good.
func (s *Server) grantOf(token string) (g grant, known bool) {
	if g, known = integrationTokens()[token]; known {
		return g, true
	}
	if username, known := s.options.Tokens[token]; known {
		return grant{username, allScopes()}, true
	}
	return s.signIns.grantOf(token, s.options.Now())
}

// A publication is one that users see.
type publication struct {
	id, slug, name string
	roles          map[string][]string // by user name: "editor", "writer"
}

func publications() []publication {
	return []publication{
		// Medium lists an editor as a writer too.
		{"5a4db0c5ed17", "sandbox-weekly", "Sandbox Weekly", map[string][]string{"sandbox": {"writer", "editor"}}},
		{"5a4db0c9ae57", "sandbox-guests", "Sandbox Guests", map[string][]string{"sandbox": {"writer"}, "guest": {"writer", "editor"}}},
		// Medium's list has publications that one merely follows.
		{"5a4db0c0ffee", "sandbox-elsewhere", "Sandbox Elsewhere", nil},
	}
}

// findPublication returns the publication with the id.
func findPublication(id string) (publication, bool) {
	all := publications()
	i := slices.IndexFunc(all, func(p publication) bool { return p.id == id })
	if i < 0 {
		return publication{}, false
	}
	return all[i], true
}

// authorized lets requests through whose token has the scope, and says whose it is.
func (s *Server) authorized(needed scope, next func(http.ResponseWriter, *http.Request, account)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		g, known := s.grantOf(token)
		switch {
		case token == "":
			writeError(w, http.StatusUnauthorized, codeNoToken, "An access token is required.")
		case !known:
			writeError(w, http.StatusUnauthorized, codeBadToken, "Token was invalid.")
		case !slices.Contains(g.scopes, needed):
			writeError(w, http.StatusUnauthorized, codeMissingScope, "Missing scope: "+string(needed))
		default:
			a, _ := accountOf(g.username)
			next(w, r, a)
		}
	}
}
