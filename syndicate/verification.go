package syndicate

import "time"

// A Verdict is the answer to one question about a story that is out there.
type Verdict string

const (
	VerdictOK    Verdict = "ok"
	VerdictWrong Verdict = "wrong"
	// VerdictCannotTell is no answer: the page is closed to programs, for members only, or out of reach.
	VerdictCannotTell Verdict = "cannot tell"
)

// A Verification is what was found out about the story of one post.
type Verification struct {
	Key          string    `json:"key"`
	Path         string    `json:"path"` // empty if the site has the post no longer
	Title        string    `json:"title"`
	CanonicalURL string    `json:"canonicalURL"`
	Story        Story     `json:"story"`
	At           time.Time `json:"at"` // when the page was seen, or was asked for in vain
	Verdict      Verdict   `json:"verdict"`
	Checks       []Check   `json:"checks"`
}

// A Check is one question, and its answer.
type Check struct {
	Name    string  `json:"name"` // "reachable", "title", "canonical", "backlink", "images", "code", "paywall"
	Verdict Verdict `json:"verdict"`
	Found   string  `json:"found"`          // what was seen, in words
	Hint    string  `json:"hint,omitempty"` // how to mend it by hand
}

// VerdictOf is the verdict on a story: the worst of the answers.
func VerdictOf(checks []Check) Verdict {
	worst := VerdictOK
	for _, c := range checks {
		if c.Verdict == VerdictWrong {
			return VerdictWrong
		}
		if c.Verdict == VerdictCannotTell {
			worst = VerdictCannotTell
		}
	}
	return worst
}

func (v *Verification) decide(checks ...Check) { v.Checks, v.Verdict = checks, VerdictOf(checks) }
