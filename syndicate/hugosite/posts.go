package hugosite

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/page"
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
	for _, site := range s.hugo.Sites {
		cascades := newCascades(s.hugo, site)
		for _, p := range site.RegularPages() {
			if _, said := p.Params()[syndicate.ParamsKey]; !said && !keep(p.Params()) {
				continue // most posts of most sites: not worth a copy of their parameters
			}
			params := plainMap(p.Params())
			cascades.complete(params, p)
			if !keep(params) || p.Permalink() == "" || !hasFile(params) {
				continue
			}
			post := s.describe(site, p, params)
			posts = append(posts, post)
			s.remember(post, p)
		}
	}
	slices.SortStableFunc(posts, func(a, b *syndicate.Post) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Key, b.Key))
	})
	return posts
}

// hasFile reports whether a build writes a page of its own for these parameters. One that is rendered
// as a link has an address all the same, for the menus of the site.
func hasFile(params map[string]any) bool {
	build, err := pagemeta.DecodeBuildConfig(params["build"])
	return err != nil || build.Render == pagemeta.Always
}

func (s *Site) describe(site *hugolib.Site, p page.Page, params map[string]any) *syndicate.Post {
	key := s.key(p)
	post := &syndicate.Post{
		Key:         key,
		PathKey:     key,
		Path:        s.path(p),
		Language:    p.Language().Lang,
		Title:       p.Title(),
		Description: p.Description(),
		Tags:        tags(params),
		Permalink:   p.Permalink(),
		Aliases:     s.aliases(site, p),
		Date:        p.Date(),
		PublishDate: p.PublishDate(),
		Lastmod:     p.Lastmod(),
		Params:      params,
	}
	if err := s.readFields(post, p); err != nil {
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
func (s *Site) key(p page.Page) string {
	key := norm.NFC.String(strings.ToLower(strings.TrimPrefix(p.Path(), "/")))
	if lang := p.Language().Lang; lang != s.hugo.Conf.DefaultContentLanguage() {
		key += "." + lang
	}
	return key
}

// path is the content file relative to the site. For content of a theme or module that is kept
// elsewhere it is where the file would be in the site.
func (s *Site) path(p page.Page) string {
	file := p.File()
	if file == nil {
		return path.Join("content", p.Path())
	}
	if rest, ok := strings.CutPrefix(file.Filename(), s.dir+string(filepath.Separator)); ok {
		return filepath.ToSlash(rest)
	}
	return path.Join("content", filepath.ToSlash(file.Path()))
}

// readFields reads the fields from the post's own file. Pages that a content adapter makes have none.
func (s *Site) readFields(post *syndicate.Post, p page.Page) error {
	file := p.File()
	if s.fields == nil || file == nil || file.IsContentAdapter() {
		return nil
	}
	f, err := os.Open(file.Filename())
	if err != nil {
		return err
	}
	defer f.Close()
	post.Fields, err = s.fields(post.Path, f)
	return err
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
func (s *Site) aliases(site *hugolib.Site, p page.Page) []string {
	var aliases []string
	for _, alias := range p.Aliases() {
		if s.hugo.Configs.IsMultihost { // each language has an address of its own, its folder is not part of it
			alias = strings.TrimPrefix(alias, "/"+site.Lang())
		}
		if path.Ext(alias) != ".html" {
			alias = strings.TrimSuffix(alias, "/") + "/"
		}
		aliases = append(aliases, strings.TrimSuffix(site.BaseURL(), "/")+"/"+strings.TrimPrefix(alias, "/"))
	}
	return aliases
}
