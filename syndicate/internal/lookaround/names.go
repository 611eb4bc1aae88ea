package lookaround

import (
	"strings"
	"text/template/parse"
)

// A link is a name in a chain of names, with those beside it: empty at the ends.
type link struct {
	before, name, after string
	isFunction          bool // and no field or method
}

// names looks at a chain of names: the function or variable that it starts with, and the fields.
func (e *examiner) names(n parse.Node, first string, fields []string) {
	all := fields
	if first != "" && !strings.HasPrefix(first, "$") {
		all = append([]string{first}, fields...)
	}
	for i, name := range all {
		l := link{name: name, isFunction: i == 0 && first == name}
		if i > 0 {
			l.before = all[i-1]
		}
		if i+1 < len(all) {
			l.after = all[i+1]
		}
		if ownData[l.before] {
			return // from here on it is the site's own data
		}
		if l.looksAround() {
			e.around(n, strings.Join(all, "."))
		}
		if l.isVolatile() {
			e.volatile(n, strings.Join(all, "."))
		}
		if textNames[name] {
			e.RendersText = true
			e.rendersShortcodes = e.rendersShortcodes || !strings.EqualFold(name, "markdownify")
		}
	}
}

func (l link) looksAround() bool {
	ofTheSite := l.before == "Site" || l.before == "site"
	switch {
	case l.isFunction && l.name == "site", l.name == "Site", l.before == "hugo" && l.name == "Sites":
		return !ofSite[l.after]
	case l.name == "Data":
		return !ofTheSite && l.before != "hugo"
	case l.name == "Parent":
		return !ofShortcode[l.after]
	case l.isFunction:
		return aroundFunctions[l.name]
	}
	return aroundFields[l.name] && !ofTheSite || aroundMembers[l.before+"."+l.name]
}

func (l link) isVolatile() bool {
	if l.isFunction {
		return volatileFunctions[l.name]
	}
	return volatileFields[l.name] || volatileMembers[l.before+"."+l.name] || l.before == "data"
}

func set(names string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}
