package syndicate

import (
	"slices"
	"time"
)

// Verb says what is to happen, or has happened, with a post.
type Verb string

const (
	DoPublish   Verb = "publish"   // goes out with this run
	DoWait      Verb = "wait"      // goes out with a later one, see [Action.ReadyAt]
	DoBlocked   Verb = "blocked"   // not before the author changed something
	DoResolve   Verb = "resolve"   // in doubt: not before a person looked
	DoSkip      Verb = "skip"      // nothing to do
	DoDesk      Verb = "desk"      // a person brings it to the destination
	DonePublish Verb = "published" // went out with this run
	DoneFailed  Verb = "failed"    // was tried by this run, and nothing was created
)

// An Action is what is to happen, or has happened, with one post at one destination, and why.
type Action struct {
	Key          string     `json:"key"`
	Path         string     `json:"path"`
	Title        string     `json:"title"`
	CanonicalURL string     `json:"canonicalURL"`
	Record       string     `json:"record,omitempty"` // key of what is recorded of the post, if it is another one
	State        State      `json:"state"`
	Do           Verb       `json:"action"`
	Reason       string     `json:"reason"`
	ReadyAt      *time.Time `json:"readyAt,omitempty"` // when a waiting post is ready, if that is known
	Changed      bool       `json:"changed,omitempty"` // the article is no longer what was published
	Route        Route      `json:"route"`
	Status       Status     `json:"status"`
	Tags         []string   `json:"tags"`
	Words        int        `json:"words"`
	Losses       []Loss     `json:"losses"`
	Findings     []Finding  `json:"findings"`
	Story        Story      `json:"story"`

	submission Submission
}

// A Plan is what is to happen with each post, in the order in which the posts go out.
type Plan struct {
	Actions []Action
	// FirstRun is set when nothing was ever recorded and more posts are ready than one day allows:
	// then nothing goes out, since it may all be at the destination already.
	FirstRun bool

	crew    crew    // who publishes, for a prepared plan
	planner Planner // that made it, likewise
}

// Count returns how many posts have one of the given verbs.
func (p *Plan) Count(verbs ...Verb) int {
	n := 0
	for _, a := range p.Actions {
		if slices.Contains(verbs, a.Do) {
			n++
		}
	}
	return n
}

// warn adds something that the author should know.
func (a *Action) warn(f Finding) {
	f.Severity, f.Path = Warning, a.Path
	a.Findings = append(slices.Clone(a.Findings), f)
}

// intent is the entry of an attempt at bringing the post to the destination.
func (a *Action) intent(profile Profile, attempt Attempt) Entry {
	article := &a.submission.Article
	return Entry{
		Format:       FormatVersion,
		Key:          a.Key,
		Destination:  profile.Name,
		Title:        a.Title,
		CanonicalURL: a.CanonicalURL,
		ContentHash:  article.ContentHash(),
		TextHash:     article.TextHash(),
		Route:        a.Route,
		State:        StateAttempting,
		Attempt:      attempt,
		Story:        Story{Status: a.Status},
		AccountName:  RecordedAccount(a.account()),
		Copy:         article.copied(),
	}
}
