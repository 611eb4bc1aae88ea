package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// A point is a step on the way from the intent to the record of the outcome. What is there afterwards is
// the state of the record, or "nothing", and the number of stories.
type point struct {
	name   string
	failed string // after it failed and did nothing
	late   string // after it did its work and reported an error all the same
	killed string // after the program was killed right before it
}

// points are all of them, in order. A write is several system calls of package atomicwriter: create a
// temporary file, write, flush, close, rename. To everybody else they are one, which happens or does not:
// TestSystemCalls has each of them fail, TestFullDisk is about what lies around then.
var points = []point{
	{"claim: make the folder", "nothing, 0 stories", "nothing, 0 stories", "nothing, 0 stories"},
	{"claim: flush the folder above", "nothing, 0 stories", "nothing, 0 stories", "nothing, 0 stories"},
	{"claim: write a temporary file", "nothing, 0 stories", "nothing, 0 stories", "nothing, 0 stories"},
	{"claim: link it to its name", "published, 1 stories", "attempting, 0 stories", "nothing, 0 stories"},
	{"claim: remove the temporary file", "published, 1 stories", "published, 1 stories", "attempting, 0 stories"},
	{"claim: flush the folder", "nothing, 0 stories", "nothing, 0 stories", "attempting, 0 stories"},
	{"ask: connect", "rejected, 0 stories", "rejected, 0 stories", "attempting, 0 stories"},
	{"ask: send the request", "attempting, 0 stories", "attempting, 1 stories", "attempting, 0 stories"},
	{"ask: read the answer", "attempting, 1 stories", "attempting, 1 stories", "attempting, 1 stories"},
	{"ask: decode the answer", "attempting, 1 stories", "attempting, 1 stories", "attempting, 1 stories"},
	{"settle: make the folder", "attempting, 1 stories", "attempting, 1 stories", "attempting, 1 stories"},
	{"settle: write the file", "attempting, 1 stories", "published, 1 stories", "attempting, 1 stories"},
	{"settle: flush the folder", "published, 1 stories", "published, 1 stories", "published, 1 stories"},
}

// TestPoints has the program fail at each point, in each way. The next run publishes the post if that was
// not done, and only if it is certain.
func TestPoints(t *testing.T) {
	for n, p := range points {
		t.Run(p.name+" fails", func(t *testing.T) {
			s := newPointSite(t)
			s.deliver(t.Context(), func(i int, do func() error) error {
				if i == n {
					return errDisk
				}
				return do()
			})
			s.want(t, p.failed)
		})
		t.Run(p.name+" fails late", func(t *testing.T) {
			s := newPointSite(t)
			s.deliver(t.Context(), func(i int, do func() error) error {
				err := do()
				if i == n {
					return errDisk
				}
				return err
			})
			s.want(t, p.late)
		})
		t.Run(p.name+" is not reached", func(t *testing.T) {
			s := newPointSite(t)
			c := startChild(t, "deliver", s.dir, fmt.Sprint(n))
			if err := c.cmd.Wait(); err == nil {
				t.Fatal("the child was not killed")
			}
			s.want(t, p.killed)
		})
	}
}

// TestPointsAreAll: the list is what happens, no more and no less.
func TestPointsAreAll(t *testing.T) {
	s := newPointSite(t)
	steps := 0
	s.deliver(t.Context(), func(_ int, do func() error) error { steps++; return do() })
	if steps != len(points) {
		t.Errorf("there are %d steps, the list has %d", steps, len(points))
	}
	s.want(t, "published, 1 stories")
}

// TestNoLock: where nobody can be kept out, nothing is sent.
func TestNoLock(t *testing.T) {
	s := newPointSite(t)
	if err := os.WriteFile(s.lockFile()+".write", nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.lockFile() + ".write"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(s.lockFile()+".write", 0o777); err != nil {
		t.Fatal(err)
	}
	s.deliver(t.Context(), func(_ int, do func() error) error { return do() })
	if got := s.afterwards(t); got != "nothing, 0 stories" {
		t.Errorf("there is %s", got)
	}
}

// A pointSite is a site with one post to publish, and next to it a file with a line for each story.
type pointSite struct{ site }

func newPointSite(t *testing.T) pointSite {
	s := pointSite{newSite(t)}
	if err := s.open().Settle(t.Context(), ledgertest.Entry("another", syndicate.StatePublished)); err != nil {
		t.Fatal(err)
	}
	return s
}

// deliver publishes the post if the record allows it, and has each step decided about.
func (s pointSite) deliver(ctx context.Context, step func(i int, do func() error) error) {
	i := -1
	count := func(do func() error) error { i++; return step(i, do) }
	l := s.openOn(steppedDisk{osDisk{}, count})
	post := &syndicate.Post{Key: faultKey, Permalink: "https://example.org/hello/", Settings: syndicate.Settings{Status: syndicate.Draft, Route: syndicate.RouteAPI}}
	candidate := syndicate.Candidate{Post: post, Article: syndicate.Article{Key: faultKey, Title: "Hello", Text: "Hello."}}
	profile := syndicate.Profile{Name: ledgertest.Destination, MaxDraftsPerDay: 10}
	records, err := l.Read(ctx)
	if err != nil {
		panic(err) // no step fails before
	}
	planner := syndicate.Planner{Config: syndicate.DefaultConfig(profile), Now: time.Now(), Site: []*syndicate.Post{post}}
	d := syndicate.Delivery{Ledger: l, Publisher: func(string) (syndicate.Publisher, error) { return steppedPublisher{s, count}, nil }, Profile: profile, Now: time.Now, NewID: func() string { return "1" }}
	plan, err := d.Prepare(ctx, planner, []syndicate.Candidate{candidate}, records)
	if err != nil {
		panic(err)
	}
	_ = d.Run(ctx, &plan) // how it went shows in the record
}

func (s pointSite) storyFile() string { return filepath.Join(s.dir, "stories") }

// afterwards is what is there.
func (s pointSite) afterwards(t *testing.T) string {
	t.Helper()
	state := "nothing"
	if e, recorded := s.read(t).Entries[faultKey]; recorded {
		state = string(e.State)
	}
	stories, err := os.ReadFile(s.storyFile())
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s, %d stories", state, strings.Count(string(stories), "\n"))
}

// want checks what is there, and what the next run makes of it.
func (s pointSite) want(t *testing.T, want string) {
	t.Helper()
	if got := s.afterwards(t); got != want {
		t.Fatalf("there is %s, want %s", got, want)
	}
	if slices.Contains([]string{"nothing, 0 stories", "rejected, 0 stories"}, want) {
		want = "published, 1 stories"
	}
	s.deliver(t.Context(), func(_ int, do func() error) error { return do() })
	if got := s.afterwards(t); got != want {
		t.Errorf("after another run there is %s, want %s", got, want)
	}
}

// A steppedPublisher asks for stories in the steps of an HTTP client. It tells failures apart as package
// medium does: before there is a connection, nothing can have been created.
type steppedPublisher struct {
	site pointSite
	step func(do func() error) error
}

func (steppedPublisher) Preflight(context.Context) (syndicate.Account, error) {
	return syndicate.Account{ID: "1", Name: "me"}, nil
}

func (steppedPublisher) Admit(context.Context, syndicate.Submission) error { return nil }

func (steppedPublisher) Upload(context.Context, syndicate.Picture) (string, error) { return "", nil }

func (p steppedPublisher) Publish(context.Context, syndicate.Submission) (syndicate.Story, error) {
	nothing := func() error { return nil }
	if err := p.step(nothing); err != nil {
		return syndicate.Story{}, errors.Join(syndicate.ErrRejected, err)
	}
	for _, do := range []func() error{p.site.addStory, nothing, nothing} {
		if err := p.step(do); err != nil {
			return syndicate.Story{}, err
		}
	}
	return syndicate.Story{ID: "abc", URL: "https://somewhere.example/abc", Status: syndicate.Draft}, nil
}

// addStory is the far side.
func (s pointSite) addStory() error {
	f, err := os.OpenFile(s.storyFile(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.WriteString("story\n")
	return errors.Join(err, f.Close())
}
