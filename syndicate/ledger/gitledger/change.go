package gitledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
)

const (
	// maxTries is how often a change is tried while others push at the same time: far more often than
	// twenty others make necessary.
	maxTries = 100
	// maxLost is how many pushes of a change may end without an answer.
	maxLost = 3
	// The time between two tries is a random part of a limit that doubles from one to the other.
	firstPause, lastPause = 100 * time.Millisecond, 3 * time.Second
)

// A change is entries on their way into the branch.
type change struct {
	*Git
	repo    *repository
	entries []syndicate.Entry
	data    [][]byte
	allow   func(record.Old, syndicate.Entry) error
	earlier []syndicate.Entry // outcomes that were kept, which go along
	lost    int               // pushes without an answer
}

// change records entries if what is there now allows it, and what was kept before along with them. The
// error is an unreachableError if it is not about what is there.
func (g *Git) change(ctx context.Context, entries []syndicate.Entry, allow func(record.Old, syndicate.Entry) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := change{Git: g, entries: entries, allow: allow, data: make([][]byte, len(entries))}
	for i, e := range entries {
		var err error
		if c.data[i], err = g.codec.Encode(e); err != nil {
			return fmt.Errorf("%q cannot be recorded: %w", e.Key, err)
		}
	}
	unlock, err := g.lockRepository(ctx)
	if err != nil {
		return unreachable(err)
	}
	defer unlock()
	if c.repo, err = g.connect(); err != nil {
		return unreachable(err)
	}
	kept, err := g.kept.Read(ctx)
	if err != nil {
		return unreachable(err)
	}
	for _, key := range slices.Sorted(maps.Keys(kept.Entries)) {
		c.earlier = append(c.earlier, kept.Entries[key])
	}
	return c.run(ctx)
}

// run tries until the change is in the branch or cannot be.
//
// The first try builds on what this machine knows. If the push arrives, that was what is there; if not,
// or if what is known speaks against the change, the next try looks first.
func (c *change) run(ctx context.Context) error {
	exists, err := c.repo.known(ctx)
	if err != nil {
		return unreachable(err)
	}
	looked := false
	for try := range maxTries {
		if !exists || try > 0 {
			if exists, err = c.repo.fetch(ctx); err != nil {
				return unreachable(c.afterLoss(err))
			}
			looked = true
		}
		lost := c.lost
		err = c.try(ctx, exists)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errBehind), errors.Is(err, errBusy):
		case !looked: // it may be an old view that speaks against it
		case lost < c.lost && c.lost < maxLost: // it was this push
		default:
			return err
		}
		if looked {
			if err := c.options.Sleep(ctx, c.pause(try)); err != nil {
				return err
			}
		}
	}
	return unreachable(fmt.Errorf("the branch %s of %s: %w, %d times", c.repo.branch, c.repo.remote, err, maxTries))
}

// pause is how long to wait before the next try.
func (c *change) pause(try int) time.Duration {
	return rand.N(min(firstPause<<min(try, 10), lastPause))
}

// afterLoss adds to an error that an earlier push may have arrived.
func (c *change) afterLoss(err error) error {
	if c.lost == 0 {
		return err
	}
	return fmt.Errorf("whether the push arrived cannot be told: %w", err)
}

// try makes a commit of the change and pushes it.
func (c *change) try(ctx context.Context, exists bool) error {
	olds, err := c.lookup(ctx, exists)
	if err != nil {
		return err
	}
	if c.lost > 0 && c.landed(olds) {
		c.done(ctx, result{settled: c.earlierKeys()})
		return nil
	}
	next, err := c.next(olds)
	if err != nil {
		return err
	}
	if len(next.writes) > 0 {
		if !exists {
			start, err := c.start(ctx)
			if err != nil {
				return unreachable(err)
			}
			next.writes = append(start, next.writes...)
		}
		if err := c.repo.commit(ctx, !exists, c.message(), c.options.Now(), next.writes); err != nil {
			return unreachable(err)
		}
		if err := c.push(ctx); err != nil {
			return err
		}
	}
	c.done(ctx, next)
	return nil
}

func (c *change) push(ctx context.Context) error {
	err := c.repo.push(ctx)
	switch {
	case err == nil, errors.Is(err, errBehind), errors.Is(err, errBusy):
		return err
	case !errors.Is(err, errRefused):
		c.lost++
	}
	return unreachable(fmt.Errorf("the branch %s of %s cannot be written: %w", c.repo.branch, c.repo.remote, err))
}

// keys are those of the entries and of what is kept.
func (c *change) keys() []string {
	var keys []string
	for _, e := range c.entries {
		keys = append(keys, e.Key)
	}
	return append(keys, c.earlierKeys()...)
}

func (c *change) earlierKeys() []string {
	var keys []string
	for _, e := range c.earlier {
		keys = append(keys, e.Key)
	}
	return keys
}

// landed reports whether the entries are recorded: then a push whose answer was lost has arrived.
func (c *change) landed(olds map[string]record.Old) bool {
	for _, e := range c.entries {
		old := olds[e.Key].Entry
		if old.State != e.State || old.Attempt.ID != e.Attempt.ID || old.Story.ID != e.Story.ID {
			return false
		}
	}
	return len(c.entries) > 0
}

// A result is what a change comes to, given what is recorded.
type result struct {
	writes  []write
	settled []string // keys of what was kept that are settled with it
	news    []string // those of them that the branch did not have yet
}

func (c *change) next(olds map[string]record.Old) (r result, err error) {
	olds = maps.Clone(olds)
	for _, e := range c.earlier {
		switch judgeKept(olds[e.Key], e) {
		case keptIsNews:
			data, err := c.codec.Encode(e)
			if err != nil {
				return r, err
			}
			r.writes = append(r.writes, write{c.nameInBranch(e.Key), data})
			r.settled, r.news = append(r.settled, e.Key), append(r.news, e.Key)
			olds[e.Key] = record.Old{Entry: e}
		case keptIsOld:
			r.settled = append(r.settled, e.Key)
		}
	}
	refused := map[string]error{}
	for i, e := range c.entries {
		err := c.allow(olds[e.Key], e)
		if err != nil {
			err = fmt.Errorf("%s: %w", c.place(record.FileName(e.Key)), err)
		}
		if errors.Is(err, syndicate.ErrClaimed) {
			refused[e.Key] = err
		} else if err != nil {
			return r, err
		}
		r.writes = append(r.writes, write{c.nameInBranch(e.Key), c.data[i]})
		if e.State != syndicate.StateAttempting { // a person has the last word
			r.settled = append(r.settled, e.Key)
		}
	}
	if len(refused) > 0 {
		return r, &syndicate.ClaimedError{Refused: refused}
	}
	return r, nil
}

// nameInBranch is the name of a key's record in the branch.
func (c *change) nameInBranch(key string) string {
	return c.options.Destination + "/" + record.FileName(key)
}

// done tidies up after a change that is in the branch.
func (c *change) done(ctx context.Context, r result) {
	for _, key := range r.settled {
		if err := c.kept.Remove(ctx, key); err != nil {
			c.options.Notice(fmt.Sprintf("what was kept on this machine about %s cannot be removed: %v", key, err))
		}
	}
	if len(r.news) > 0 {
		c.options.Notice("pushed what an earlier run could not: " + strings.Join(r.news, ", "))
	}
	var outcomes []write
	for i, e := range c.entries {
		if e.State != syndicate.StateAttempting {
			outcomes = append(outcomes, write{record.FileName(e.Key), c.data[i]})
		}
	}
	c.copyOut(outcomes)
}

// message is that of the commit. Hosts that build every branch are asked not to build this one.
func (c *change) message() string {
	var lines []string
	for _, e := range slices.Concat(c.earlier, c.entries) {
		lines = append(lines, fmt.Sprintf("%s: %s", strings.Join(strings.Fields(e.Key), " "), e.State))
	}
	subject := "record earlier outcomes"
	switch {
	case len(lines) == 1:
		return lines[0] + "\n\n[skip ci]\n"
	case len(c.entries) > 0:
		subject = fmt.Sprintf("%s: %d posts", c.entries[0].State, len(c.entries))
	}
	return subject + "\n\n" + strings.Join(lines, "\n") + "\n\n[skip ci]\n"
}
