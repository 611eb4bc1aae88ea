package frontmatter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// A flag names destinations in its short form, and has a table of settings for each in the long one:
//
//	syndicate: medium         syndicate:
//	                            medium:
//	                              status: public
//
// See [syndicate.Flagged]. In the long form, true stands for a destination without settings.

// A setting is a key below a flag, with what is written of its value.
type setting struct {
	names   []string
	written string
}

// lengthen sets a key that leads through the short form of a flag. It reports whether the path does.
func (e *editor) lengthen(path, written string, value any) (done bool, err error) {
	names := strings.Split(path, ".")
	if !strings.EqualFold(names[0], syndicate.ParamsKey) {
		return false, nil
	}
	for n := 1; n <= 2 && n < len(names); n++ {
		f, err := e.existing(strings.Join(names[:n], "."))
		if f == nil || err != nil {
			return false, err
		}
		if f.kind == table || f.kind == section || f.kind == implied {
			continue
		}
		others, err := e.besides(f, names[n:])
		if err != nil {
			return false, err
		}
		settings := make([]setting, len(others), len(others)+1)
		long := assign(nil, names[n:], value)
		for i, name := range others {
			settings[i] = setting{[]string{name}, "true"}
			long[name] = true
		}
		e.values = assign(e.values, f.names, long)
		return true, e.overwriteTable(f, append(settings, setting{names[n:], written}))
	}
	return false, nil
}

// besides returns the destinations that a short form names besides the one that names lead to. What is
// not flagged yet, or in a way that the long form cannot say, is an error.
func (e *editor) besides(f *field, names []string) (others []string, err error) {
	value := lookup(e.values, f.names)
	if list, ok := value.([]any); ok && len(list) == 0 {
		value = false
	}
	isSetting := len(f.names)+len(names) > 2 // of a destination
	switch v := value.(type) {
	case nil:
		return nil, nil
	case bool:
		if v && isSetting {
			return nil, nil
		}
		return nil, fmt.Errorf("line %d: %s is %v: %s has to be named there first", f.line, f.path(), v, strings.Join(names, "."))
	case string:
		others = []string{v}
	case []any:
		for _, name := range v {
			others = append(others, fmt.Sprint(name))
		}
	}
	isNamed := func(name string) bool { return strings.EqualFold(name, names[0]) }
	if len(f.names) > 1 || isSetting && !slices.ContainsFunc(others, isNamed) {
		return nil, fmt.Errorf("line %d: %s is %s: %s has to be named there first", f.line, f.path(), syndicate.Describe(value), names[0])
	}
	return slices.DeleteFunc(others, isNamed), nil
}

// overwriteTable puts a table in place of a single value.
func (e *editor) overwriteTable(f *field, settings []setting) error {
	switch {
	case e.block.Format == matter.JSON || e.spot(f.parent).kind == table:
		if f.end == 0 {
			return e.byHand(f.start, f.path()+" is out of reach")
		}
		members := make([]string, len(settings))
		for i, s := range settings {
			members[i] = e.lang.member(s.names, s.written)
		}
		e.overwrite(f.spot, "{"+strings.Join(members, ", ")+"}")
		return nil
	case e.block.Format == matter.YAML:
		var below []string
		for _, s := range settings {
			below = append(below, e.lang.lines(s.names, s.written)...)
		}
		return e.overwriteLines(f, "", below)
	}
	indent, _ := indentation(e.block.Text, f.start)
	own := f.names[e.depth(f.parent):]
	var dotted []string
	for _, s := range settings {
		dotted = append(dotted, e.lang.member(slices.Concat(own, s.names), s.written))
	}
	text, err := e.lines(lineStart(e.block.Text, f.start), indent, dotted)
	text = strings.TrimPrefix(text, indent)
	e.start, e.end, e.replacement = f.start, f.end, strings.TrimSuffix(text, lineBreak([]byte(text)))
	return err
}

// shorten takes the last setting of a destination away, so that the destination stays flagged. It reports
// whether that was to be done.
func (e *editor) shorten(f *field) (done bool, err error) {
	if len(f.names) != 3 || !strings.EqualFold(f.names[0], syndicate.ParamsKey) {
		return false, nil
	}
	flag, _ := lookup(e.values, f.names[:1]).(map[string]any)
	settings, _ := lookup(e.values, f.names[:2]).(map[string]any)
	if len(settings) != 1 {
		return false, nil
	}
	if name := f.names[1]; len(flag) == 1 {
		if done, err := e.overwriteShort(f, 1, e.lang.scalar("", name), name); done || err != nil {
			return done, err
		}
	}
	return e.overwriteShort(f, 2, "true", true)
}

// overwriteShort puts a single value in place of the table around f that n names lead to. It reports
// whether there is such a place: a header of TOML is none, the destination stays flagged by it.
func (e *editor) overwriteShort(f *field, n int, written string, value any) (done bool, err error) {
	names := f.names[:n]
	for _, outer := range e.fields {
		if !slices.Equal(outer.names, names) {
			continue
		}
		depth := e.depth(f.parent)
		switch {
		case outer.kind == table:
			e.overwrite(outer.spot, written)
		case outer.kind == section && e.block.Format == matter.YAML:
			err = e.overwriteLines(&outer, " "+written, nil)
		case outer.kind == implied && depth < n:
			e.start, e.end, e.replacement = f.start, f.end, e.lang.member(names[depth:], written)
		default:
			return false, nil
		}
		e.values = assign(e.values, names, value)
		return true, err
	}
	return false, nil
}
