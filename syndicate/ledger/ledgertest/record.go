package ledgertest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func testEmpty(t *testing.T, p Place) {
	if records := mustRead(t, p.Open()); !records.Empty() {
		t.Errorf("a new place holds %v", records)
	}
}

// testFidelity: what is read is what was recorded, whatever is in it.
func testFidelity(t *testing.T, p Place) {
	e := Entry("fidelity", syndicate.StateAttempting)
	e.CanonicalURL = "https://example.org/?a=1&b=<ü>\u2028"
	e.Account = `quote " backslash \ emoji 👩‍👩‍👧`
	e.Copy = "no copy of anything" // what is in it is none of the ledger's business
	e.Attempt.StartedAt = time.Date(2026, 2, 28, 23, 59, 59, 123456789, time.FixedZone("", 5*3600+45*60))
	mustRecord(t, p.Open(), e)
	wantRecords(t, p, e)

	e.State, e.Reason = syndicate.StateRejected, "two\nlines\ttab"
	mustRecord(t, p.Open(), e)
	wantRecords(t, p, e)
}

// testKeys: every key has a record of its own.
func testKeys(t *testing.T, p Place) {
	keys := []string{
		"a", "a/b", "a.json", "a.json/b", "a/b/c", "deep/er/and/deep/er/still", "posts/hello.fr", "index", "-",
		"posts/it's & 100% \"done\" <b>?*|:;\\", "%41", "con", "aux.txt", "com1", "lpt9/nul", "dot.", "space ", " space",
		".hidden", "..two", "a/.git", "~", "#", "Letter", "letter", "LETTER", "ünïcode", "日本語/投稿", "👩‍👩‍👧", "tab\there",
	}
	l := p.Open()
	var want []syndicate.Entry
	for _, key := range keys {
		e := Entry(key, syndicate.StateAttempting)
		mustRecord(t, l, e)
		want = append(want, e)
	}
	wantRecords(t, p, want...)
}

// testMoves goes through every pair of states: the moves that the domain allows work and last, all
// others are refused and change nothing.
func testMoves(t *testing.T, newPlace func(*testing.T) Place) {
	states := []syndicate.State{
		syndicate.StateNew, syndicate.StateAttempting, syndicate.StatePublished, syndicate.StateRejected, syndicate.StateAbandoned,
	}
	for _, from := range states {
		for _, to := range states[1:] {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				p := newPlace(t)
				before := reach(t, p, from)
				after := Entry("posts/hello", to)
				if to == syndicate.StateAttempting {
					after.Attempt.ID = "attempt-2"
				}

				err := record(t, p.Open(), after)
				if from.CanMoveTo(to) || from == syndicate.StatePublished && to == from {
					if err != nil {
						t.Fatal(err)
					}
					wantRecords(t, p, after)
					return
				}
				if err == nil {
					t.Fatal("the move was not refused")
				}
				wantOneLine(t, err)
				isTaken := from == syndicate.StateAttempting || from == syndicate.StatePublished || to == syndicate.StateAttempting
				if errors.Is(err, syndicate.ErrClaimed) != isTaken {
					t.Errorf("it wraps ErrClaimed: %v, want %v: %v", !isTaken, isTaken, err)
				}
				if !strings.Contains(err.Error(), `"`+string(from)+`"`) {
					t.Errorf("the error does not tell the recorded state: %v", err)
				}
				wantRecords(t, p, before...)
			})
		}
	}
}

// testOtherAttempts: a post was freed while its attempt was still under way, and attempted again. What
// becomes of the first attempt says nothing about the second; but of a story that exists it tells.
func testOtherAttempts(t *testing.T, newPlace func(*testing.T) Place) {
	second := Entry("posts/hello", syndicate.StateAttempting)
	second.Attempt.ID = "attempt-2"
	published := Entry("posts/hello", syndicate.StatePublished)
	otherStory := published
	otherStory.Attempt.ID, otherStory.Story.ID = "attempt-2", "id-2"
	for _, tt := range []struct {
		name      string
		meanwhile []syndicate.Entry // after the first attempt was freed
		outcome   syndicate.Entry   // of the first one
		want      syndicate.Entry
		isTaken   bool
	}{
		{"rejected, and the second is under way", []syndicate.Entry{second}, Entry("posts/hello", syndicate.StateRejected), second, true},
		{"abandoned, and the second is under way", []syndicate.Entry{second}, Entry("posts/hello", syndicate.StateAbandoned), second, true},
		{"published, and the second is under way", []syndicate.Entry{second}, published, published, false},
		{"published, and the second made a story, too", []syndicate.Entry{second, otherStory}, published, otherStory, true},
		{"published, and nobody tried again", nil, published, published, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlace(t)
			l := p.Open()
			mustRecord(t, l, Entry("posts/hello", syndicate.StateAttempting))
			mustRecord(t, l, Entry("posts/hello", syndicate.StateRejected))
			for _, e := range tt.meanwhile {
				mustRecord(t, l, e)
			}
			err := p.Open().Settle(t.Context(), tt.outcome)
			if (err != nil) != tt.isTaken || errors.Is(err, syndicate.ErrClaimed) != tt.isTaken {
				t.Errorf("got %v", err)
			}
			wantRecords(t, p, tt.want)
		})
	}
}

// reach brings a post into a state, and returns its record if it has one then.
func reach(t *testing.T, p Place, state syndicate.State) []syndicate.Entry {
	t.Helper()
	if state == syndicate.StateNew {
		return nil
	}
	l := p.Open()
	e := Entry("posts/hello", syndicate.StateAttempting)
	mustRecord(t, l, e)
	if state != syndicate.StateAttempting {
		e = Entry("posts/hello", state)
		mustRecord(t, l, e)
	}
	return []syndicate.Entry{e}
}

// testRefusals: what makes no sense is not recorded.
func testRefusals(t *testing.T, p Place) {
	const attempting, published = syndicate.StateAttempting, syndicate.StatePublished
	change := func(e syndicate.Entry, change func(*syndicate.Entry)) syndicate.Entry {
		change(&e)
		return e
	}
	l := p.Open()
	for name, err := range map[string]error{
		"claim of an outcome":       l.Claim(t.Context(), Entry("x", published)),
		"attempt without a claim":   l.Settle(t.Context(), Entry("x", attempting)),
		"unknown state":             record(t, l, Entry("x", "lost")),
		"state new":                 record(t, l, Entry("x", syndicate.StateNew)),
		"no key":                    record(t, l, Entry("", attempting)),
		"key that leads elsewhere":  record(t, l, Entry("../x", attempting)),
		"key that starts at a root": record(t, l, Entry("/x", attempting)),
		"key with an empty part":    record(t, l, Entry("x//y", attempting)),
		"key that is not UTF-8":     record(t, l, Entry("x\xff", attempting)),
		"other destination":         record(t, l, change(Entry("x", attempting), func(e *syndicate.Entry) { e.Destination = "elsewhere" })),
		"no destination":            record(t, l, change(Entry("x", attempting), func(e *syndicate.Entry) { e.Destination = "" })),
		"no format":                 record(t, l, change(Entry("x", attempting), func(e *syndicate.Entry) { e.Format = 0 })),
		"published as nothing":      record(t, l, change(Entry("x", published), func(e *syndicate.Entry) { e.Story = syndicate.Story{} })),
	} {
		if err == nil {
			t.Errorf("%s: not refused", name)
			continue
		}
		wantOneLine(t, err)
	}
	wantRecords(t, p)
}

// testRepublished: details of a story may be corrected.
func testRepublished(t *testing.T, p Place) {
	e := Entry("adopted", syndicate.StatePublished)
	mustRecord(t, p.Open(), e)
	e.Story.Status, e.Story.URL = syndicate.Unlisted, "https://somewhere.example/p/renamed"
	mustRecord(t, p.Open(), e)
	wantRecords(t, p, e)
}

// testCancelled: an error means that nothing is recorded, also when it is about the context.
func testCancelled(t *testing.T, p Place) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := Entry("late", syndicate.StateAttempting)
	if err := p.Open().Claim(ctx, e); err != nil {
		wantRecords(t, p)
		return
	}
	wantRecords(t, p, e)
}

// testDamaged: a record that cannot be read stops its own post and nothing else, until a person's
// word replaces it.
func testDamaged(t *testing.T, p Place) {
	for name, text := range map[string]string{
		"empty":     "",
		"half":      `{"format": 1, "key": "posts/da`,
		"no record": `[]`,
		"conflict":  "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n",
	} {
		t.Run(name, func(t *testing.T) {
			l := p.Open()
			hurt := Entry("damaged/"+name, syndicate.StateAttempting)
			well := Entry("well/"+name, syndicate.StateAttempting)
			mustRecord(t, l, hurt)
			mustRecord(t, l, well)
			p.Overwrite(t, hurt.Key, text)

			records := mustRead(t, p.Open())
			wantEntry(t, records, well)
			wantDamaged(t, records, hurt.Key)

			err := p.Open().Claim(t.Context(), hurt)
			if !errors.Is(err, syndicate.ErrClaimed) || !errors.Is(err, syndicate.ErrDamaged) {
				t.Fatalf("a damaged record does not refuse a claim: %v", err)
			}
			wantOneLine(t, err)

			settled := Entry(hurt.Key, syndicate.StateRejected)
			mustRecord(t, p.Open(), settled)
			records = mustRead(t, p.Open())
			wantEntry(t, records, settled)
			if len(records.Damaged) != 0 {
				t.Errorf("there is still damage: %v", records.Damaged)
			}
		})
	}
}

// testNewer: nothing replaces a record of a newer version of the program, whatever is in it.
func testNewer(t *testing.T, p Place) {
	e := Entry("posts/newer", syndicate.StateAttempting)
	mustRecord(t, p.Open(), e)
	p.Overwrite(t, e.Key, `{"attempt": 7, "format": 99, "key": "posts/newer", "state": {"is": "different"}}`)

	d := wantDamaged(t, mustRead(t, p.Open()), e.Key)
	e.State = syndicate.StateAbandoned
	for what, err := range map[string]error{
		"reading":  d.Err,
		"claiming": p.Open().Claim(t.Context(), Entry(e.Key, syndicate.StateAttempting)),
		"settling": p.Open().Settle(t.Context(), e),
	} {
		if !errors.Is(err, syndicate.ErrNewerFormat) {
			t.Errorf("%s does not fail with ErrNewerFormat: %v", what, err)
			continue
		}
		wantOneLine(t, err)
	}
	wantDamaged(t, mustRead(t, p.Open()), e.Key)
}

func wantDamaged(t *testing.T, records syndicate.Records, key string) syndicate.Damaged {
	t.Helper()
	d, isDamaged := records.Damaged[key]
	if !isDamaged {
		t.Fatalf("%s is not damaged: %v", key, records)
	}
	if d.Key != key || d.Path == "" || d.Err == nil {
		t.Fatalf("the damaged record does not say what it is: %+v", d)
	}
	if _, isEntry := records.Entries[key]; isEntry {
		t.Errorf("%s is damaged and well at the same time", key)
	}
	wantOneLine(t, d.Err)
	return d
}
