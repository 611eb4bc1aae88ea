package authority

import (
	"context"
	"net/http"
	"time"
)

// trancoPause is between two requests: "Rate limit exceeded (1 query/second)" is what the documentation
// has for status 429. https://tranco-list.eu/api_documentation
const trancoPause = 1100 * time.Millisecond

// tranco is a list of the best known domains, made every day from five others for research.
//
// GET /ranks/domain/DOMAIN returns the ranks of at least the last 30 days, none of a domain that is in
// none of those lists, as in testdata/tranco.json. It knows the whole list, which is longer than the
// million that people download. The list has domains as they are registered, no hosts in them.
type tranco struct{ client }

func (s *tranco) Figure(ctx context.Context, host string) (Figure, error) {
	f := Figure{Measure: Rank, Unknown: true, At: s.now().UTC()}
	f.Of, f.Shared = registered(host)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/ranks/domain/"+f.Of, nil)
	if err != nil {
		return Figure{}, err
	}
	body, err := s.ask(request, silent)
	if err != nil {
		return Figure{}, err
	}
	var answer struct {
		Ranks []struct {
			Date string `json:"date"`
			Rank int    `json:"rank"`
		} `json:"ranks"`
	}
	if decode(body, &answer) != nil || answer.Ranks == nil {
		return Figure{}, errUnreadable
	}
	for _, r := range answer.Ranks { // in which order they come is not documented
		date, err := time.Parse(time.DateOnly, r.Date)
		if err != nil || r.Rank < 1 {
			return Figure{}, errUnreadable
		}
		if date.After(f.Date) {
			f.Date, f.Value, f.Unknown = date, float64(r.Rank), false
		}
	}
	return f, nil
}

// silent is for a source whose failures say nothing that people can read.
func silent([]byte) string { return "" }
