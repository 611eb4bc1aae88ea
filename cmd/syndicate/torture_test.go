package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var (
	tortureRounds = flag.Int("torture", 4, "rounds of TestTorture for each kind of ledger")
	tortureSeed   = flag.Uint64("seed", 0, "seed of TestTorture, 0 for another one each time")
)

// roundsPerWorld is how many rounds a site and its ledger live through.
const roundsPerWorld = 15

// TestTorture lets everything go wrong that can, in random order: the server at every request, the
// program killed at any moment, the disk full, several processes at once, and meanwhile an author who
// edits, moves and deletes posts. After every round it asks the server, not the program, whether a post
// was published twice, and the files whether a story was forgotten. Each world ends with a clear sky,
// under which everything has to go out.
//
//	go test ./cmd/syndicate -run Torture -torture=2000 -timeout=0
//
// The seed decides what is tried. When exactly a process dies is up to the machine.
func TestTorture(t *testing.T) {
	seed := *tortureSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	for _, kind := range ledgerKinds {
		t.Run(kind, func(t *testing.T) { torture(t, kind, seed) })
	}
}

func torture(t *testing.T, kind string, seed uint64) {
	totals := map[string]int{}
	for round := 0; round < *tortureRounds && !t.Failed(); {
		rng := rand.New(rand.NewPCG(seed, uint64(round)))
		last := min(round+roundsPerWorld, *tortureRounds)
		t.Run(fmt.Sprintf("from round %d", round), func(t *testing.T) {
			w := newWorld(t, kind, rng)
			defer func() {
				if t.Failed() {
					t.Logf("seed %d, ledger %s\n%s", seed, kind, strings.Join(w.history, "\n"))
				}
				w.count(totals)
			}()
			for ; round < last && !t.Failed(); round++ {
				w.note("round %d", round)
				w.round()
			}
			if !t.Failed() {
				w.note("clear sky")
				w.clearSky()
			}
		})
		round = last
	}
	t.Logf("seed %d, ledger %s: %v", seed, kind, totals)
}

// round lets the author write and the program run, while something goes wrong, and looks at what came of
// it.
func (w *world) round() {
	for range w.rng.IntN(4) {
		w.write()
	}
	var commands []*command
	for range 1 + w.rng.IntN(5)/3 { // mostly one
		commands = append(commands, w.pick())
	}
	w.arm()
	for _, c := range commands {
		w.start(c)
	}
	w.trouble.begin()
	for _, c := range commands {
		if status := w.finish(c); c.mistaken && status == 0 {
			w.t.Errorf("%s is taken at its word", c.cmd)
		}
	}
	w.calm()
	w.look()
	for _, key := range w.inDoubt() {
		if w.rng.IntN(2) == 0 {
			w.settle(key)
		}
	}
	w.wantStatus()
	w.look()
}

// pick chooses a command. What is said with resolve is true, unless the ledger knows better.
func (w *world) pick() *command {
	place := w.anyPlace()
	switch w.rng.IntN(10) {
	case 0:
		return w.command(place, "publish", "--limit", "1")
	case 1:
		return w.command(place, "publish", "--status", "public")
	case 2:
		return w.command(place, "publish", w.anyPost().file())
	case 3:
		return w.command(place, []string{"status", "plan"}[w.rng.IntN(2)])
	case 4:
		return w.command(place, "resolve", "--auto")
	case 5:
		if doubts := w.inDoubt(); len(doubts) > 0 {
			return w.command(place, w.truth(doubts[w.rng.IntN(len(doubts))])...)
		}
	case 6:
		if args := w.mistake(); args != nil {
			c := w.command(place, args...)
			c.mistaken = true
			return c
		}
	}
	return w.command(place, "publish")
}

// arm chooses what is to go wrong in this round.
func (w *world) arm() {
	if w.rng.IntN(2) == 0 {
		faults := faults()
		for range 1 + w.rng.IntN(3) {
			fault := faults[w.rng.IntN(len(faults))]
			w.note("fault %s", fault)
			w.fail(fault)
		}
	}
	w.trouble.plan()
}

// write is one thing that happens to one post, mostly that its author edits it, wherever the site is
// checked out.
func (w *world) write() {
	p := w.anyPost()
	switch w.rng.IntN(16) {
	case 0, 1, 2, 3, 4:
		p = w.newPost()
	case 5, 6:
		if w.damaged[p.key()] {
			return
		}
		p.move(fmt.Sprintf("%s-moved-%d", p.mark, len(w.history)))
	case 7:
		if w.damaged[p.key()] {
			return
		}
		p.gone = !p.gone
	case 8:
		p.unflagged = !p.unflagged
	case 9, 10:
		w.publishByHand(p)
		w.note("decoy: a story has the title %q", p.title())
		return
	case 11:
		w.damage(p)
		w.note("damage: the record of %s", p)
		return
	default:
		p.edition++
	}
	w.note("edit: %s is %s", p.mark, p)
	w.save()
}

// clearSky settles all doubt truthfully, and wants every post published then.
func (w *world) clearSky() {
	for _, p := range w.posts {
		p.gone, p.unflagged = false, false
	}
	w.save()
	for _, key := range w.inDoubt() {
		w.settle(key)
	}
	for _, place := range w.places {
		w.run(place, "publish")
	}
	w.look()
	for _, key := range w.inDoubt() {
		w.t.Errorf("%s is in doubt although nothing went wrong", key)
	}
	for _, p := range w.posts {
		if n := len(w.stories()[p.mark]); n != 1 {
			w.t.Errorf("%s has %d stories under a clear sky", p, n)
		}
	}
}

// count adds up what happened, for the log: without kills and doubt it proves little.
func (w *world) count(totals map[string]int) {
	for _, line := range w.history {
		what, _, _ := strings.Cut(line, " ")
		totals[what]++
	}
	for end, n := range w.ends {
		totals[end] += n
	}
	totals["stories"] += len(w.medium.Stories())
}

func (w *world) note(format string, args ...any) {
	w.history = append(w.history, fmt.Sprintf(format, args...))
}
