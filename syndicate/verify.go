package syndicate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Pages shows the pages of stories.
type Pages interface {
	// Page returns what anybody sees of a story. Its errors wrap [ErrCannotTell]; besides, they wrap
	// [ErrGone] if there is no such page, and [ErrTurnedAway] if the destination is closed to this program.
	Page(ctx context.Context, story Story) (StoryPage, error)
}

var (
	// ErrGone says that readers are told that there is no such story. They are told the same of a draft.
	ErrGone = errors.New("there is no such story to be seen")
	// ErrTurnedAway says that the next question would most likely be refused as well.
	ErrTurnedAway = errors.New("the destination turns programs away")
	// ErrOtherStory says that a saved page is that of another story.
	ErrOtherStory = errors.New("this is not the page of that story")
)

// A History keeps what was found out about stories. It is safe for concurrent use.
type History interface {
	// Last returns what was found out last about a post's story.
	Last(key string) (v Verification, known bool)
	// Add returns when the verification is on disk.
	Add(ctx context.Context, v Verification) error
}

const (
	// freshFor is how long a story that was in order is not asked for again.
	freshFor = 24 * time.Hour
	// maxRefusals is how often a run is turned away before it asks no more.
	maxRefusals = 2
)

// A Subject is a story to be verified.
type Subject struct {
	Entry Entry // published
	Post  *Post // nil if the site has it no longer
	// Article makes the post's article when it is needed: nil if the post is broken by now. It is not called
	// without a post.
	Article func(context.Context) (*Article, error)
}

// A Verifier finds out whether stories are what was published, and whether they lead back. It is safe for
// concurrent use.
type Verifier struct {
	Pages    Pages
	History  History
	Remedies Remedies
	Now      func() time.Time
	Fresh    bool // ask for every story, also for those that were in order within the last day
}

// Run verifies stories one after the other and hands each to found. It begins with those that were not
// asked for the longest time, so that a run goes on where the one before it had to end. All that was found
// is kept, whatever the error is about: the history, an article that cannot be made, or an interrupt. One
// that wraps [ErrTurnedAway] says why some stories could not be seen; all were handed to found then.
func (v *Verifier) Run(ctx context.Context, subjects []Subject, found func(Verification)) error {
	refusals := 0
	var refusal error
	for _, s := range v.inOrder(subjects) {
		if last, ok := v.known(s); ok {
			found(last)
			continue
		}
		if refusals == maxRefusals {
			found(v.unseen(s, "not asked for: the destination turned this run away before"))
			continue
		}
		verification, err := v.Verify(ctx, s)
		if errors.Is(err, ErrTurnedAway) {
			refusals++
			refusal = err
		} else if err != nil {
			return err
		}
		found(verification)
	}
	return refusal
}

// inOrder puts first what was never asked for, then the rest by age.
func (v *Verifier) inOrder(subjects []Subject) []Subject {
	asked := func(s Subject) time.Time {
		last, _ := v.History.Last(s.Entry.Key)
		return last.At
	}
	return slices.SortedStableFunc(slices.Values(subjects), func(a, b Subject) int { return asked(a).Compare(asked(b)) })
}

// known returns what the history says about a story, if that still holds.
func (v *Verifier) known(s Subject) (Verification, bool) {
	last, known := v.History.Last(s.Entry.Key)
	about := v.about(s)
	same := known && last.Story.ID == about.Story.ID && last.Story.URL == about.Story.URL &&
		last.CanonicalURL == about.CanonicalURL && last.Title == about.Title
	if v.Fresh || !same || last.Verdict != VerdictOK || v.Now().Sub(last.At) >= freshFor {
		return Verification{}, false
	}
	last.Path = about.Path
	return last, true
}

// Verify asks for one story, whatever the history says, and adds what it finds. A story that cannot be
// seen has a verdict as well; the error wraps [ErrTurnedAway] then, if that is why.
func (v *Verifier) Verify(ctx context.Context, s Subject) (Verification, error) {
	page, failure := v.Pages.Page(ctx, s.Entry.Story)
	if ctx.Err() != nil {
		return Verification{}, context.Cause(ctx)
	}
	if failure != nil {
		seen := v.about(s)
		seen.decide(v.absent(s.Entry, failure))
		if err := v.History.Add(ctx, seen); err != nil {
			return seen, err
		}
		if errors.Is(failure, ErrTurnedAway) {
			return seen, failure
		}
		return seen, nil
	}
	return v.compare(ctx, s, page)
}

// VerifyPage verifies a story by a page of it that somebody saved, and adds what it finds. The error wraps
// [ErrOtherStory] if it is the page of another one.
func (v *Verifier) VerifyPage(ctx context.Context, s Subject, page StoryPage) (Verification, error) {
	if !strings.EqualFold(page.ID, s.Entry.Story.ID) {
		return Verification{}, fmt.Errorf("%w: it shows the story %s, that of %s is %s", ErrOtherStory, page.ID, s.Entry.Key, cmp.Or(s.Entry.Story.ID, s.Entry.Story.URL))
	}
	return v.compare(ctx, s, page)
}

func (v *Verifier) compare(ctx context.Context, s Subject, page StoryPage) (Verification, error) {
	var article *Article
	if s.Post != nil {
		var err error
		if article, err = s.Article(ctx); err != nil {
			return Verification{}, err
		}
	}
	seen := v.about(s)
	seen.decide(Compare(s.Entry, article, page, v.Remedies)...)
	return seen, v.History.Add(ctx, seen)
}

// absent is the answer for a story whose page is not seen.
func (v *Verifier) absent(e Entry, failure error) Check {
	why := WhyUnanswered(failure)
	check := Check{Name: "reachable", Verdict: VerdictCannotTell, Found: why}
	if !errors.Is(failure, ErrGone) {
		return check
	}
	switch e.Story.Status {
	case Public, Unlisted:
		check.Verdict, check.Found, check.Hint = VerdictWrong, "the story is gone: "+why, v.Remedies[check.Name]
	case Draft:
		check.Found = "it is on record as a draft, which nobody but its author sees"
	default:
		check.Found = "it may be a draft, which nobody but its author sees: " + why
	}
	return check
}

// unseen is the answer for a story that was not asked for.
func (v *Verifier) unseen(s Subject, why string) Verification {
	u := v.about(s)
	u.decide(Check{Name: "reachable", Verdict: VerdictCannotTell, Found: why})
	return u
}

// about is a verification without answers.
func (v *Verifier) about(s Subject) Verification {
	a := Verification{Key: s.Entry.Key, Title: cmp.Or(s.Entry.Title, s.Entry.Key), CanonicalURL: s.Entry.CanonicalURL, Story: s.Entry.Story, At: v.Now().UTC()}
	if s.Post != nil {
		a.Path, a.CanonicalURL = s.Post.Path, s.Post.CanonicalURL()
	}
	return a
}
