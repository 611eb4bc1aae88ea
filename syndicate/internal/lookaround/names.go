package lookaround

import (
	"strings"
	"text/template/parse"
)

// names looks at a chain of names: the function or variable that it starts with, and the fields.
func (e *examiner) names(n parse.Node, first string, fields []string) {
	all := fields
	if first != "" && !strings.HasPrefix(first, "$") {
		all = append([]string{first}, fields...)
	}
	whole := strings.Join(all, ".")
	for i, name := range all {
		before, after := "", ""
		if i > 0 {
			before = all[i-1]
		}
		if i+1 < len(all) {
			after = all[i+1]
		}
		if before == "Params" || before == "Data" {
			return // from here on it is the site's own data
		}
		isFunction := i == 0 && first == name
		switch {
		case isFunction && name == "site", name == "Site", before == "hugo" && name == "Sites":
			if !ofSite[after] {
				e.around(n, whole)
			}
		case name == "Data":
			if before != "Site" && before != "site" && before != "hugo" {
				e.around(n, whole)
			}
		case name == "Parent":
			if !ofShortcode[after] {
				e.around(n, whole)
			}
		case before == "hugo" && name == "Store", isFunction && aroundFunctions[name], before == "os" && name == "ReadDir", before == "urls" && (name == "Ref" || name == "RelRef"):
			e.around(n, whole)
		case aroundFields[name] && !(before == "Site" || before == "site"):
			e.around(n, whole)
		case volatileFields[name], isFunction && volatileFunctions[name], before == "time" && name == "Now", before == "os" && name == "Getenv",
			before == "math" && name == "Rand", before == "collections" && name == "Shuffle", first == "data" && i == 1:
			e.volatile(n, whole)
		case textFields[name]:
			e.rendersText = true
		}
	}
}

func set(names string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}
