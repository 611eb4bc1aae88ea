package authority

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// openPageRank computes the page rank of domains from the links that Common Crawl found.
//
// GET /getPageRank?domains[]=DOMAIN with the key in the header API-OPR, see testdata/openpagerank.json.
// https://www.domcop.com/openpagerank/documentation
type openPageRank struct{ client }

func (s *openPageRank) Figure(ctx context.Context, host string) (Figure, error) {
	if err := s.checkKey(); err != nil {
		return Figure{}, err
	}
	f := Figure{Measure: PageRank, Unknown: true, At: s.now().UTC()}
	f.Of, f.Shared = registered(host)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/getPageRank?"+url.Values{"domains[]": {f.Of}}.Encode(), nil)
	if err != nil {
		return Figure{}, err
	}
	request.Header.Set("API-OPR", s.key)
	body, err := s.ask(request, openPageRankError)
	if err != nil {
		return Figure{}, err
	}
	var answer struct {
		Response []struct {
			StatusCode int             `json:"status_code"`
			PageRank   json.RawMessage `json:"page_rank_decimal"` // a number, or "" where there is none
		} `json:"response"`
		LastUpdated string `json:"last_updated"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return Figure{}, errUnreadable
	}
	if message := openPageRankError(body); message != "" {
		return Figure{}, s.refused(message)
	}
	if len(answer.Response) != 1 {
		return Figure{}, errUnreadable
	}
	f.Date = ordinalDate(answer.LastUpdated)
	switch r := answer.Response[0]; r.StatusCode {
	case http.StatusOK:
		if json.Unmarshal(r.PageRank, &f.Value) != nil {
			return Figure{}, errUnreadable
		}
		f.Unknown = false
	case http.StatusNotFound:
	default:
		return Figure{}, errUnreadable
	}
	return f, nil
}

// openPageRankError finds what is wrong in {"status": false, "error": "Invalid API key "}.
func openPageRankError(body []byte) string {
	var answer struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	return strings.TrimSpace(answer.Error)
}

var ordinal = regexp.MustCompile(`^(\d+)(st|nd|rd|th) `)

// ordinalDate reads "19th Mar 2022". What cannot be read is no date.
func ordinalDate(s string) time.Time {
	date, err := time.Parse("2 Jan 2006", ordinal.ReplaceAllString(strings.TrimSpace(s), "$1 "))
	if err != nil {
		return time.Time{}
	}
	return date
}
