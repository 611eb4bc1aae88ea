package medium

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// get reads one resource.
func get[T any](ctx context.Context, c *Client, path ...string) (T, error) {
	a, err := c.do(ctx, request{method: http.MethodGet, path: path, timeout: readTimeout})
	if err != nil {
		var none T
		return none, err
	}
	return decode[T](a)
}

// decode reads the data of an answer. The error is an [*Error] unless the answer is a success.
func decode[T any](a *answer) (T, error) {
	var envelope struct {
		Data *T `json:"data"`
	}
	if a.status < 200 || a.status > 299 {
		return *new(T), newError(a)
	}
	// Medium answers unknown paths with 200 and a page of its website.
	if !isJSON(a.header) {
		return *new(T), fmt.Errorf("medium answered with status %d and %s instead of JSON", a.status, describeType(a))
	}
	if a.cut {
		return *new(T), fmt.Errorf("medium answered with status %d and more than %d MB", a.status, maxAnswer>>20)
	}
	if err := json.Unmarshal(a.body, &envelope); err != nil {
		return *new(T), fmt.Errorf("medium answered with status %d and JSON that cannot be read: %s", a.status, oneLine(err.Error(), a.token))
	}
	if envelope.Data == nil {
		return *new(T), errors.New("medium's answer has no data")
	}
	return *envelope.Data, nil
}

func isJSON(h http.Header) bool {
	t := mediaType(h)
	return t == "application/json" || strings.HasSuffix(t, "+json")
}

func isHTML(h http.Header) bool { return mediaType(h) == "text/html" }

func mediaType(h http.Header) string {
	t, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return t
}

func describeType(a *answer) string {
	switch {
	case isHTML(a.header):
		return "a web page"
	case a.header.Get("Content-Type") == "":
		return "a body of unknown type"
	}
	return oneLine(a.header.Get("Content-Type"), a.token)
}
