package syndicate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fields are the keys that a table may have: all that there is to know of them. Reading, the schemas
// for editors, [Config.Keys] and with it `syndicate config`, the settings that init writes and the tests of the
// documentation take it from there.
type fields []field

// A field is one key of a table.
type field struct {
	name string
	slot
	doc string // what it says, for people: a sentence without a full stop
	or  string // what holds if nobody says anything, where that is no value that could be written
}

// A slot is the place where the value of a key goes.
type slot struct {
	read   func(v any) error
	show   func() any // the value that is there, as an author would write it; nil for none. A table has no show
	schema Schema     // of the values that can be read
	inner  fields     // of a table with keys of its own
}

// inTable is the slot of a table. What its keys mean together is up to check, if there is one.
func inTable(fs fields, check func() error) slot {
	return slot{inner: fs, read: func(v any) error {
		if err := fs.decode(v); err != nil || check == nil {
			return err
		}
		return check()
	}}
}

// aside is the slot of a table that is kept as it is. Its keys are somebody else's.
func aside(place *map[string]any) slot {
	return slot{read: func(v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("is %s, a table is needed", Describe(v))
		}
		*place = m
		return nil
	}}
}

// decode reads a table. Keys match whatever their case, since Hugo lower-cases them. All errors are
// returned at once, as keyErrors.
func (fs fields) decode(v any) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("is %s, a table of settings is needed", Describe(v))
	}
	var bad keyErrors
	for _, key := range slices.Sorted(maps.Keys(m)) {
		i := slices.IndexFunc(fs, func(f field) bool { return strings.EqualFold(f.name, key) })
		if i < 0 {
			bad = append(bad, &keyError{Key: key, Err: errUnknownKey, Hint: DidYouMean(key, fs.names())})
			continue
		}
		err := fs[i].read(m[key])
		var inner keyErrors
		switch {
		case errors.As(err, &inner):
			for _, e := range inner {
				e.Key = fs[i].name + "." + e.Key
			}
			bad = append(bad, inner...)
		case err != nil:
			bad = append(bad, &keyError{Key: fs[i].name, Err: err})
		}
	}
	if bad == nil {
		return nil
	}
	return bad
}

func (fs fields) names() []string {
	var names []string
	for _, f := range fs {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

var errUnknownKey = errors.New("is no setting")

// A keyError is about the value of one key, or about a key that does not exist.
type keyError struct {
	Key  string // dotted path
	Err  error
	Hint string
}

func (e *keyError) Error() string {
	s := fmt.Sprintf("%s %v", e.Key, e.Err)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

func (e *keyError) Unwrap() error { return e.Err }

type keyErrors []*keyError

func (es keyErrors) Error() string {
	var lines []string
	for _, e := range es {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// DidYouMean proposes one of the known words in place of another, if one is near enough, else it lists
// them.
func DidYouMean(word string, known []string) string {
	nearest := slices.MinFunc(known, func(a, b string) int { return distance(word, a) - distance(word, b) })
	if distance(word, nearest) <= max(2, len(word)/3) {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "there are " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of two words, whatever their case.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
