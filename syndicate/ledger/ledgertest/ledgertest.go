// Package ledgertest holds implementations of [syndicate.Ledger] to what the interface promises.
package ledgertest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Destination is the one that every entry of the suite is for.
const Destination = "somewhere"

// A Place is where a ledger keeps its records, empty at first.
type Place struct {
	// Open returns another ledger on the place, as another process would have it: values share
	// nothing but the place.
	Open func() syndicate.Ledger

	// Overwrite puts a text where the record of a key is, as an accident or a newer version of the
	// program would. It is nil for ledgers that cannot be tampered with; they are not tested for it.
	Overwrite func(t *testing.T, key, text string)
}

// Run tests a ledger. The function returns another place each time; it fails the test if it cannot.
func Run(t *testing.T, newPlace func(t *testing.T) Place) {
	for name, test := range map[string]func(*testing.T, Place){
		"Empty":        testEmpty,
		"Fidelity":     testFidelity,
		"Keys":         testKeys,
		"Refusals":     testRefusals,
		"Republished":  testRepublished,
		"Cancelled":    testCancelled,
		"Lock":         testLock,
		"WriteLocked":  testWriteLocked,
		"FirstClaims":  testFirstClaims,
		"SecondClaims": testSecondClaims,
		"ClaimSettle":  testClaimWhileSettling,
		"Batches":      testBatches,
		"Handover":     testHandover,
	} {
		t.Run(name, func(t *testing.T) { test(t, newPlace(t)) })
	}
	t.Run("Moves", func(t *testing.T) { testMoves(t, newPlace) })
	t.Run("OtherAttempts", func(t *testing.T) { testOtherAttempts(t, newPlace) })

	if newPlace(t).Overwrite == nil {
		return
	}
	t.Run("Damaged", func(t *testing.T) { testDamaged(t, newPlace(t)) })
	t.Run("Newer", func(t *testing.T) { testNewer(t, newPlace(t)) })
}

// Entry returns an entry of the suite, with every field set that its state calls for.
func Entry(key string, state syndicate.State) syndicate.Entry {
	e := syndicate.Entry{
		Format:       syndicate.FormatVersion,
		Key:          key,
		Destination:  Destination,
		CanonicalURL: "https://example.org/" + key + "/",
		ContentHash:  "sha256:01",
		TextHash:     "sha256:02",
		Route:        syndicate.RouteAPI,
		State:        state,
		Attempt: syndicate.Attempt{
			ID:        "attempt-1",
			StartedAt: time.Date(2026, 1, 31, 12, 30, 0, 0, time.UTC),
			Tool:      "syndicate test",
		},
		Account: "me",
	}
	switch state {
	case syndicate.StateAttempting:
		e.Story.Status = syndicate.Public
	case syndicate.StatePublished:
		e.Story = syndicate.Story{
			ID: "id-1", URL: "https://somewhere.example/p/id-1", Status: syndicate.Public,
			PublishedAt: time.Date(2026, 1, 31, 12, 30, 5, 0, time.UTC),
		}
	case syndicate.StateRejected, syndicate.StateAbandoned:
		e.Reason = "for a test"
	}
	return e
}

// record claims or settles, whichever the state of the entry asks for.
func record(t *testing.T, l syndicate.Ledger, e syndicate.Entry) error {
	if e.State == syndicate.StateAttempting {
		return l.Claim(t.Context(), e)
	}
	return l.Settle(t.Context(), e)
}

func mustRecord(t *testing.T, l syndicate.Ledger, e syndicate.Entry) {
	t.Helper()
	if err := record(t, l, e); err != nil {
		t.Fatalf("%s cannot become %s: %v", e.Key, e.State, err)
	}
}

func mustRead(t *testing.T, l syndicate.Ledger) syndicate.Records {
	t.Helper()
	records, err := l.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// wantRecords checks that the place holds these entries and nothing else, for whoever opens it next.
func wantRecords(t *testing.T, p Place, want ...syndicate.Entry) {
	t.Helper()
	got := mustRead(t, p.Open())
	for key, d := range got.Damaged {
		t.Errorf("%s is damaged: %v", key, d.Err)
	}
	if len(got.Entries) != len(want) {
		t.Errorf("there are %d records, want %d", len(got.Entries), len(want))
	}
	for _, e := range want {
		wantEntry(t, got, e)
	}
}

func wantEntry(t *testing.T, got syndicate.Records, want syndicate.Entry) {
	t.Helper()
	e, recorded := got.Entries[want.Key]
	if !recorded {
		t.Errorf("%s is not recorded", want.Key)
		return
	}
	// As JSON, since equal times can differ as values.
	if g, w := toJSON(t, e), toJSON(t, want); g != w {
		t.Errorf("%s is not what was recorded\ngot  %s\nwant %s", want.Key, g, w)
	}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wantOneLine checks the form of an error that a person will read.
func wantOneLine(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	if text == "" || strings.Contains(text, "\n") || strings.HasSuffix(text, ".") {
		t.Errorf("errors are one line without a full stop, this is %q", text)
	}
}
