package syndicate

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
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
	Disclosure      string   // a sentence that the reader has to see first
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
	Chrome        []string // CSS selectors of what belongs to the page and not to the post
}

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
func (s *Settings) fields(profile Profile) fields {
	r := &s.Rendition
	return fields{
		"status":          decode(&s.Status, ParseStatus),
		"route":           decode(&s.Route, word(RouteAPI, RouteDesk)),
		"title":           decode(&s.Title, text),
		"subtitle":        decode(&s.Subtitle, text),
		"tags":            decode(&s.Tags, StringList),
		"publication":     decode(&s.Publication, text),
		"license":         decode(&s.License, func(v any) (string, error) { return oneOf(v, profile.Licenses...) }),
		"notifyFollowers": decode(&s.NotifyFollowers, boolean),
		"canonical":       decode(&s.CanonicalURL, text),
		"after":           decode(&s.After, parseAfter),
		"disclosure":      decode(&s.Disclosure, text),
		"closing":         decode(&s.NoClosing, not),
		"allow":           decode(&s.Allow, StringList),

		"tables":        decode(&r.Tables, word(TableAuto, TableText, TableRecords, TableImage)),
		"tableWidth":    decode(&r.TableWidth, nonNegative),
		"math":          decode(&r.Math, word(MathAuto, MathText, MathImage)),
		"diagrams":      decode(&r.Diagrams, word(DiagramImage, DiagramCode)),
		"upload":        decode(&r.NoUpload, not),
		"storyLinks":    decode(&r.NoStoryLinks, not),
		"keepSelfLinks": decode(&r.KeepSelfLinks, optional(nonNegative)),
		"chrome":        decode(&r.Chrome, StringList),
	}
}

// ParseStatus reads a status.
func ParseStatus(v any) (Status, error) { return word(Draft, Unlisted, Public)(v) }

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

func parseAfter(v any) (After, error) {
	switch v := v.(type) {
	case time.Time:
		return After{At: v}, nil
	case string:
		if d, err := time.ParseDuration(v); err == nil && d >= 0 {
			return After{Delay: d}, nil
		}
		for _, layout := range []string{time.DateOnly, time.RFC3339} {
			if at, err := time.Parse(layout, v); err == nil {
				return After{At: at}, nil
			}
		}
	}
	return After{}, fmt.Errorf(`is %s, a time like "72h" or a date like 2026-01-31 is needed`, Describe(v))
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

// decode returns what a field does with its value: convert it and keep it in place.
func decode[T any](place *T, convert func(any) (T, error)) func(any) error {
	return func(v any) error {
		t, err := convert(v)
		if err == nil {
			*place = t
		}
		return err
	}
}

func text(v any) (string, error) {
	if s, ok := v.(string); ok {
		return strings.TrimSpace(s), nil
	}
	return "", fmt.Errorf("is %s, text is needed", Describe(v))
}

func nonEmpty(v any) (string, error) {
	s, err := text(v)
	if err == nil && s == "" {
		err = errors.New("is empty")
	}
	return s, err
}

func boolean(v any) (bool, error) {
	if b, ok := v.(bool); ok {
		return b, nil
	}
	return false, fmt.Errorf("is %s, true or false is needed", Describe(v))
}

// not reads what switches something off that is on.
func not(v any) (bool, error) {
	on, err := boolean(v)
	return !on, err
}

// optional reads a value that may be left out, where its zero value means something.
func optional[T any](convert func(any) (T, error)) func(any) (*T, error) {
	return func(v any) (*T, error) {
		t, err := convert(v)
		if err != nil {
			return nil, err
		}
		return &t, nil
	}
}

// word reads one of a few words.
func word[T ~string](words ...T) func(any) (T, error) {
	return func(v any) (T, error) {
		list := make([]string, len(words))
		for i, w := range words {
			list[i] = string(w)
		}
		s, err := oneOf(v, list...)
		return T(s), err
	}
}

func table(v any) (map[string]any, error) {
	if m, ok := v.(map[string]any); ok {
		return m, nil
	}
	return nil, fmt.Errorf("is %s, a table is needed", Describe(v))
}

func nonNegative(v any) (int, error) {
	n, ok := WholeNumber(v)
	if !ok {
		return 0, fmt.Errorf("is %s, a whole number from 0 up is needed", Describe(v))
	}
	return n, nil
}

// WholeNumber reads a number from 0 up in whatever type the format of a configuration gives it.
func WholeNumber(v any) (n int, ok bool) {
	f := -1.0
	switch v := v.(type) {
	case int:
		f = float64(v)
	case int64:
		f = float64(v)
	case uint64:
		f = float64(v)
	case float64:
		f = v
	}
	return int(f), f >= 0 && f <= math.MaxInt32 && f == math.Trunc(f)
}

func oneOf(v any, words ...string) (string, error) {
	s, _ := v.(string)
	i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, strings.TrimSpace(s)) })
	if i < 0 {
		return "", fmt.Errorf("is %s, one of %s is needed", Describe(v), strings.Join(words, ", "))
	}
	return words[i], nil
}

// StringList reads a list of words; a single word is a list of one.
func StringList(v any) ([]string, error) {
	switch v := v.(type) {
	case string:
		return []string{strings.TrimSpace(v)}, nil
	case []string:
		return v, nil
	case []any:
		list := make([]string, len(v))
		for i, e := range v {
			s, err := text(e)
			if err != nil {
				return nil, fmt.Errorf("has an element that %w", err)
			}
			list[i] = s
		}
		return list, nil
	}
	return nil, fmt.Errorf("is %s, a list of words is needed", Describe(v))
}

// keyText reads the id of a post, which becomes part of a file name and of an address.
func keyText(v any) (string, error) {
	s, err := nonEmpty(v)
	if err != nil {
		return "", err
	}
	return s, CheckKey(s)
}

// CheckKey reports why a text cannot be the key of a post: keys are relative paths with slashes that
// are the same on every file system.
func CheckKey(s string) error {
	switch {
	case len(s) > 200:
		return errors.New("is longer than 200 bytes")
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

// Describe shows a value of the wrong kind in a message.
func Describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "empty"
	case string:
		if len(v) > 60 {
			v = v[:60] + "..."
		}
		return fmt.Sprintf("%q", v)
	case map[string]any:
		return "a table"
	case []any, []string:
		return "a list"
	default:
		return fmt.Sprint(v)
	}
}

// HostOf returns the host of an absolute address as a reader would say it: "example.org".
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
