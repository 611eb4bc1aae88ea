package syndicate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Witness sees the stories of a destination as anybody can, without an account.
//
// Its errors wrap [ErrCannotTell]. That it does not see a story never means that there is none: drafts,
// unlisted and older stories cannot be seen.
type Witness interface {
	// Sightings returns public stories of the account with the user name.
	Sightings(ctx context.Context, account string) ([]Sighting, error)

	// Original returns the address that the story's own page names as its original, empty if it names
	// none.
	Original(ctx context.Context, story Story) (string, error)
}

// A Sighting is a story that anybody can see, with what was seen of it.
type Sighting struct {
	// Story has the date that the author lets it show, which for an imported story is that of the
	// original.
	Story Story
	Title string
	// Links is the absolute addresses that the text leads to, in order. It is empty unless all of the
	// text was seen, and it is certain to be a story and not a comment.
	Links []string
	// Original is what [Witness.Original] returned, empty if that is not known.
	Original string
}

// Evidence is what can be seen of the story of a post.
type Evidence struct {
	Stories []Sighting // the post's, beyond doubt
	Unclear []Sighting // have its title, and nothing tells whether they are the post's
}

// Weigh picks what may be the story of e: what has its title and names its post as the original, or
// leads back to it in the end. What is recorded of another post is not.
func Weigh(e Entry, seen []Sighting, records Records) Evidence {
	var ev Evidence
	for _, s := range seen {
		switch {
		case !sameTitle(s.Title, e.Title) || isRecorded(s.Story, e.Key, records):
		case s.Original != "":
			if samePage(s.Original, e.CanonicalURL) {
				ev.Stories = append(ev.Stories, s)
			}
		case leadsBack(s.Links, e.CanonicalURL):
			ev.Stories = append(ev.Stories, s)
		default:
			ev.Unclear = append(ev.Unclear, s)
		}
	}
	return ev
}

// maxSkew is how far the clocks of this machine and of a destination may be apart.
const maxSkew = time.Hour

// Story returns the story that the attempt of e made. The error, which wraps [ErrCannotTell], says why
// that remains open; it never means that there is none.
//
// A story that shows a date before the attempt is the post's, and yet settles nothing: it may be an
// earlier copy, or the attempt's own with a date that the author changed.
func (ev Evidence) Story(e Entry) (Story, error) {
	switch len(ev.Stories) {
	case 0:
		if len(ev.Unclear) > 0 {
			return Story{}, fmt.Errorf("%w: %s has its title, but neither its original nor a link to it can be seen", ErrCannotTell, addresses(ev.Unclear))
		}
		return Story{}, fmt.Errorf("%w: it is not among the newest public stories; drafts, unlisted and older ones are not to be seen", ErrCannotTell)
	case 1:
	default:
		return Story{}, fmt.Errorf("%w: it may be any of %s", ErrCannotTell, addresses(ev.Stories))
	}
	story := ev.Stories[0].Story
	if at := story.PublishedAt; !at.IsZero() && at.Before(e.Attempt.StartedAt.Add(-maxSkew)) {
		return Story{}, fmt.Errorf("%w: %s is dated %s, before the attempt", ErrCannotTell, story.URL, at.UTC().Format(time.DateOnly))
	}
	return story, nil
}

func addresses(seen []Sighting) string {
	list := make([]string, len(seen))
	for i, s := range seen {
		list[i] = s.Story.URL
	}
	return strings.Join(list, ", ")
}

// An Inquiry finds evidence. It asks the witness once for each account and each page, however many posts
// it is about, and is made for one run.
type Inquiry struct {
	witness  Witness
	accounts map[string]*testimony // by user name in lower case
}

// A testimony is what the witness said about one account.
type testimony struct {
	seen   []Sighting
	err    error
	looked map[string]bool // ids of stories whose page was asked for
}

// NewInquiry returns an inquiry that has asked nothing yet.
func NewInquiry(w Witness) *Inquiry {
	return &Inquiry{witness: w, accounts: map[string]*testimony{}}
}

// Find returns the evidence for e among the stories of an account. Where a title alone does not tell, it
// looks at the story's page. The error wraps [ErrCannotTell].
func (q *Inquiry) Find(ctx context.Context, account string, e Entry, records Records) (Evidence, error) {
	t, err := q.ask(ctx, account)
	if err != nil {
		return Evidence{}, err
	}
	for _, unclear := range Weigh(e, t.seen, records).Unclear {
		id := unclear.Story.ID
		if t.looked[id] {
			continue
		}
		t.looked[id] = true
		original, err := q.witness.Original(ctx, unclear.Story)
		if err != nil {
			continue // it stays unclear
		}
		i := slices.IndexFunc(t.seen, func(s Sighting) bool { return s.Story.ID == id })
		t.seen[i].Original = original
	}
	return Weigh(e, t.seen, records), nil
}

// Story returns the story that the attempt of an entry in doubt made, see [Evidence.Story].
func (q *Inquiry) Story(ctx context.Context, e Entry, records Records) (Story, error) {
	ev, err := q.Find(ctx, e.Account, e, records)
	if err != nil {
		return Story{}, err
	}
	return ev.Story(e)
}

func (q *Inquiry) ask(ctx context.Context, account string) (*testimony, error) {
	if account == "" {
		return nil, fmt.Errorf("%w: nobody knows whose stories to look at", ErrCannotTell)
	}
	name := strings.ToLower(account)
	t, asked := q.accounts[name]
	if !asked {
		t = &testimony{looked: map[string]bool{}}
		t.seen, t.err = q.witness.Sightings(ctx, account)
		q.accounts[name] = t
	}
	return t, t.err
}

// isSameStory goes by what is known of both.
func isSameStory(a, b Story) bool {
	return a.ID != "" && a.ID == b.ID || a.URL != "" && a.URL == b.URL
}

// isRecorded reports whether a story is that of another post.
func isRecorded(s Story, key string, records Records) bool {
	for other, e := range records.Entries {
		if other != key && isSameStory(e.Story, s) {
			return true
		}
	}
	return false
}

// leadsBack reports whether a text ends with the way back to its original: its last link to a page of
// the original's site is the one. A link further up may be to a post that it only mentions. One to the
// home page is left out of account: that is how authors sign.
func leadsBack(links []string, original string) bool {
	for _, link := range slices.Backward(links) {
		if strings.EqualFold(HostOf(link), HostOf(original)) && pathOf(link) != "" {
			return samePage(link, original)
		}
	}
	return false
}
