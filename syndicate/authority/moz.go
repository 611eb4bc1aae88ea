package authority

import (
	"context"
	"crypto/rand"
)

// moz knows the domain authority, which Moz computes from its own index of links.
//
// It is the JSON-RPC API, which Moz documents in place of the older Links API:
// https://moz.com/api/docs/guides/getting-started. POST /jsonrpc with the token in the header x-moz-token;
// an id has at least 24 characters. Errors are documented as in testdata/moz-error.json. The page about the
// method itself could not be read; its fields are those that programs use that call it, see
// testdata/README.md. None of them says of what day the authority is: last_crawled is about a page.
type moz struct{ client }

func (s *moz) Figure(ctx context.Context, host string) (Figure, error) {
	if err := s.checkKey(); err != nil {
		return Figure{}, err
	}
	request, err := s.question(ctx, "/jsonrpc", map[string]any{
		"jsonrpc": "2.0",
		"id":      rand.Text(),
		"method":  "data.site.metrics.fetch",
		"params":  map[string]any{"data": map[string]any{"site_query": map[string]string{"query": host, "scope": "domain"}}},
	})
	if err != nil {
		return Figure{}, err
	}
	request.Header.Set("X-Moz-Token", s.key)
	body, err := s.ask(request, errorMessage)
	if err != nil {
		return Figure{}, err
	}
	var answer struct {
		Result *struct {
			Metrics struct {
				RootDomain string   `json:"root_domain"`
				Authority  *float64 `json:"domain_authority"`
			} `json:"site_metrics"`
		} `json:"result"`
	}
	if err := decode(body, &answer); err != nil {
		return Figure{}, err
	}
	if message := errorMessage(body); message != "" {
		return Figure{}, s.refused(message)
	}
	if answer.Result == nil {
		return Figure{}, errUnreadable
	}
	f := Figure{Measure: DomainAuthority, At: s.now().UTC()}
	f.Of, f.Shared = registered(host)
	if root, err := Domain(answer.Result.Metrics.RootDomain); err == nil {
		f.Of, f.Shared = root, f.Shared && root == f.Of
	}
	if authority := answer.Result.Metrics.Authority; authority != nil {
		f.Value = *authority
	} else {
		f.Unknown = true
	}
	return f, nil
}
