package syndicate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Settings is what an author can say about one post at one destination. The zero value of a field
// means that nothing was said.
type Settings struct {
	Status          Status
	Title           string
	Subtitle        string
	Tags            []string // nil: the post's own
	Publication     string   // id, name or address
	License         string
	NotifyFollowers bool
	CanonicalURL    string
	After           After
	Route           Route
	Account         string   // the name of the account to publish by
	Disclosure      string   // a sentence that the reader has to see first
	AI              AIUse    // what of the text a machine wrote, to be said first as well
	NoClosing       bool     // leave out the line "Originally published at"
	Allow           []string // rules whose findings are accepted

	Rendition Rendition
}

// Rendition is how to show what the destination has no markup for. The zero value of a field means
// that the rewriting chooses.
type Rendition struct {
	Tables        TableStyle
	TableWidth    int // most characters in a line of a table that is shown as text
	Math          MathStyle
	Diagrams      DiagramStyle
	NoUpload      bool     // make no pictures, neither for formulas nor of formats that it cannot show
	NoStoryLinks  bool     // links to other posts lead to the site even if they have a story
	KeepSelfLinks *int     // how many links to the site itself stay links; nil for all
	StripTracking bool     // links to other sites lose the parameters that only say where readers come from
	Chrome        []string // CSS selectors of what belongs to the page and not to the post
}

// AIUse is what of a text a machine wrote. Help with an outline, with spelling or grammar is none.
type AIUse string

const (
	AIAssisted  AIUse = "assisted"  // parts of it
	AIGenerated AIUse = "generated" // most of it
)

// TableStyle is how a table is shown.
type TableStyle string

const (
	TableAuto    TableStyle = "auto"    // text if it is narrow enough, else records
	TableText    TableStyle = "text"    // aligned, in a block of code
	TableRecords TableStyle = "records" // every row as a list of its cells
	TableImage   TableStyle = "image"
)

// MathStyle is how a formula is shown.
type MathStyle string

const (
	MathAuto  MathStyle = "auto" // text if Unicode says all of it, else a picture
	MathText  MathStyle = "text" // in Unicode where that can be read, else its source
	MathImage MathStyle = "image"
)

// DiagramStyle is how a diagram is shown.
type DiagramStyle string

const (
	DiagramImage DiagramStyle = "image" // if one can be made
	DiagramCode  DiagramStyle = "code"  // its source
)

// fields are the keys of the settings, as front matter and site configuration spell them.
func (s *Settings) fields(p Profile) fields {
	r := &s.Rendition
	return fields{
		{"status", in(&s.Status, statuses()), "Who can see the story", ""},
		{"route", in(&s.Route, word(RouteAPI, RouteDesk)), "Who brings it there: this tool, or a person at the desk", ""},
		{"account", in(&s.Account, accountName()), "The name of the account that it goes out by", ""},
		{"title", in(&s.Title, text()), fmt.Sprintf("The story's title, up to %d characters", p.MaxTitle), "the post's title"},
		{"subtitle", in(&s.Subtitle, text()), fmt.Sprintf("The line under the title, up to %d characters", p.MaxSubtitle), "the post's description"},
		{"tags", in(&s.Tags, list()), fmt.Sprintf("Topics on %s. The first %d count, each up to %d characters", p.Title, p.MaxTags, p.MaxTag), "the post's tags"},
		{"publication", in(&s.Publication, text()), "A publication: its id, name or address", "your profile"},
		{"license", in(&s.License, name(p.Licenses...)), "The license of the story", p.Title + "'s own default"},
		{"notifyFollowers", in(&s.NotifyFollowers, boolean()), p.Title + " tells your followers", ""},
		{"canonical", in(&s.CanonicalURL, text()), "The address of the original, absolute and https", "the post's permalink"},
		{"after", in(&s.After, moment()), "When the post may leave: a time since its own date, such as 72h, or a date", ""},
		{"disclosure", in(&s.Disclosure, text()), "A sentence that readers see first", "none"},
		{"ai", in(&s.AI, word(AIAssisted, AIGenerated)), "What of the text a machine wrote; readers are told first", "none of it"},
		{"closing", in(&s.NoClosing, not()), "The last line is \"Originally published at\" with a link", ""},
		{"allow", in(&s.Allow, list()), "Checks whose findings, and rewriting rules whose losses, are accepted", "none"},

		{"tables", in(&r.Tables, word(TableAuto, TableText, TableRecords, TableImage)), "How tables are shown", string(TableAuto)},
		{"tableWidth", in(&r.TableWidth, nonNegative()), "The most characters in a line of a table that is shown as text", "see Rewriting"},
		{"math", in(&r.Math, word(MathAuto, MathText, MathImage)), "How formulas are shown", string(MathAuto)},
		{"diagrams", in(&r.Diagrams, word(DiagramImage, DiagramCode)), "How diagrams are shown", string(DiagramImage)},
		{"upload", in(&r.NoUpload, not()), "Pictures are made of what cannot be shown otherwise, and uploaded", ""},
		{"storyLinks", in(&r.NoStoryLinks, not()), "Links to your other posts lead to their stories", ""},
		{"keepSelfLinks", in(&r.KeepSelfLinks, optional(nonNegative())), "How many links to your own site stay links", "all"},
		{"stripTracking", in(&r.StripTracking, boolean()), "Links to other sites lose the parameters that only say where readers come from", ""},
		{"chrome", in(&r.Chrome, list()), "CSS selectors of what belongs to your pages and not to the post", "none"},
	}
}

// ParseStatus reads a status.
func ParseStatus(v any) (Status, error) { return statuses().read(v) }

func statuses() kind[Status] { return word(Draft, Unlisted, Public) }

// After says when a post may leave: some time after its own publication, or at a moment.
type After struct {
	Delay time.Duration
	At    time.Time
}

// From returns the moment from which on a post published at the given time may be delivered.
func (a After) From(published time.Time) time.Time {
	if !a.At.IsZero() {
		return a.At
	}
	return published.Add(a.Delay)
}

// Flagged interprets the value of the front matter key that asks for syndication: the name of the
// destination, a list of names, a map of them, or true for every destination. False, and a
// destination set to false, switch a cascaded flag off. The error says what else the value is: the
// author meant something by it.
func Flagged(value any, destination string) (bool, error) {
	switch v := value.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case map[string]any:
		return flaggedByTable(v, destination)
	}
	names, err := StringList(value)
	if err != nil {
		return false, fmt.Errorf("is %s, %q, true or false is needed", Describe(value), destination)
	}
	flagged := false
	for _, name := range names {
		switch {
		case strings.EqualFold(name, destination):
			flagged = true
		case name != "":
			return false, fmt.Errorf("names %q, which is no destination; there is %q", name, destination)
		}
	}
	return flagged, nil
}

// flaggedByTable reads the long form. A table that names no destination may still hold the post's id.
func flaggedByTable(table map[string]any, destination string) (bool, error) {
	flagged := false
	for _, name := range slices.Sorted(maps.Keys(table)) {
		switch {
		case strings.EqualFold(name, destination):
			flagged = table[name] != false
		case !strings.EqualFold(name, "id"):
			return false, fmt.Errorf("%s %w; %s", name, errUnknownKey, DidYouMean(name, []string{"id", destination}))
		}
	}
	return flagged, nil
}

// maxKey is the longest key, in bytes.
const maxKey = 200

// CheckKey reports why a text cannot be the key of a post: keys are relative paths with slashes that
// are the same on every file system.
func CheckKey(s string) error {
	switch {
	case len(s) > maxKey:
		return fmt.Errorf("is longer than %d bytes", maxKey)
	case s != strings.ToLower(s):
		return fmt.Errorf("is %q, small letters are needed", s)
	case strings.ContainsAny(s, "\\:*?\"<>|%") || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }):
		return fmt.Errorf(`is %q, one of the characters \ : * ? " < > | %% in it cannot be`, s)
	}
	for part := range strings.SplitSeq(s, "/") {
		if part == "" || strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".") || part != strings.TrimSpace(part) {
			return fmt.Errorf("is %q, a path like notes/first is needed", s)
		}
	}
	return nil
}
