package syndicate

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A kind is what the values of a key are: how to read one, how an author would write one, and what an
// editor is told about them. What is read and what the schema allows is the same, but for spelling: reading is
// generous about case and about spaces around a text.
type kind[T any] struct {
	read   func(v any) (T, error)
	show   func(t T) any // nil where the value itself will do; returns nil for a value that says nothing
	schema Schema
}

// in returns what a field does with its value: convert it and keep it in place.
func in[T any](place *T, k kind[T]) slot {
	return slot{
		read: func(v any) error {
			t, err := k.read(v)
			if err == nil {
				*place = t
			}
			return err
		},
		show: func() any {
			if k.show != nil {
				return k.show(*place)
			}
			return *place
		},
		schema: k.schema,
	}
}

// said shows a value whose zero value says nothing.
func said[T comparable](t T) any {
	if t == *new(T) {
		return nil
	}
	return t
}

func text() kind[string] {
	return kind[string]{readText, said[string], Schema{"type": "string"}}
}

func readText(v any) (string, error) {
	if s, ok := v.(string); ok {
		return strings.TrimSpace(s), nil
	}
	return "", fmt.Errorf("is %s, text is needed", Describe(v))
}

func nonEmpty() kind[string] {
	return kind[string]{readNonEmpty, said[string], Schema{"type": "string", "pattern": `\S`}}
}

func readNonEmpty(v any) (string, error) {
	s, err := readText(v)
	if err == nil && s == "" {
		err = errors.New("is empty")
	}
	return s, err
}

func boolean() kind[bool] {
	return kind[bool]{readBoolean, nil, Schema{"type": "boolean"}}
}

func readBoolean(v any) (bool, error) {
	if b, ok := v.(bool); ok {
		return b, nil
	}
	return false, fmt.Errorf("is %s, true or false is needed", Describe(v))
}

// not is what switches something off that is on.
func not() kind[bool] {
	k := boolean()
	k.read = func(v any) (bool, error) {
		on, err := readBoolean(v)
		return !on, err
	}
	k.show = func(off bool) any { return !off }
	return k
}

// optional is a value that may be left out, where its zero value means something.
func optional[T any](k kind[T]) kind[*T] {
	return kind[*T]{
		read: func(v any) (*T, error) {
			t, err := k.read(v)
			if err != nil {
				return nil, err
			}
			return &t, nil
		},
		show: func(t *T) any {
			if t == nil {
				return nil
			}
			return *t
		},
		schema: k.schema,
	}
}

// word is one of a few words.
func word[T ~string](words ...T) kind[T] {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return kind[T]{
		read: func(v any) (T, error) {
			s, err := oneOf(v, list)
			return T(s), err
		},
		show:   func(t T) any { return said(string(t)) },
		schema: Schema{"enum": list},
	}
}

// name is one of the words that a profile has.
func name(names ...string) kind[string] { return word(names...) }

func oneOf(v any, words []string) (string, error) {
	s, _ := v.(string)
	i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, strings.TrimSpace(s)) })
	if i < 0 {
		return "", fmt.Errorf("is %s, one of %s is needed", Describe(v), strings.Join(words, ", "))
	}
	return words[i], nil
}

func nonNegative() kind[int] {
	return kind[int]{
		read: func(v any) (int, error) {
			n, ok := WholeNumber(v)
			if !ok {
				return 0, fmt.Errorf("is %s, a whole number from 0 up is needed", Describe(v))
			}
			return n, nil
		},
		show:   said[int],
		schema: WholeNumberSchema(),
	}
}

// amount is a number whose zero means none.
func amount() kind[int] {
	k := nonNegative()
	k.show = nil
	return k
}

// maxNumber is the largest number that any setting takes.
const maxNumber = math.MaxInt32

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
	return int(f), f >= 0 && f <= maxNumber && f == math.Trunc(f)
}

// list is a list of words, or one word.
func list() kind[[]string] {
	return kind[[]string]{
		read: StringList,
		show: func(list []string) any {
			if list == nil {
				return nil
			}
			return list
		},
		schema: StringListSchema(),
	}
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
			s, err := readText(e)
			if err != nil {
				return nil, fmt.Errorf("has an element that %w", err)
			}
			list[i] = s
		}
		return list, nil
	}
	return nil, fmt.Errorf("is %s, a list of words is needed", Describe(v))
}

// A time span as authors write it, "72h" or "1h30m". Go reads more, such as "1e3us"; but nobody should wait
// for microseconds, and editors are to know exactly what will be read. The lengths keep it in range.
const span = `(0|([0-9]{1,6}(\.[0-9]{1,6})?h)?([0-9]{1,6}(\.[0-9]{1,6})?m)?([0-9]{1,6}(\.[0-9]{1,6})?s)?)`

var spanForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^` + span + `$`) })

func moment() kind[After] {
	return kind[After]{
		read: readMoment,
		show: func(a After) any {
			if !a.At.IsZero() {
				return a.At.Format(time.RFC3339)
			}
			return spelled(a.Delay)
		},
		schema: Schema{"type": "string", "anyOf": []any{
			Schema{"pattern": `^` + span + `$`, "minLength": 1},
			Schema{"pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, "format": "date"},
			Schema{"pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}T`, "format": "date-time"},
		}},
	}
}

func readMoment(v any) (After, error) {
	switch v := v.(type) {
	case time.Time:
		return After{At: v}, nil
	case string:
		s := strings.TrimSpace(v)
		if d, err := time.ParseDuration(s); err == nil && spanForm().MatchString(s) {
			return After{Delay: d}, nil
		}
		for _, layout := range []string{time.DateOnly, time.RFC3339} {
			if at, err := time.Parse(layout, s); err == nil {
				return After{At: at}, nil
			}
		}
	}
	return After{}, fmt.Errorf(`is %s, a time like "72h" or a date like 2026-01-31 is needed`, Describe(v))
}

// spelled writes a time span without the parts that are nothing: "72h" and not "72h0m0s".
func spelled(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	if s == "0s" {
		return "0h"
	}
	return s
}

// keyText is the id of a post, which becomes part of a file name and of an address.
func keyText() kind[string] {
	return kind[string]{
		read: func(v any) (string, error) {
			s, err := readNonEmpty(v)
			if err != nil {
				return "", err
			}
			return s, CheckKey(s)
		},
		show:   said[string],
		schema: Schema{"type": "string", "maxLength": maxKey, "pattern": `^\s*` + keyPart + `(/` + keyPart + `)*\s*$`},
	}
}

// keyPart says in a pattern what [CheckKey] says of a part of a key, as far as patterns can.
const keyPart = `[^A-Z\\:*?"<>|%\x00-\x1f\s./]([^A-Z\\:*?"<>|%\x00-\x1f/]*[^A-Z\\:*?"<>|%\x00-\x1f\s./])?`

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
