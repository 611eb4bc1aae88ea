package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/pelletier/go-toml/v2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// matching returns the posts that a content path or glob stands for. A path that is one means itself,
// also with brackets in it.
func (j *job) matching(posts []*syndicate.Post, arg string) ([]*syndicate.Post, error) {
	pattern := contentPath(j.global.site, arg)
	found := filter(posts, func(name string) bool { return name == pattern })
	if found == nil {
		if !doublestar.ValidatePattern(pattern) {
			return nil, usagef("%s is no path or glob", arg)
		}
		found = filter(posts, func(name string) bool { return doublestar.MatchUnvalidated(pattern, name) })
	}
	if found == nil {
		return nil, usagef("%s", j.whyNot(arg, pattern))
	}
	return found, nil
}

// filter returns the posts one of whose names is meant.
func filter(posts []*syndicate.Post, meant func(name string) bool) []*syndicate.Post {
	var found []*syndicate.Post
	for _, p := range posts {
		file := strings.TrimPrefix(p.Path, "content/")
		if slices.ContainsFunc([]string{p.Key, file, withoutExtension(file)}, meant) {
			found = append(found, p)
		}
	}
	return found
}

// whyNot says why a path stands for no post.
func (j *job) whyNot(arg, name string) string {
	isFolder := false
	for _, suffix := range []string{"", ".md", "/index.md"} {
		file, err := os.Open(filepath.Join(j.global.site, "content", filepath.FromSlash(name+suffix)))
		if err != nil {
			continue
		}
		defer file.Close()
		if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
			isFolder = isFolder || err == nil && info.IsDir()
			continue
		}
		values, _ := frontmatter.Values(file)
		why := cmp.Or(j.unpublished(values), "is it headless, in a section of drafts, or left out by the configuration?")
		return fmt.Sprintf("%s is no post that Hugo publishes: %s", arg, why)
	}
	if isFolder {
		return fmt.Sprintf("%s is a folder: the posts in it are '%s'", cmp.Or(arg, "content"), path.Join(name, "**"))
	}
	return arg + ": the site has no such post"
}

// unpublished says by what in its front matter Hugo leaves out a page, "" if it is something else.
func (j *job) unpublished(values map[string]any) string {
	date := func(key string) (time.Time, bool) {
		switch v := values[key].(type) {
		case time.Time:
			return v, true
		case toml.LocalDate:
			return v.AsTime(time.UTC), true
		case toml.LocalDateTime:
			return v.AsTime(time.UTC), true
		case string:
			for _, layout := range []string{time.DateOnly, time.RFC3339} {
				if at, err := time.Parse(layout, v); err == nil {
					return at, true
				}
			}
		}
		return time.Time{}, false
	}
	if values["draft"] == true {
		return "it is a draft"
	}
	for _, key := range []string{"publishDate", "date"} {
		if at, ok := date(key); ok && at.After(j.now()) {
			return "its " + key + " is in the future"
		}
	}
	if at, ok := date("expiryDate"); ok && at.Before(j.now()) {
		return "it is expired"
	}
	return ""
}

// contentPath makes what a person types for a post relative to the content folder:
// "./example-site/content/posts/hello/index.md" becomes "posts/hello/index.md".
func contentPath(site, arg string) string {
	p := path.Clean(filepath.ToSlash(arg))
	p = strings.TrimPrefix(p, path.Clean(filepath.ToSlash(site))+"/")
	return strings.Trim(strings.TrimPrefix(p, "content/"), "/")
}

// withoutExtension names a content file as its key does: "posts/hello/index.md" is "posts/hello". A
// key stays as it is, also one with a dot: "posts/hello.fr".
func withoutExtension(file string) string {
	if !hugosite.IsContentFile(file) {
		return file
	}
	return strings.TrimSuffix(strings.TrimSuffix(file, path.Ext(file)), "/index")
}
