package rewrite_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

// BenchmarkRewrite rewrites what posts are made of, and everything that the golden cases have, over and over,
// which is denser than any post.
func BenchmarkRewrite(b *testing.B) {
	for _, megabytes := range []int{1, 5} {
		b.Run(fmt.Sprintf("usual/%dMB", megabytes), func(b *testing.B) { measure(b, usualPost(b, megabytes<<20)) })
		b.Run(fmt.Sprintf("dense/%dMB", megabytes), func(b *testing.B) { measure(b, bigPost(b, megabytes<<20)) })
	}
}

func measure(b *testing.B, post *syndicate.Post) {
	b.SetBytes(int64(len(post.HTML)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rewriter.Rewrite(b.Context(), post); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParse reads and writes HTML and does nothing else: no rewriting takes less.
func BenchmarkParse(b *testing.B) {
	content := usualPost(b, 1<<20).HTML
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		for _, n := range parse(b, content) {
			if err := html.Render(io.Discard, n); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// usualPost makes sections of what most posts consist of, the way Hugo writes it: prose with links and some
// code, a list, a block of code in colours and an image. Its words are random, and the same every time.
func usualPost(tb testing.TB, size int) *syndicate.Post {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, 0))
	words := func(count int) string {
		var b strings.Builder
		for range count {
			fmt.Fprintf(&b, "%s ", strconv.FormatUint(random.Uint64N(1<<(10+random.UintN(25))), 36))
		}
		return b.String()
	}
	var content strings.Builder
	for i := 0; content.Len() < size; i++ {
		fmt.Fprintf(&content, "<h2 id=\"part-%d\">%s</h2>\n", i, words(4))
		for range 4 {
			fmt.Fprintf(&content, "<p>%s<a href=\"/posts/%d/\">%s</a> %s<em>%s</em> %s<code>%s</code>.</p>\n",
				words(30), random.IntN(1000), words(3), words(25), words(2), words(25), words(1))
		}
		fmt.Fprintf(&content, "<ul>\n<li>%s</li>\n<li>%s</li>\n<li>%s</li>\n</ul>\n", words(8), words(12), words(6))
		content.WriteString(`<div class="highlight"><pre tabindex="0" class="chroma"><code class="language-go" data-lang="go">`)
		for range 8 {
			fmt.Fprintf(&content, `<span class="line"><span class="cl"><span class="nx">%s</span><span class="p">(</span><span class="s">%s</span><span class="p">)</span>`+
				"\n</span></span>", words(1), words(3))
		}
		fmt.Fprintf(&content, "</code></pre></div>\n<p><img src=\"/images/%d.png\" alt=\"%s\"></p>\n", i, words(4))
	}
	var source strings.Builder // Markdown is little more than the text
	for _, n := range parse(tb, content.String()) {
		source.WriteString(allText(n))
	}
	return &syndicate.Post{
		Permalink: "https://example.org/posts/hello/", HTML: content.String(), Source: source.String(),
	}
}

// TestTimeIsLinear holds that a post that is five times as long does not take much longer than five times
// the time. What looks at every pair of elements would take twenty-five times.
func TestTimeIsLinear(t *testing.T) {
	const most = 10 // other programs may be at work as well
	small, large := bigPost(t, 1<<18), bigPost(t, 5<<18)
	var growth float64
	for range 5 {
		growth = float64(duration(t, large)) / float64(duration(t, small))
		if growth <= most {
			return
		}
	}
	t.Errorf("five times the content takes %.1f times the time", growth)
}

func duration(t *testing.T, post *syndicate.Post) time.Duration {
	t.Helper()
	start := time.Now()
	mustRewrite(t, post)
	return time.Since(start)
}

// bigPost repeats the content of the golden cases, and numbers it, so that no two parts are the same.
func bigPost(tb testing.TB, size int) *syndicate.Post {
	tb.Helper()
	var one strings.Builder
	for _, rule := range rewrite.RuleNames() {
		for _, path := range cases(tb, rule) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				tb.Fatal(err)
			}
			for _, file := range archive.Files {
				if file.Name == "in.html" && rule != "footnotes" { // whose ids are the same in every part
					writeClosed(tb, &one, string(file.Data))
				}
			}
		}
	}
	var content strings.Builder
	for i := 0; content.Len() < size; i++ {
		fmt.Fprintf(&content, "<h2>Part %d</h2>%s", i, one.String())
	}
	return &syndicate.Post{
		Permalink: "https://example.org/posts/hello/", HTML: content.String(), Source: content.String(),
	}
}

// writeClosed writes content with all its end tags, so that more can follow.
func writeClosed(tb testing.TB, b *strings.Builder, content string) {
	tb.Helper()
	for _, n := range parse(tb, content) {
		if err := html.Render(b, n); err != nil && !strings.Contains(err.Error(), "plaintext") {
			tb.Fatal(err)
		}
	}
}
