package authority

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// semrushPause is between two requests: 10 in a second is the limit.
// https://developer.semrush.com/api/introduction/api-usage-restrictions
const semrushPause = 150 * time.Millisecond

// semrush estimates the visits of a host in the last month that it has.
//
// It is the traffic summary of the Trends API, which needs a subscription of its own:
// https://developer.semrush.com/api/v3/trends/api-reference. It is of version 3, as are the keys for it:
// version 4 has no Trends API. The answer is CSV with semicolons as in testdata/semrush.csv, and has no row
// for a host that is not known. The key has to be in the query. What the API answers in trouble is not on
// that page; the texts "ERROR 132 :: API UNITS BALANCE IS ZERO" and the like are those of Semrush's other
// reports of version 3.
type semrush struct{ client }

func (s *semrush) Figure(ctx context.Context, host string) (Figure, error) {
	if err := s.checkKey(); err != nil {
		return Figure{}, err
	}
	f := Figure{Measure: Visits, Of: bare(host), Unknown: true, At: s.now().UTC()}
	query := url.Values{"targets": {f.Of}, "export_columns": {"target,visits,display_date"}, "key": {s.key}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/analytics/ta/api/v3/summary?"+query.Encode(), nil)
	if err != nil {
		return Figure{}, fmt.Errorf("it cannot be asked for %s", f.Of)
	}
	body, err := s.ask(request, semrushError)
	if err != nil {
		return Figure{}, err
	}
	switch message := semrushError(body); {
	case strings.HasPrefix(message, "ERROR 50 "): // nothing found
		return f, nil
	case message != "":
		return Figure{}, s.refused(message)
	}
	rows := csv.NewReader(bytes.NewReader(body))
	rows.Comma = ';'
	table, err := rows.ReadAll()
	if err != nil || len(table) > 2 {
		return Figure{}, errUnreadable
	}
	if len(table) < 2 {
		return f, nil
	}
	row := map[string]string{}
	for i, name := range table[0] {
		row[name] = table[1][i]
	}
	if f.Value, err = strconv.ParseFloat(row["visits"], 64); err != nil || row["target"] != f.Of {
		return Figure{}, errUnreadable
	}
	f.Unknown = false
	f.Date, _ = time.Parse(time.DateOnly, row["display_date"])
	return f, nil
}

// semrushError returns the line of an error, "" if it is none.
func semrushError(body []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n")
	if !strings.HasPrefix(line, "ERROR ") {
		return ""
	}
	return line
}
