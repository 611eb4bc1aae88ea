package ledgertest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const (
	claimants = 8
	contested = 5 // keys
)

func testLock(t *testing.T, p Place) {
	first, second := p.Open(), p.Open()
	release := mustLock(t, first)

	_, err := second.Lock(t.Context())
	if !errors.Is(err, syndicate.ErrLocked) {
		t.Fatalf("a second lock does not fail with ErrLocked: %v", err)
	}
	wantOneLine(t, err)
	if _, err := first.Lock(t.Context()); !errors.Is(err, syndicate.ErrLocked) {
		t.Errorf("the holder can lock again: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release = mustLock(t, second)
	if err := release(); err != nil {
		t.Fatal(err)
	}
}

// testWriteLocked: the holder of the lock can work, and everybody can read meanwhile.
func testWriteLocked(t *testing.T, p Place) {
	l := p.Open()
	release := mustLock(t, l)
	mustRecord(t, l, Entry("x", syndicate.StateAttempting))
	e := Entry("x", syndicate.StatePublished)
	mustRecord(t, l, e)
	wantRecords(t, p, e)
	if err := release(); err != nil {
		t.Fatal(err)
	}
}

func mustLock(t *testing.T, l syndicate.Ledger) (release func() error) {
	t.Helper()
	release, err := l.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return release
}

// testFirstClaims: of claims at the same time, for posts without a record, one wins.
func testFirstClaims(t *testing.T, p Place) { race(t, p) }

// testSecondClaims: the same for posts whose last attempt created nothing.
func testSecondClaims(t *testing.T, p Place) {
	l := p.Open()
	for i := range contested {
		mustRecord(t, l, Entry(contestedKey(i), syndicate.StateAttempting))
		mustRecord(t, l, Entry(contestedKey(i), syndicate.StateRejected))
	}
	race(t, p)
}

func contestedKey(i int) string { return fmt.Sprintf("posts/%d", i) }

// race lets every claimant claim every contested key, each through a ledger of its own.
func race(t *testing.T, p Place) {
	errs := make([][contested]error, claimants)
	attempt := func(c, k int) syndicate.Entry {
		e := Entry(contestedKey(k), syndicate.StateAttempting)
		e.Attempt.ID = fmt.Sprintf("attempt-%d", c)
		return e
	}
	start := make(chan struct{})
	var wg sync.WaitGroup
	for c := range claimants {
		l := p.Open()
		wg.Go(func() {
			<-start
			for k := range contested {
				errs[c][k] = l.Claim(t.Context(), attempt(c, k))
			}
		})
	}
	close(start)
	wg.Wait()

	var want []syndicate.Entry
	for k := range contested {
		var winners []int
		for c := range claimants {
			switch err := errs[c][k]; {
			case err == nil:
				winners = append(winners, c)
			case !errors.Is(err, syndicate.ErrClaimed):
				t.Errorf("claimant %d lost, but not with ErrClaimed: %v", c, err)
			}
		}
		if len(winners) != 1 {
			t.Fatalf("%s was claimed by %v, want exactly one", contestedKey(k), winners)
		}
		want = append(want, attempt(winners[0], k))
	}
	wantRecords(t, p, want...)
}

// testClaimWhileSettling: a claim at the same time as the news that the story exists never ends as an
// attempt that wrote over the story.
func testClaimWhileSettling(t *testing.T, p Place) {
	for k := range contested {
		l := p.Open()
		mustRecord(t, l, Entry(contestedKey(k), syndicate.StateAttempting))
		mustRecord(t, l, Entry(contestedKey(k), syndicate.StateRejected))
	}
	var want []syndicate.Entry
	for k := range contested {
		published := Entry(contestedKey(k), syndicate.StatePublished)
		claimer, settler := p.Open(), p.Open()
		var claimed, settled error
		var wg sync.WaitGroup
		wg.Go(func() { claimed = claimer.Claim(t.Context(), Entry(contestedKey(k), syndicate.StateAttempting)) })
		wg.Go(func() { settled = settler.Settle(t.Context(), published) })
		wg.Wait()
		if settled != nil {
			t.Errorf("%s: %v", published.Key, settled)
		}
		if claimed != nil && !errors.Is(claimed, syndicate.ErrClaimed) {
			t.Errorf("%s: %v", published.Key, claimed)
		}
		want = append(want, published)
	}
	wantRecords(t, p, want...)
}

// testBatches: several claims at once are recorded all or not at all, also when others claim some of
// the posts at the same time.
func testBatches(t *testing.T, p Place) {
	first := []syndicate.Entry{Entry("a", syndicate.StateAttempting), Entry("b", syndicate.StateAttempting)}
	if err := p.Open().Claim(t.Context(), first...); err != nil {
		t.Fatal(err)
	}
	var taken *syndicate.ClaimedError
	err := p.Open().Claim(t.Context(), Entry("c", syndicate.StateAttempting), Entry("b", syndicate.StateAttempting))
	if !errors.As(err, &taken) || len(taken.Refused) != 1 || taken.Refused["b"] == nil || !errors.Is(err, syndicate.ErrClaimed) {
		t.Errorf("got %v, want b refused", err)
	}
	wantRecords(t, p, first...)

	errs := make([]error, claimants)
	var wg sync.WaitGroup
	for c := range claimants {
		var batch []syndicate.Entry
		for k := range contested {
			e := Entry(contestedKey((k+c)%contested), syndicate.StateAttempting)
			e.Attempt.ID = fmt.Sprintf("attempt-%d", c)
			batch = append(batch, e)
		}
		l := p.Open()
		wg.Go(func() { errs[c] = l.Claim(t.Context(), batch...) })
	}
	wg.Wait()
	want, winners := first, 0
	for c, err := range errs {
		if err != nil {
			if !errors.Is(err, syndicate.ErrClaimed) {
				t.Errorf("claimant %d lost, but not with ErrClaimed: %v", c, err)
			}
			continue
		}
		winners++
		for k := range contested {
			e := Entry(contestedKey(k), syndicate.StateAttempting)
			e.Attempt.ID = fmt.Sprintf("attempt-%d", c)
			want = append(want, e)
		}
	}
	if winners != 1 {
		t.Fatalf("%d of the batches were claimed, want exactly one", winners)
	}
	wantRecords(t, p, want...)
}
