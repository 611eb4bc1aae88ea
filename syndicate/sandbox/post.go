package sandbox

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// maxPost is the largest body of a create, in bytes. Medium's limit is unknown.
const maxPost = 8 << 20

// A post is the body of a create, checked.
type post struct {
	title, content  string
	tags            []string
	canonicalURL    string
	status          syndicate.Status
	license         string
	notifyFollowers bool
	publishedAt     time.Time // zero if it was not sent
}

// A refusal is why a body is no post.
type refusal struct {
	code    int
	message string
}

// readPost reads the body of a create as strictly as Medium: every field has to be known, and of the
// right type.
func readPost(r *http.Request, now time.Time) (post, *refusal) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return post{}, &refusal{codeInvalid, "Content-Type has to be application/json."}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPost+1))
	if err != nil || len(body) > maxPost {
		return post{}, &refusal{codeInvalid, "The body cannot be read or is too large."}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return post{}, &refusal{codeInvalid, "The body is no JSON object."}
	}

	// Medium takes a story without a status for public.
	p := post{status: syndicate.Public, license: "all-rights-reserved"}
	var format, publishedAt string
	places := map[string]any{
		"title": &p.title, "contentFormat": &format, "content": &p.content, "tags": &p.tags,
		"canonicalUrl": &p.canonicalURL, "publishStatus": &p.status, "license": &p.license,
		"notifyFollowers": &p.notifyFollowers, "publishedAt": &publishedAt,
	}
	for name, value := range fields {
		place, known := places[name]
		if !known || string(value) == "null" || json.Unmarshal(value, place) != nil {
			return post{}, &refusal{codeUnexpectedField, "Unexpected fields specified."}
		}
	}
	if refused := p.check(format); refused != nil {
		return post{}, refused
	}
	if _, sent := fields["canonicalUrl"]; sent && !isAbsolute(p.canonicalURL) {
		return post{}, &refusal{codeInvalid, "canonicalUrl has to be an absolute address."}
	}
	if publishedAt != "" {
		if p.publishedAt, err = time.Parse(time.RFC3339, publishedAt); err != nil || p.publishedAt.After(now) {
			return post{}, &refusal{codeInvalid, "publishedAt has to be a time in the past."}
		}
	}
	return p, nil
}

func (p *post) check(format string) *refusal {
	switch {
	case strings.TrimSpace(p.title) == "":
		return &refusal{codeInvalid, "No title specified."}
	case strings.TrimSpace(p.content) == "":
		return &refusal{codeNoContent, "No content specified."}
	case format == "markdown":
		// Reported of Medium in 2026; the same text as HTML worked.
		return &refusal{codeMarkdown, "Markdown parser error."}
	case format != "html":
		return &refusal{codeInvalid, "contentFormat has to be html or markdown."}
	case !slices.Contains([]syndicate.Status{syndicate.Public, syndicate.Unlisted, syndicate.Draft}, p.status):
		return &refusal{codeInvalid, "publishStatus has to be public, unlisted or draft."}
	case !slices.Contains(licenses(), p.license):
		return &refusal{codeInvalid, "There is no such license."}
	}
	return nil
}

func licenses() []string {
	return []string{
		"all-rights-reserved", "cc-40-by", "cc-40-by-sa", "cc-40-by-nd", "cc-40-by-nc", "cc-40-by-nc-nd",
		"cc-40-by-nc-sa", "cc-40-zero", "public-domain",
	}
}

// isAbsolute reports whether an address leads to a website from anywhere.
func isAbsolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
