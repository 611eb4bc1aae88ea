package hugosite_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/gohugoio/hugo/hugolib"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

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
	site := loadWith(t, hugosite.Options{Dir: makeSite(t, archive), Plain: true})
	for key, file := range map[string]string{"p/one": "public/p/one/index.html", "p/two": "public/p/two/index.html"} {
		p := find(t, site, key)
		if want := build.FileContent(file); p.HTML != want || p.Findings != nil {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", key, p.HTML, want, p.Findings)
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
