package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// The one user. Ids of users are opaque in the API and differ from the public one.
const (
	userID       = "5303d74c64f66366f00cb9b2a94f3251bf5"
	publicUserID = "5a4db0c05e12"
	username     = "sandbox"
	userTitle    = "Sandbox Writer"
)

// A scope is what a token may be used for.
type scope string

const (
	basicProfile     scope = "basicProfile"
	listPublications scope = "listPublications"
	publishPost      scope = "publishPost"
	uploadImage      scope = "uploadImage"
)

// scopesOf returns what a token may do, and whether it exists.
func scopesOf(token string) (scopes []scope, known bool) {
	switch token {
	case "sandbox":
		return []scope{basicProfile, listPublications, publishPost, uploadImage}, true
	case "sandbox-basic":
		return []scope{basicProfile, publishPost}, true
	case "sandbox-none":
		return nil, true
	}
	return nil, false
}

// A publication is one that the user sees.
type publication struct {
	id, slug, name string
	roles          []string // of the user: "editor", "writer"
}

func publications() []publication {
	return []publication{
		// Medium lists an editor as a writer too.
		{"5a4db0c5ed17", "sandbox-weekly", "Sandbox Weekly", []string{"writer", "editor"}},
		{"5a4db0c9ae57", "sandbox-guests", "Sandbox Guests", []string{"writer"}},
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

// authorized lets requests through whose token has the scope.
func (s *Server) authorized(needed scope, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		scopes, known := scopesOf(token)
		switch {
		case token == "":
			writeError(w, http.StatusUnauthorized, codeNoToken, "An access token is required.")
		case !known:
			writeError(w, http.StatusUnauthorized, codeBadToken, "Token was invalid.")
		case !slices.Contains(scopes, needed):
			writeError(w, http.StatusUnauthorized, codeMissingScope, "Missing scope: "+string(needed))
		default:
			next(w, r)
		}
	}
}
