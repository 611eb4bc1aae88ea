package desk

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A row is a post in the queue.
type row struct {
	syndicate.Action
	Word  string    // how it stands
	Begun time.Time // when a person began to bring it, if that is open
	Worst syndicate.Severity
	Found int  // findings that say more than a hint
	Gone  bool // recorded, but no flagged post of the site has the key

	Attempt string // id of the attempt that is recorded, if any
}

// begun is the word for what a person left half-finished.
const begun = "begun"

// order is how urgent the words are. What is not in it comes last.
var order = []string{begun, "in doubt", "desk", "ready", "changed", "waiting", "blocked", "draft", "live"}

// Class is the word as the style sheet has it.
func (r row) Class() string { return strings.ReplaceAll(r.Word, " ", "-") }

// Searched is what the row is found by, besides its title.
func (r row) Searched() string { return strings.ToLower(r.Key + " " + strings.Join(r.Tags, " ")) }

// rows puts the posts in the order in which a person wants to see them: what is half-finished first, what
// can be done next.
func (r *reading) rows(s *Standing) []row {
	rows := make([]row, len(s.Actions))
	for i, a := range s.Actions {
		row := row{Action: a, Word: r.site.Word(a), Gone: r.posts[a.Key] == nil, Worst: worst(a.Findings), Found: pressing(a.Findings)}
		if e, ok := s.Entries[a.Key]; ok {
			row.Route, row.Attempt = cmp.Or(e.Route, row.Route), e.Attempt.ID // the one that it took
			if e.HalfFinished() {
				row.Word, row.Begun = begun, e.Attempt.StartedAt
			}
		}
		rows[i] = row
	}
	slices.SortStableFunc(rows, func(a, b row) int { return rank(a.Word) - rank(b.Word) })
	return rows
}

func rank(word string) int {
	if i := slices.Index(order, word); i >= 0 {
		return i
	}
	return len(order)
}

// worst is the severity that a row shows: errors and warnings, no hints.
func worst(findings []syndicate.Finding) syndicate.Severity {
	for _, s := range []syndicate.Severity{syndicate.Error, syndicate.Warning} {
		if slices.ContainsFunc(findings, func(f syndicate.Finding) bool { return f.Severity == s }) {
			return s
		}
	}
	return ""
}

func pressing(findings []syndicate.Finding) (n int) {
	for _, f := range findings {
		if f.Severity != syndicate.Info {
			n++
		}
	}
	return n
}

// A filter is one of the states that the queue can be cut down to.
type filter struct {
	Word, Class string
	N           int
}

func filters(rows []row) []filter {
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Word]++
	}
	words := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if n := rank(a) - rank(b); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	list := make([]filter, len(words))
	for i, word := range words {
		list[i] = filter{word, row{Word: word}.Class(), counts[word]}
	}
	return list
}

func (d *Desk) getQueue(w http.ResponseWriter, r *http.Request) {
	reading, release := d.readings.use()
	defer release()
	standing, err := reading.standing(r.Context())
	if err != nil {
		d.problem(w, http.StatusInternalServerError, err)
		return
	}
	rows := reading.rows(standing)
	d.show(w, http.StatusOK, "queue.html", "Queue", struct {
		Rows    []row
		Filters []filter
	}{rows, filters(rows)})
}

// postRefresh reads the site and the ledger anew.
func (d *Desk) postRefresh(w http.ResponseWriter, r *http.Request) {
	d.readings.forget()
	d.readings.renew()
	d.back(w, r, d.guard.room+"/", nil, "")
}

// getState tells a page whether it has become old.
func (d *Desk) getState(w http.ResponseWriter, _ *http.Request) {
	d.readings.look()
	version, busy, _ := d.readings.state()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"version": version, "reading": busy}) // nobody is there to be told
}
