package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// An origin is where a setting comes from.
type origin struct {
	From string `json:"from"`           // flag, environment, post, cascade, site or default
	Name string `json:"name,omitempty"` // of the flag or the variable
	Path string `json:"path,omitempty"` // of the file, in the site; empty if it could not be told
	Line int    `json:"line,omitempty"` // of the key, or of the table around it that has lines
}

const (
	fromFlag        = "flag"
	fromEnvironment = "environment"
	fromPost        = "post"
	fromCascade     = "cascade"
	fromSite        = "site"
	fromDefault     = "default"
)

func (o origin) String() string {
	switch {
	case o.Name != "":
		return o.From + " " + o.Name
	case o.Line > 0:
		return fmt.Sprintf("%s %s:%d", o.From, o.Path, o.Line)
	case o.Path != "":
		return o.From + " " + o.Path
	case o.From == fromSite:
		return "site configuration" // a theme, a module, a language
	}
	return o.From
}

// origins finds out where settings come from. What holds was decided by Hugo and by [syndicate.Config]; here
// the places are looked at that could have said it, the strongest first, and the one that did is named.
type origins struct {
	job   *job
	flags *pflag.FlagSet
	root  fs.FS
	files []configFile // of the site, the strongest first
}

func newOrigins(j *job, flags *pflag.FlagSet) *origins {
	return &origins{job: j, flags: flags, root: os.DirFS(j.global.site), files: j.configFiles()}
}

// settingFlags are the flags that stand for a setting.
var settingFlags = map[string]string{"status": "status", "order": "order", "maxPerDay": "max-per-day", "maxDraftsPerDay": "max-drafts-per-day"}

// ofFlag finds the flag, or its twin in the environment, that wins over everything else.
func (o *origins) ofFlag(k syndicate.Key) (from origin, ok bool) {
	name, _ := strings.CutPrefix(k.Path, medium.Profile.Name+".")
	f := o.flags.Lookup(settingFlags[name])
	if f == nil || !f.Changed {
		return origin{}, false
	}
	if twin := f.Annotations[setByEnvironment]; twin != nil {
		return origin{From: fromEnvironment, Name: twin[0]}, true
	}
	return origin{From: fromFlag, Name: "--" + f.Name}, true
}

func (o *origins) ofSite(k syndicate.Key) origin {
	if from, ok := o.ofFlag(k); ok {
		return from
	}
	said := valueAt(o.job.site.Params(), syndicate.ParamsKey+"."+k.Path)
	if said == nil || !means(said, k) {
		return origin{From: fromDefault}
	}
	if variable, ok := o.ofVariable(k); ok {
		return origin{From: fromEnvironment, Name: variable}
	}
	for _, f := range o.files {
		where := strings.TrimPrefix(f.table+"."+syndicate.ParamsKey+"."+k.Path, ".")
		if alike(valueAt(f.values, where), said) {
			return origin{From: fromSite, Path: f.name, Line: lineOf(f.fields(), where)}
		}
	}
	return origin{From: fromSite}
}

// ofVariable finds the variable by which Hugo was told a setting of the site.
func (o *origins) ofVariable(k syndicate.Key) (name string, ok bool) {
	name = "HUGO_PARAMS_" + strings.ToUpper(syndicate.ParamsKey)
	for rest := k.Path; rest != ""; {
		if table, err := frontmatter.ConfigValues([]byte(o.job.getenv(name)), ".json"); err == nil && valueAt(table, rest) != nil {
			return name, true
		}
		first, after, _ := strings.Cut(rest, ".")
		name, rest = name+"_"+strings.ToUpper(first), after
	}
	return name, o.job.getenv(name) != ""
}

var accountKey = medium.Profile.Name + ".account"

func (o *origins) ofPost(k syndicate.Key, p *syndicate.Post) origin {
	if from, ok := o.ofFlag(k); ok {
		return from
	}
	said := valueAt(p.Params, syndicate.ParamsKey+"."+k.Path)
	if said == nil || isRefused(k, p) {
		if k.Path == accountKey && k.Value != o.job.config.Defaults.Account { // then it is by the author
			return o.ofSite(syndicate.Key{Path: accountKey + "s"})
		}
		return o.ofSite(k)
	}
	if path.Ext(p.Path) == ".gotmpl" { // all that it makes is its own
		return origin{From: fromPost, Path: p.Path}
	}
	anything := func(v any) bool { return v != nil } // the post's own wins, whatever it is
	if where, ok := whereSaid(o.frontMatter(p.Path), "", k, anything); ok {
		return origin{From: fromPost, Path: p.Path, Line: lineOf(p.Fields, where)}
	}
	return o.ofCascade(k, p, said)
}

// isRefused reports whether what the post says of a setting makes no sense and was left aside.
func isRefused(k syndicate.Key, p *syndicate.Post) bool {
	return slices.ContainsFunc(p.Findings, func(f syndicate.Finding) bool {
		return strings.HasPrefix(f.Message, syndicate.ParamsKey+"."+k.Path+" ")
	})
}

// ofCascade finds the section, or the file of the configuration, that a post inherits a setting from.
func (o *origins) ofCascade(k syndicate.Key, p *syndicate.Post, said any) origin {
	same := func(v any) bool { return alike(v, said) } // else its target is something else, or a nearer one wins
	for dir := path.Dir(p.Path); dir != "."; dir = path.Dir(dir) {
		sections, _ := fs.Glob(o.root, dir+"/_index.*")
		for _, name := range sections {
			if language := languagePart(name); !hugosite.IsContentFile(name) || language != "" && language != p.Language {
				continue
			}
			if where, ok := whereSaid(o.frontMatter(name), "cascade", k, same); ok {
				return origin{From: fromCascade, Path: name, Line: lineOf(o.fields(name), where)}
			}
		}
	}
	for _, f := range o.files {
		if where, ok := whereSaid(f.values, "cascade", k, same); ok && f.table != "" {
			return origin{From: fromCascade, Path: f.name, Line: lineOf(f.fields(), where)}
		}
	}
	return origin{From: fromCascade}
}

// frontMatter is that of a content file, nil if it cannot be read: it may be part of a theme or module.
func (o *origins) frontMatter(name string) map[string]any {
	text, err := fs.ReadFile(o.root, name)
	if err != nil {
		return nil
	}
	values, _ := frontmatter.Values(bytes.NewReader(text)) // Hugo had its say about what is broken
	return values
}

func (o *origins) fields(name string) []syndicate.Field {
	text, err := fs.ReadFile(o.root, name)
	if err != nil {
		return nil
	}
	fields, _ := frontmatter.Fields(bytes.NewReader(text))
	return fields
}

func (f *configFile) fields() []syndicate.Field {
	return frontmatter.ConfigFields(f.text, path.Ext(f.name))
}

// whereSaid finds where in front matter, or in the tables under a key of it, something is said of a setting:
// Hugo lets parameters stand in a table of their own or beside its own keys.
func whereSaid(values map[string]any, around string, k syndicate.Key, fits func(any) bool) (where string, ok bool) {
	tables := []any{values}
	if around != "" {
		around += "."
		tables = tables[:0]
		switch v := folded(values, strings.TrimSuffix(around, ".")).(type) {
		case map[string]any:
			tables = append(tables, v)
		case []any:
			tables = v
		}
	}
	for _, table := range tables {
		for _, params := range []string{"params.", ""} {
			where = params + syndicate.ParamsKey + "." + k.Path
			if fits(valueAt(table, where)) {
				return around + where, true
			}
		}
	}
	return "", false
}

// configFiles are the files of the site's own configuration that can be read, the strongest first, in the
// order of Hugo. Those of themes, modules and single languages are not among them.
func (j *job) configFiles() []configFile {
	root, err := os.OpenRoot(j.global.site)
	if err != nil {
		return nil
	}
	defer root.Close()
	folder := j.configFolder()
	environment := cmp.Or(j.global.environment, j.getenv("HUGO_ENVIRONMENT"), j.getenv("HUGO_ENV"), "production")
	var names []string
	for _, dir := range []string{path.Join(folder, environment), path.Join(folder, "_default")} {
		files := filesIn(root, dir)
		names = append(names, firstConfig(files, dir, "params")...)
		names = append(names, firstConfig(files, dir, "hugo", "config")...)
	}
	if j.global.config != "" {
		listed := strings.Split(j.global.config, ",")
		slices.Reverse(listed)
		names = append(names, listed...)
	} else {
		names = append(names, firstConfig(filesIn(root, "."), "", "hugo", "config")...)
	}
	var files []configFile
	for _, name := range names {
		isParams := strings.HasPrefix(path.Base(name), "params.")
		if f, err := readConfigFile(root, filepath.ToSlash(name), !isParams); err == nil {
			files = append(files, f)
		}
	}
	return files
}

// valueAt returns what is at a path of names in tables, nil if there is nothing.
func valueAt(table any, where string) any {
	for name := range strings.SplitSeq(where, ".") {
		m, _ := table.(map[string]any)
		table = nil
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if sameName(key, name) {
				table = m[key]
				break
			}
		}
	}
	return table
}

// sameName reports whether two names mean the same key: Hugo does not look at the case, and checks not at
// dashes.
func sameName(a, b string) bool {
	plain := func(name string) string { return strings.NewReplacer("-", "", "_", "").Replace(name) }
	return strings.EqualFold(plain(a), plain(b))
}

// lineOf is the line of a key, or of the innermost table around it that has one.
func lineOf(fields []syndicate.Field, where string) int {
	for where != "" {
		for _, f := range fields {
			if sameName(f.Path, where) {
				return f.Line
			}
		}
		where = where[:max(strings.LastIndexByte(where, '.'), 0)]
	}
	return 0
}

// means reports whether a value stands for a setting. A check and its limit can share a key: then it is the
// type of the value that tells.
func means(said any, k syndicate.Key) bool {
	switch k.Value.(type) {
	case int:
		_, ok := syndicate.WholeNumber(said)
		return ok
	case string:
		_, isNumber := syndicate.WholeNumber(said)
		return !isNumber
	}
	return true
}

// alike reports whether a parser of ours and Hugo read the same.
func alike(a, b any) bool {
	return a != nil && strings.EqualFold(plainValue(a), plainValue(b)) // Hugo lower-cases the keys of tables
}

// plainValue makes the same of what parsers read in different types.
func plainValue(v any) string {
	switch v := v.(type) {
	case toml.LocalDate:
		return fmt.Sprint(v.AsTime(time.UTC))
	case toml.LocalDateTime:
		return fmt.Sprint(v.AsTime(time.UTC))
	}
	return fmt.Sprint(v)
}
