package hugosite_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

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
