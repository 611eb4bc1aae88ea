package lookaround

import (
	"reflect"
	"testing"

	"github.com/gohugoio/hugo/resources/page"
)

func TestExamine(t *testing.T) {
	for _, test := range []struct {
		name      string
		templates []Template
		around    string
		volatile  string
	}{
		{name: "nothing"},
		{name: "own page", templates: []Template{{"_shortcodes/note.html", `<div title="{{ .Page.Title }}">{{ .Inner | markdownify }}{{ .Page.Params.Pages }}{{ site.Params.author }}{{ .Page.Site.Data.x.Pages }}{{ now2 }}</div>`}}},
		{name: "pages", templates: []Template{{"shortcodes/note.html", "\n{{ range .Site.RegularPages }}{{ end }}"}}, around: "layouts/shortcodes/note.html:2 uses Site.RegularPages"},
		{name: "site by function", templates: []Template{{"_shortcodes/note.html", "{{ range site.Pages }}{{ end }}"}}, around: "layouts/_shortcodes/note.html:1 uses site.Pages"},
		{name: "site in a variable", templates: []Template{{"_shortcodes/note.html", "{{ $s := site }}{{ range $s.Title }}{{ end }}"}}, around: "layouts/_shortcodes/note.html:1 uses site"},
		{name: "page function", templates: []Template{{"_shortcodes/note.html", `{{ with page.NextInSection }}{{ .Title }}{{ end }}`}}, around: "layouts/_shortcodes/note.html:1 uses page.NextInSection"},
		{name: "in brackets", templates: []Template{{"_shortcodes/note.html", `{{ (.Page.GetPage "x").Title }}`}}, around: "layouts/_shortcodes/note.html:1 uses Page.GetPage"},
		{name: "other shortcode", templates: []Template{{"_shortcodes/list.html", "{{ range site.Pages }}{{ end }}"}}},
		{name: "other shortcode of rendered text", templates: []Template{{"_shortcodes/list.html", "{{ range site.Pages }}{{ end }}"}, {"_shortcodes/note.html", "{{ .Page.RenderString .Inner }}"}}, around: "layouts/_shortcodes/list.html:1 uses site.Pages"},
		{name: "hook", templates: []Template{{"blog/_markup/render-link.html", `{{ with .Page.Ref (dict "path" .Destination) }}{{ end }}`}}, around: "layouts/blog/_markup/render-link.html:1 uses Page.Ref"},
		{name: "partial", templates: []Template{
			{"_shortcodes/note.html", `{{ partial "a/b.html" . }}`}, {"partials/a/b.html", `{{ template "c" . }}{{ define "c" }}{{ .Page.Site.Taxonomies }}{{ end }}`},
		}, around: "layouts/partials/a/b.html:1 uses Page.Site.Taxonomies"},
		{name: "inline partial", templates: []Template{{"_shortcodes/note.html", `{{ partial "inline/x.html" . }}{{ define "_partials/inline/x.html" }}ok{{ end }}`}}},
		{name: "unknown partial", templates: []Template{{"_shortcodes/note.html", `{{ partial "pagination.html" . }}`}}, around: `layouts/_shortcodes/note.html:1 uses the template "pagination.html", which is not one of the site's`},
		{name: "computed partial", templates: []Template{{"_shortcodes/note.html", `{{ partial (printf "%s.html" (.Get 0)) . }}`}}, around: "layouts/_shortcodes/note.html:1 uses a partial whose name is not fixed"},
		{name: "recursion", templates: []Template{{"_shortcodes/note.html", `{{ partial "a" . }}`}, {"partials/a.html", `{{ partial "a" . }}`}}},
		{name: "outer shortcode", templates: []Template{{"_shortcodes/note.html", `{{ .Parent.Get 0 }}`}}},
		{name: "section", templates: []Template{{"_shortcodes/note.html", `{{ .Page.Parent.Date }}`}}, around: "layouts/_shortcodes/note.html:1 uses Page.Parent.Date"},
		{name: "broken", templates: []Template{{"_shortcodes/note.html", `{{ if }}`}}, around: `layouts/_shortcodes/note.html cannot be read: template: _shortcodes/note.html:1: missing value for if`},
		{name: "clock", templates: []Template{{"_shortcodes/note.html", `{{ now.Year }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses now.Year"},
		{name: "clock by its package", templates: []Template{{"_shortcodes/note.html", `{{ time.Now }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses time.Now"},
		{name: "network", templates: []Template{{"_shortcodes/note.html", `{{ with try (resources.GetRemote "https://x") }}{{ end }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses resources.GetRemote"},
		{name: "environment", templates: []Template{{"_shortcodes/note.html", `{{ os.Getenv "X" }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses os.Getenv"},
		{name: "both", templates: []Template{{"_shortcodes/note.html", `{{ len site.Pages }}{{ now }}`}}, around: "layouts/_shortcodes/note.html:1 uses site.Pages", volatile: "layouts/_shortcodes/note.html:1 uses now"},
		{name: "clock in content of others", templates: []Template{{"_shortcodes/note.html", `{{ len site.Pages }}`}, {"_shortcodes/other.html", `{{ now }}`}}, around: "layouts/_shortcodes/note.html:1 uses site.Pages", volatile: "layouts/_shortcodes/other.html:1 uses now"},
		{name: "clock in some partial", templates: []Template{{"_shortcodes/note.html", `{{ partial .Name . }}`}, {"_partials/other.html", `{{ now }}`}}, around: "layouts/_shortcodes/note.html:1 uses a partial whose name is not fixed", volatile: "layouts/_partials/other.html:1 uses now"},
		{name: "size of a file", templates: []Template{{"_shortcodes/note.html", `{{ (os.Stat "static/a.pdf").Size }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses Size"},
		{name: "order by the history", templates: []Template{{"_shortcodes/note.html", `{{ range .Inner.ByLastmod }}{{ end }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses Inner.ByLastmod"},
		{name: "counter", templates: []Template{{"_shortcodes/note.html", `{{ math.Counter }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses math.Counter"},
		{name: "other program", templates: []Template{{"_shortcodes/note.html", `{{ resources.Get "a" | css.Sass }}`}}, volatile: "layouts/_shortcodes/note.html:1 uses css.Sass"},
		{name: "apply", templates: []Template{{"_shortcodes/note.html", `{{ apply (slice "a") "os.ReadDir" "." }}`}}, around: "layouts/_shortcodes/note.html:1 uses os.ReadDir"},
		{name: "apply of anything", templates: []Template{{"_shortcodes/note.html", `{{ apply (slice "a") .Name "." }}`}}, around: "layouts/_shortcodes/note.html:1 uses apply of a function that is not fixed"},
		{name: "apply of a function of texts", templates: []Template{{"_shortcodes/note.html", `{{ apply (slice "a") "strings.ToUpper" "." }}`}}},
		{name: "where", templates: []Template{{"_shortcodes/note.html", `{{ where (slice .Page) ".Next.Title" "x" }}`}}, around: "layouts/_shortcodes/note.html:1 uses Next.Title"},
		{name: "where of own data", templates: []Template{{"_shortcodes/note.html", `{{ where site.Data.x "name" "Next" }}{{ where .Page.Resources "Params.Pages" "x" }}`}}},
		{name: "sort", templates: []Template{{"_shortcodes/note.html", `{{ sort (slice .Page) "Prev" }}`}}, around: "layouts/_shortcodes/note.html:1 uses Prev"},
		{name: "sort of values", templates: []Template{{"_shortcodes/note.html", `{{ sort (slice 1 2) }}{{ slice 1 2 | sort }}`}}},
		{name: "translation", templates: []Template{{"_shortcodes/note.html", `{{ i18n "x" . }}`}}, around: "layouts/_shortcodes/note.html:1 uses a page in i18n"},
		{name: "translation of a page in a table", templates: []Template{{"_shortcodes/note.html", `{{ T "x" (dict "p" .Page) }}`}}, around: "layouts/_shortcodes/note.html:1 uses a page in T"},
		{name: "translation of a page by a pipe", templates: []Template{{"_shortcodes/note.html", `{{ .Page | T "x" }}`}}, around: "layouts/_shortcodes/note.html:1 uses a page in T"},
		{name: "translation of a number", templates: []Template{{"_shortcodes/note.html", `{{ T "x" .Page.ReadingTime }}{{ T "y" (dict "n" .Page.Title) }}`}}},
		{name: "dump", templates: []Template{{"_shortcodes/note.html", `{{ debug.Dump . }}`}}, around: "layouts/_shortcodes/note.html:1 uses a page in debug.Dump"},
		{name: "key of a table", templates: []Template{{"_shortcodes/note.html", `{{ (dict "Params" .Page).Params.Next }}`}}, around: "layouts/_shortcodes/note.html:1 uses a table with the key Params"},
		{name: "key of a table in small letters", templates: []Template{{"_shortcodes/note.html", `{{ (dict "params" .Page).params.Next }}`}}, around: "layouts/_shortcodes/note.html:1 uses params.Next"},
		{name: "template in a file", templates: []Template{{"_shortcodes/note.html", `{{ resources.Get "a" | resources.ExecuteAsTemplate "b" . }}`}}, around: "layouts/_shortcodes/note.html:1 uses resources.ExecuteAsTemplate", volatile: "layouts/_shortcodes/note.html:1 uses resources.ExecuteAsTemplate"},
		{name: "partial in a folder for shortcodes", templates: []Template{{"_shortcodes/note.html", `{{ partial "shortcodes/p" . }}`}, {"_partials/shortcodes/p.html", `{{ .Page.Next }}`}}, around: "layouts/_partials/shortcodes/p.html:1 uses Page.Next"},
		{name: "range variable", templates: []Template{{"_shortcodes/note.html", `{{ range $i, $p := slice .Page }}{{ $p.Ancestors }}{{ end }}`}}, around: "layouts/_shortcodes/note.html:1 uses Ancestors"},
		{name: "dot", templates: []Template{{"_shortcodes/note.html", `{{ with .Page }}{{ with .Section }}{{ end }}{{ .CurrentSection }}{{ end }}`}}, around: "layouts/_shortcodes/note.html:1 uses CurrentSection"},
		{name: "template that is being executed", templates: []Template{{"_shortcodes/note.html", `{{ templates.Current.Name }}`}}, around: "layouts/_shortcodes/note.html:1 uses templates.Current.Name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Examine(test.templates, map[string]bool{"note": true})
			got.RendersText = false // that is tested below
			if want := (Verdict{Around: test.around, Volatile: test.volatile}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

// What is rendered as content may have links to other pages.
func TestRendersText(t *testing.T) {
	for text, want := range map[string]bool{
		"{{ .Inner | markdownify }}":                  true,
		"{{ transform.Markdownify site.Params.x }}":   true,
		"{{ .Page.RenderString (.Get 0) }}":           true,
		"{{ .Inner }}{{ .Page.Params.RenderString }}": false,
	} {
		if got := Examine([]Template{{"_shortcodes/note.html", text}}, map[string]bool{"note": true}).RendersText; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// ofPage is what of a page is its own.
var ofPage = set("Aliases BundleType Content ContentWithoutSummary Date Description Draft Eq ExpiryDate File Fragments FuzzyWordCount " +
	"HasShortcode HeadingsFiltered IsBranch IsHome IsNode IsPage IsSection Keywords Kind Language Lang Lastmod Layout Len LinkTitle Markup Name " +
	"OutputFormats AlternativeOutputFormats Page Param Params ParseAndRenderContent ParseContent RenderContent Path PathInfo Permalink Plain PlainWords PublishDate " +
	"RawContent ReadingTime RelPermalink RenderShortcodes RenderString ResourceType MediaType Resources Scratch Store Section SectionsEntries SectionsPath " +
	"SiteVector Role Sitemap Slug Summary TableOfContents Title Translator Truncated Type TypeEntriesFirst Weight WordCount Err Ordinal String " +
	"IsAncestor IsDescendant InSection Site TranslationKey")

// A method that a new version of Hugo adds has to be looked at: does it depend on other pages?
func TestAllMethodsAreKnown(t *testing.T) {
	for _, test := range []struct {
		of    reflect.Type
		known []map[string]bool
	}{
		{reflect.TypeFor[page.Page](), []map[string]bool{ofPage, aroundFields, volatileFields, set("Data Sites")}},
		{reflect.TypeFor[page.Site](), []map[string]bool{ofSite, aroundFields, set("Lastmod Store")}},
	} {
		for i := range test.of.NumMethod() {
			name, known := test.of.Method(i).Name, false
			for _, names := range test.known {
				known = known || names[name]
			}
			if !known {
				t.Errorf("%v has the method %s: does it depend on other pages?", test.of, name)
			}
		}
	}
}
