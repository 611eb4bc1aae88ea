package syndicate_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"pgregory.net/rapid"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// memory is a ledger for one run at a time. All that it checks is the moves.
type memory struct{ entries map[string]syndicate.Entry }

func (*memory) Lock(context.Context) (func() error, error) { panic("the caller locks") }

func (m *memory) Read(context.Context) (syndicate.Records, error) {
	return syndicate.Records{Entries: maps.Clone(m.entries)}, nil
}

func (m *memory) Claim(_ context.Context, entries ...syndicate.Entry) error {
	refused := map[string]error{}
	for _, e := range entries {
		if from := m.state(e.Key); !from.CanMoveTo(e.State) {
			refused[e.Key] = fmt.Errorf("%w: it is %q", syndicate.ErrClaimed, from)
		}
	}
	if len(refused) > 0 {
		return &syndicate.ClaimedError{Refused: refused}
	}
	for _, e := range entries {
		m.put(e)
	}
	return nil
}

func (m *memory) Settle(_ context.Context, e syndicate.Entry) error {
	from := m.state(e.Key)
	if again := from == syndicate.StatePublished && e.State == from; !again && !from.CanMoveTo(e.State) {
		return fmt.Errorf("%q cannot become %q", from, e.State)
	}
	m.put(e)
	return nil
}

func (m *memory) state(key string) syndicate.State {
	if e, recorded := m.entries[key]; recorded {
		return e.State
	}
	return syndicate.StateNew
}

func (m *memory) put(e syndicate.Entry) {
	if m.entries == nil {
		m.entries = map[string]syndicate.Entry{}
	}
	m.entries[e.Key] = e
}

// dying is the ledger of a program that dies before or after one of its steps.
type dying struct{ m *model }

func (d dying) step(do func() error) error {
	d.m.mayDie()
	err := do()
	d.m.mayDie()
	return err
}

func (m *model) mayDie() {
	if m.crashAfter == 0 {
		panic(errCrash)
	}
	m.crashAfter--
}

func (d dying) Lock(ctx context.Context) (func() error, error) { return d.m.ledger.Lock(ctx) }

func (d dying) Read(ctx context.Context) (syndicate.Records, error) { return d.m.ledger.Read(ctx) }

func (d dying) Claim(ctx context.Context, entries ...syndicate.Entry) error {
	return d.step(func() error { return d.m.ledger.Claim(ctx, entries...) })
}

func (d dying) Settle(ctx context.Context, e syndicate.Entry) error {
	return d.step(func() error { return d.m.ledger.Settle(ctx, e) })
}

// there is the destination.
type there struct {
	m *model
	t *rapid.T
}

func (there) Preflight(context.Context) (syndicate.Account, error) {
	return syndicate.Account{ID: "1", Name: "me"}, nil
}

func (there) Admit(context.Context, syndicate.Submission) error { return nil }

func (there) Upload(context.Context, syndicate.Picture) (string, error) { return "", nil }

func (d there) Publish(_ context.Context, s syndicate.Submission) (syndicate.Story, error) {
	m := d.m
	p := m.post(s.Article.HTML)
	if p.doubt || p.givenUp {
		d.t.Errorf("%s is asked for although it is in doubt (%v) or given up (%v)", p.mark, p.doubt, p.givenUp)
	}
	what := accepted
	if len(m.incidents) > 0 {
		what, m.incidents = m.incidents[0], m.incidents[1:]
	}
	switch what {
	case refused:
		return syndicate.Story{}, fmt.Errorf("bad: %w", syndicate.ErrRejected)
	case stopped:
		return syndicate.Story{}, fmt.Errorf("bad: %w: %w", syndicate.ErrRejected, syndicate.ErrStop)
	case vanished:
		return syndicate.Story{}, errors.New("no answer")
	}
	made := story{id: m.newID(), mark: p.mark, draft: p.status == syndicate.Draft, at: m.now}
	m.server = append(m.server, made)
	m.now = m.now.Add(time.Second)
	if what == lost {
		return syndicate.Story{}, errors.New("no answer")
	}
	return made.found(p.status), nil
}

func (s story) found(status syndicate.Status) syndicate.Story {
	found := syndicate.Story{ID: s.id, URL: "https://there.example/" + s.id, Status: status}
	if status != syndicate.Draft {
		found.PublishedAt = s.at
	}
	return found
}
