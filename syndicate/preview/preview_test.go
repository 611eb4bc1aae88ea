package preview_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/preview"
)

func write(t *testing.T, p preview.Page) string {
	t.Helper()
	var b strings.Builder
	if err := preview.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLossesAreMarkedWhereTheyHappened(t *testing.T) {
	const text = `<h1>Tea</h1><p>Boil the <em>water</em> first.</p><p>Then <strong>wait</strong>.</p><pre>a  b</pre>`
	badge := func(n string) string {
		return `<a class="loss" href="#loss-` + n + `" title="loss ` + n + `">` + n + `</a>`
	}
	for name, c := range map[string]struct {
		places []syndicate.Place
		want   string
	}{
		"after a word": {
			[]syndicate.Place{{Loss: 0, After: "Boil the"}},
			`<h1>Tea</h1><p>Boil the` + badge("1") + ` <em>water</em> first.</p><p>Then <strong>wait</strong>.</p><pre>a  b</pre>`,
		},
		"signs and spaces may differ": {
			[]syndicate.Place{{Loss: 0, After: "WATER – first !"}},
			`<h1>Tea</h1><p>Boil the <em>water</em> first` + badge("1") + `.</p><p>Then <strong>wait</strong>.</p><pre>a  b</pre>`,
		},
		"several in one text": {
			[]syndicate.Place{{Loss: 1, After: "Boil the"}, {Loss: 0, After: "Boil"}, {Loss: 0, After: "Boil"}},
			`<h1>Tea</h1><p>Boil` + badge("1") + ` the` + badge("2") + ` <em>water</em> first.</p><p>Then <strong>wait</strong>.</p><pre>a  b</pre>`,
		},
		"in code": {
			[]syndicate.Place{{Loss: 1, After: "wait. a"}},
			`<h1>Tea</h1><p>Boil the <em>water</em> first.</p><p>Then <strong>wait</strong>.</p><pre>a` + badge("2") + `  b</pre>`,
		},
		"at the beginning": {
			[]syndicate.Place{{Loss: 0, After: ""}},
			`<h1>Tea</h1><p>` + badge("1") + `Boil the <em>water</em> first.</p><p>Then <strong>wait</strong>.</p><pre>a  b</pre>`,
		},
		"after words that are there twice": {
			[]syndicate.Place{{Loss: 0, After: "first"}, {Loss: 0, After: "the"}},
			`<h1>Tea</h1><p>Boil the <em>water</em> first` + badge("1") + `.</p><p>The` + badge("1") + `n <strong>wait</strong>.</p><pre>a  b</pre>`,
		},
		"nowhere": {[]syndicate.Place{{Loss: 0, After: "coffee"}}, text},
	} {
		t.Run(name, func(t *testing.T) {
			page := write(t, preview.Page{Article: syndicate.Article{
				HTML: text, Places: c.places,
				Losses: []syndicate.Loss{{Rule: "tables", What: "table 1x1", Action: "text"}, {Rule: "embeds", What: "video", Action: "link"}},
			}})
			got := between(t, page, "<article>", "</article>")

			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			for _, row := range []string{`<tr id="loss-1">`, `<tr id="loss-2">`} {
				if !strings.Contains(page, row) {
					t.Errorf("the list has no %s", row)
				}
			}
		})
	}
}

// The original can hold anything. It must stay text in the page, and run nothing in its frame.
func TestOriginalIsFramed(t *testing.T) {
	const hostile = `"></iframe><script>alert(1)</script><img src=x onerror=alert(1)>`
	page := write(t, preview.Page{
		Article:  syndicate.Article{Title: hostile, Key: hostile, CanonicalURL: "javascript:alert(1)", Path: hostile, Tags: []string{hostile}, HTML: "<p>x</p>"},
		Original: hostile,
		Findings: []syndicate.Finding{{Rule: hostile, Severity: syndicate.Error, Message: hostile, Hint: hostile}},
	})
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	frames := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "script" || n.Data == "img" {
			t.Errorf("the page has a %s", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "href" && strings.HasPrefix(a.Val, "javascript:"):
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			case a.Key == "srcdoc":
				frames++
				if !strings.HasSuffix(a.Val, hostile) {
					t.Errorf("the frame shows %q", a.Val)
				}
			case a.Key == "sandbox" && a.Val != "":
				t.Errorf("the frame may %s", a.Val)
			}
		}
	}
	if frames != 1 || !strings.Contains(page, `default-src 'none'`) || !strings.Contains(page, "<iframe sandbox ") {
		t.Errorf("%d frames in\n%s", frames, page)
	}
}

func TestPicturesAreShown(t *testing.T) {
	address := syndicate.Picture{MediaType: "image/png", Data: []byte("x")}.Address()
	page := write(t, preview.Page{Article: syndicate.Article{HTML: `<figure><img src="` + address + `" alt=""></figure>`}})
	if !strings.Contains(page, address) || !strings.Contains(page, "img-src https: http: data:") {
		t.Error(page)
	}
}

func TestIndex(t *testing.T) {
	page := preview.Page{
		Article:  syndicate.Article{Title: "Tea & <milk>", Key: "posts/tea", Words: 12, Images: make([]syndicate.Image, 2), Losses: make([]syndicate.Loss, 3)},
		Findings: []syndicate.Finding{{Severity: syndicate.Info}, {Severity: syndicate.Warning}, {Severity: syndicate.Error}},
	}
	var b strings.Builder
	if err := preview.WriteIndex(&b, preview.Index{Site: "https://example.org/", Items: []preview.Item{preview.NewItem(page, "posts/tea.html")}}); err != nil {
		t.Fatal(err)
	}
	want := `<tr><td><a href="posts/tea.html">Tea &amp; &lt;milk&gt;</a><br><small>posts/tea</small></td><td>12</td><td>2</td><td>3</td><td class="error">error</td></tr>`
	if !strings.Contains(b.String(), want) || !strings.Contains(b.String(), "1 article<") {
		t.Error(b.String())
	}
}

func between(t *testing.T, s, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(s, from)
	inner, _, ends := strings.Cut(rest, to)
	if !found || !ends {
		t.Fatalf("there is no %s...%s in\n%s", from, to, s)
	}
	return inner
}
