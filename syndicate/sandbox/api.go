package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
)

// Codes that Medium uses.
const (
	codeRateLimit       = 1007
	codeNoContent       = 2002
	codeMarkdown        = 2012
	codeNoToken         = 6000
	codeMissingScope    = 6002
	codeBadToken        = 6003
	codeUserNotFound    = 6004
	codeAppNotFound     = 6005
	codeUnexpectedField = 6007
	codeCodeNotFound    = 6016
)

// codeInvalid is the sandbox's own: Medium's codes for bad values are not known.
const codeInvalid = 2000

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil { // only types of this package get here
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(body)
}

// writeData answers with a success in Medium's envelope.
func writeData(w http.ResponseWriter, status int, data any) {
	writeJSON(w, status, map[string]any{"data": data})
}

// writeError answers with a failure in Medium's envelope.
func writeError(w http.ResponseWriter, status, code int, message string) {
	type apiError struct {
		Message string `json:"message"`
		Code    int    `json:"code"`
	}
	writeJSON(w, status, map[string]any{"errors": []apiError{{message, code}}})
}

func writeHTML(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// writeShell is what Medium answers on paths that do not exist.
func writeShell(w http.ResponseWriter) {
	writeHTML(w, http.StatusOK, `<!doctype html><html><head><title>Medium</title></head><body><div id="root"></div></body></html>`)
}

func methodNotAllowed(w http.ResponseWriter, _ *http.Request) {
	writeError(w, http.StatusMethodNotAllowed, codeInvalid, "Stories can be created and nothing else.")
}

// base is the address of the sandbox as the client knows it, so that links work when clicked.
func base(r *http.Request) string { return "http://" + r.Host }

func (s *Server) getMe(w http.ResponseWriter, r *http.Request, a account) {
	writeData(w, http.StatusOK, map[string]string{
		"id":       a.id,
		"username": a.username,
		"name":     a.title,
		"url":      base(r) + profilePath(a),
		"imageUrl": "",
	})
}

func (s *Server) getPublications(w http.ResponseWriter, r *http.Request, a account) {
	if r.PathValue("id") != a.id {
		writeError(w, http.StatusForbidden, codeUserNotFound, "User not found")
		return
	}
	list := []map[string]string{}
	for _, p := range publications() {
		list = append(list, map[string]string{
			"id": p.id, "name": p.name, "description": "", "url": base(r) + "/" + p.slug, "imageUrl": "",
		})
	}
	writeData(w, http.StatusOK, list)
}

func (s *Server) getContributors(w http.ResponseWriter, r *http.Request, _ account) {
	p, found := findPublication(r.PathValue("id"))
	if !found {
		writeError(w, http.StatusNotFound, codeInvalid, "Publication not found")
		return
	}
	list := []map[string]string{
		{"publicationId": p.id, "userId": "1eecb5a7f1c4d9a2b80c6e35f79d0a14c2b", "role": "editor"}, // somebody else
	}
	for _, a := range accounts() {
		for _, role := range p.roles[a.username] {
			list = append(list, map[string]string{"publicationId": p.id, "userId": a.id, "role": role})
		}
	}
	writeData(w, http.StatusOK, list)
}

// listStories is for tests and scripts: what was created, whatever the client was told.
func (s *Server) listStories(w http.ResponseWriter, _ *http.Request) {
	stories := s.Stories()
	if stories == nil {
		stories = []Story{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"count": len(stories), "stories": stories})
}
