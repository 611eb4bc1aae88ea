package browser_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// serve returns the address of a page.
func serve(t *testing.T, policy, page string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// A page's troubles fail its test, unless they are allowed.
func TestTroubles(t *testing.T) {
	for name, tt := range map[string]struct{ policy, page, want string }{
		"none":      {"", `<p>fine</p><script>console.log("fine")</script>`, ""},
		"console":   {"", `<script>console.error("broken", 1)</script>`, `the page writes on the console: "broken" 1`},
		"exception": {"", `<script>missing()</script>`, "missing is not defined"},
		"policy":    {"default-src 'none'", `<p onclick="x()">a</p><script>1</script>`, "Content Security Policy"},
		"abroad":    {"", `<img src="https://example.org/a.png">`, "asks for https://example.org/a.png, which is not on this machine"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := browser.New(t)
			if err := chromedp.Do(ctx, chromedp.Navigate(serve(t, tt.policy, tt.page))); err != nil {
				t.Fatal(err)
			}
			got := strings.Join(browser.Troubles(ctx), "\n")
			if !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("troubles are %q, want %q", got, tt.want)
			}
			browser.Allow(ctx, "") // every text contains it
			if left := browser.Troubles(ctx); len(left) != 0 {
				t.Errorf("allowed, but still there: %q", left)
			}
		})
	}
}

// What a page puts on the clipboard comes out of it again, by a key as well.
func TestClipboard(t *testing.T) {
	ctx := browser.New(t)
	page := `<textarea></textarea>`
	write := `navigator.clipboard.write([new ClipboardItem({
		"text/html": new Blob(["<b>Hello</b>"], {type: "text/html"}),
		"text/plain": new Blob(["Hello"], {type: "text/plain"}),
	})]).then(() => true)`
	if err := chromedp.Do(ctx, chromedp.Navigate(serve(t, "", page))); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](write, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
	got, err := browser.Clipboard(ctx)
	if err != nil || !strings.Contains(got.HTML, "<b>Hello</b>") && !strings.Contains(got.HTML, ">Hello</b>") || got.Text != "Hello" {
		t.Errorf("on the clipboard is %+v, %v", got, err)
	}
	box := chromedp.CSS("textarea")
	if err := chromedp.Do(ctx, chromedp.Focus(box), browser.Paste(), browser.Paste()); err != nil {
		t.Fatal(err)
	}
	if value, err := chromedp.Run(ctx, chromedp.Value(box)); err != nil || value != "HelloHello" {
		t.Errorf("pasted is %q, %v", value, err)
	}
	if err := chromedp.Do(ctx, browser.SelectAll(), browser.Copy()); err != nil {
		t.Fatal(err)
	}
	if got, err = browser.Clipboard(ctx); err != nil || got.Text != "HelloHello" {
		t.Errorf("copied is %+v, %v", got, err)
	}
}

// Keys go into a field, one after the other, while the page changes the field's attributes.
func TestType(t *testing.T) {
	ctx := browser.New(t)
	page := `<input oninput="for (let n = 0; n < 50; n++) { this.toggleAttribute('x' + n) }">
		<script>setInterval(() => document.querySelector("input").toggleAttribute("y"), 1)</script>`
	box := chromedp.CSS("input")
	if err := chromedp.Do(ctx, chromedp.Navigate(serve(t, "", page)), browser.Type(box, "bc "), browser.Type(box, "d")); err != nil {
		t.Fatal(err)
	}
	if value, err := chromedp.Run(ctx, chromedp.Value(box)); err != nil || value != "bc d" {
		t.Errorf("typed is %q, %v", value, err)
	}
}

func TestScreenshot(t *testing.T) {
	ctx := browser.New(t)
	page := `<style>body { margin: 0; height: 1500px; background: #fff } @media (prefers-color-scheme: dark) { body { background: #000 } }</style>`
	if err := chromedp.Do(ctx, chromedp.Navigate(serve(t, "", page))); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		height, wantHeight int
		dark               bool
	}{{800, 800, false}, {0, 1500, true}} {
		shot, err := browser.Screenshot(ctx, 390, int64(tt.height), tt.dark)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(shot))
		if err != nil {
			t.Fatal(err)
		}
		red, _, _, _ := picture.At(10, 10).RGBA()
		if size := picture.Bounds().Size(); size.X != 390 || size.Y != tt.wantHeight || (red == 0) != tt.dark {
			t.Errorf("the picture is %v with red %d, want 390 x %d, dark: %v", size, red, tt.wantHeight, tt.dark)
		}
	}
}

// A tab that a page opens can be looked at like the first one, with or without an opener.
func TestOpened(t *testing.T) {
	for _, rel := range []string{"opener", "noopener"} {
		t.Run(rel, func(t *testing.T) {
			ctx := browser.New(t)
			second := serve(t, "", `<h1>Second</h1><button onclick="console.error('told')">x</button>`)
			first := serve(t, "", `<a target="_blank" rel="`+rel+`" href="`+second+`">open</a>`)
			if err := chromedp.Do(ctx, chromedp.Navigate(first)); err != nil {
				t.Fatal(err)
			}
			tab := browser.Opened(t, ctx, chromedp.Click(chromedp.CSS("a")))
			if err := chromedp.Do(tab, chromedp.WaitVisible(chromedp.CSS("h1")), chromedp.Click(chromedp.CSS("button"))); err != nil {
				t.Fatal(err)
			}
			var got string
			for got == "" { // the browser tells in its own time; each question to the tab gives it some
				if err := chromedp.Do(tab, chromedp.WaitVisible(chromedp.CSS("h1"))); err != nil {
					t.Fatal(err)
				}
				got = strings.Join(browser.Troubles(ctx), "")
			}
			if !strings.Contains(got, "told") {
				t.Errorf("troubles are %q", got)
			}
			browser.Allow(ctx, "told")
		})
	}
}
