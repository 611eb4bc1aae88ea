package hugosite_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

const config = "-- hugo.toml --\nbaseURL = 'https://example.org/'\ntitle = 'Site'\n"

// make makes a site of an archive.
func makeSite(t testing.TB, archive string) string {
	return write(t, txtar.Parse([]byte(archive)).Files)
}

// load loads a site of an archive that is expected to be fine.
func load(t testing.TB, archive string) *hugosite.Site {
	return loadWith(t, hugosite.Options{Dir: makeSite(t, archive)})
}

func loadWith(t testing.TB, o hugosite.Options) *hugosite.Site {
	t.Helper()
	o.CacheDir = t.TempDir()
	site, err := hugosite.Load(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
	return site
}

// find renders the post of a key.
func find(t testing.TB, site *hugosite.Site, key string) *syndicate.Post {
	t.Helper()
	for _, p := range site.Posts(all) {
		if p.Key == key {
			if err := site.Render(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			return p
		}
	}
	t.Fatalf("no post %s", key)
	return nil
}

func TestSiteFacts(t *testing.T) {
	site := load(t, `
-- hugo.toml --
baseURL = 'https://example.org/sub'
defaultContentLanguage = 'en'
[languages.fr]
weight = 1
title = 'Le site'
[languages.en]
weight = 2
title = 'The site'
[params.syndicate]
flag = 'x'
[params.syndicate.medium]
maxPerDay = 3
after = 2026-01-31
tags = ['a', 'b']
`)
	if got := site.BaseURL(); got != "https://example.org/sub/" {
		t.Errorf("base URL %q", got)
	}
	want := map[string]any{"syndicate": map[string]any{"flag": "x", "medium": map[string]any{
		"maxperday": int64(3), "after": time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), "tags": []any{"a", "b"},
	}}}
	if got := site.Params(); !reflect.DeepEqual(got, want) {
		t.Errorf("params %#v", got)
	}
}

func TestPostFacts(t *testing.T) {
	p := find(t, load(t, config+`
-- content/p/My Post/index.md --
---
title: One & two
description: About it.
date: 2024-01-02
publishDate: 2024-01-03
lastmod: 2024-01-04
rating: {Stars: 5, by: [{Who: me}]}
---
First *words*   &amp; more.

<!--more-->

Below.
`), "p/my-post")
	if p.Title != "One & two" || p.Description != "About it." || p.Summary != "First words & more." {
		t.Errorf("title %q, description %q, summary %q", p.Title, p.Description, p.Summary)
	}
	for name, got := range map[string]time.Time{"2024-01-02": p.Date, "2024-01-03": p.PublishDate, "2024-01-04": p.Lastmod} {
		if got.Format(time.DateOnly) != name {
			t.Errorf("got %v, want %s", got, name)
		}
	}
	want := map[string]any{"stars": uint64(5), "by": []any{map[string]any{"Who": "me"}}}
	if got := p.Params["rating"]; !reflect.DeepEqual(got, want) {
		t.Errorf("params %#v", got)
	}
	if !reflect.DeepEqual(p.Settings, syndicate.Settings{}) {
		t.Errorf("settings %+v", p.Settings)
	}
}

// The same site has the same keys, however the names of its files are composed.
func TestKeysAreComposed(t *testing.T) {
	for name, file := range map[string]string{"composed": "Caf\u00e9", "decomposed": "Cafe\u0301"} {
		t.Run(name, func(t *testing.T) {
			p := find(t, load(t, config+"-- content/p/"+file+".md --\n---\ntitle: One\n---\nText\n"), "p/caf\u00e9")
			if p.PathKey != p.Key {
				t.Errorf("%q is not %q", p.PathKey, p.Key)
			}
			if p.Path != "content/p/"+file+".md" {
				t.Errorf("path %q", p.Path)
			}
		})
	}
}

// Hugo writes to more places than its public folder: processed images, hugo_stats.json, a
// jsconfig.json, a lock.
func TestNothingIsWritten(t *testing.T) {
	dir := makeSite(t, config+`
[build]
writeStats = true
-- hugo_stats.json --
{"htmlElements": {"tags": ["b"]}}
-- assets/js/main.js --
-- content/p/one/index.md --
---
title: One
---
{{< small >}}
-- content/p/one/pic.png --
-- layouts/_shortcodes/small.html --
{{ with .Page.Resources.Get "pic.png" }}<img src="{{ (.Crop "8x8").Permalink }}">{{ end }}
{{ with resources.Get "js/main.js" | js.Build }}{{ .Permalink }}{{ end }}
-- layouts/single.html --
{{ .Content }}
`)
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(name, old, old))
	})
	if err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, dir)
	site := loadWith(t, hugosite.Options{Dir: dir})
	if p := find(t, site, "p/one"); p.Findings != nil || !strings.Contains(p.HTML, "https://example.org/p/one/pic_hu_") {
		t.Errorf("the image was not processed: %q, %v", p.HTML, p.Findings)
	}
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	if after := snapshot(t, dir); !maps.Equal(before, after) {
		t.Errorf("before %v\nafter  %v", before, after)
	}
}

// snapshot describes every file and folder below dir.
func snapshot(t *testing.T, dir string) map[string]string {
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found[name] = fmt.Sprint(info.Mode(), info.ModTime())
		if info.Mode().IsRegular() {
			content, err := os.ReadFile(name)
			found[name] += fmt.Sprintf(" %x", sha256.Sum256(content))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Symbolic links in a site lead nowhere, as in Hugo: what is outside stays outside.
func TestSymbolicLinks(t *testing.T) {
	outside := makeSite(t, "-- secret.md --\n---\ntitle: Secret\n---\nsecret\n-- folder/secret.md --\n---\ntitle: Secret\n---\nsecret\n")
	dir := makeSite(t, config+`
-- content/p/one/index.md --
---
title: One
---
{{< read >}}
-- layouts/_shortcodes/read.html --
resources: {{ range .Page.Resources }}{{ .Name }}{{ end }}
{{ readFile "real.txt" }}
{{ with try (readFile "linked.txt") }}{{ .Value }}{{ end }}
{{ with try (readFile "../secret.md") }}{{ .Value }}{{ end }}
{{ with resources.Get "linked.txt" }}{{ .Content }}{{ end }}
-- assets/real.txt --
-- real.txt --
read
`)
	for link, target := range map[string]string{
		"content/p/secret.md":     "secret.md",
		"content/q":               "folder",
		"content/p/one/secret.md": "secret.md",
		"linked.txt":              "secret.md",
		"assets/linked.txt":       "secret.md",
	} {
		if err := os.Symlink(filepath.Join(outside, target), filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	site := loadWith(t, hugosite.Options{Dir: dir})
	if posts := site.Posts(all); len(posts) != 1 {
		t.Errorf("%d posts", len(posts))
	}
	p := find(t, site, "p/one")
	if strings.Contains(p.HTML, "secret") || !strings.Contains(p.HTML, "read") {
		t.Errorf("%q %v", p.HTML, p.Findings)
	}
}

// The folder of the content itself may be a link: that is the site's own choice, like a mount.
func TestLinkedContentFolder(t *testing.T) {
	vault := makeSite(t, "-- p/one.md --\n---\ntitle: One\n---\nFrom the vault.\n")
	dir := makeSite(t, config)
	if err := os.Symlink(vault, filepath.Join(dir, "content")); err != nil {
		t.Fatal(err)
	}
	p := find(t, loadWith(t, hugosite.Options{Dir: dir}), "p/one")
	if p.Path != "content/p/one.md" || p.HTML != "<p>From the vault.</p>\n" {
		t.Errorf("%s %q", p.Path, p.HTML)
	}
}

// A page that never comes back costs its time and nothing else.
func TestTimeout(t *testing.T) {
	site := loadWith(t, hugosite.Options{Dir: makeSite(t, circle), ContentTimeout: 2 * time.Second}) // enough for any other page
	p := find(t, site, "p/one")
	if len(p.Findings) != 1 || !strings.Contains(p.Findings[0].Message, "not rendered within 2s") || p.HTML != "" {
		t.Errorf("%q %+v", p.HTML, p.Findings)
	}
	if p := find(t, site, "p/three"); p.Findings != nil || p.HTML != "<p>Fine.</p>\n" {
		t.Errorf("%q %+v", p.HTML, p.Findings)
	}
}

// circle is a site with two posts that show each other.
const circle = config + `
-- content/p/one.md --
---
title: One
---
{{< show "/p/two" >}}
-- content/p/two.md --
---
title: Two
---
{{< show "/p/one" >}}
-- content/p/three.md --
---
title: Three
---
Fine.
-- layouts/_shortcodes/show.html --
{{ (site.GetPage (.Get 0)).Content }}
`

// Rendering a post again, or another post of the same page, says the same.
func TestRenderAgain(t *testing.T) {
	site := load(t, config+"-- content/p/one.md --\n---\ntitle: One\n---\n{{< e >}}\n-- layouts/_shortcodes/e.html --\n{{ errorf \"bad\" }}\n")
	first, second := find(t, site, "p/one"), find(t, site, "p/one")
	if err := site.Render(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if len(first.Findings) != 1 || !reflect.DeepEqual(first, second) {
		t.Errorf("%+v, %+v", first, second)
	}
}

func TestCancel(t *testing.T) {
	ended, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("enough")
	cancel(reason)
	if _, err := hugosite.Load(ended, hugosite.Options{Dir: makeSite(t, circle), CacheDir: t.TempDir()}); !errors.Is(err, reason) {
		t.Errorf("load: %v", err)
	}
	site := load(t, circle)
	posts := site.Posts(all)
	if err := site.Render(ended, posts[0]); !errors.Is(err, reason) {
		t.Errorf("render: %v", err)
	}
	soon, cancel2 := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel2()
	if err := site.Render(soon, posts[0]); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("render of a page that never comes back: %v", err)
	}
	if posts[0].Findings != nil || posts[0].HTML != "" {
		t.Errorf("the end of a run is a finding of a post: %+v", posts[0])
	}
}

// Hugo shares a logger between all sites of a process, and fails one for the errors of another.
func TestConcurrency(t *testing.T) {
	good := makeSite(t, config+"-- content/p/one.md --\n---\ntitle: One\n---\n{{< s >}}\n-- content/p/two.md --\n---\ntitle: Two\n---\n{{< e >}}\n"+
		"-- layouts/_shortcodes/s.html --\n{{ .Page.Title }}\n-- layouts/_shortcodes/e.html --\n{{ errorf \"bad\" }}\n")
	bad := makeSite(t, config+"-- content/p/one.md --\n---\ntitle: One\ndate: yesterday\n---\n")
	cache := t.TempDir()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if _, err := hugosite.Load(t.Context(), hugosite.Options{Dir: bad, CacheDir: cache}); err == nil {
				t.Error("the bad site loads")
			}
		})
		group.Go(func() {
			site, err := hugosite.Load(t.Context(), hugosite.Options{Dir: good, CacheDir: cache})
			if err != nil {
				t.Error(err)
				return
			}
			defer site.Close()
			var renders sync.WaitGroup
			for _, p := range append(site.Posts(all), site.Posts(all)...) {
				renders.Go(func() {
					if err := site.Render(t.Context(), p); err != nil {
						t.Error(err)
					}
					if wrong := p.Key == "p/two"; wrong != (p.Findings != nil) {
						t.Errorf("%s: %v", p.Key, p.Findings)
					}
				})
			}
			renders.Wait()
		})
	}
	group.Wait()
}

func TestLog(t *testing.T) {
	var lines []string
	site := loadWith(t, hugosite.Options{
		Dir: makeSite(t, config+"-- content/p/one.md --\n---\ntitle: One\n---\n{{< s >}}{{< s >}}\n-- layouts/_shortcodes/s.html --\n"+
			"{{ warnf \"look at %s\" .Page.File.Filename }}{{ errorf \"bad\" }}\n"),
		Log: func(level slog.Level, message string) { lines = append(lines, fmt.Sprint(level, " ", message)) },
	})
	find(t, site, "p/one")
	want := []string{"WARN look at content/p/one.md", "ERROR bad"}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("got %q", lines)
	}
}

// A setting that counts nowhere is not passed over in silence.
func TestLogOfIgnoredParams(t *testing.T) {
	var lines []string
	site := loadWith(t, hugosite.Options{
		Dir: makeSite(t, `
-- hugo.toml --
baseURL = 'https://example.org/'
defaultContentLanguage = 'en'
[params.syndicate.medium]
status = 'public'
[languages.en]
[languages.fr]
[languages.fr.params]
color = 'red'
[languages.de.params.syndicate.medium]
status = 'draft'
`),
		Log: func(level slog.Level, message string) { lines = append(lines, fmt.Sprint(level, " ", message)) },
	})
	want := []string{`WARN params.syndicate of the language "de" is ignored: what the default language "en" has there counts for all`}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("got %q", lines)
	}
	wantParams := map[string]any{"syndicate": map[string]any{"medium": map[string]any{"status": "public"}}}
	if got := site.Params(); !reflect.DeepEqual(got, wantParams) {
		t.Errorf("params %v", got)
	}
}

// The text of a post is the file's, to the byte. A page that an adapter makes has none.
func TestSource(t *testing.T) {
	text := "---\r\ntitle: A\r\n---\r\n{{< e >}}\n"
	site := load(t, config+"-- content/a.md --\n"+text+"-- layouts/_shortcodes/e.html --\n{{ errorf \"bad\" }}\n"+
		"-- content/d/_content.gotmpl --\n{{ .AddPage (dict \"path\" \"made\") }}\n")
	if p := site.Posts(all)[0]; p.Source != "" {
		t.Errorf("read before it is rendered: %q", p.Source)
	}
	if p := find(t, site, "a"); p.Source != text || p.Findings == nil {
		t.Errorf("%q %v", p.Source, p.Findings)
	}
	if p := find(t, site, "d/made"); p.Source != "" {
		t.Errorf("%q", p.Source)
	}
}

func TestFields(t *testing.T) {
	asked := map[string]string{}
	site := loadWith(t, hugosite.Options{
		Dir: makeSite(t, config+"-- content/a.md --\n---\ntitle: A\nkeep: true\n---\n-- content/b.md --\n---\ntitle: B\n---\n"+
			"-- content/c.md --\n---\ntitle: C\nkeep: true\n---\n-- content/d/_content.gotmpl --\n{{ .AddPage (dict \"path\" \"made\" \"params\" (dict \"keep\" true)) }}\n"),
		Fields: func(file string, r io.Reader) ([]syndicate.Field, error) {
			text, err := io.ReadAll(r)
			asked[file] = string(text)
			if file == "content/c.md" {
				return nil, errors.New("unreadable")
			}
			return []syndicate.Field{{Path: "title", Line: 2}}, err
		},
	})
	posts := site.Posts(func(params map[string]any) bool { return params["keep"] == true })
	want := map[string]string{"content/a.md": "---\ntitle: A\nkeep: true\n---\n", "content/c.md": "---\ntitle: C\nkeep: true\n---\n"}
	if !maps.Equal(asked, want) {
		t.Errorf("asked for %q", asked)
	}
	if len(posts) != 3 || len(posts[0].Fields) != 1 || len(posts[1].Findings) != 1 || posts[1].Findings[0].Severity != syndicate.Warning {
		t.Errorf("%+v", posts)
	}
}

func TestRenderForeignPost(t *testing.T) {
	site := load(t, circle)
	if err := site.Render(t.Context(), &syndicate.Post{Key: "p/one"}); err == nil {
		t.Error("a post from elsewhere was rendered")
	}
}

// What is forgotten is not rendered again: it could be another.
func TestForget(t *testing.T) {
	site := load(t, config+"-- content/p/one.md --\n---\ntitle: One\n---\nFine.\n-- content/p/two.md --\n---\ntitle: Two\n---\nFine.\n")
	first := find(t, site, "p/one")
	site.Forget(first)
	site.Forget(first)
	if err := site.Render(t.Context(), first); err == nil {
		t.Error("a post that was forgotten is rendered")
	}
	if again := find(t, site, "p/one"); again.HTML != "" || len(again.Findings) != 1 {
		t.Errorf("its page is rendered again: %q, %v", again.HTML, again.Findings)
	}
	if two := find(t, site, "p/two"); !strings.Contains(two.HTML, "Fine.") {
		t.Errorf("another page is %q, %v", two.HTML, two.Findings)
	}
}

// A site that spares memory renders what it does otherwise, and no post whose places are not those of its file.
func TestSpare(t *testing.T) {
	dir := makeSite(t, config+"-- layouts/_shortcodes/show.html --\n{{ (site.GetPage \"/p/one\").Content }}\n"+
		"-- content/p/one.md --\n---\ntitle: One\n---\nFine.\n-- content/p/two.md --\n---\ntitle: Two\n---\nBefore. {{< show >}} After.\n")
	usual, sparing := loadWith(t, hugosite.Options{Dir: dir}), loadWith(t, hugosite.Options{Dir: dir})
	sparing.Spare()
	for _, key := range []string{"p/two", "p/one"} {
		want, got := find(t, usual, key), find(t, sparing, key)
		if got.HTML != want.HTML || got.HTML == "" || len(got.Findings) > 0 {
			t.Errorf("%s is %q, want %q, %v", key, got.HTML, want.HTML, got.Findings)
		}
	}

	changed := loadWith(t, hugosite.Options{Dir: dir})
	changed.Spare()
	if err := os.WriteFile(filepath.Join(dir, "content/p/one.md"), []byte("---\ntitle: Another\n---\nLonger than it was.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	one := find(t, changed, "p/one")
	if one.HTML != "" || len(one.Findings) != 1 || !strings.Contains(one.Findings[0].Message, "changed") {
		t.Errorf("a changed post is %q, %v", one.HTML, one.Findings)
	}
}

// Pages are rendered after Hugo's cache was cleared of those before, and show the same of a page that they
// have in common.
func TestManyRenders(t *testing.T) {
	var b strings.Builder
	b.WriteString(config)
	b.WriteString("-- layouts/_shortcodes/show.html --\n{{ (site.GetPage \"/p/shown\").Content }}\n")
	b.WriteString("-- content/p/shown.md --\n---\ntitle: Shown\n---\n{{< count >}}\n")
	b.WriteString("-- layouts/_shortcodes/count.html --\n{{ .Page.Store.Add \"n\" 1 }}number {{ .Page.Store.Get \"n\" }}\n")
	const posts = 200
	for i := range posts {
		fmt.Fprintf(&b, "-- content/p/%03d.md --\n---\ntitle: %d\n---\nPost %d. {{< show >}}\n", i, i, i)
	}
	site := load(t, b.String())
	shown := 0
	for _, p := range site.Posts(all) {
		if err := site.Render(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		first := p.HTML
		if err := site.Render(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if p.HTML != first || len(p.Findings) > 0 {
			t.Fatalf("%s is %q, and then %q, %v", p.Key, first, p.HTML, p.Findings)
		}
		if shown++; !strings.Contains(first, fmt.Sprintf("number %d", shown)) {
			t.Fatalf("%s shows %q", p.Key, first)
		}
		site.Forget(p)
	}
}
