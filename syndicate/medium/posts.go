package medium

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// maxWait is the longest wait that Medium may ask for before a create is sent again.
const maxWait = time.Minute

// A Post is a story to be created. Medium refuses a request with a field that it does not know, so
// these are all there are.
type Post struct {
	// Title is for lists and search engines. Readers see the first h1 of the content. Medium ignores
	// a title of more than 100 characters and makes one from the content.
	Title string `json:"title"`
	// Content is HTML.
	Content string `json:"content"`
	// Tags: Medium uses the first three and leaves out any of more than 25 characters.
	Tags []string `json:"tags,omitempty"`
	// CanonicalURL is the absolute address of the original.
	CanonicalURL string `json:"canonicalUrl"`
	// PublishStatus has to be given: Medium takes a missing one for public.
	PublishStatus syndicate.Status `json:"publishStatus"`
	// License is one of the licenses of [Profile]; empty means all rights reserved.
	License string `json:"license,omitempty"`
	// NotifyFollowers is always sent, since Medium does not say what holds without.
	NotifyFollowers bool `json:"notifyFollowers"`
}

// A CreatedPost is what Medium says about a story that it created. Only the id is certain.
type CreatedPost struct {
	ID            string
	URL           string
	PublishStatus syndicate.Status
	PublishedAt   time.Time // zero for drafts
}

// CreatePost creates a story of the user (POST /users/{authorId}/posts).
//
// An error that wraps [syndicate.ErrRejected] proves that nothing was created; one that wraps
// [syndicate.ErrStop] as well will meet the next story too. After every other error the story may
// exist, and the call must not be repeated.
//
// It is sent twice in one case only: when Medium answers that there were too many requests, which
// proves that nothing was created, and asks to wait for a minute at most.
func (c *Client) CreatePost(ctx context.Context, authorID string, p Post) (CreatedPost, error) {
	return c.createPost(ctx, p, "users", authorID, "posts")
}

// CreatePostInPublication creates a story in a publication (POST /publications/{publicationId}/posts).
// Writers may create drafts only; editors any story. Its errors are those of [Client.CreatePost].
func (c *Client) CreatePostInPublication(ctx context.Context, publicationID string, p Post) (CreatedPost, error) {
	return c.createPost(ctx, p, "publications", publicationID, "posts")
}

func (c *Client) createPost(ctx context.Context, p Post, path ...string) (CreatedPost, error) {
	body, err := p.encode()
	if err != nil {
		return CreatedPost{}, rejectedError{error: err}
	}
	create := request{
		method:      http.MethodPost,
		path:        path,
		contentType: "application/json",
		body:        body,
		timeout:     c.createTimeout,
	}
	created, err := c.createOnce(ctx, create)

	var refused *Error
	if !errors.As(err, &refused) || !refused.asksToWait() {
		return created, err
	}
	if waitErr := c.wait(ctx, refused.RetryAfter); waitErr != nil {
		return CreatedPost{}, err
	}
	return c.createOnce(ctx, create)
}

// asksToWait reports whether the same create may be sent again soon.
func (e *Error) asksToWait() bool {
	return e.Status == http.StatusTooManyRequests && e.RetryAfter > 0 && e.RetryAfter <= maxWait
}

// createOnce sends a create and sorts its outcome: success, proof that nothing was created, or doubt.
func (c *Client) createOnce(ctx context.Context, create request) (CreatedPost, error) {
	a, err := c.do(ctx, create)
	var unsent unsentError
	if errors.As(err, &unsent) {
		return CreatedPost{}, rejectedError{error: err, stop: true}
	}
	if err != nil {
		return CreatedPost{}, err
	}
	fields, err := decode[map[string]json.RawMessage](a)
	var refused *Error
	if errors.As(err, &refused) && refused.provesNothingCreated() {
		return CreatedPost{}, rejectedError{error: err, stop: refused.hitsEveryone()}
	}
	if err != nil {
		return CreatedPost{}, err
	}
	created := readCreated(fields)
	if created.ID == "" {
		return CreatedPost{}, fmt.Errorf("medium answered with status %d but without the id of a story", a.status)
	}
	return created, nil
}

// readCreated takes what it can use from the answer. The id proves that the story exists, so that
// nothing about the other fields may turn the answer into an error.
func readCreated(fields map[string]json.RawMessage) CreatedPost {
	created := CreatedPost{
		ID:            field[string](fields, "id"),
		URL:           field[string](fields, "url"),
		PublishStatus: field[syndicate.Status](fields, "publishStatus"),
	}
	if ms := field[int64](fields, "publishedAt"); ms > 0 {
		created.PublishedAt = time.UnixMilli(ms).UTC()
	}
	return created
}

// field decodes one field, to the zero value if it is absent or of another type.
func field[T any](fields map[string]json.RawMessage, name string) T {
	var value T
	if json.Unmarshal(fields[name], &value) != nil {
		return *new(T)
	}
	return value
}

// encode checks what Medium would silently take for something else, and packs the rest.
func (p Post) encode() ([]byte, error) {
	status, err := syndicate.ParseStatus(string(p.PublishStatus))
	if err != nil {
		return nil, fmt.Errorf("the status of the story %w", err)
	}
	p.PublishStatus = status
	if p.CanonicalURL == "" {
		return nil, errors.New("the story has no canonical address")
	}
	return json.Marshal(struct {
		Post
		ContentFormat string `json:"contentFormat"`
	}{p, "html"})
}
