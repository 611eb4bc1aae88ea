package rewrite_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

// FuzzRewrite holds every article to what is promised for any content whatever: it obeys the grammar,
// it is the same every time, also when it is rewritten itself, and what a reader of the post sees is in
// it, in order, unless a loss says otherwise.
func FuzzRewrite(f *testing.F) {
	for _, rule := range rewrite.RuleNames() {
		for _, path := range cases(f, rule) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range archive.Files {
				if file.Name == "in.html" {
					f.Add(string(file.Data), filepath.Base(path), uint16(len(file.Data)))
				}
			}
		}
	}
	for _, s := range []string{
		"\x00\xff<p\x00>\xc3</p>", "<table><p>a<tr>b<td>c<table><td>d", "<li><p><ul></p><blockquote><li><ol><li>x",
		"<a href='//'>x</a><a href='https://[::1%25en0]/'>y</a><a href='http://a:b@c:99999/'>z</a><a href='?%zz#%'>q</a>",
		"<svg><foreignObject><p>in</p><pre>x</pre></foreignObject></svg><math><mtext><h1>y</math>",
		"<figure><figcaption><img src=a><figcaption>b</figcaption>c</figcaption><img src=d>e</figure>",
		"<h1>Title</h1><h6>x</h6><ol start=999999999><li>x<li value=-5>y<li value=1000000000>z", "<pre>\r\n\n&#13;x</pre>&#13;",
		"<math><input type=checkbox>in a formula it has content</math>", "<noscript>a<noscript>b</noscript>c</noscript>d",
		"<code>a<pre>b<code>c</pre>d</code><plaintext>rest</p>", "<select><option>a<textarea>b</select><xmp><b></xmp>",
		strings.Repeat("<b><i><a href=/>", 100) + "x", strings.Repeat("<ul><li>", 150) + "x", strings.Repeat("<blockquote>", 300) + "x",
	} {
		f.Add(s, "Title", uint16(0))
	}
	f.Fuzz(requirePromises)
}

// TestRandomContent holds the same promises for content that is random, but made of whole elements, as
// a fuzzer hardly finds it.
func TestRandomContent(t *testing.T) {
	for seed := range uint64(*documents) {
		random := rand.New(rand.NewPCG(seed, 0))
		var content strings.Builder
		writeRandom(&content, random, 0)
		requirePromises(t, content.String(), "Title", uint16(random.Uint32()))
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, content.String())
		}
	}
}

var documents = flag.Int("documents", 1000, "how many random documents TestRandomContent rewrites")

var (
	randomTags = strings.Fields(`p p div sub span h1 h2 h3 h5 ul ol li li li blockquote pre code strong b em a a br hr img img
		figure figcaption table tr td th thead caption sup del q kbd details summary dl dt dd iframe video noscript
		svg math mi button input picture source section script style template label my-tag ruby rt select option
		div.highlight nav.toc details.toc a.anchor a.footnote-ref div.footnotes span.ln td.lntd span.sr-only ul.share
		table tr td th tbody abbr bdo mark s rp div.alert p.alert-title div.admonitionblock section.hint footer cite`)
	randomAttributes = []string{
		`href="/x"`, `href="#a"`, `href="https://example.com/?q=a b"`, `href="javascript:x"`, `src="a.png"`, `src="data:,"`,
		`data-src="/b.png"`, `srcset="c.png 2x"`, `hidden`, `style="display:none"`, `aria-hidden="true"`, `start="4"`,
		`value="9"`, `type="checkbox"`, `id="fn:1"`, `href="#fn:1"`, `alt="x  y"`, `data-lang="go"`, `open`, `title="t"`,
		`rowspan="2"`, `colspan="3"`, `align="right"`, `role="presentation"`, `dir="rtl"`, `reversed`, `type="a"`,
	}
	randomTexts = []string{" ", "\n", "&nbsp;", "1", "—", "\u200b", "x &amp; y", "日本"}
)

func writeRandom(b *strings.Builder, random *rand.Rand, depth int) {
	for range random.IntN(5) {
		if random.IntN(3) == 0 {
			b.WriteString(randomTexts[random.IntN(len(randomTexts))])
		} else if random.IntN(3) == 0 {
			fmt.Fprintf(b, "word%d ", b.Len())
		}
		if depth > 5 || b.Len() > 1000 {
			continue
		}
		tag, class, _ := strings.Cut(randomTags[random.IntN(len(randomTags))], ".")
		b.WriteString("<" + tag)
		if class != "" {
			b.WriteString(` class="` + class + `"`)
		}
		for range random.IntN(3) {
			b.WriteString(" " + randomAttributes[random.IntN(len(randomAttributes))])
		}
		b.WriteString(">")
		writeRandom(b, random, depth+1)
		if random.IntN(12) > 0 { // authors forget end tags
			b.WriteString("</" + tag + ">")
		}
	}
}

// requirePromises fails unless the article made of the content keeps what is promised for any content.
func requirePromises(t *testing.T, content, title string, choices uint16) {
	t.Helper()
	post := &syndicate.Post{Permalink: "https://example.org/posts/hello/", Title: title, HTML: content, Source: content}
	post.Settings = syndicate.Settings{NoClosing: true, Rendition: rendition(choices)}
	a, err := rewriter.Rewrite(t.Context(), post)
	if err != nil {
		if !strings.Contains(err.Error(), "exceeds 512 nodes") {
			t.Error(err)
		}
		return
	}
	validate(t, a)
	lines := 1 + strings.Count(content, "\n") + strings.Count(content, "\r") // which HTML reads as a line feed
	for _, l := range a.Losses {
		if l.Line < 0 || l.Line > lines {
			t.Errorf("%v is on a line that does not exist", l)
		}
	}
	if again := mustRewrite(t, post); !reflect.DeepEqual(a, again) {
		t.Errorf("got %+v\nthen %+v", a, again)
	}
	// Once what stood in between is gone, "[!" begins a quotation and so an alert, and delimiters of
	// formulas come to face each other.
	if !strings.Contains(a.HTML, "[!") && !strings.Contains(a.HTML, `\`) && !strings.Contains(a.HTML, "$") {
		requireIdempotent(t, post)
	}
	if a.Text != strings.Join(strings.Fields(a.Text), " ") {
		t.Errorf("text is not folded: %q", a.Text)
	}
	switch {
	case slices.ContainsFunc(a.Losses, hidesWords) || mayHoldFormulas(content):
	case slices.ContainsFunc(a.Losses, movesWords):
		for _, w := range visibleWords(t, content) {
			requireWords(t, []string{w}, a.HTML)
		}
	default:
		requireWords(t, visibleWords(t, content), a.HTML)
	}
}

// rendition makes settings of choices.
func rendition(choices uint16) syndicate.Rendition {
	choose := func(n int) int {
		chosen := int(choices) % n
		choices /= uint16(n)
		return chosen
	}
	return syndicate.Rendition{
		Tables:        []syndicate.TableStyle{"", syndicate.TableText, syndicate.TableRecords, syndicate.TableImage}[choose(4)],
		TableWidth:    []int{0, 10}[choose(2)],
		Math:          []syndicate.MathStyle{"", syndicate.MathText, syndicate.MathImage}[choose(3)],
		Diagrams:      []syndicate.DiagramStyle{"", syndicate.DiagramCode}[choose(2)],
		NoUpload:      choose(2) == 1,
		NoStoryLinks:  choose(2) == 1,
		KeepSelfLinks: []*int{nil, new(0), new(1)}[choose(3)],
		StripTracking: choose(2) == 1,
		Chrome:        [][]string{nil, {"[data-lang] a, ul"}}[choose(2)],
	}
}

// mayHoldFormulas reports whether there may be formulas in the content, whose words are the commands of TeX.
func mayHoldFormulas(content string) bool {
	return strings.Contains(content, `\`) || strings.Contains(content, "math")
}

// hidesWords reports whether a loss means that words may be missing, stand elsewhere or be broken.
func hidesWords(l syndicate.Loss) bool {
	return l.Action == "dropped" || l.Action == "picture" || l.Rule == "tables" && l.Action != "records" || l.Rule == "footnotes" || l.Rule == "tabs" || l.Rule == "embeds"
}

// movesWords reports whether a loss means that words may stand elsewhere.
func movesWords(l syndicate.Loss) bool { return l.Rule == "tables" }

// requireWords fails unless the words are in the article in their order. Only letters and digits
// count: marks and blocks may come between them.
func requireWords(t *testing.T, words []string, article string) {
	t.Helper()
	var text strings.Builder
	nodes := parse(t, article)
	for _, n := range nodes {
		text.WriteString(onlyLetters(allText(n)))
	}
	rest := text.String()
	for _, w := range words {
		_, after, ok := strings.Cut(rest, onlyLetters(w))
		if !ok {
			t.Errorf("%q is missing or in another place: it is not in %q of\n%q", w, rest, article)
			return
		}
		rest = after
	}
}

// onlyLetters leaves what makes a word: raised and lowered figures are figures, and a label may have a
// capital.
func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKD.String(s)))
}

// visibleWords returns what a reader of the post sees: the words of its text nodes, as far as a
// browser with scripts displays them.
func visibleWords(t *testing.T, content string) []string {
	var words []string
	var walk func(n *html.Node, inCode bool)
	walk = func(n *html.Node, inCode bool) {
		switch {
		case n.Type == html.TextNode:
			for w := range strings.FieldsFuncSeq(n.Data, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				if lineNumber := inCode && strings.Trim(w, "0123456789") == ""; !lineNumber {
					words = append(words, w)
				}
			}
		case n.Type == html.ElementNode && displayed(n):
			for c := range n.ChildNodes() {
				walk(c, inCode || n.Data == "pre" || n.Data == "listing")
			}
		}
	}
	for _, n := range parse(t, strings.ToValidUTF8(content, "\uFFFD")) {
		walk(n, false)
	}
	return words
}

func parse(t testing.TB, content string) []*html.Node {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(content), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	return nodes
}

// displayed reports whether a browser shows the element. A formula counts once, as it is read aloud.
func displayed(n *html.Node) bool {
	a := attrs(n)
	_, hidden := a["hidden"]
	_, open := a["open"]
	style := strings.ToLower(a["style"])
	switch n.Data {
	case "script", "style", "template", "noscript", "noembed", "noframes", "title", "datalist", "head", "annotation", "annotation-xml",
		"iframe", "object": // what is in these is for browsers that do not know them
		return false
	case "dialog":
		return open
	}
	for _, class := range []string{"katex-html", "sr-only", "visually-hidden", "screen-reader", "print-only"} {
		if strings.Contains(a["class"], class) {
			return false
		}
	}
	return !hidden && !strings.Contains(style, "display") && !strings.Contains(style, "visibility")
}
