package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// notOurs says why a post's file is none that the site's author would change.
func notOurs(name string) error {
	switch {
	case path.Ext(name) == ".gotmpl":
		return fmt.Errorf("it is made by the content adapter %s: change it there", name)
	case strings.HasPrefix(name, "themes/"), strings.HasPrefix(name, "_vendor/"):
		return errors.New("it is not the site's own")
	}
	return nil
}

// chosen returns the posts that paths stand for, those that Hugo does not publish yet as well, each file
// once.
func (f *flagger) chosen(args []string) ([]*syndicate.Post, error) {
	posts, err := f.posts(selection{unflagged: true})
	if err != nil {
		return nil, err
	}
	waiting, err := f.waiting(posts)
	if err != nil {
		return nil, err
	}
	f.unlisted = map[*syndicate.Post]bool{}
	for _, p := range waiting {
		f.unlisted[p] = true
	}
	all := slices.Concat(posts, waiting)
	var chosen []*syndicate.Post
	for _, arg := range args {
		found, err := f.matching(all, arg)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if !slices.ContainsFunc(chosen, func(c *syndicate.Post) bool { return c.Path == p.Path && c.Key == p.Key }) {
				chosen = append(chosen, p)
			}
		}
	}
	return chosen, nil
}

// waiting returns the drafts, and posts of the past and the future, in the content folder. Hugo leaves
// them out when it reads the site. What it would tell of them are their own front matter and, as far as
// content files say it, a cascaded flag.
func (f *flagger) waiting(published []*syndicate.Post) (waiting []*syndicate.Post, err error) {
	known := map[string]bool{}
	for _, p := range published {
		known[p.Path] = true
	}
	err = fs.WalkDir(f.root.FS(), "content", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() || known[name] || !hugosite.IsContentFile(name) || strings.HasPrefix(d.Name(), "_index.") {
			return nil
		}
		content, err := f.root.ReadFile(name)
		if err != nil {
			return err
		}
		values, err := frontmatter.Values(strings.NewReader(string(content)))
		if err != nil || f.unpublished(values) == "" || f.isPart(name) {
			return nil // Hugo has its say about what is broken
		}
		waiting = append(waiting, f.unpublishedPost(name, values))
		return nil
	})
	return waiting, err
}

// isPart reports whether a file is one of those that a page in a folder consists of.
func (f *flagger) isPart(name string) bool {
	dir := path.Dir(name)
	if strings.HasPrefix(path.Base(name), "index.") {
		dir = path.Dir(dir)
	}
	for ; dir != "." && dir != "content"; dir = path.Dir(dir) {
		if pages, _ := fs.Glob(f.root.FS(), dir+"/index.*"); slices.ContainsFunc(pages, hugosite.IsContentFile) {
			return true
		}
	}
	return false
}

func (f *flagger) unpublishedPost(name string, values map[string]any) *syndicate.Post {
	file := strings.TrimPrefix(name, "content/")
	p := &syndicate.Post{Key: strings.ToLower(withoutExtension(file)), Path: name, Language: languagePart(name), Params: map[string]any{}}
	for key, value := range values {
		p.Params[strings.ToLower(key)] = value
	}
	if key := strings.ToLower(f.config.Flag); p.Params[key] == nil {
		p.Params[key] = f.cascadeOf(p).value
	}
	return p
}

// languagePart is the "de" of "hello.de.md", if there is such a part.
func languagePart(name string) string {
	base := path.Base(name)
	return strings.TrimPrefix(path.Ext(strings.TrimSuffix(base, path.Ext(base))), ".")
}

// A cascaded flag, and the content file of the section that has it.
type cascaded struct {
	file  string // empty if none has
	value any
}

// cascadeOf finds the nearest section around a post that cascades the flag. What its cascade is meant for
// is not looked at.
func (f *flagger) cascadeOf(p *syndicate.Post) cascaded {
	for dir := path.Dir(p.Path); dir != "."; dir = path.Dir(dir) {
		sections, _ := fs.Glob(f.root.FS(), dir+"/_index.*")
		for _, name := range slices.DeleteFunc(sections, func(name string) bool { return !hugosite.IsContentFile(name) }) {
			if language := languagePart(name); language != "" && language != p.Language {
				continue
			}
			content, err := f.root.ReadFile(name)
			if err != nil {
				continue
			}
			cascade, _, _ := frontmatter.Value(content, "cascade")
			if value := flagIn(cascade, f.config.Flag); value != nil {
				return cascaded{name, value}
			}
		}
	}
	return cascaded{}
}

// flagIn is what a cascade has of a key: it can be a table or a list of such.
func flagIn(cascade any, key string) any {
	tables, _ := cascade.([]any)
	if table, ok := cascade.(map[string]any); ok {
		tables = []any{table}
	}
	for _, t := range tables {
		table, _ := t.(map[string]any)
		params, _ := folded(table, "params").(map[string]any)
		for _, value := range []any{folded(params, key), folded(table, key)} {
			if value != nil {
				return value
			}
		}
	}
	return nil
}

// folded returns what a table has under a key, whatever its case.
func folded(table map[string]any, key string) any { return table[spelled(table, key)] }

// spelled is a key as a table has it. Hugo takes "Params" for params.
func spelled(table map[string]any, key string) string {
	for _, k := range slices.Sorted(maps.Keys(table)) {
		if strings.EqualFold(k, key) {
			return k
		}
	}
	return key
}
