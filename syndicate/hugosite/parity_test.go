package hugosite_test

import (
	"encoding/base64"
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/hugolib"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// Any sites are tested like this, where HUGO_ variables say what they need besides:
//
//	HUGO_THEMESDIR=../.. go test ./syndicate/hugosite -run Parity -timeout 1h -sites /themes/a/exampleSite,/themes/b/exampleSite
var sites = flag.String("sites", "../../example-site", "folders of sites whose posts are compared, separated by commas")

// All posts of a site are the same, in every field and to the byte, with the Hugo that is built in and with
// a command of its version, in whatever order they are rendered.
func TestParity(t *testing.T) {
	hugo := sameHugo(t)
	for dir := range strings.SplitSeq(*sites, ",") {
		t.Run(dir, func(t *testing.T) {
			o := hugosite.Options{Dir: dir}
			want := eachPost(t, o, func([]*syndicate.Post) {})
			backward := eachPost(t, o, slices.Reverse[[]*syndicate.Post])
			o.Hugo = hugo
			command := eachPost(t, o, slices.Reverse[[]*syndicate.Post])
			t.Logf("%d posts", len(want))
			for _, key := range slices.Sorted(maps.Keys(want)) {
				if backward[key] != want[key] {
					t.Errorf("%s: rendered in another order it is\n%s\nand not\n%s", key, backward[key], want[key])
				}
				if command[key] != want[key] {
					t.Errorf("%s: %s", key, difference(command[key], want[key]))
				}
			}
			if len(command) != len(want) {
				t.Errorf("the command has %d posts, and what is built in %d", len(command), len(want))
			}
		})
	}
}

// A post is the same whichever others were rendered before.
func TestOrderDoesNotMatter(t *testing.T) {
	_, o, _ := unpack(t, "testdata/sites/originals.txtar")
	want := eachPost(t, o, func([]*syndicate.Post) {})
	if got := eachPost(t, o, slices.Reverse[[]*syndicate.Post]); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Nor does it become another when it is rendered again, though Hugo's pages remember.
func TestRenderedAgain(t *testing.T) {
	site := load(t, config+"-- content/one.md --\n---\ntitle: One\n---\n{{< count >}}\n"+
		"-- layouts/_shortcodes/count.html --\n{{ .Page.Store.Add \"count\" 1 }}figure {{ .Page.Store.Get \"count\" }}\n")
	for range 2 {
		if p := find(t, site, "one"); p.HTML != "figure 1\n\n" {
			t.Errorf("%q", p.HTML)
		}
	}
}

// eachPost loads a site and shows all there is to know of each post, by key.
func eachPost(t *testing.T, o hugosite.Options, order func([]*syndicate.Post)) map[string]string {
	site := loadWith(t, o)
	posts := site.Posts(all)
	order(posts)
	site.Prepare(posts)
	shown := map[string]string{}
	for _, p := range posts {
		shown[p.Key] = everythingOf(t, site, p)
	}
	return shown
}

// What a post's HTML says is what a build of the site says, where none of our templates is involved.
func TestContentIsHugos(t *testing.T) {
	const archive = `
-- hugo.toml --
baseURL = 'https://example.org/'
enableEmoji = true
theme = 'x'
[minify]
minifyOutput = false
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
block = true
-- content/p/one/index.md --
---
title: One
tags: [a]
---
Text with *all* sorts[^1] of things :smile: -- "quoted" and <kbd>raw</kbd>.

<!--more-->

| a | b |
|---|--:|
| 1 | 2 |

- [x] done
- nested
  1. list

Term
: definition
{.class}

{{< figure src="pic.png" caption="A *caption*" >}}

{{% theirs %}}**bold**{{% /theirs %}} {{< outer >}}{{< inner >}}{{< /outer >}} {{< param title >}}

{{< details summary="More" >}}inside{{< /details >}}

Resized: {{< small >}}

[^1]: A note.
-- content/p/one/pic.png --
-- content/p/two.md --
---
title: Two
---
[one]({{< relref "one" >}}) and {{< ref "/p/one" >}}

    indented code
-- themes/x/layouts/_shortcodes/theirs.html --
theirs: {{ .Inner }}{{- /**/ -}}
-- layouts/_shortcodes/outer.html --
({{ .Inner }} {{ "*m*" | markdownify }} {{ .Page.RenderString "**s**" }}){{- /**/ -}}
-- layouts/_shortcodes/inner.html --
{{ .Parent.Name }} {{ .Page.WordCount }} {{ len site.RegularPages }} {{ range .Page.GetTerms "tags" }}{{ .Title }}{{ end }}{{- /**/ -}}
-- layouts/_shortcodes/small.html --
{{ with .Page.Resources.Get "pic.png" }}{{ with .Resize "8x" }}{{ .RelPermalink }} {{ .Width }}{{ end }}{{ end }}{{- /**/ -}}
-- layouts/single.html --
{{ .Content }}`
	build := hugolib.Test(t, withImages(t, archive))
	site := load(t, archive)
	for key, file := range map[string]string{"p/one": "public/p/one/index.html", "p/two": "public/p/two/index.html"} {
		p := find(t, site, key)
		if p.Findings != nil {
			t.Errorf("%s: %v", key, p.Findings)
		}
		if want := build.FileContent(file); p.HTML != want {
			t.Errorf("%s: got\n%s\nwant\n%s", key, p.HTML, want)
		}
	}
}

// Plain posts are what the pages of the site show, whatever is said for the copy and for other formats.
func TestPlainIsHugos(t *testing.T) {
	const archive = `
-- hugo.toml --
baseURL = 'https://example.org/'
[outputFormats.zlast]
mediaType = 'text/html'
isHTML = true
baseName = 'zlast'
[outputs]
page = ['zlast', 'html', 'json']
-- content/p/one/index.md --
---
title: One
---
` + "```go {linenos=true}\na < b\n```\n" + `
![image](pic.png) [link](/p/two) {{< youtube dQw4w9WgXcQ >}} {{< highlight go >}}x := 1{{< /highlight >}} {{< say >}}
-- content/p/one/pic.png --
-- content/p/two.md --
---
title: Two
outputs: [json, html]
---
{{< say >}}
-- layouts/_markup/render-image.html --
<img loading="lazy" src="{{ .Destination }}">{{- /**/ -}}
-- layouts/_markup/render-image.syndicate.html --
our image
-- layouts/_shortcodes/say.html --
html{{- /**/ -}}
-- layouts/_shortcodes/say.syndicate.html --
copy
-- layouts/_shortcodes/say.json.json --
json
-- layouts/_shortcodes/say.zlast.html --
zlast
-- layouts/single.html --
{{ .Content }}
-- layouts/single.json --
{}
-- layouts/single.zlast.html --
{{ .Content }}`
	build := hugolib.Test(t, withImages(t, archive))
	for _, hugo := range []string{"", sameHugo(t)} {
		site := loadWith(t, hugosite.Options{Dir: makeSite(t, archive), Plain: true, Hugo: hugo})
		for key, file := range map[string]string{"p/one": "public/p/one/index.html", "p/two": "public/p/two/index.html"} {
			p := find(t, site, key)
			if want := build.FileContent(file); p.HTML != want || p.Findings != nil {
				t.Errorf("%s with hugo %q: got\n%s\nwant\n%s\n%v", key, hugo, p.HTML, want, p.Findings)
			}
		}
	}
}

// withImages puts images into an archive in the way that Hugo's own tests want them.
func withImages(t *testing.T, archive string) string {
	parsed := txtar.Parse([]byte(archive))
	for i, f := range parsed.Files {
		if strings.HasSuffix(f.Name, ".png") {
			parsed.Files[i].Data = []byte(base64.StdEncoding.EncodeToString(png(t)))
		}
	}
	return string(txtar.Format(parsed))
}
