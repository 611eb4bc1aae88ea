package desk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
)

// run does something in a page and returns what the expression is then.
func run[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// listen has the page keep in "heard" what it says next, which it shows for a few seconds only.
func listen(t *testing.T, ctx context.Context) {
	t.Helper()
	run[bool](t, ctx, `window.heard = new Promise((done) => {
		new MutationObserver(() => { if (said.textContent) done(said.textContent); }).observe(said, { childList: true });
	}), true`)
}

// Everything on the way of a paste, in a real browser: the clipboard holds both flavours, untouched, and
// the link opens in a tab of its own. The pages keep to their own policy, or the test fails.
func TestPasteInABrowser(t *testing.T) {
	ctx := browser.New(t)
	site := newSite("posts/tea", "posts/coffee")
	v := open(t, site)

	do(t, ctx, chromedp.Navigate(v.desk.Address()), chromedp.WaitVisible(chromedp.CSS(".queue")))
	if at := run[string](t, ctx, "location.href"); at != v.root {
		t.Errorf("the token is still in the address: %s", at)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS(".queue a")), chromedp.WaitVisible(chromedp.CSS("#paste")))
	do(t, ctx, chromedp.Click(chromedp.CSS("#paste ~ form button")), chromedp.WaitVisible(chromedp.CSS("#out:not([aria-disabled])")))
	site.wantsLog(t, "begin posts/tea")

	// The link leads to this machine for once: nothing leaves it in a test.
	run[bool](t, ctx, `(() => {
		const out = document.getElementById("out");
		out.href = document.body.dataset.state;
		window.went = null;
		out.addEventListener("click", (e) => { window.went = !e.defaultPrevented; });
		return true;
	})()`)
	listen(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS("#out")))
	if !run[bool](t, ctx, "window.went") {
		t.Error("the link does not open as a plain link")
	}
	if heard := run[string](t, ctx, "heard"); heard != "Copied" {
		t.Errorf("said is %q", heard)
	}
	got, err := browser.Clipboard(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got.Text != "About posts/tea" || !strings.Contains(got.HTML, "<h1>About posts/tea</h1>") {
		t.Errorf("on the clipboard is %+v", got)
	}

	listen(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS(`[data-what="Canonical link"]`)))
	if got, err = browser.Clipboard(ctx); err != nil || got.Text != "https://example.org/posts/tea/" || got.HTML != "" {
		t.Errorf("on the clipboard is %+v, %v", got, err)
	}
	if heard := run[string](t, ctx, "heard"); heard != "Canonical link copied" {
		t.Errorf("said is %q", heard)
	}

	do(t, ctx, browser.Type(chromedp.CSS("#address"), "https://medium.com/p/0a1b2c3d4e5f"),
		chromedp.Click(chromedp.CSS(".record button")), chromedp.WaitVisible(chromedp.CSS("#story")))
	site.wantsLog(t, "begin posts/tea", "published posts/tea https://medium.com/p/0a1b2c3d4e5f draft")
}

// A picture goes on the clipboard as one.
func TestPictureInABrowser(t *testing.T) {
	ctx := browser.New(t)
	site := newSite("posts/tea")
	v := open(t, site)
	v.post("begin/posts/tea")
	do(t, ctx, chromedp.Navigate(v.desk.Address()), chromedp.Navigate(v.root+"handover/posts/tea"),
		chromedp.WaitVisible(chromedp.CSS(".pictures img")), chromedp.Click(chromedp.CSS("[data-picture]")),
		chromedp.WaitVisible(chromedp.CSS("[data-picture].done")))
	if got, err := browser.Clipboard(ctx); err != nil || got.PNG == 0 {
		t.Errorf("on the clipboard is %+v, %v", got, err)
	}
}

func TestQueueByKeyboard(t *testing.T) {
	ctx := browser.New(t)
	site := newSite("posts/one", "posts/two", "posts/three")
	site.entries["posts/two"] = syndicate.Entry{State: syndicate.StatePublished}
	v := open(t, site)
	do(t, ctx, chromedp.Navigate(v.desk.Address()), chromedp.WaitVisible(chromedp.CSS(".queue")))
	press := func(key string) {
		t.Helper()
		run[bool](t, ctx, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+key+`", bubbles: true, cancelable: true}))`)
	}
	focused := `document.activeElement.textContent`
	press("j")
	press("j")
	if at := run[string](t, ctx, focused); at != "About posts/three" {
		t.Errorf("the focus is on %q", at)
	}
	press("k")
	if at := run[string](t, ctx, focused); at != "About posts/one" {
		t.Errorf("the focus is on %q", at)
	}
	press("/")
	if at := run[string](t, ctx, "document.activeElement.id"); at != "search" {
		t.Errorf("the focus is on %q", at)
	}
	shown := `[...document.querySelectorAll(".queue tbody tr")].filter((r) => r.offsetParent).map((r) => r.cells[0].lastChild.textContent).join(" ")`
	do(t, ctx, browser.Type(chromedp.CSS("#search"), "T"))
	if rows := run[string](t, ctx, shown); rows != "posts/one posts/three posts/two" {
		t.Errorf("shown are %q: every post has a t, in \"posts\" or a tag", rows)
	}
	do(t, ctx, browser.Type(chromedp.CSS("#search"), "hre"))
	if rows := run[string](t, ctx, shown); rows != "posts/three" {
		t.Errorf("shown are %q", rows)
	}
	run[bool](t, ctx, `(() => { const s = document.getElementById("search"); s.value = ""; document.querySelector("[value=live]").click(); return true; })()`)
	if rows := run[string](t, ctx, shown); rows != "posts/two" {
		t.Errorf("shown are %q", rows)
	}
}

// What a hostile post brings along runs nowhere, reaches nothing and covers nothing but its own frame.
func TestHostilePreviewInABrowser(t *testing.T) {
	ctx := browser.New(t)
	browser.Allow(ctx, "Blocked script execution") // the browser tells that it does its duty
	browser.Allow(ctx, "Content Security Policy")
	site := newSite("posts/tea")
	site.preview = `<style>*{position:fixed;inset:0;width:999vw;height:999vh;z-index:9999}</style><script>parent.hacked = top.hacked = 1</script>` +
		`<img src="data:," onerror="top.hacked = 1"><a id="a" href="javascript:top.hacked=1">x</a><form action="https://evil.example"><button>x</button></form>` +
		`<meta http-equiv="refresh" content="0;url=javascript:top.hacked=1"><link rel="stylesheet" href="https://evil.example/x.css"><iframe srcdoc="<script>top.hacked = 1</script>"></iframe>`
	v := openOptions(t, desk.Options{Read: func(context.Context) (desk.Site, error) { return site, nil }})
	do(t, ctx, chromedp.Navigate(v.desk.Address()), chromedp.Navigate(v.root+"post/posts/tea"), chromedp.WaitVisible(chromedp.CSS("#paste")))
	if run[bool](t, ctx, `"hacked" in window`) {
		t.Error("a script of the post ran")
	}
	if !run[bool](t, ctx, `(() => { try { return document.querySelector("iframe").contentDocument === null; } catch { return true; } })()`) {
		t.Error("the frame has the desk's origin")
	}
	if on := run[string](t, ctx, `(() => { const r = document.querySelector("h1").getBoundingClientRect(); return document.elementFromPoint(r.x + 5, r.y + 5).tagName; })()`); on != "H1" {
		t.Errorf("the heading is covered by %s", on)
	}
}
