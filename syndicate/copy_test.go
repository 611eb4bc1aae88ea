package syndicate

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestCopyIsTheArticleWithoutWhatIsNoChangeOfIt(t *testing.T) {
	png := Picture{MediaType: "image/png", Data: bytes.Repeat([]byte("pixels"), 200_000)}
	gif := Picture{MediaType: "image/gif", Data: []byte("other pixels")}
	a := Article{
		HTML: `<h1>A</h1><p>src="data:image/png;base64,in a text" <a href="https://there.example/b?x=1&amp;y=2">b</a></p>` +
			`<figure><img src="` + png.Address() + `" alt="x"></figure><figure><img src="` + gif.Address() + `" alt="y"></figure>` +
			`<figure><img src="https://example.org/z.png" alt="z"></figure>`,
		Stories: map[string]string{"https://there.example/b?x=1&y=2": "https://example.org/b/"},
	}
	e := Entry{Copy: a.copied()}
	html, ok := e.Article()
	if !ok || html != a.Kept() {
		t.Fatalf("got %q, %v, want %q", html, ok, a.Kept())
	}
	for _, want := range []string{`<a href="https://example.org/b/">`, `<img src="picture:`, `" alt="x">`, `<img src="https://example.org/z.png" alt="z">`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is not in %s", want, html)
		}
	}
	if !strings.Contains(html, "in a text") || strings.Contains(html, `<img src="data:`) || len(e.Copy) > 1000 {
		t.Errorf("a copy of %d characters holds pictures", len(e.Copy))
	}
	if marks := strings.SplitAfter(html, "picture:"); len(marks) != 3 || marks[1][:16] == marks[2][:16] {
		t.Errorf("two pictures have one mark in %s", html)
	}
	if a.copied() != e.Copy {
		t.Error("the copy of an article is another one each time")
	}
}

// A story that exists has to be recorded, however long it is.
func TestCopyOfAVeryLongArticleIsNotKept(t *testing.T) {
	noise := make([]byte, 800<<10)
	random := rand.NewChaCha8([32]byte{})
	_, _ = random.Read(noise)
	long := Article{HTML: base64.StdEncoding.EncodeToString(noise)}
	if e := (Entry{Copy: long.copied()}); e.Copy != "" {
		t.Errorf("a copy of %d characters is kept", len(e.Copy))
	}
	if long.HTML = strings.Repeat("<p>all the same</p>", 100_000); long.copied() == "" {
		t.Error("a copy that is short is not kept")
	}
}

func TestDamagedCopyIsNone(t *testing.T) {
	a := Article{HTML: strings.Repeat("<p>some text</p>", 100)}
	whole := a.copied()
	bomb := packed(t, make([]byte, maxArticle+1))
	for name, kept := range map[string]string{
		"none": "", "no base64": "???", "no gzip": "aGVsbG8=", "cut": whole[:len(whole)/8*4], "too much": bomb,
		"changed": whole[:40] + "AAAA" + whole[44:],
	} {
		e := Entry{Format: FormatVersion, Key: "a", Destination: "there", State: StateRejected, Copy: kept}
		if html, ok := e.Article(); ok || html != "" {
			t.Errorf("%s: got an article of %d bytes", name, len(html))
		}
		if err := e.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if html, ok := (&Entry{Copy: packed(t, make([]byte, maxArticle))}).Article(); !ok || len(html) != maxArticle {
		t.Error("a long article is not read")
	}
}

func packed(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// Readers of a record find what they look for first.
func TestCopyIsTheLastFieldOfARecord(t *testing.T) {
	data, err := json.Marshal(Entry{Account: "me", Copy: "Q29weQ=="})
	if err != nil || !strings.HasSuffix(string(data), `,"copy":"Q29weQ=="}`) {
		t.Errorf("%s, %v", data, err)
	}
	if data, _ := json.Marshal(Entry{}); strings.Contains(string(data), "copy") {
		t.Errorf("a record without a copy has one: %s", data)
	}
}

func TestDeliveryKeepsACopy(t *testing.T) {
	picture := Picture{MediaType: "image/png", Data: []byte("formula")}
	c := candidate("a", 1, func(c *Candidate) {
		c.Article.HTML = `<p>Look:</p><figure><img src="` + picture.Address() + `" alt=""></figure>`
		c.Article.Images = []Image{{Src: picture.Address()}}
	})
	_, ledger, _, err := deliver(t, t.Context(), []Candidate{c}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.entries["a"]
	if html, ok := e.Article(); !ok || html != c.Article.Kept() || e.State != StatePublished {
		t.Errorf("got %q, %v: the address that the picture got does not belong in it", html, ok)
	}
}
