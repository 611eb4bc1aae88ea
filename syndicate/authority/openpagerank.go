package authority

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// openPageRankPause is between two requests: 60 in a minute is the limit without a paid plan.
const openPageRankPause = 1100 * time.Millisecond

// openPageRank computes the page rank of domains from the links that Common Crawl found.
//
// POST /v1/domains/bulk with the key as a bearer token: https://openpagerank.keywordseverywhere.com/docs.
// It took the place of DomCop's getPageRank, which is gone: see testdata/README.md. A host is answered
// with the domain that it is in, and with a score of its own under hosts, as in
// testdata/openpagerank-subdomain.json.
type openPageRank struct{ client }

// openPageRankScore is null where a domain or host is not found.
type openPageRankScore struct {
	Found bool     `json:"found"`
	Score *float64 `json:"open_page_rank"`
}

func (s *openPageRank) Figure(ctx context.Context, host string) (Figure, error) {
	if err := s.checkKey(); err != nil {
		return Figure{}, err
	}
	host = bare(host)
	request, err := s.question(ctx, "/domains/bulk", map[string]any{"domains": []string{host}, "include_history": false})
	if err != nil {
		return Figure{}, err
	}
	request.Header.Set("Authorization", "Bearer "+s.key)
	body, err := s.ask(request, errorMessage)
	if err != nil {
		return Figure{}, err
	}
	var answer struct {
		Date    string `json:"as_of"`
		Results []struct {
			openPageRankScore
			Domain string `json:"domain"`
			Hosts  []struct {
				openPageRankScore
				Host string `json:"host"`
			} `json:"hosts"`
		} `json:"results"`
		Invalid []string `json:"invalid"`
	}
	switch err := decode(body, &answer); {
	case err != nil:
		return Figure{}, err
	case len(answer.Invalid) > 0:
		return Figure{}, fmt.Errorf("it does not take %s for a domain", host)
	case len(answer.Results) != 1:
		return Figure{}, errUnreadable
	}
	result := answer.Results[0]
	domain, err := Domain(result.Domain)
	if err != nil || !strings.HasSuffix("."+host, "."+domain) {
		return Figure{}, errUnreadable
	}
	f := Figure{Measure: PageRank, Of: domain, Unknown: true, At: s.now().UTC()}
	f.Date, _ = time.Parse(time.DateOnly, answer.Date)
	score := result.openPageRankScore
	if _, shared := registered(host); shared && domain != host {
		f.Shared = true
		for _, own := range result.Hosts { // better than what all sites there share
			if own.Host == host {
				score, f.Of, f.Shared = own.openPageRankScore, host, false
			}
		}
	}
	if score.Found {
		if score.Score == nil {
			return Figure{}, errUnreadable
		}
		f.Value, f.Unknown = *score.Score, false
	}
	return f, nil
}
