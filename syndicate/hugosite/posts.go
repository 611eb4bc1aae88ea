package hugosite

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/resources/page/pagemeta"
	"golang.org/x/text/unicode/norm"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Posts describes, without rendering them, the regular pages that a build would publish and whose
// parameters keep accepts. They are ordered by path, then language. Drafts, pages of the future,
// expired pages and pages that no file is written for are left out, whatever the site's
// configuration says about them.
//
// The parameters are what Hugo merged from front matter and cascades, with one exception. For Hugo a
// post's own table "syndicate" replaces the cascaded one as a whole; here it only wins key by key, so
// that a post can change one setting of its section and keep the others. The short forms, as in
// "syndicate: medium", keep them all.
//
// The posts' settings and HTML are not set yet.
func (s *Site) Posts(keep func(params map[string]any) bool) []*syndicate.Post {
	var posts []*syndicate.Post
	for p := range s.engine.regularPages() {
		if _, said := p.frontMatter()[syndicate.ParamsKey]; !said && !keep(p.frontMatter()) {
			continue // most posts of most sites: not worth a copy of their parameters
		}
		f := p.facts()
		if !keep(f.Params) || f.Permalink == "" || !hasFile(f.Params) || !s.extent.has(f.File) {
			continue
		}
		post := s.describe(f)
		posts = append(posts, post)
		s.remember(post, p)
	}
	slices.SortStableFunc(posts, byPath)
	return posts
}

func byPath(a, b *syndicate.Post) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Key, b.Key))
}

// hasFile reports whether a build writes a page of its own for these parameters. One that is rendered
// as a link has an address all the same, for the menus of the site.
func hasFile(params map[string]any) bool {
	build, err := pagemeta.DecodeBuildConfig(params["build"])
	return err != nil || build.Render == pagemeta.Always
}

// facts are what Hugo knows of a page, whichever engine asked it.
type facts struct {
	BaseURL   string // of the site in the page's language
	Path      string // of the page in the content: "/posts/hello"
	Language  string
	File      string // its content file, absolute; empty for a page without one
	InContent string // the same relative to the folder that is mounted as content

	Title, Description, Permalink string
	Aliases                       []string // paths that redirect to the page
	Date, PublishDate, Lastmod    time.Time
	Params                        map[string]any
}

// A describer makes posts of what Hugo knows.
type describer struct {
	dir             string // of the site, absolute
	defaultLanguage string
	multihost       bool
	fields          func(file string, r io.Reader) ([]syndicate.Field, error) // may be nil
}

func (d *describer) describe(f facts) *syndicate.Post {
	key := d.key(f)
	post := &syndicate.Post{
		Key:         key,
		PathKey:     key,
		Path:        d.path(f),
		Language:    f.Language,
		Title:       f.Title,
		Description: f.Description,
		Tags:        tags(f.Params),
		Permalink:   f.Permalink,
		Aliases:     d.aliases(f),
		Date:        f.Date,
		PublishDate: f.PublishDate,
		Lastmod:     f.Lastmod,
		Params:      f.Params,
	}
	if err := d.readFields(post, f); err != nil {
		post.Findings = append(post.Findings, syndicate.Finding{
			Rule: "front-matter", Severity: syndicate.Warning, Path: post.Path,
			Message: fmt.Sprintf("the lines of the front matter are unknown: %v", err),
		})
	}
	return post
}

// key is the path of the page in the content, without extension. Only the default language goes
// without its code, so that a key does not change when languages are added. Nor does it depend on the
// machine: a Mac may write an accent in the name of a file as a character of its own.
func (d *describer) key(f facts) string {
	key := norm.NFC.String(strings.ToLower(strings.TrimPrefix(f.Path, "/")))
	if f.Language != d.defaultLanguage {
		key += "." + f.Language
	}
	return key
}

// path is the content file relative to the site. For content of a theme or module that is kept
// elsewhere it is where the file would be in the site.
func (d *describer) path(f facts) string {
	if f.File == "" {
		return path.Join("content", f.Path)
	}
	if rest, ok := strings.CutPrefix(f.File, d.dir+string(filepath.Separator)); ok {
		return filepath.ToSlash(rest)
	}
	return path.Join("content", filepath.ToSlash(f.InContent))
}

// readFields reads the fields from the post's own file. Pages that a content adapter makes have none.
func (d *describer) readFields(post *syndicate.Post, f facts) error {
	if d.fields == nil || !f.hasOwnFile() {
		return nil
	}
	file, err := os.Open(f.File)
	if err != nil {
		return err
	}
	defer file.Close()
	post.Fields, err = d.fields(post.Path, file)
	return err
}

// hasOwnFile reports whether a page has a content file, and not one that makes many pages.
func (f facts) hasOwnFile() bool {
	return f.File != "" && !strings.HasSuffix(f.File, ".gotmpl")
}

// tags are the post's tags as its author wrote them, where terms of the taxonomy may be changed.
func tags(params map[string]any) []string {
	switch v := params["tags"].(type) {
	case string:
		return []string{v}
	case []any:
		tags := make([]string, len(v))
		for i, tag := range v {
			tags[i] = fmt.Sprint(tag)
		}
		return tags
	}
	return nil
}

// aliases are the addresses at which Hugo writes redirects to the page.
func (d *describer) aliases(f facts) []string {
	var aliases []string
	for _, alias := range f.Aliases {
		if d.multihost { // each language has an address of its own, its folder is not part of it
			alias = strings.TrimPrefix(alias, "/"+f.Language)
		}
		if path.Ext(alias) != ".html" {
			alias = strings.TrimSuffix(alias, "/") + "/"
		}
		aliases = append(aliases, strings.TrimSuffix(f.BaseURL, "/")+"/"+strings.TrimPrefix(alias, "/"))
	}
	return aliases
}
