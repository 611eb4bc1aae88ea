package hugosite_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

func TestHostileFrontMatter(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("---\na0: &a0 [lol]\n")
	for i := 1; i <= 10; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	for name, tt := range map[string]struct{ content, want string }{
		"yaml bomb":     {bomb.String() + "---\n", "too many YAML aliases"},
		"yaml brackets": {"---\na: " + strings.Repeat("[", 100_000) + "\n---\n", "nests deeper than 200 levels"},
		"yaml dashes":   {"---\na:\n  " + strings.Repeat("- ", 100_000) + "\n---\n", "nests deeper than 200 levels"},
		"toml":          {"+++\na = " + strings.Repeat("[", 100_000) + "\n+++\n", "nests deeper than 200 levels"},
		"json":          {`{"a": ` + strings.Repeat("[", 100_000) + "}\n", "nests deeper than 200 levels"},
		"large":         {"---\n" + strings.Repeat("# nothing\n", 200_000) + "---\n", "larger than 1 MB"},
		"no end":        {"---\ntitle: x\n" + strings.Repeat("text\n", 400_000), "larger than 1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := makeSite(t, config+"-- content/p/one.md --\n"+tt.content)
			_, err := hugosite.Load(t.Context(), hugosite.Options{Dir: dir, CacheDir: t.TempDir()})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "content/p/one.md:") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The limits are for front matter. Neither the text nor a data file beside it has one.
func TestLargeFiles(t *testing.T) {
	text := strings.Repeat("A sentence of a long text, with a [link](/x) in it.\n\n", 40_000)
	dir := makeSite(t, config+"-- content/p/one/index.md --\n---\ntitle: One\n---\n"+text+
		"-- content/p/one/data.json --\n{\"a\": \""+strings.Repeat("x", 2<<20)+"\"}\n")
	site := loadWith(t, hugosite.Options{Dir: dir, ContentTimeout: time.Hour}) // how long it takes is not the point
	if p := find(t, site, "p/one"); len(p.HTML) < len(text) || p.Findings != nil {
		t.Errorf("%d bytes, %v", len(p.HTML), p.Findings)
	}
}

func TestNotText(t *testing.T) {
	for name, tt := range map[string]struct {
		content string
		line    int
	}{
		"text":             {"---\ntitle: One\n---\nA \xff\xfe\x00\x01 b\n", 0},
		"YAML title":       {"---\ntitle: Caf\xe9\n---\nText\n", 2},
		"YAML description": {"---\ntitle: One\ndescription: Caf\xe9\n---\nText\n", 3},
		"YAML tags":        {"---\ntitle: One\n\ntags: [a, caf\xe9]\n---\nText\n", 4},
		"JSON title":       {"{\n\"title\": \"Caf\xe9\"}\nText\n", 2},
	} {
		t.Run(name, func(t *testing.T) {
			p := find(t, load(t, config+"-- content/p/one.md --\n"+tt.content), "p/one")
			want := []syndicate.Finding{{
				Rule: "render", Severity: syndicate.Error, Message: "the file has bytes that are not UTF-8 text",
				Path: "content/p/one.md", Line: tt.line,
			}}
			if !reflect.DeepEqual(p.Findings, want) || p.HTML != "" {
				t.Errorf("%q %+v", p.HTML, p.Findings)
			}
		})
	}
	// The replacement character is as good as any other.
	p := find(t, load(t, config+"-- content/p/one.md --\n---\ntitle: What is \uFFFD?\n---\nThis: \uFFFD\n"), "p/one")
	if p.Title != "What is \uFFFD?" || p.Findings != nil {
		t.Errorf("%q %+v", p.Title, p.Findings)
	}
}

// Mistakes that are made in every file are told three times, not three hundred times.
func TestManyErrors(t *testing.T) {
	var posts strings.Builder
	for i := range 300 {
		fmt.Fprintf(&posts, "-- content/p/%03d.md --\n---\ndate: yesterday\n---\n", i)
	}
	_, err := hugosite.Load(t.Context(), hugosite.Options{Dir: makeSite(t, config+posts.String()), CacheDir: t.TempDir()})
	if err == nil || strings.Count(err.Error(), "not a parsable date") != 3 || !strings.HasSuffix(err.Error(), "; and 297 more") {
		t.Errorf("got %v", err)
	}
}

// A template that calls itself for ever is named by Hugo at every step.
func TestLongErrors(t *testing.T) {
	dir := makeSite(t, config+"-- content/p/one.md --\n---\ntitle: One\n---\n{{< s >}}\n"+
		"-- layouts/_shortcodes/s.html --\n{{ partial \"again.html\" . }}\n-- layouts/_partials/again.html --\n{{ partial \"again.html\" . }}\n")
	p := find(t, loadWith(t, hugosite.Options{Dir: dir, ContentTimeout: time.Hour}), "p/one") // how long it takes is not the point
	if len(p.Findings) != 1 {
		t.Fatalf("%d findings", len(p.Findings))
	}
	message := p.Findings[0].Message
	if len(message) > 450 || !strings.Contains(message, "layouts/_shortcodes/s.html:1") || !strings.Contains(message, "call stack") {
		t.Errorf("got %s", message)
	}
}
