package rewrite_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

// BenchmarkRewrite rewrites everything that the golden cases have, over and over.
func BenchmarkRewrite(b *testing.B) {
	for _, megabytes := range []int{1, 5} {
		b.Run(fmt.Sprintf("%dMB", megabytes), func(b *testing.B) {
			post := bigPost(b, megabytes<<20)
			b.SetBytes(int64(len(post.HTML)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rewriter.Rewrite(b.Context(), post); err != nil {
					b.Fatal(err)
				}
			}
		})
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
