package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// remembering opens the ledger with a memory, and collects what people are told.
func (s site) remembering(told *[]string) *Remembering {
	return OpenRemembering(s.records(), filepath.Join(s.dir, "memory"), s.lockFile(), ledgertest.Destination,
		func(message string) { *told = append(*told, message) })
}

func TestContractRemembering(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Place {
		s := newSite(t)
		return ledgertest.Place{
			Open:      func() syndicate.Ledger { var told []string; return s.remembering(&told) },
			Overwrite: func(t *testing.T, key, text string) { s.put(t, key+".json", text) },
		}
	})
}

// TestMemory: an older state of the ledger, or none, does not make a post go out that this machine knows
// of. What others wrote meanwhile counts.
func TestMemory(t *testing.T) {
	entry := func(state syndicate.State, attempt int) syndicate.Entry {
		e := ledgertest.Entry(faultKey, state)
		e.Attempt.ID = map[int]string{1: "attempt-1", 2: "attempt-2"}[attempt]
		e.Attempt.StartedAt = e.Attempt.StartedAt.Add(time.Duration(attempt) * time.Hour)
		return e
	}
	const attempting, published, rejected, abandoned = syndicate.StateAttempting, syndicate.StatePublished, syndicate.StateRejected, syndicate.StateAbandoned
	renamed := entry(published, 1)
	renamed.Key = "posts/renamed"
	for _, tt := range []struct {
		name     string
		done     []syndicate.Entry // by this machine
		restored []syndicate.Entry // what the files say then
		want     string            // of the post
		isBack   bool
	}{
		{"published, and lost", []syndicate.Entry{entry(attempting, 1), entry(published, 1)}, nil, "published attempt-1", true},
		{"adopted, and lost", []syndicate.Entry{entry(published, 1)}, nil, "published attempt-1", true},
		{"in doubt, and lost", []syndicate.Entry{entry(attempting, 1)}, nil, "attempting attempt-1", true},
		{"given up, and lost", []syndicate.Entry{entry(attempting, 1), entry(abandoned, 1)}, nil, "abandoned attempt-1", true},
		{"rejected, and lost", []syndicate.Entry{entry(attempting, 1), entry(rejected, 1)}, nil, "", false},
		{"published, of which the files know the attempt", []syndicate.Entry{entry(attempting, 1), entry(published, 1)},
			[]syndicate.Entry{entry(attempting, 1)}, "attempting attempt-1", false},
		{"published, of which the files know an earlier attempt", []syndicate.Entry{entry(attempting, 1), entry(rejected, 1), entry(attempting, 2), entry(published, 2)},
			[]syndicate.Entry{entry(rejected, 1)}, "published attempt-2", true},
		{"in doubt, of which the files know an earlier attempt", []syndicate.Entry{entry(attempting, 1), entry(rejected, 1), entry(attempting, 2)},
			[]syndicate.Entry{entry(rejected, 1)}, "attempting attempt-2", true},
		{"published by a person's word, of which the files know no story", []syndicate.Entry{entry(attempting, 1), entry(rejected, 1), entry(published, 1)},
			[]syndicate.Entry{entry(rejected, 1)}, "published attempt-1", true},
		{"in doubt, and somebody else found no story", []syndicate.Entry{entry(attempting, 1)},
			[]syndicate.Entry{entry(rejected, 1)}, "rejected attempt-1", false},
		{"in doubt, and somebody else tried again", []syndicate.Entry{entry(attempting, 1)},
			[]syndicate.Entry{entry(rejected, 2)}, "rejected attempt-2", false},
		{"published, and the record was renamed with its post", []syndicate.Entry{entry(attempting, 1), entry(published, 1)},
			[]syndicate.Entry{renamed}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			var told []string
			for _, e := range tt.done {
				var err error
				if l := s.remembering(&told); e.State == attempting {
					err = l.Claim(t.Context(), e)
				} else {
					err = l.Settle(t.Context(), e)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := os.RemoveAll(s.records()); err != nil {
				t.Fatal(err)
			}
			for _, e := range tt.restored {
				s.put(t, e.Key+".json", encoded(t, e))
			}
			before := s.files(t)

			l := s.remembering(&told)
			records, err := l.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if e, known := records.Entries[faultKey]; known {
				got = seen(e)
			}
			if got != tt.want {
				t.Errorf("before the lock there is %q, want %q", got, tt.want)
			}
			if now := s.files(t); len(now) != len(before) {
				t.Errorf("reading has written: %v", now)
			}
			release, err := l.Lock(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := s.see(t); got != tt.want {
				t.Errorf("in the files there is %q, want %q", got, tt.want)
			}
			if isTold := strings.Contains(strings.Join(told, "\n"), "it is back: "+faultKey); isTold != tt.isBack {
				t.Errorf("people are told %q", told)
			}
			if err := release(); err != nil {
				t.Fatal(err)
			}
			again := entry(attempting, 1)
			again.Attempt.ID = "attempt-3"
			if err := l.Claim(t.Context(), again); errors.Is(err, syndicate.ErrClaimed) != (tt.want != "" && !strings.HasPrefix(tt.want, "rejected")) {
				t.Errorf("another claim: %v", err)
			}
		})
	}
}

// TestNoMemory: the memory is a second net. Without it the ledger works all the same, and says so.
func TestNoMemory(t *testing.T) {
	s := newSite(t)
	if err := os.MkdirAll(s.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var told []string
	l := s.remembering(&told)
	if err := l.Claim(t.Context(), ledgertest.Entry("before", syndicate.StateAttempting)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(s.dir, "memory")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "memory"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := l.Claim(t.Context(), ledgertest.Entry(faultKey, syndicate.StateAttempting)); err != nil {
		t.Fatal(err)
	}
	if len(told) != 1 || !strings.Contains(told[0], "posts/hello is recorded, but this machine cannot remember it: ") {
		t.Errorf("people are told %q", told)
	}
	records, err := l.Read(t.Context())
	if err != nil || seen(records.Entries[faultKey]) != "attempting attempt-1" || len(records.Entries) != 2 {
		t.Errorf("there is %v, %v", records, err)
	}
	if len(told) != 2 || !strings.Contains(told[1], "what this machine remembers cannot be read: ") {
		t.Errorf("people are told %q", told)
	}
}
