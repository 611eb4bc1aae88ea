// Package gensite generates large Hugo sites to measure with: posts of about 600 words with code,
// tables, lists, shortcodes, references and images, every fifth one a bundle and every fourth one with
// TOML front matter; and a theme that does what themes do, with feeds, related posts and neighbours.
package gensite

import (
	"bytes"
	"embed"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

//go:embed all:site
var skeleton embed.FS

// Generate writes a site into dir with the given number of posts, of which the given number, spread
// evenly, is flagged. The same arguments give the same bytes.
func Generate(dir string, posts, flagged int) error {
	files, err := fs.Sub(skeleton, "site")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	for i := range 10 {
		if err := write(dir, fmt.Sprintf("static/img/%d.png", i), newGenerator(-1-i).picture()); err != nil {
			return err
		}
	}
	for i := range posts {
		if err := writePost(dir, i, isFlagged(i, posts, flagged)); err != nil {
			return err
		}
	}
	return nil
}

// Flag makes a site that was generated with some posts flagged the one that is generated with another
// number of them. It writes the posts that differ.
func Flag(dir string, posts, before, after int) error {
	for i := range posts {
		flagged := isFlagged(i, posts, after)
		if flagged == isFlagged(i, posts, before) {
			continue
		}
		if err := writePost(dir, i, flagged); err != nil {
			return err
		}
	}
	return nil
}

func isFlagged(post, posts, flagged int) bool {
	if flagged == 0 {
		return false
	}
	step := max(1, posts/flagged)
	return post%step == 0 && post/step < flagged
}

// isDraft says that every fiftieth post is one, but not the first of fifty: these may be flagged.
func isDraft(post int) bool { return post%50 == 7 }

func isBundle(post int) bool { return post%5 == 0 }

func write(dir, name string, data []byte) error {
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

func writePost(dir string, post int, flagged bool) error {
	g := newGenerator(post)
	g.frontMatter(post, flagged)
	for section := range 6 {
		g.section(post, section)
	}
	if !isBundle(post) {
		return write(dir, fmt.Sprintf("content/posts/post-%d.md", post), g.text.Bytes())
	}
	g.printf("![local](pic.png)\n")
	if err := write(dir, fmt.Sprintf("content/posts/post-%d/pic.png", post), g.picture()); err != nil {
		return err
	}
	return write(dir, fmt.Sprintf("content/posts/post-%d/index.md", post), g.text.Bytes())
}

// A generator makes what is by chance in one file. What is in one does not depend on the others.
type generator struct {
	random *rand.Rand
	text   bytes.Buffer
}

func newGenerator(seed int) *generator {
	return &generator{random: rand.New(rand.NewPCG(7, uint64(int64(seed))))}
}

func (g *generator) printf(format string, args ...any) { fmt.Fprintf(&g.text, format, args...) }

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

func (g *generator) frontMatter(post int, flagged bool) {
	// Delimiter, the sign behind a key, and how a table begins.
	delimiter, is, table := "---", ": ", "%s:\n"
	if post%4 == 3 {
		delimiter, is, table = "+++", " = ", "[%s]\n"
	}
	g.printf("%s\n", delimiter)
	g.printf("title%s\"Post %d: %s\"\n", is, post, g.words(4))
	g.printf("date%s%d-%02d-%02dT10:00:00Z\n", is, 2010+post%15, 1+post%12, 1+post%28)
	g.printf("slug%s\"post-%d\"\n", is, post)
	g.printf("description%s\"%s.\"\n", is, g.words(12))
	g.printf("tags%s[\"tag%d\", \"tag%d\", \"tag%d\", \"tag%d\"]\n",
		is, g.random.IntN(200), g.random.IntN(200), g.random.IntN(200), g.random.IntN(200))
	g.printf("categories%s[\"cat%d\"]\n", is, g.random.IntN(20))
	g.printf("draft%s%v\n", is, isDraft(post))
	if flagged {
		g.printf("syndicate%s\"medium\"\n", is)
	}
	g.printf(table, "params")
	g.printf("  rating%s%d\n  layout_hint%s\"wide\"\n", is, post%5, is)
	g.printf("%s\n\n", delimiter)
}

func (g *generator) section(post, section int) {
	g.printf("## %s\n\n%s.\n\n%s. **%s** and *%s* [go](https://go.dev/%d).\n\n",
		g.words(4), g.words(50), g.words(40), g.words(3), g.words(3), section)
	switch section {
	case 1:
		other := max(0, post-1)
		if isDraft(other) {
			other--
		}
		g.printf("See [post]({{< relref \"posts/post-%d\" >}}).\n\n", other)
		g.code()
	case 2:
		g.printf("- %s\n- %s\n\n| a | b |\n|---|---|\n| %s | %s |\n\n", g.words(6), g.words(6), g.words(1), g.words(2))
	case 3, 5:
		g.code()
	case 4:
		g.printf("{{< note >}}\n%s.\n{{< /note >}}\n\n![pic](/img/%d.png)\n\n", g.words(12), post%10)
	}
}

func (g *generator) code() {
	g.printf("```go\npackage main\n\nimport \"fmt\"\n\n")
	for k := range 8 {
		g.printf("func f%d(a int) string { return fmt.Sprintf(\"%%d %s\", a+%d) }\n", k, g.words(1), k)
	}
	g.printf("```\n\n")
}
