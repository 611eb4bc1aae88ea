// Package authority finds out how a domain stands: how well known it is, how much is linked to it, and
// how many people visit it, by the figures of those who measure that for the whole web.
//
// None of the sources sees what the others see, and none of them sees what a search engine does. A figure
// is worth a comparison with that of another domain, by the same source and at about the same time.
package authority

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// A Source has figures of domains. It is safe for concurrent use.
type Source interface {
	// Name is the source's, as people call it: "Open PageRank".
	Name() string
	// Figure asks for the figure of a host, which has to be one that [Domain] returned. A host that the
	// source does not know has a figure that says so. The error wraps [ErrNoKey] or [ErrRefused] if it is
	// no use to ask for another one. It never contains a key.
	Figure(ctx context.Context, host string) (Figure, error)
}

var (
	// ErrNoKey is wrapped by errors of sources that answer only those who have a key. They say where it
	// belongs.
	ErrNoKey = errors.New("no key")
	// ErrRefused is wrapped by errors about a key that is no good, a quota that is used up, and a source
	// that was asked too often.
	ErrRefused = errors.New("refused")
)

// A Measure is what a figure counts.
type Measure string

// The measures of the sources.
const (
	// Rank is a place in a list of domains, 1 for the best known one.
	Rank Measure = "rank"
	// PageRank is a score from 0 to 10 for the links to a domain.
	PageRank Measure = "page rank"
	// DomainAuthority is Moz's score, from 1 to 100, for how likely a domain is to rank in a search.
	DomainAuthority Measure = "domain authority"
	// Visits is an estimate of the visits in a month.
	Visits Measure = "visits"
)

// A Figure is how a domain stands, by one source.
type Figure struct {
	Measure Measure `json:"measure"`
	Value   float64 `json:"value"`
	// Unknown is set if the source does not know the domain, so that there is no value.
	Unknown bool `json:"unknown,omitempty"`
	// Of is whose figure it is: the host that was asked for, or the domain that it belongs to.
	Of string `json:"of"`
	// Shared is set if that domain has sites of many people, such as github.io.
	Shared bool `json:"shared,omitempty"`
	// Date is what day, or the first day of what month, the figure is of. It is zero if the source does
	// not say.
	Date time.Time `json:"date,omitzero"`
	// At is when it was asked for.
	At time.Time `json:"at"`
}

// String is the figure as people read it, without its date.
func (f Figure) String() string {
	switch {
	case f.Unknown && f.Measure == Rank:
		return "not in the list"
	case f.Unknown:
		return "not known there"
	}
	switch f.Measure {
	case Rank:
		return "rank " + thousands(f.Value)
	case PageRank:
		return strconv.FormatFloat(f.Value, 'f', 2, 64) + " of 10"
	case DomainAuthority:
		return strconv.FormatFloat(f.Value, 'f', -1, 64) + " of 100"
	case Visits:
		return thousands(f.Value) + " visits in a month"
	}
	return fmt.Sprintf("%s %v", f.Measure, f.Value)
}

// thousands writes a whole number as 1,234,567.
func thousands(v float64) string {
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
