package authority

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/time/rate"
)

const (
	timeout    = 15 * time.Second
	maxAnswer  = 1 << 20 // bytes; a month of ranks has less than 2 KB
	maxMessage = 160     // runes of what a source says for itself
)

// A client asks one source.
type client struct {
	name      string
	base      string
	key       string // empty for a source that needs none
	variable  string // where the key belongs; empty for a source that needs none
	keysAt    string // where people get one
	userAgent string
	pace      *rate.Limiter
	http      *http.Client
	now       func() time.Time
}

func (c *client) Name() string { return c.name }

// checkKey says how to get a key if there is none.
func (c *client) checkKey() error {
	if c.variable != "" && c.key == "" {
		return fmt.Errorf("%w: %s", ErrNoKey, c.advice())
	}
	return nil
}

// advice is what to do about a key.
func (c *client) advice() string {
	return fmt.Sprintf("set %s, which you get at %s", c.variable, c.keysAt)
}

// question returns a request that has v as JSON.
func (c *client) question(ctx context.Context, path string, v any) (*http.Request, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	return request, nil
}

// ask sends a request and returns the body of an answer that is a success. explain finds in another one
// what the source says about it, "" if it says nothing.
//
// Nothing of the request gets into an error: one of the sources wants its key in the address.
func (c *client) ask(request *http.Request, explain func(body []byte) string) ([]byte, error) {
	if err := c.pace.Wait(request.Context()); err != nil {
		return nil, fmt.Errorf("it was not asked in time: %w", err)
	}
	request.Header.Set("User-Agent", c.userAgent)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, c.unheard(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, c.unheard(err)
	case len(body) > maxAnswer:
		return nil, fmt.Errorf("it answers with more than %d MB", maxAnswer>>20)
	case response.StatusCode != http.StatusOK:
		return nil, c.refusal(response.StatusCode, explain(body))
	case isPage(response.Header, body):
		return nil, errors.New("it answers with a web page in place of figures")
	}
	return body, nil
}

// unheard is about an answer that did not come. The transport's own errors begin with the address.
func (c *client) unheard(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		if failed.Timeout() {
			return fmt.Errorf("no answer within %s", c.http.Timeout)
		}
		err = failed.Err
	}
	return fmt.Errorf("no answer: %s", c.clean(err.Error()))
}

func (c *client) refusal(status int, message string) error {
	what := map[int]string{
		http.StatusUnauthorized:    "the key is refused",
		http.StatusPaymentRequired: "the quota is used up",
		http.StatusForbidden:       "it does not answer this request",
		http.StatusTooManyRequests: "it was asked too often, or the quota is used up",
	}[status]
	message = cmp.Or(c.clean(message), http.StatusText(status))
	if what == "" {
		return fmt.Errorf("it answers with status %d: %s", status, message)
	}
	err := fmt.Errorf("%w: %s (status %d: %s)", ErrRefused, what, status, message)
	if status == http.StatusUnauthorized && c.variable != "" {
		err = fmt.Errorf("%w: %s", err, c.advice())
	}
	return err
}

// refused is a refusal that came as a success.
func (c *client) refused(message string) error {
	return fmt.Errorf("%w: %s", ErrRefused, cmp.Or(c.clean(message), "it does not say why"))
}

// clean makes one short line of what a source says, without the key.
func (c *client) clean(message string) string {
	if c.key != "" {
		message = strings.NewReplacer(c.key, "…", url.QueryEscape(c.key), "…").Replace(message)
	}
	message = strings.Join(strings.FieldsFunc(message, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(message); len(runes) > maxMessage {
		message = string(runes[:maxMessage]) + "…"
	}
	return message
}

// isPage reports whether an answer is for people, whatever it is called.
func isPage(h http.Header, body []byte) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "text/html") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// errUnreadable is about an answer that is not as documented.
var errUnreadable = errors.New("its answer cannot be read")

// decode reads an answer that is JSON.
func decode(body []byte, v any) error {
	if json.Unmarshal(body, v) != nil {
		return errUnreadable
	}
	return nil
}

// errorMessage finds what {"error": {"message": "..."}} says, which several sources answer.
func errorMessage(body []byte) string {
	var answer struct {
		Error struct {
			Message string `json:"message"`
			Data    struct {
				Explanation string `json:"explanation"` // Moz
			} `json:"data"`
		} `json:"error"`
	}
	if decode(body, &answer) != nil {
		return ""
	}
	return cmp.Or(answer.Error.Message, answer.Error.Data.Explanation)
}
