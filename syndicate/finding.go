package syndicate

import "slices"

// Severity says what a finding does to a post.
type Severity string

const (
	Error   Severity = "error"   // blocks the post
	Warning Severity = "warning" // is printed
	Info    Severity = "info"    // is printed when asked for
)

// A Finding is the result of a check, or of reading a post.
type Finding struct {
	Rule     string   `json:"rule"` // name of the rule: its file, its documentation page, its key in "allow"
	Severity Severity `json:"severity"`
	Message  string   `json:"message"` // what is wrong, in one line
	Hint     string   `json:"hint"`    // what to do about it
	Path     string   `json:"path"`    // file, relative to the site
	Line     int      `json:"line"`    // 0 when unknown
}

// Blocking reports whether any of the findings is an error.
func Blocking(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}
