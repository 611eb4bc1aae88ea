package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// A siteConfig is a site's own configuration, as far as init has to do with it.
type siteConfig struct {
	files      []configFile // the one that the settings belong into is the first
	folder     string       // of the configuration
	archetypes string       // their folder
	flag       string       // key in front matter
	hasTheme   bool         // which may have archetypes of its own
}

// A configFile is a file of a site's configuration.
type configFile struct {
	name   string // in the site
	table  string // that our settings belong into: "params", or "" in a file that is that table
	values map[string]any
	text   []byte
}

// readSiteConfig finds and reads the configuration of a site, in the order in which Hugo looks for it.
func (a *app) readSiteConfig(root *os.Root) (*siteConfig, error) {
	c := &siteConfig{folder: a.configFolder(), archetypes: "archetypes", flag: syndicate.ParamsKey}
	var names []string
	if a.global.config != "" {
		names = strings.Split(a.global.config, ",")
	} else {
		names = firstConfig(filesIn(root, "."), "", "hugo", "config")
	}
	defaults := path.Join(c.folder, "_default")
	inFolder := filesIn(root, defaults)
	params := firstConfig(inFolder, defaults, "params")
	names = slices.Concat(params, names, firstConfig(inFolder, defaults, "hugo", "config"))
	if len(names) == 0 {
		return nil, fmt.Errorf("%s is not a Hugo site: it has no hugo.toml, hugo.yaml or hugo.json and no %s folder", a.global.site, c.folder)
	}
	for _, name := range names {
		f, err := readConfigFile(root, filepath.ToSlash(name), !slices.Contains(params, name))
		if err != nil {
			return nil, err
		}
		c.learn(f)
	}
	c.hasTheme = c.hasTheme || len(firstConfig(inFolder, defaults, "module")) > 0
	return c, nil
}

// configFolder is the folder of the configuration, in the site.
func (a *app) configFolder() string { return cmp.Or(filepath.ToSlash(a.global.configDir), "config") }

// firstConfig returns the first file with one of the names, in the order of Hugo.
func firstConfig(files []string, dir string, names ...string) []string {
	for _, name := range names {
		for _, ext := range []string{".toml", ".yaml", ".yml", ".json"} {
			if slices.Contains(files, name+ext) {
				return []string{path.Join(dir, name+ext)}
			}
		}
	}
	return nil
}

func readConfigFile(root *os.Root, name string, isWhole bool) (f configFile, err error) {
	f.name = name
	file := filepath.FromSlash(name)
	if info, err := root.Lstat(file); err == nil && info.Mode().Type() == fs.ModeSymlink {
		return f, fmt.Errorf("%s is a symbolic link: the settings have to be added by hand to what it leads to", name)
	}
	if f.text, err = root.ReadFile(file); err != nil {
		return f, fmt.Errorf("%s: %w", name, reason(err))
	}
	if f.values, err = frontmatter.ConfigValues(f.text, path.Ext(name)); err != nil {
		return f, fmt.Errorf("%s: %w", name, err)
	}
	if isWhole {
		f.table = spelled(f.values, "params")
	}
	return f, nil
}

// learn takes from a file what else there is to know.
func (c *siteConfig) learn(f configFile) {
	c.files = append(c.files, f)
	if flag, ok := folded(f.settings(), "flag").(string); ok && flag != "" {
		c.flag = flag
	}
	if f.table == "" {
		return
	}
	if dir, ok := folded(f.values, "archetypeDir").(string); ok && dir != "" {
		c.archetypes = path.Clean(filepath.ToSlash(dir))
	}
	module, _ := folded(f.values, "module").(map[string]any)
	c.hasTheme = c.hasTheme || folded(f.values, "theme") != nil || folded(module, "imports") != nil
}

// settings is our table in a file, nil if it has none.
func (f *configFile) settings() map[string]any {
	params := f.values
	if f.table != "" {
		params, _ = folded(f.values, f.table).(map[string]any)
	}
	settings, _ := folded(params, syndicate.ParamsKey).(map[string]any)
	return settings
}

// ourComment matches the first line of our settings where they are comments.
var ourComment = regexp.MustCompile(`(?mi)^\s*#\s*(\[(params\.)?syndicate\]|syndicate:)\s*$`)

// addSettings puts the built-in settings into the configuration, as comments where there are any.
func (i *initializer) addSettings() initChange {
	for _, f := range i.config.files {
		switch {
		case f.settings() != nil:
			return initChange{f.name, wasKept, "has settings of syndicate already"}
		case ourComment.Match(f.text):
			return initChange{f.name, wasKept, "has the settings of syndicate already, as comments"}
		}
	}
	f := i.config.files[0]
	if path.Ext(f.name) == ".json" {
		return i.write(f.name, "the settings of syndicate, with their built-in values", f.inJSON)
	}
	return i.write(f.name, "the settings of syndicate, as comments", f.commented)
}

// A builtIn is a setting and the value that it has where a site says nothing.
type builtIn struct {
	table, key string
	value      any // a string or an int
	comment    string
}

// builtIns are the settings that most sites change some day.
func builtIns() []builtIn {
	c := syndicate.DefaultConfig(medium.Profile)
	keys := c.Keys()
	var list []builtIn
	for _, name := range []string{
		"flag", "medium.status", "medium.maxPerDay", "medium.maxDraftsPerDay", "medium.order", "medium.after", "ledger.kind",
	} {
		k := keys[slices.IndexFunc(keys, func(k syndicate.Key) bool { return k.Path == name })]
		s := builtIn{key: name, value: k.Value, comment: k.Doc}
		if table, key, ok := strings.Cut(name, "."); ok {
			s.table, s.key = table, key
		}
		if k.Words != nil {
			s.comment += ": " + strings.Join(k.Words, ", ")
		}
		list = append(list, s)
	}
	return list
}

// commented adds the settings as comments, and makes sure that they mean what they should once the # is
// gone.
func (f *configFile) commented(old []byte) ([]byte, error) {
	ext := path.Ext(f.name)
	isTOML := ext == ".toml"
	at, indent, isIn := len(old), "", false
	if !isTOML && f.table != "" { // in TOML the header says what they are in
		place, spaces, ok, err := frontmatter.ConfigPlace(old, ext, f.table)
		if err != nil {
			return nil, fmt.Errorf("the settings have to be added by hand: %w", err)
		}
		if ok {
			at, indent, isIn = place, spaces, true
		}
	}
	lines := f.lines(isTOML, !isIn)
	insert := func(mark string) []byte {
		var text strings.Builder
		text.WriteString("\n" + indent + "# The settings of syndicate and their built-in values. To change one, take away its # and those of the names above it.\n")
		for _, line := range lines {
			text.WriteString(indent + mark + line + "\n")
		}
		return slices.Concat(appended(old[:at], text.String()), old[at:])
	}
	for mark, want := range map[string]any{"# ": nil, "": builtInTable()} {
		if err := f.verify(insert(mark), want); err != nil {
			return nil, err
		}
	}
	return insert("# "), nil
}

// verify makes sure that a changed file says what the old one did, and our settings besides.
func (f *configFile) verify(text []byte, settings any) error {
	values, err := frontmatter.ConfigValues(text, path.Ext(f.name))
	if err != nil {
		return fmt.Errorf("the settings have to be added by hand: %w", err)
	}
	changed := configFile{table: f.table, values: values}
	if got := changed.settings(); fmt.Sprint(got) != fmt.Sprint(settings) && (got != nil || settings != nil) {
		return errors.New("the settings have to be added by hand: they would not be read as they are written")
	}
	rest, before := changed.others(), f.others()
	if !reflect.DeepEqual(rest, before) {
		return errors.New("the settings have to be added by hand: something else would change")
	}
	return nil
}

// others is what a file says besides our settings.
func (f *configFile) others() map[string]any {
	rest := map[string]any{}
	for key, value := range f.values {
		rest[key] = value
	}
	delete(rest, syndicate.ParamsKey)
	if params, ok := rest[f.table].(map[string]any); ok {
		inner := map[string]any{}
		for key, value := range params {
			if key != syndicate.ParamsKey {
				inner[key] = value
			}
		}
		if rest[f.table] = inner; len(inner) == 0 {
			delete(rest, f.table)
		}
	}
	return rest
}

// builtInTable is our table as a parser reads it.
func builtInTable() map[string]any {
	table := map[string]any{}
	for _, s := range builtIns() {
		if s.table == "" {
			table[s.key] = s.value
			continue
		}
		inner, _ := table[s.table].(map[string]any)
		if inner == nil {
			inner = map[string]any{}
			table[s.table] = inner
		}
		inner[s.key] = s.value
	}
	return table
}

// lines are the settings with their headers.
func (f *configFile) lines(isTOML, withParams bool) (lines []string) {
	header := syndicate.ParamsKey
	depth := 1
	if f.table != "" && isTOML {
		header = f.table + "." + header
	}
	if f.table != "" && !isTOML && withParams {
		lines, depth = append(lines, f.table+":"), 2
	}
	open := func(table string) {
		switch {
		case isTOML:
			lines = append(lines, "["+strings.TrimSuffix(header+"."+table, ".")+"]")
		case table == "":
			lines = append(lines, strings.Repeat("  ", depth-1)+syndicate.ParamsKey+":")
		default:
			lines = append(lines, strings.Repeat("  ", depth)+table+":")
		}
	}
	open("")
	table := ""
	for _, s := range builtIns() {
		if s.table != table {
			table = s.table
			open(table)
		}
		lines = append(lines, s.line(isTOML, depth))
	}
	return lines
}

// line is the setting on a line of its own.
func (s *builtIn) line(isTOML bool, depth int) string {
	written, isText := s.value.(string)
	switch {
	case !isText:
		written = fmt.Sprint(s.value)
	case isTOML:
		written = `"` + written + `"`
	}
	if isTOML {
		return fmt.Sprintf("%s = %s # %s", s.key, written, s.comment)
	}
	if s.table != "" {
		depth++
	}
	return fmt.Sprintf("%s%s: %s # %s", strings.Repeat("  ", depth), s.key, written, s.comment)
}

// inJSON adds the settings themselves: JSON has no comments.
func (f *configFile) inJSON(old []byte) (text []byte, err error) {
	text = old
	for _, s := range builtIns() {
		names := slices.DeleteFunc([]string{f.table, syndicate.ParamsKey, s.table, s.key}, func(name string) bool { return name == "" })
		if text, err = frontmatter.SetValue(text, strings.Join(names, "."), s.value); err != nil {
			return nil, err
		}
	}
	return text, f.verify(text, builtInTable())
}
