package hugosite

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/common/hmaps"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugofs/hglob"
	"github.com/gohugoio/hugo/parser/metadecoders"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// rawConfig reads the configuration as it is written, in files and in variables of the environment, for
// what a hugo command does not tell: the languages and the cascades. No theme can set these.
func rawConfig(dir string, o Options) (map[string]any, error) {
	files, err := configFiles(dir, o)
	if err != nil {
		return nil, err
	}
	all := config.New()
	for _, name := range files {
		c, err := config.FromFile(hugofs.Os, name)
		if err != nil {
			return nil, err
		}
		all.Set("", c.Get(""))
	}
	c, _, err := config.LoadConfigFromDir(hugofs.Os, inFolder(dir, configDir(o)), environment(o))
	if err != nil {
		return nil, err
	}
	if c != nil {
		all.Set("", c.Get(""))
	}
	if err := setVariables(all, "cascade", "languages"); err != nil {
		return nil, err
	}
	raw, _ := plain(all.Get("")).(map[string]any)
	return raw, nil
}

// setVariables sets what the environment says of some tables of the configuration, as Hugo does it
// (config/allconfig/load.go, applyOsEnvOverrides).
func setVariables(all config.Provider, tables ...string) error {
	for _, variable := range os.Environ() {
		path, ok := configPath(variable)
		if table, _, _ := strings.Cut(path, "."); !ok || !slices.Contains(tables, table) {
			continue
		}
		_, text, _ := strings.Cut(variable, "=")
		if err := setVariable(all, path, text); err != nil {
			return err
		}
	}
	return nil
}

func setVariable(all config.Provider, path, text string) error {
	existing, name, owner, err := hmaps.GetNestedParamFn(path, ".", all.Get)
	if err != nil {
		return err
	}
	if existing == nil && owner == nil {
		existing = map[string]any{}
	}
	var value any = text
	if decoded, err := metadecoders.Default.UnmarshalStringTo(text, existing); err == nil {
		value = decoded
	}
	if owner != nil {
		owner[name] = value
	} else {
		all.Set(path, value)
	}
	return nil
}

// languagesOf are the codes of the languages that the configuration names.
func languagesOf(raw map[string]any, main string) []string {
	languages, _ := raw["languages"].(map[string]any)
	codes := slices.Sorted(maps.Keys(languages))
	if len(codes) == 0 {
		codes = []string{main}
	}
	return codes
}

// rawCascades are the cascades of the configuration, as they are written.
type rawCascades struct {
	environment string
	all         any
	ofLanguage  map[string]any
}

func newRawCascades(raw map[string]any, environment string) *rawCascades {
	c := &rawCascades{environment: environment, all: raw["cascade"], ofLanguage: map[string]any{}}
	languages, _ := raw["languages"].(map[string]any)
	for code, settings := range languages {
		table, _ := settings.(map[string]any)
		c.ofLanguage[code] = table["cascade"]
	}
	return c
}

// complete does for a page that a hugo command told of what [cascades.complete] does.
func (c *rawCascades) complete(params map[string]any, p *pageFacts, language string) {
	own, ok := params[syndicate.ParamsKey]
	if !ok {
		return
	}
	said := []any{own}
	for _, cascade := range slices.Concat(p.inherits, []any{c.ofLanguage[language], c.all}) {
		said = append(said, c.reaching(cascade, p.Path, language)...)
	}
	params[syndicate.ParamsKey] = mergeFlags(said)
}

// reaching returns what a cascade says to a page about us.
func (c *rawCascades) reaching(cascade any, path, language string) (said []any) {
	sources, _ := cascade.([]any)
	if table, ok := cascade.(map[string]any); ok {
		sources = []any{table}
	}
	for _, s := range sources {
		source, _ := s.(map[string]any)
		source = lowerKeys(source)
		target, ok := source["target"].(map[string]any)
		if !ok {
			target, _ = source["_target"].(map[string]any)
		}
		if !c.isMeant(lowerKeys(target), path, language) {
			continue
		}
		params, _ := source["params"].(map[string]any)
		for _, value := range []any{lowerKeys(params)[syndicate.ParamsKey], source[syndicate.ParamsKey]} {
			said = append(said, plain(value)) // a copy, to be merged into
		}
	}
	return said
}

// isMeant reports whether a target describes a regular page.
func (c *rawCascades) isMeant(target map[string]any, path, language string) bool {
	for key, value := range map[string]string{"path": path, "kind": "page", "lang": language, "environment": c.environment} {
		pattern, ok := target[key].(string)
		if ok && pattern != "" && !matches(pattern, value) {
			return false
		}
	}
	sites, _ := target["sites"].(map[string]any)
	matrix, _ := lowerKeys(sites)["matrix"].(map[string]any)
	switch languages := lowerKeys(matrix)["languages"].(type) {
	case string:
		return matches(languages, language)
	case []any:
		return slices.ContainsFunc(languages, func(l any) bool { s, _ := l.(string); return matches(s, language) })
	}
	return true
}

func matches(pattern, text string) bool {
	glob, err := hglob.GetGlob(strings.ToLower(filepath.ToSlash(pattern)))
	return err == nil && glob.Match(strings.ToLower(text))
}

// lowerKeys returns a table with its keys as Hugo spells them, in small letters.
func lowerKeys(table map[string]any) map[string]any {
	lower := make(map[string]any, len(table))
	for key, value := range table {
		lower[strings.ToLower(key)] = value
	}
	return lower
}
