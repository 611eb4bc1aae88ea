package syndicate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

// A Handover records what becomes of articles that a person brings to the destination. It is to them what
// a [Delivery] is to those that the tool sends: the same ledger, the same plan, the same day.
//
//	Begin ──> the person is at it ──> Published or NotDone
//
// The intent is in the ledger before the person has the article. Whatever happens then, to the page, the
// program or the machine, the post is half-finished, see [Entry.HalfFinished]: nobody else touches it,
// before that person, another one or proof settles it.
//
// Each method takes the ledger's lock for the moment that it needs. What is not an error is durable.
type Handover struct {
	Ledger  Ledger
	Profile Profile
	Tool    string           // name and version of the program, for the record
	Now     func() time.Time // the clock
	NewID   func() string    // a fresh id for each attempt

	// Warn is told when an outcome is recorded, and others do not see it yet: the error wraps
	// [ErrNotShared]. It may be nil.
	Warn func(error)
}

// Begin records the intent of a person to bring the post, of whatever route, if it may go this very
// moment: see [Planner.Pick]. Only after that may the person have the article. The planner's clock is
// set to now.
//
// The action is what a plan says of the post, before it if the error is not nil, else after it. The error
// wraps [ErrKeptBack] if the plan does not let the post go, [ErrClaimed] if somebody else was faster, or
// [ErrLocked].
func (h Handover) Begin(ctx context.Context, planner Planner, c Candidate) (Action, error) {
	release, err := h.Ledger.Lock(ctx)
	if err != nil {
		return Action{}, err
	}
	defer release()
	records, err := h.Ledger.Read(ctx)
	if err != nil {
		return Action{}, err
	}
	planner.Now = h.Now()
	a := planner.Pick(c, records)
	if a.Do != DoDesk && a.Do != DoPublish {
		return a, fmt.Errorf("%s: %w: %s", a.Key, ErrKeptBack, a.Reason)
	}
	e := a.intent(h.Profile, Attempt{ID: h.NewID(), StartedAt: planner.Now.UTC(), Tool: h.Tool})
	e.Route = RouteDesk
	if err := h.Ledger.Claim(ctx, e); err != nil {
		return a, fmt.Errorf("nothing was begun, since the intent cannot be recorded: %w", err)
	}
	a.State = e.State
	return a.recorded(e), nil
}

// Again returns the record of a half-finished post for a person who goes on with it. Nothing changes: the
// attempt is the same one. The error wraps [ErrNotBegun] if the post is not half-finished.
func (h Handover) Again(ctx context.Context, key string) (Entry, error) {
	records, err := h.Ledger.Read(ctx)
	if err != nil {
		return Entry{}, err
	}
	e, err := recordOf(key, records)
	if err == nil && !e.HalfFinished() {
		err = errNotBegun(e)
	}
	return e, err
}

// Published records the story that a person made of a half-finished post, and the user name that it is
// under, empty if that is not known. What the story does not say, its status and when it came to be, is
// taken from the intent and the clock. To say the same twice does no harm. The error wraps
// [ErrNotBegun] if there is nothing to settle, or another story already.
func (h Handover) Published(ctx context.Context, key string, story Story, account string) (Entry, error) {
	return h.settle(ctx, key, func(e Entry, records Records) (Entry, error) {
		if e.State == StatePublished && isSameStory(e.Story, story) {
			return e, nil
		}
		if !e.HalfFinished() {
			return e, errNotBegun(e)
		}
		if isRecorded(story, key, records) {
			return e, fmt.Errorf("%s is the story of another post", cmp.Or(story.URL, story.ID))
		}
		story.Status = cmp.Or(story.Status, e.Story.Status)
		if story.PublishedAt.IsZero() && story.Status != Draft {
			story.PublishedAt = h.Now().UTC() // the latest that it can be: so it is not forgotten too early in the day's count
		}
		e.State, e.Story, e.Account = StatePublished, story, cmp.Or(e.Account, account)
		return e, nil
	})
}

// NotDone records that a person did not bring a half-finished post after all. It is free again, and so
// is its place in the day. The error wraps [ErrNotBegun] if the post is not half-finished.
func (h Handover) NotDone(ctx context.Context, key string) (Entry, error) {
	return h.settle(ctx, key, func(e Entry, _ Records) (Entry, error) {
		if !e.HalfFinished() {
			return e, errNotBegun(e)
		}
		e.State, e.Reason, e.Story, e.Copy = StateRejected, "a person did not bring it", Story{}, ""
		return e, nil
	})
}

// Updated records that a person made the story say what the article says now, on whichever route the
// story came to be. From then on the post counts as unchanged.
func (h Handover) Updated(ctx context.Context, key string, article *Article) (Entry, error) {
	return h.settle(ctx, key, func(e Entry, _ Records) (Entry, error) {
		if e.State != StatePublished {
			return e, fmt.Errorf("%s is %s, there is no story to update", key, e.words())
		}
		e.Title, e.CanonicalURL = article.Title, article.CanonicalURL
		e.ContentHash, e.TextHash, e.Copy = article.ContentHash(), article.TextHash(), article.copied()
		return e, nil
	})
}

// settle records what becomes of an entry, while nobody else looks at it. Once it is decided, it is
// written, even if the person goes away meanwhile.
func (h Handover) settle(ctx context.Context, key string, become func(Entry, Records) (Entry, error)) (Entry, error) {
	release, err := h.Ledger.Lock(ctx)
	if err != nil {
		return Entry{}, err
	}
	defer release()
	records, err := h.Ledger.Read(ctx)
	if err != nil {
		return Entry{}, err
	}
	old, err := recordOf(key, records)
	if err != nil {
		return old, err
	}
	e, err := become(old, records)
	if err != nil {
		return old, err
	}
	err = h.Ledger.Settle(context.WithoutCancel(ctx), e)
	switch {
	case errors.Is(err, ErrNotShared):
		if h.Warn != nil {
			h.Warn(err)
		}
	case err != nil:
		return old, fmt.Errorf("%s: what became of it cannot be recorded: %w", key, err)
	}
	return e, nil
}

// recordOf returns what is recorded of a post.
func recordOf(key string, records Records) (Entry, error) {
	if d, damaged := records.Damaged[key]; damaged {
		return Entry{}, fmt.Errorf("%s: %s", key, d.reason())
	}
	e, recorded := records.Entries[key]
	if !recorded {
		return Entry{}, fmt.Errorf("%w: nothing is recorded of %s", ErrNotBegun, key)
	}
	return e, nil
}

func errNotBegun(e Entry) error {
	where := ""
	if e.Story.URL != "" {
		where = " as " + e.Story.URL
	}
	return fmt.Errorf("%w: %s is %s%s", ErrNotBegun, e.Key, e.words(), where)
}

var (
	// ErrKeptBack says that the plan does not let a post go now.
	ErrKeptBack = errors.New("cannot go now")
	// ErrNotBegun says that a post is not half-finished.
	ErrNotBegun = errors.New("not begun at the desk")
)
