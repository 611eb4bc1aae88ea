package hugosite

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/spf13/afero"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/lookaround"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

// An extent is how much of a site is loaded: all of it, or the posts that may be flagged with what they
// need around them to become what they are in the whole.
type extent struct {
	survey *survey.Survey // nil for a site that was not looked through
	plan   survey.Plan
	whole  string // why all of it is loaded, empty if not all is
	// volatile is why the posts may come out differently the next time though nothing has changed.
	volatile string
	trace    *trace
	caches   string    // folder
	begun    time.Time // when the loading began
	// rendersText is whether templates render text from anywhere as content.
	rendersText bool
	// watch sets who is told of files that are asked for by name though they do not exist for Hugo.
	watch func(asked func(name string))
}

// chooseExtent decides how much of a site has to be loaded.
func chooseExtent(ctx context.Context, o Options, configs *allconfig.Configs, source *overlay, begun time.Time) (extent, error) {
	if o.Flag == nil && o.Pages == nil {
		return extent{whole: "all posts are asked for"}, nil
	}
	e := extent{plan: surveyPlan(o, configs), trace: source.trace, caches: cacheDir(o), begun: begun}
	var err error
	if e.survey, err = survey.Look(ctx, e.plan); err != nil {
		return e, err
	}
	templates, err := templatesOf(source, configs)
	if err != nil {
		return e, err
	}
	verdict := lookaround.Examine(templates, e.survey.Shortcodes())
	e.volatile = cmp.Or(verdict.Volatile, volatileContent(e.survey), volatileDates(configs))
	e.rendersText = verdict.RendersText
	if o.Whole {
		e.whole = "not enough was found in a part of it"
		return e, nil
	}
	for _, reason := range []string{
		untold(o, e.plan.Flag, configs), dimensions(configs), shared(e.plan, configs), e.survey.Unsure(), verdict.Around,
	} {
		if reason != "" {
			e.whole = reason
			break
		}
	}
	return e, nil
}

// String says how much of the site is loaded.
func (e extent) String() string {
	if e.whole != "" {
		return "the whole site: " + e.whole
	}
	whose := "flagged"
	if e.plan.Wanted != nil {
		whose = "these"
	}
	needed, all := e.survey.Count()
	return fmt.Sprintf("%d of its %d content files, which is all that %s posts need", needed, all, whose)
}

// has reports whether the posts of a content file were asked for.
func (e extent) has(file string) bool {
	return e.whole != "" || e.plan.Wanted == nil || e.plan.Wanted[file]
}

// hides reports whether a file or folder does not exist for Hugo.
func (e extent) hides(file string) bool { return e.whole == "" && e.survey.Hides(file) }

// knows reports whether what was looked at does not have to be noted: a survey tells of the names in the
// content and of the text of its pages, and caches change nothing.
func (e extent) knows(name string, c closeness) bool {
	return e.survey != nil && (e.survey.Knows(name, c == text) || isIn(e.caches, name))
}

// note notes a file that was looked at in another way than through Hugo.
func (e extent) note(name string) {
	if e.trace != nil {
		e.trace.note(name, text, exists(name))
	}
}

// surveyPlan is what has to be known to look through the content.
func surveyPlan(o Options, configs *allconfig.Configs) survey.Plan {
	p := survey.Plan{}
	if o.Flag != nil {
		p.Flag = strings.ToLower(o.Flag(plainMap(configs.LanguageConfigMap[configs.Base.DefaultContentLanguage].Params)))
	}
	if o.Pages != nil {
		p.Wanted = map[string]bool{}
		for _, file := range o.Pages {
			p.Wanted[file] = true
		}
	}
	for _, m := range mountedAt("content", mountsOf(configs)) {
		p.Folders = append(p.Folders, survey.Folder{Dir: m.folder, At: m.target})
	}
	types := configs.Base.ContentTypes.Config
	for _, t := range configs.Base.MediaTypes.Config {
		for _, suffix := range t.Suffixes() {
			if types.IsContentSuffix(suffix) {
				p.Suffixes = append(p.Suffixes, suffix)
			}
		}
	}
	for _, l := range configs.Languages {
		p.Languages = append(p.Languages, strings.ToLower(l.Lang))
	}
	for _, c := range configs.LanguageConfigMap {
		for _, plural := range c.Taxonomies {
			p.Taxonomies = append(p.Taxonomies, plural)
		}
	}
	for _, list := range []*[]string{&p.Suffixes, &p.Languages, &p.Taxonomies} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return p
}

// templatesOf reads the templates of the site and its themes that content may call.
func templatesOf(source *overlay, configs *allconfig.Configs) (templates []lookaround.Template, err error) {
	files, err := layoutFiles(source, mountsOf(configs))
	for _, f := range files {
		if err != nil {
			return nil, err
		}
		if _, err := source.mem.Stat(f.path); err == nil || isOverruled(f.name) {
			continue // ours are known
		}
		var text []byte
		text, err = afero.ReadFile(source, f.path)
		templates = append(templates, lookaround.Template{Name: f.name, Text: string(text)})
	}
	return templates, err
}

// isOverruled reports whether a template of ours is always used in place of one of the site.
func isOverruled(name string) bool {
	dir, file := path.Split(name)
	file, rest, _ := strings.Cut(file, ".")
	if strings.Contains("."+rest, "."+formatName+".") {
		return false // it is for our format
	}
	for ours := range evenIfSiteHasOwn {
		folder, what := path.Split(ours)
		if strings.HasSuffix("/"+dir, strings.TrimPrefix(folder, "_")) && (file == what || folder == "_markup/" && strings.HasPrefix(file, what+"-")) {
			return true
		}
	}
	return false
}

// untold reports why flagged posts cannot be told from others by their front matter.
func untold(o Options, flag string, configs *allconfig.Configs) string {
	if o.Pages != nil {
		return "" // the posts are known
	}
	return cmp.Or(configCascade(flag, configs), computed(flag))
}

// configCascade reports a cascade in the configuration that has the flag: it may reach any page.
func configCascade(flag string, configs *allconfig.Configs) string {
	tables := []any{configs.LoadingInfo.Cfg.Get("cascade")}
	if languages, ok := plain(configs.LoadingInfo.Cfg.Get("languages")).(map[string]any); ok {
		for _, l := range languages {
			if table, ok := l.(map[string]any); ok {
				tables = append(tables, table["cascade"])
			}
		}
	}
	for _, table := range tables {
		if strings.Contains(strings.ToLower(fmt.Sprint(plain(table))), flag) {
			return "its configuration has a cascade of the flag"
		}
	}
	return ""
}

// dimensions reports content that is shared by other means than languages.
func dimensions(configs *allconfig.Configs) string {
	for _, name := range []string{"roles", "versions"} {
		if configs.LoadingInfo.Cfg.IsSet(name) {
			return "its configuration has " + name
		}
	}
	return ""
}

// shared reports content that is to be found in other folders of the site as well: to look into these would
// be to look at other pages.
func shared(plan survey.Plan, configs *allconfig.Configs) string {
	for _, m := range mountsOf(configs) {
		kind, _, _ := strings.Cut(m.target, "/")
		if kind == "content" || kind == "static" { // what is static is looked for by its name
			continue
		}
		for _, f := range plan.Folders {
			if isIn(f.Dir, m.folder) || isIn(m.folder, f.Dir) {
				return fmt.Sprintf("its configuration mounts content as %s", kind)
			}
		}
	}
	return ""
}

// computed reports a flag that Hugo gives every page, whatever its front matter says.
func computed(flag string) string {
	switch flag {
	case "title", "date", "lastmod", "publishdate", "expirydate", "draft", "iscjklanguage", "":
		return fmt.Sprintf("all pages have the flag %q", flag)
	}
	return ""
}

// volatileContent reports content that is not made by Hugo from files alone.
func volatileContent(s *survey.Survey) string {
	if names := s.Shortcodes(); names["instagram"] || names["instagram_simple"] {
		return "a flagged post shows something of Instagram, which is asked for it"
	}
	for _, file := range s.Flagged() {
		switch strings.ToLower(filepath.Ext(file)) {
		case ".ad", ".adoc", ".asciidoc", ".rst", ".pandoc", ".pdc":
			return file + " is rendered by another program"
		}
	}
	return ""
}

// volatileDates reports dates of posts that are not in their files.
func volatileDates(configs *allconfig.Configs) string {
	f := configs.Base.Frontmatter
	for _, source := range slices.Concat(f.Date, f.PublishDate, f.ExpiryDate) {
		if source == ":git" || source == ":filemodtime" {
			return "its configuration takes the dates of posts from " + source
		}
	}
	return ""
}

// Extent says how much of the site was loaded, and why not less.
func (s *Site) Extent() string { return s.extent.String() }

// IsWhole reports whether all of the site was loaded.
func (s *Site) IsWhole() bool { return s.extent.whole != "" }

// Missed says what was looked for in vain in a site of which not all was loaded, nothing if that does not
// matter. Then a post may be another one in the whole site.
func (s *Site) Missed() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.extent.whole != "" {
		return ""
	}
	return s.missed
}

// miss notes the first thing that was looked for in vain.
func (s *Site) miss(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.missed == "" {
		s.missed = what
	}
}

// missLinks notes a link to a page that was not loaded. Content of the flagged posts has none: it can only be in
// a text from elsewhere that a template renders, such as the site's data.
func (s *Site) missLinks(markup string) {
	if s.extent.whole != "" || !s.extent.rendersText {
		return
	}
	for tag := range startTags(markup) {
		for _, a := range tag.Attr {
			u, err := url.Parse(a.Val)
			if a.Key != "href" || err != nil || u.Host != "" || u.IsAbs() || u.Path == "" {
				continue
			}
			s.mu.Lock()
			s.links[u.Path] = true
			s.mu.Unlock()
			if s.extent.survey.Leaves(u.Path) {
				s.miss("the page at " + a.Val)
			}
		}
	}
}

// openLink reports whether a text from elsewhere has a link that may lead to a page which is not there yet.
func (s *Site) openLink(pages map[string]bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path := range s.links {
		if !pages[path] {
			return true
		}
	}
	return false
}
