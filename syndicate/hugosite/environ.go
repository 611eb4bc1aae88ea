package hugosite

import (
	"maps"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/common/hmaps"
)

// environ leaves out the variables that would override what we set: Hugo lets HUGO_SOMETHING win
// over flags.
func (s *settings) environ(environ []string) []string {
	var ours []string
	for _, key := range s.flags.Keys() {
		ours = appendPaths(ours, strings.ToLower(key), s.flags.Get(key))
	}
	kept := []string{"HUGO="} // means nothing, but for an empty list Hugo would take os.Environ
	for _, variable := range environ {
		path, ok := configPath(variable)
		if !ok || !slices.ContainsFunc(ours, func(p string) bool { return conflict(p, path) }) {
			kept = append(kept, variable)
		}
	}
	return kept
}

// conflict reports whether setting one path of the configuration can undo the setting of another.
func conflict(ours, theirs string) bool {
	if theirs == "languages" { // all of them at once: too much to lose
		return false
	}
	return strings.HasPrefix(ours+".", theirs+".") || strings.HasPrefix(theirs+".", ours+".")
}

// configPath is the path in the configuration that an environment variable sets. The character after
// HUGO separates the parts: HUGO_PARAMS_A, HUGOxPARAMSxA.
func configPath(variable string) (string, bool) {
	name, _, _ := strings.Cut(variable, "=")
	rest, ok := strings.CutPrefix(name, "HUGO")
	if !ok || len(rest) < 2 {
		return "", false
	}
	return strings.ToLower(strings.ReplaceAll(rest[1:], rest[:1], ".")), true
}

// appendPaths appends the paths of the values in a tree of settings.
func appendPaths(paths []string, path string, value any) []string {
	table, ok := value.(hmaps.Params)
	if !ok {
		return append(paths, path)
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		paths = appendPaths(paths, path+"."+strings.ToLower(key), table[key])
	}
	return paths
}
