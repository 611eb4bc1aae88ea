package medium_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// TestRefusals holds the client to its promise: what each answer to a create proves, and what people
// are told about it.
func TestRefusals(t *testing.T) {
	const (
		json    = "application/json; charset=utf-8"
		html    = "text/html; charset=utf-8"
		doubt   = "in doubt"
		reject  = "rejected"
		stopAll = "rejected and stop"
	)
	for _, tt := range []struct {
		name        string
		status      int
		contentType string
		body        string
		want        string // part of the message
		proof       string
	}{
		{"bad request", 400, json, `{"errors":[{"message":"Title is bad.","code":2000}]}`, `medium refused (status 400, code 2000: Title is bad)`, reject},
		{"no content", 400, json, `{"errors":[{"message":"No content specified.","code":2002}]}`, "no content in the story", reject},
		{"unexpected field", 400, json, `{"errors":[{"message":"Unexpected fields specified.","code":6007}]}`, "mistake in syndicate, please report", reject},
		{"no errors listed", 400, json, `{"errors":[]}`, "medium refused (status 400)", reject},
		{"unreadable error", 400, json, `{"errors":`, "medium refused (status 400)", reject},
		{"error that is a page", 400, html, `<h1>Bad</h1>`, "medium refused (status 400)", reject},
		{"no token", 401, json, `{"errors":[{"message":"An access token is required.","code":6000}]}`, "do not revoke an old token, medium gives out no new ones", stopAll},
		{"bad token", 401, json, `{"errors":[{"message":"Token was invalid.","code":6003}]}`, "refused the token", stopAll},
		{"unauthorized without words", 401, "", ``, "refused the token", stopAll},
		{"missing scope", 401, json, `{"errors":[{"message":"Missing scope: publishPost","code":6002}]}`, "lacks the permission for this (status 401, code 6002: Missing scope: publishPost)", stopAll},
		{"unknown application", 400, json, `{"errors":[{"message":"Application not found","code":6005}]}`, "does not recognise where the token comes from", stopAll},
		{"disabled", 403, json, `{"errors":[{"message":"x","code":6027}]}`, "switched its api off", stopAll},
		{"forbidden", 403, json, `{"errors":[{"message":"Not yours","code":0}]}`, "medium refused (status 403: Not yours)", reject},
		{"network edge", 403, html, `<title>Just a moment...</title>`, "blocked at the network edge (Cloudflare), not a bad token: run it from another address", stopAll},
		{"not found", 404, json, `{"errors":[{"message":"Nothing here","code":1}]}`, "status 404", reject},
		{"rate limit", 429, json, `{"errors":[{"message":"User has reached the rate limit for publishing today.","code":1007}]}`, "try again in 24 hours", stopAll},
		{"rate limit without words", 429, html, ``, "try again in 24 hours", stopAll},
		{"huge refusal", 400, json, `{"errors":[` + strings.Repeat(" ", 2<<20), "status 400", reject},

		{"conflict", 409, json, `{"errors":[]}`, "medium refused (status 409)", doubt},
		{"request timeout", 408, html, ``, "status 408", doubt},
		{"server error", 500, json, `{"errors":[{"message":"oops","code":1}]}`, "problem of its own (status 500, code 1: oops)", doubt},
		{"bad gateway", 502, html, `<h1>Bad gateway</h1>`, "problem of its own (status 502)", doubt},
		{"unavailable", 503, "", ``, "status 503", doubt},
		{"success without body", 201, json, ``, "cannot be read", doubt},
		{"success that is a page", 200, html, `<html>`, "a web page instead of JSON", doubt},
		{"success of unknown type", 201, "", `{"data":{"id":"abc123"}}`, "instead of JSON", doubt},
		{"cut JSON", 201, json, `{"data":{"id":"abc1`, "cannot be read", doubt},
		{"no data", 201, json, `{"id":"abc123"}`, "no data", doubt},
		{"data of another type", 201, json, `{"data":["abc123"]}`, "cannot be read", doubt},
		{"no id", 201, json, `{"data":{"url":"https://medium.com/p/abc123"}}`, "without the id", doubt},
		{"id of another type", 201, json, `{"data":{"id":17}}`, "without the id", doubt},
		{"more than there should be", 201, json, `{"data":{"id":"abc123"}}{}`, "cannot be read", doubt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, medium.Options{BaseURL: serve(t, reply(tt.status, tt.contentType, tt.body))})
			for _, create := range []func() (medium.CreatedPost, error){
				func() (medium.CreatedPost, error) { return c.CreatePost(t.Context(), "u1", aPost) },
				func() (medium.CreatedPost, error) { return c.CreatePostInPublication(t.Context(), "p1", aPost) },
			} {
				_, err := create()
				wantError(t, err, tt.want)
				if got, want := errors.Is(err, syndicate.ErrRejected), tt.proof != doubt; got != want {
					t.Errorf("%v: wraps ErrRejected: %t, want %t", err, got, want)
				}
				if got, want := errors.Is(err, syndicate.ErrStop), tt.proof == stopAll; got != want {
					t.Errorf("%v: wraps ErrStop: %t, want %t", err, got, want)
				}
			}
		})
	}
}

func TestBlockedByHeader(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("cf-mitigated", "challenge")
		reply(403, "application/json", `{}`)(w, r)
	})
	_, err := newClient(t, medium.Options{BaseURL: base}).Me(t.Context())
	var refused *medium.Error
	if !errors.As(err, &refused) || !refused.Blocked {
		t.Errorf("got %v, want an Error that is Blocked", err)
	}
}

func TestMessageIsShownOnOneLine(t *testing.T) {
	body := `{"errors":[{"code":9,"message":"a\n b\t\u001b[31mc\u0000` + strings.Repeat("é", 300) + `"}]}`
	_, err := newClient(t, medium.Options{BaseURL: serve(t, reply(400, "application/json", body))}).Me(t.Context())
	var refused *medium.Error
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want an Error", err)
	}
	if want := "a b [31mc" + strings.Repeat("é", 191) + "..."; refused.Message != want {
		t.Errorf("got  %q\nwant %q", refused.Message, want)
	}
}

func TestRetryAfter(t *testing.T) {
	const date = "Sun, 22 Nov 2026 10:00:00 GMT"
	for _, tt := range []struct {
		name, retryAfter, date string
		want                   time.Duration
	}{
		{"absent", "", date, 0},
		{"seconds", "17", date, 17 * time.Second},
		{"negative", "-17", date, 0},
		{"date", "Sun, 22 Nov 2026 10:00:30 GMT", date, 30 * time.Second},
		{"date that has passed", "Sun, 22 Nov 2026 09:00:00 GMT", date, 0},
		{"date by an unknown clock", "Sun, 22 Nov 2026 10:00:30 GMT", "now", 0},
		{"nonsense", "soon", date, 0},
		{"absurd", "9999999999999999999", date, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Retry-After", tt.retryAfter)
				w.Header().Set("Date", tt.date)
				w.WriteHeader(429)
			})
			_, err := newClient(t, medium.Options{BaseURL: base}).Me(t.Context())
			var refused *medium.Error
			if !errors.As(err, &refused) || refused.RetryAfter != tt.want {
				t.Errorf("got %#v, want a wait of %s", refused, tt.want)
			}
		})
	}
}
