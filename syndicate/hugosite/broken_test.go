package hugosite_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// A template that does not compile fails the posts that need it, and no other.
func TestBrokenTemplates(t *testing.T) {
	site := load(t, `
-- hugo.toml --
baseURL = 'https://example.org/'
title = 'Site'
theme = 'old'
-- content/p/fine.md --
---
title: None of them is needed
---
x {{< fine >}}
-- content/p/shortcode.md --
---
title: A shortcode
---
{{< broken >}}
-- content/p/inner.md --
---
title: A shortcode with something inside
---
{{< inner >}}x{{< /inner >}}
-- content/p/hook.md --
---
title: A render hook
---
> x
-- content/p/partial.md --
---
title: A partial that a shortcode calls
---
{{< calls >}}
-- content/p/gone.md --
---
title: A template of Hugo's that is no more
---
{{< gone >}}
-- layouts/single.html --

{{ .X
-- layouts/baseof.html --
{{ block "main" . }}
-- layouts/_shortcodes/fine.html --
fine
-- layouts/_shortcodes/broken.html --
{{ noSuchFunction }}
-- layouts/_shortcodes/inner.html --
{{ if }}
{{ .Inner }}
-- layouts/_shortcodes/calls.html --
{{ partial "called.html" . }}
-- layouts/_shortcodes/gone.html --

{{ template "_internal/google_news.html" . }}
-- layouts/_markup/render-blockquote.html --
{{ end }}
-- layouts/list.xml --
{{ end }}
-- themes/old/layouts/partials/called.html --
<a href='{{ if .X }}'{{ end }}>
-- themes/old/layouts/_default/list.html --
{{ partial "footer.html" . }}
-- themes/old/layouts/partials/footer.html --
{{ template "_internal/google_analytics_async.html" . }}
`)
	for key, want := range map[string]string{
		"p/fine":      "",
		"p/shortcode": `layouts/_shortcodes/broken.html:1: function "noSuchFunction" not defined`,
		"p/inner":     "layouts/_shortcodes/inner.html:1: missing value for if",
		"p/hook":      "layouts/_markup/render-blockquote.html:1: unexpected {{end}}",
		"p/partial":   "themes/old/layouts/partials/called.html:1: {{if}} branches end in different contexts",
		"p/gone":      `layouts/_shortcodes/gone.html:2: no such template "_internal/google_news.html"`,
	} {
		p := find(t, site, key)
		switch {
		case want == "":
			if p.Findings != nil || p.HTML != "<p>x fine\n</p>\n" {
				t.Errorf("%s: %q %v", key, p.HTML, p.Findings)
			}
		case len(p.Findings) != 1 || !strings.HasPrefix(p.Findings[0].Message, want) || p.Findings[0].Severity != syndicate.Error:
			t.Errorf("%s: %+v", key, p.Findings)
		}
	}
}

// What is wrong with a template is told once, whether or not a post needs it.
func TestBrokenTemplatesAreTold(t *testing.T) {
	var lines []string
	site := loadWith(t, hugosite.Options{
		Dir: makeSite(t, config+"-- layouts/single.html --\n\n{{ .X\n-- layouts/partials/old.html --\n{{ template \"gone\" }}\n-- content/p/one.md --\nx\n"),
		Log: func(level slog.Level, message string) { lines = append(lines, fmt.Sprint(level, " ", message)) },
	})
	if p := find(t, site, "p/one"); p.HTML != "<p>x</p>\n" || p.Findings != nil {
		t.Errorf("%q %v", p.HTML, p.Findings)
	}
	want := []string{
		"WARN posts that need this template cannot be rendered: layouts/single.html:3: unclosed action started at single.html:2",
		`WARN posts that need this template cannot be rendered: layouts/partials/old.html:1: no such template "gone"`,
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q", lines)
	}
}

// A template that fails when content is made of it does compile: it is the site that is wrong.
func TestFailingTemplatesStay(t *testing.T) {
	dir := makeSite(t, config+"-- content/_content.gotmpl --\n{{ partial \"fails.html\" . }}\n-- layouts/_partials/fails.html --\n{{ index 1 2 }}\n")
	_, err := hugosite.Load(t.Context(), hugosite.Options{Dir: dir, CacheDir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "can't index item of type int") {
		t.Errorf("got %v", err)
	}
}

// A theme for another program altogether is not tried for ever.
func TestTooManyBrokenTemplates(t *testing.T) {
	var layouts strings.Builder
	for i := range 51 {
		fmt.Fprintf(&layouts, "-- layouts/_partials/%d.html --\n{{ end }}\n", i)
	}
	_, err := hugosite.Load(t.Context(), hugosite.Options{Dir: makeSite(t, config+layouts.String()), CacheDir: t.TempDir()})
	if err == nil || !strings.HasSuffix(err.Error(), ".html:1: unexpected {{end}}") {
		t.Errorf("got %v", err)
	}
}
