package medium

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Codes of Medium's errors. They are not documented: the numbers were seen in answers and in
// Medium's own WordPress plugin.
const (
	CodeRateLimit          = 1007 // as many stories today as Medium allows
	CodeNoContent          = 2002
	CodeMissingScope       = 6002 // the token may not do this; other things it may
	CodeUnknownApplication = 6005 // seen for days on end with tokens that worked again afterwards
	CodeUnknownCode        = 6016 // of a sign-in
	CodeUnexpectedField    = 6007 // the request has a field, or a type of one, that Medium does not know
	CodeDisabled           = 6027 // the API is switched off
)

// An Error is an answer of Medium that is not a success.
type Error struct {
	Status  int    // HTTP status
	Code    int    // Medium's own, 0 if the answer has none
	Message string // Medium's words: one line, shortened, without the token; may be empty
	// Blocked reports that the answer is not from Medium's API but from the network edge before it,
	// which turns away certain addresses.
	Blocked bool
	// RetryAfter is the wait that the answer asks for, 0 if it asks for none.
	RetryAfter time.Duration
}

// Error says what is wrong and what to do about it.
func (e *Error) Error() string {
	said := e.status()
	if e.Message != "" {
		said += ": " + strings.TrimSuffix(e.Message, ".")
	}
	return fmt.Sprintf("%s (%s)", e.explanation(), said)
}

// status is the numbers that came back.
func (e *Error) status() string {
	if e.Code == 0 {
		return fmt.Sprintf("status %d", e.Status)
	}
	return fmt.Sprintf("status %d, code %d", e.Status, e.Code)
}

func (e *Error) explanation() string {
	switch e.Code {
	case CodeRateLimit:
		return "medium publishes no more stories of this account today: try again in 24 hours"
	case CodeNoContent:
		return "medium found no content in the story"
	case CodeMissingScope:
		return "medium's token lacks the permission for this"
	case CodeUnknownApplication:
		return "medium does not recognise where the token comes from: this has passed by itself before, try again in a day or two and do not revoke the token"
	case CodeUnexpectedField:
		return "medium does not know a field of the request: this is a mistake in syndicate, please report it"
	case CodeDisabled:
		return "medium has switched its api off for now: try again later"
	}
	switch {
	case e.Blocked:
		return "blocked at the network edge (Cloudflare), not a bad token: run it from another address, such as a computer at home"
	case e.Status == http.StatusUnauthorized:
		return "medium refused the token: check that it is complete, and do not revoke an old token, medium gives out no new ones"
	case e.Status == http.StatusTooManyRequests:
		return "medium wants fewer requests: try again in 24 hours"
	case e.Status >= 300 && e.Status < 400:
		return "medium redirects elsewhere, which is not followed because the token would go along: check the address of the api"
	case e.Status >= 500:
		return "medium has a problem of its own"
	}
	return "medium refused"
}

// provesNothingCreated reports whether the answer to a create is one that Medium gives before it
// creates anything. A redirect or a failure of the server is not: it may come after.
func (e *Error) provesNothingCreated() bool {
	return slices.Contains([]int{
		http.StatusBadRequest,
		http.StatusUnauthorized,
		http.StatusForbidden,
		http.StatusNotFound,
		http.StatusTooManyRequests,
	}, e.Status)
}

// hitsEveryone reports whether the next create would be answered alike.
func (e *Error) hitsEveryone() bool {
	return e.Blocked ||
		e.Status == http.StatusUnauthorized || e.Status == http.StatusTooManyRequests ||
		e.Code == CodeUnknownApplication || e.Code == CodeDisabled
}

// newError reads an answer that is not a success. Whatever is in the body, it never fails.
func newError(a *answer) *Error {
	e := &Error{Status: a.status, RetryAfter: retryAfter(a.header)}
	if isJSON(a.header) {
		var body struct {
			Errors []struct {
				Message string `json:"message"`
				Code    int    `json:"code"`
			} `json:"errors"`
		}
		// What cannot be read is left empty: the status says enough.
		if json.Unmarshal(a.body, &body) == nil && len(body.Errors) > 0 {
			e.Code = body.Errors[0].Code
			e.Message = oneLine(body.Errors[0].Message, a.token)
		}
	}
	e.Blocked = a.status == http.StatusForbidden && (isHTML(a.header) || a.header.Get("Cf-Mitigated") != "")
	return e
}

// retryAfter reads the header Retry-After, seconds or a date. A date is compared with the server's
// own clock.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return max(at.Sub(now), 0)
}

// An unsentError is about a request that provably never left this machine.
type unsentError struct{ error }

func (e unsentError) Unwrap() error { return e.error }

// A rejectedError proves that nothing was created.
type rejectedError struct {
	error
	stop bool // the next create would fail alike
}

func (e rejectedError) Unwrap() []error {
	if e.stop {
		return []error{syndicate.ErrRejected, syndicate.ErrStop, e.error}
	}
	return []error{syndicate.ErrRejected, e.error}
}

// explainFailure says why there is no answer. The transport's own words may repeat what the other
// side sent, so they are cleaned, and nothing but the end of the context can be unwrapped from it.
func explainFailure(ctx, limited context.Context, r request, err error, token string) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("interrupted before medium had answered: %w", ctx.Err())
	case limited.Err() != nil:
		return fmt.Errorf("medium did not answer within %s", r.timeout)
	}
	var outer *url.Error // "Post "https://...": reason"
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return errors.New("no answer from medium: " + oneLine(err.Error(), token))
}

// maxMessage is how much of a foreign message is shown, in characters.
const maxMessage = 200

// oneLine makes a foreign text fit to be shown: one line, nothing that a terminal would act on, no
// token, not too long. The token goes before the length so that no half of it is left over.
func oneLine(s, token string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if token != "" {
		s = strings.ReplaceAll(s, token, "[token]")
	}
	if r := []rune(s); len(r) > maxMessage {
		s = string(r[:maxMessage]) + "..."
	}
	return s
}
