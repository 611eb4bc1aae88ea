package hugosite

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/common/hmaps"
)

// environ leaves out the variables that would override what we set: Hugo lets HUGO_SOMETHING win over
// flags. One that sets a whole table is kept, for the rest of the table, and what we set of it comes after.
func (s *settings) environ(environ []string) ([]string, error) {
	var ours []string
	for _, key := range s.flags.Keys() {
		ours = appendPaths(ours, strings.ToLower(key), s.flags.Get(key))
	}
	kept := []string{"HUGO="} // means nothing, but for an empty list Hugo would take os.Environ
	kept = append(kept, without(environ, ours)...)
	for _, key := range s.flags.Keys() {
		if table, ok := s.flags.Get(key).(hmaps.Params); ok {
			text, err := json.Marshal(table)
			if err != nil {
				return nil, err
			}
			kept = append(kept, "HUGO_"+strings.ToUpper(key)+"="+string(text))
		}
	}
	return kept, nil
}

// without leaves out the variables that set paths of the configuration, or something below them.
func without(environ, paths []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		theirs, ok := configPath(variable)
		return ok && slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(theirs+".", p+".") })
	})
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

// goes are the variables that decide where the go command finds modules.
var goes = map[string]bool{
	"GOENV": true, "GOFLAGS": true, "GOMODCACHE": true, "GOPATH": true, "GOPRIVATE": true, "GOPROXY": true, "GOTOOLCHAIN": true, "GOWORK": true,
}

// environDigest identifies the variables that Hugo, and the go command that gets its modules, go by.
func environDigest() string {
	var all []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, "HUGO") || goes[name] || name == "TZ" {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	h := sha256.Sum256([]byte(strings.Join(all, "\x00")))
	return hex.EncodeToString(h[:])
}
