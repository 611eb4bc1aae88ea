package syndicate

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// FormatVersion is the version of the entries that this program writes. It refuses newer ones.
const FormatVersion = 1

// State is how far the delivery of a post has come.
//
//	new ──> attempting ──> published
//	            │  ▲
//	            ▼  │
//	         rejected <──> abandoned
//
// A person's word moves an attempt anywhere, and records a story that already exists. Only a person's
// word brings a post back from abandoned.
type State string

const (
	// StateNew: there is no entry. This tool never tried to create a story for the post.
	StateNew State = "new"
	// StateAttempting: the intent is on disk. The story may or may not exist. Found by a later run
	// it is in doubt: not to be tried again until a person or proof settles it.
	StateAttempting State = "attempting"
	// StatePublished: the story exists, and its id or address is known.
	StatePublished State = "published"
	// StateRejected: it is proven that the last attempt created nothing. Free to be tried again.
	StateRejected State = "rejected"
	// StateAbandoned: a person decided that the post is not to be delivered.
	StateAbandoned State = "abandoned"
)

var moves = map[State][]State{
	StateNew:        {StateAttempting, StatePublished},
	StateAttempting: {StatePublished, StateRejected, StateAbandoned},
	StateRejected:   {StateAttempting, StatePublished, StateAbandoned},
	StateAbandoned:  {StateRejected, StatePublished},
	StatePublished:  {},
}

// CanMoveTo reports whether an entry in state s may move to state next.
func (s State) CanMoveTo(next State) bool { return slices.Contains(moves[s], next) }

// words names the state for people.
func (s State) words() string {
	if s == StateAttempting {
		return "in doubt"
	}
	return string(s)
}

// An Entry is the durable record of one post at one destination. Its JSON is one file of the ledger,
// which templates of the site may read as well.
type Entry struct {
	Format      int    `json:"format"` // [FormatVersion]
	Key         string `json:"key"`
	Destination string `json:"destination"`
	Title       string `json:"title,omitempty"` // of the article; it helps people, and recognises a post that moved

	// What was, or is about to be, delivered.
	CanonicalURL string `json:"canonicalURL"`
	ContentHash  string `json:"contentHash"` // [Article.ContentHash]; empty for a story that was adopted
	TextHash     string `json:"textHash"`    // [Article.TextHash]; of an adopted story, that of the post then
	Route        Route  `json:"route"`

	State   State   `json:"state"`
	Attempt Attempt `json:"attempt"`
	// Reason says in words why the entry is rejected or abandoned.
	Reason string `json:"reason,omitempty"`

	// Story is what came back. While an attempt is under way it has the status that was asked for
	// and nothing else.
	Story Story `json:"story"`
	// Account is the user name under which the story was, or is to be, created.
	Account string `json:"account"`
	// AccountName is the name that the user gave to that account, empty for [DefaultAccount].
	AccountName string `json:"accountName,omitempty"`

	// Copy is what the story shows, to have a later change of the post shown beside it: see
	// [Entry.Article]. It is part of the entry so that the two are written in one step, wherever the
	// ledger is, and the last one, since a person who reads the record has no use for it.
	Copy string `json:"copy,omitempty"`
}

// An Attempt is one try at creating a story.
type Attempt struct {
	ID        string    `json:"id"`
	StartedAt time.Time `json:"startedAt,omitzero"` // zero for a story that was adopted
	Tool      string    `json:"tool"`               // name and version of the program: "syndicate 1.2.0"
}

// Validate reports what is wrong with an entry that was read.
func (e *Entry) Validate() error {
	if e.Format > FormatVersion {
		return fmt.Errorf("%w: its format is %d, this program knows %d", ErrNewerFormat, e.Format, FormatVersion)
	}
	if e.Format < 1 {
		return errors.New(`"format" is missing`)
	}
	if e.Key == "" {
		return errors.New(`"key" is missing`)
	}
	if e.Destination == "" {
		return errors.New(`"destination" is missing`)
	}
	if _, known := moves[e.State]; !known || e.State == StateNew {
		return fmt.Errorf("%q is no state of an entry", e.State)
	}
	if e.State == StatePublished && e.Story.ID == "" && e.Story.URL == "" {
		return errors.New(`it is "published" but has neither the id nor the address of a story`)
	}
	return nil
}

// InDoubt reports whether nobody knows if the story exists.
func (e *Entry) InDoubt() bool { return e.State == StateAttempting }

// HalfFinished reports whether a person began to bring the article to the destination, see [Handover],
// and did not say yet what came of it. It is in doubt then, and that person knows more.
func (e *Entry) HalfFinished() bool { return e.State == StateAttempting && e.Route == RouteDesk }

// words names the state for people.
func (e *Entry) words() string {
	if e.HalfFinished() {
		return "begun at the desk and not finished"
	}
	return e.State.words()
}

// mayExist reports whether there is a story, as far as anybody knows. An attempt in doubt that was
// abandoned remembers what it asked for.
func (e *Entry) mayExist() bool {
	return e.State == StatePublished || e.InDoubt() || e.State == StateAbandoned && e.Story.Status != ""
}

// ErrNewerFormat is wrapped by errors about entries that a newer version of this program wrote.
var ErrNewerFormat = errors.New("written by a newer version of syndicate")
