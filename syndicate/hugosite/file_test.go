package hugosite_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

const manyFiles = `
-- hugo.toml --
baseURL = 'https://example.org/blog/'
title = 'Site'
theme = 'plain'
-- secret.txt --
secret
-- content/p/one/index.md --
---
title: One
slug: Uno
---
{{< files >}}
-- content/p/one/Own File.txt --
own
-- content/p/one/sub/own.txt --
own below
-- content/p/one/pic.png --
-- content/p/one/page.md --
secret
-- content/p/_index.md --
---
title: P
---
-- content/p/section.txt --
section
-- content/p/kept/index.md --
---
title: Kept
build: {publishResources: false}
---
-- content/p/kept/kept.txt --
secret
-- static/static.txt --
static
-- static/.well-known/x.txt --
hidden
-- themes/plain/static/theme.txt --
theme
-- assets/asset.txt --
asset
-- assets/unused.txt --
secret
-- layouts/_shortcodes/files.html --
{{ (resources.Get "asset.txt").Permalink }}
{{ with (.Page.Resources.Get "pic.png").Resize "8x" | resources.Copy "made.png" }}{{ .Permalink }}{{ end }}
{{ ("made" | resources.FromString "made.txt").Permalink }}
-- public/built.txt --
built
-- public/static.txt --
an old static
`

func TestFile(t *testing.T) {
	dir := makeSite(t, manyFiles)
	for name, hugo := range map[string]string{"built in": "", "command": sameHugo(t)} {
		t.Run(name, func(t *testing.T) { testFile(t, loadWith(t, hugosite.Options{Dir: dir, Hugo: hugo})) })
	}
}

func testFile(t *testing.T, site *hugosite.Site) {
	if p := find(t, site, "p/one"); p.Findings != nil {
		t.Fatal(p.Findings)
	}
	const host = "https://example.org/blog/"
	for address, want := range map[string]string{
		host + "p/uno/Own%20File.txt":                 "own\n",
		host + "p/uno/Own%20File.txt?v=1#x":           "own\n",
		host + "p/uno/sub/own.txt":                    "own below\n",
		host + "p/section.txt":                        "section\n",
		host + "static.txt":                           "static\n",
		host + ".well-known/x.txt":                    "hidden\n",
		host + "theme.txt":                            "theme\n",
		host + "asset.txt":                            "asset\n",
		host + "made.txt":                             "made",
		host + "built.txt":                            "built\n",
		"http://EXAMPLE.org/blog/p/../static.txt":     "static\n",
		"https://example.org/blog/x/%2e%2e/built.txt": "built\n",
	} {
		if got, err := site.File(t.Context(), address); string(got) != want || err != nil {
			t.Errorf("%s: %q, %v", address, got, err)
		}
	}
	for _, address := range []string{
		"", "static.txt", "/blog/static.txt", "file:///blog/static.txt", "%zz", "data:text/plain,x",
		"https://other.example/blog/static.txt", "https://example.org/static.txt", "https://example.org/blogstatic.txt",
		host, host + "p/", host + "p/uno/own%20file.txt", host + "p/uno/", host + "p/uno", host + "p/one/own.txt", host + "p/uno/page.md", host + "p/uno/index.md",
		host + "unused.txt", host + "p/kept/kept.txt", host + "nothing.txt", host + "hugo.toml",
		host + "../secret.txt", host + "%2e%2e/secret.txt", host + "..%2fsecret.txt", host + "x%00y",
	} {
		if got, err := site.File(t.Context(), address); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %q, %v", address, got, err)
		}
	}
	if got, err := site.File(t.Context(), host+"made.png"); !bytes.HasPrefix(got, []byte("\x89PNG")) || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFileOfLanguages(t *testing.T) {
	for name, tt := range map[string]struct{ config, en, de string }{
		"one host":  {"baseURL = 'https://example.org/'\n[languages.en]\n[languages.de]\n", "https://example.org/", "https://example.org/de/"},
		"two hosts": {"[languages.en]\nbaseURL = 'https://example.org/'\n[languages.de]\nbaseURL = 'https://example.de/'\n", "https://example.org/", "https://example.de/"},
	} {
		t.Run(name, func(t *testing.T) {
			site := load(t, "-- hugo.toml --\ntitle = 'Site'\n"+tt.config+`
-- content/p/one/index.en.md --
---
title: One
---
-- content/p/one/index.de.md --
---
title: Eins
---
{{< made >}}
-- content/p/one/own.en.txt --
own
-- content/p/one/own.de.txt --
eigen
-- layouts/_shortcodes/made.html --
{{ ("gemacht" | resources.FromString "made.txt").Permalink }}
-- static/both.txt --
both
-- public/de/built.txt --
gebaut
`)
			find(t, site, "p/one.de")
			made := tt.en
			if name == "two hosts" {
				made = tt.de
			}
			for address, want := range map[string]string{
				tt.en + "p/one/own.en.txt": "own\n",
				tt.de + "p/one/own.de.txt": "eigen\n",
				tt.de + "built.txt":        "gebaut\n",
				made + "made.txt":          "gemacht",
				tt.en + "both.txt":         "both\n",
				made + "both.txt":          "both\n",
			} {
				if got, err := site.File(t.Context(), address); string(got) != want || err != nil {
					t.Errorf("%s: %q, %v", address, got, err)
				}
			}
		})
	}
}

func TestFileStaysInside(t *testing.T) {
	dir := makeSite(t, config+"-- secret.txt --\nsecret\n-- static/a.txt --\n-- public/b.txt --\n")
	for _, link := range []string{"static/link.txt", "public/link2.txt"} {
		if err := os.Symlink(filepath.Join(dir, "secret.txt"), filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	site := loadWith(t, hugosite.Options{Dir: dir})
	for _, name := range []string{"link.txt", "link2.txt"} {
		if got, err := site.File(t.Context(), "https://example.org/"+name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestFileTooLarge(t *testing.T) {
	dir := makeSite(t, config+"-- static/large.txt --\n")
	for size, want := range map[int64]string{25 << 20: "", 25<<20 + 1: "https://example.org/large.txt is larger than 25 MB"} {
		if err := os.Truncate(filepath.Join(dir, "static/large.txt"), size); err != nil {
			t.Fatal(err)
		}
		got, err := loadWith(t, hugosite.Options{Dir: dir}).File(t.Context(), "https://example.org/large.txt")
		if want == "" && (err != nil || int64(len(got)) != size) || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%d: %d, %v", size, len(got), err)
		}
	}
}

// A generated file is there for its bytes, and is none any more once the site is built with it.
func TestGeneratedUntilBuilt(t *testing.T) {
	dir := makeSite(t, config+`
-- content/p/one/index.md --
---
title: One
---
{{< small >}}
-- content/p/one/pic.png --
-- layouts/_shortcodes/small.html --
{{ with .Page.Resources.Get "pic.png" }}<img src="{{ (.Crop "8x8").RelPermalink }}">{{ end }}
`)
	site := loadWith(t, hugosite.Options{Dir: dir})
	generated := find(t, site, "p/one").Generated
	if len(generated) != 1 {
		t.Fatalf("%q", generated)
	}
	content, err := site.File(t.Context(), generated[0])
	if err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(dir, "public", strings.TrimPrefix(generated[0], "https://example.org/"))
	if err := errors.Join(os.MkdirAll(filepath.Dir(built), 0o777), os.WriteFile(built, content, 0o666)); err != nil {
		t.Fatal(err)
	}
	if p := find(t, loadWith(t, hugosite.Options{Dir: dir}), "p/one"); p.Generated != nil {
		t.Errorf("%q", p.Generated)
	}
}
