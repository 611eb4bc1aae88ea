// Package gensite generates large Hugo sites to measure with: posts of about 600 words with code,
// tables, lists, shortcodes, references and images, every fifth one a bundle.
package gensite

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Generate writes a site into dir with the given number of posts, of which the given number, spread
// evenly, is flagged. The same arguments give the same bytes.
func Generate(dir string, posts, flagged int) error {
	g := &generator{dir: dir, random: rand.New(rand.NewPCG(7, 7))}
	for name, text := range map[string]string{
		"hugo.toml":                        config,
		"content/_index.md":                "---\ntitle: Home\n---\n",
		"content/posts/_index.md":          "---\ntitle: Posts\n---\n",
		"layouts/baseof.html":              `<!doctype html><html><head><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head><body>{{ block "main" . }}{{ end }}</body></html>`,
		"layouts/single.html":              `{{ define "main" }}<article><h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}<ul>{{ range site.RegularPages.Related . | first 5 }}<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>{{ end }}</ul></article>{{ end }}`,
		"layouts/list.html":                `{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}<h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2>{{ .Summary }}{{ end }}{{ partial "pagination.html" . }}{{ end }}`,
		"layouts/_shortcodes/note.html":    `<div class="note">{{ .Inner | .Page.RenderString }}</div>`,
		"layouts/_markup/render-link.html": `<a href="{{ .Destination }}"{{ if strings.HasPrefix .Destination "http" }} rel="external"{{ end }}>{{ .Text }}</a>`,
	} {
		if err := g.write(name, []byte(text)); err != nil {
			return err
		}
	}
	for i := range 10 {
		if err := g.write(fmt.Sprintf("static/img/%d.png", i), g.picture()); err != nil {
			return err
		}
	}
	step := max(1, posts/max(1, flagged))
	for i := range posts {
		if err := g.post(i, i%step == 0 && i/step < flagged); err != nil {
			return err
		}
	}
	return nil
}

const config = `baseURL = "https://example.org/"
title = "Big site"
[permalinks.page]
  posts = "/:year/:month/:slug/"
[pagination]
  pagerSize = 20
[[cascade]]
  [cascade.params]
    author = "someone"
  [cascade.target]
    path = "{/posts/**}"
`

type generator struct {
	dir    string
	random *rand.Rand
}

func (g *generator) write(name string, data []byte) error {
	name = filepath.Join(g.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// picture is a small image of one colour.
func (g *generator) picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 32, 24))
	c := color.RGBA{uint8(g.random.Uint32()), uint8(g.random.Uint32()), uint8(g.random.Uint32()), 255}
	for i := range 32 * 24 {
		img.Set(i%32, i/32, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // not for an image in memory
	}
	return b.Bytes()
}

var vocabulary = strings.Fields(`time year people way day man thing woman life child world school state family
student group country problem hand part place case week company system program question work government number
night point home water room mother area money story fact month lot right study book eye job word business issue
side kind head house service friend father power hour game line end member law car city community name`)

func (g *generator) words(n int) string {
	w := make([]string, n)
	for i := range w {
		w[i] = vocabulary[g.random.IntN(len(vocabulary))]
	}
	s := strings.Join(w, " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// isDraft says that every fiftieth post is one.
func isDraft(i int) bool { return i%50 == 7 }

func (g *generator) post(i int, flagged bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: \"Post %d: %s\"\ndate: %d-%02d-%02dT10:00:00Z\nslug: post-%d\ndescription: \"%s\"\n",
		i, g.words(4), 2010+i%15, 1+i%12, 1+i%28, i, g.words(12))
	fmt.Fprintf(&b, "tags: [tag%d, tag%d, tag%d]\ncategories: [cat%d]\ndraft: %v\n",
		g.random.IntN(200), g.random.IntN(200), g.random.IntN(200), g.random.IntN(20), isDraft(i))
	if flagged {
		b.WriteString("syndicate: medium\n")
	}
	b.WriteString("---\n")
	for section := range 6 {
		g.section(&b, i, section)
	}
	if i%5 != 0 {
		return g.write(fmt.Sprintf("content/posts/post-%d.md", i), []byte(b.String()))
	}
	b.WriteString("![local](pic.png)\n")
	if err := g.write(fmt.Sprintf("content/posts/post-%d/pic.png", i), g.picture()); err != nil {
		return err
	}
	return g.write(fmt.Sprintf("content/posts/post-%d/index.md", i), []byte(b.String()))
}

func (g *generator) section(b *strings.Builder, post, section int) {
	fmt.Fprintf(b, "## %s\n\n%s.\n\n%s. **%s** and *%s* [go](https://go.dev/%d).\n\n",
		g.words(4), g.words(50), g.words(40), g.words(3), g.words(3), section)
	switch section {
	case 1:
		other := max(0, post-1)
		if isDraft(other) {
			other--
		}
		fmt.Fprintf(b, "See [post]({{< relref \"posts/post-%d\" >}}).\n\n", other)
		g.code(b)
	case 2:
		fmt.Fprintf(b, "- %s\n- %s\n\n| a | b |\n|---|---|\n| %s | %s |\n\n", g.words(6), g.words(6), g.words(1), g.words(2))
	case 3, 5:
		g.code(b)
	case 4:
		fmt.Fprintf(b, "{{< note >}}\n%s.\n{{< /note >}}\n\n![pic](/img/%d.png)\n\n", g.words(12), post%10)
	}
}

func (g *generator) code(b *strings.Builder) {
	b.WriteString("```go\npackage main\n\nimport \"fmt\"\n\n")
	for k := range 8 {
		fmt.Fprintf(b, "func f%d(a int) string { return fmt.Sprintf(\"%%d %s\", a+%d) }\n", k, g.words(1), k)
	}
	b.WriteString("```\n\n")
}
