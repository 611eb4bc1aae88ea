package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

var (
	storyBox = chromedp.CSS("#story")
	saved    = chromedp.CSS(`#state[data-state=saved]`)
	dialog   = chromedp.CSS("dialog[open]")
)

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		words, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
		t.Fatalf("%v; the page says\n%s", err, words)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func click(css string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible)
}

// clip lets a page of another website put flavours on the clipboard.
func clip(t *testing.T, ctx context.Context, flavours map[string]string) {
	t.Helper()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>desk</title><p>A page.")
	}))
	defer page.Close()
	do(t, ctx, chromedp.Navigate(page.URL))
	quoted, err := json.Marshal(flavours)
	if err != nil {
		t.Fatal(err)
	}
	evaluate[bool](t, ctx, `(async flavours => {
		const items = {};
		for (const [type, text] of Object.entries(flavours)) items[type] = new Blob([text], {type});
		await navigator.clipboard.write([new ClipboardItem(items)]);
		return true;
	})(`+string(quoted)+`)`)
}

// clipPicture puts a red picture on the clipboard.
func clipPicture(t *testing.T, ctx context.Context) {
	t.Helper()
	evaluate[bool](t, ctx, `(async () => {
		const canvas = document.createElement("canvas");
		canvas.width = canvas.height = 8;
		const brush = canvas.getContext("2d");
		brush.fillStyle = "red";
		brush.fillRect(0, 0, 8, 8);
		const png = await new Promise(done => canvas.toBlob(done));
		await navigator.clipboard.write([new ClipboardItem({"image/png": png})]);
		return true;
	})()`)
}

const article = `<h1>It's "new"</h1><h4>A subtitle</h4><p>Some <strong>bold</strong>, <em>slanted</em> and <code>inline "code"</code>, <a href="https://example.org/a?b=1&amp;c=2">a link</a>.</p>` +
	`<h3>Large</h3><h4>Small</h4><blockquote>One<br>two</blockquote>` +
	`<pre data-code-block-mode="2" data-code-block-lang="go">func main() {` + "\n \n\tprintln(\"&lt;hi&gt;\")\n}" + `</pre>` +
	`<ul><li>a</li><li>b</li></ul><ol><li>one</li></ol><hr><p>Originally published at <a href="https://example.org/hello/">example.org</a></p>`

const articleBody = `<p>Some <strong>bold</strong>, <em>slanted</em> and <code>inline &#34;code&#34;</code>, <a href="https://example.org/a?b=1&amp;c=2" rel="noopener ugc nofollow" target="_blank">a link</a>.</p>` +
	`<h3>Large</h3><h4>Small</h4><blockquote>One<br>two</blockquote>` +
	`<pre data-code-block-mode="2" data-code-block-lang="go">func main() {` + "\n \n\tprintln(&#34;&lt;hi&gt;&#34;)\n}" + `</pre>` +
	`<ul><li>a</li><li>b</li></ul><ol><li>one</li></ol><hr><p>Originally published at <a href="https://example.org/hello/" rel="noopener ugc nofollow" target="_blank">example.org</a></p>`

// What a page puts on the clipboard goes through Chromium, Ctrl+V and the editor into a draft.
func TestPasteOfAnArticle(t *testing.T) {
	f := start(t, sandbox.Options{})
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/html": article, "text/plain": "An article"})
	do(t, ctx, chromedp.Navigate(f.url+"/new-story"), chromedp.Focus(storyBox), browser.Paste(), hasSaved(1))

	if address, err := chromedp.Run(ctx, chromedp.Location()); err != nil || address != f.url+"/p/abc000000001/edit" {
		t.Errorf("the editor is at %s, %v", address, err)
	}
	got := f.only(t)
	if got.Heading != "It’s “new”" || got.Subtitle != "A subtitle" || got.Status != "draft" || got.Origin != sandbox.ByEditor {
		t.Errorf("the story is %+v", got)
	}
	if got.Body != articleBody {
		t.Errorf("arrived is\n%s\nwant\n%s", got.Body, articleBody)
	}

	shown := evaluate[string](t, ctx, `document.getElementById("story").innerText`)
	do(t, ctx, chromedp.Reload(), chromedp.WaitReady(storyBox))
	if again := evaluate[string](t, ctx, `document.getElementById("story").innerText`); again != shown {
		t.Errorf("before a reload\n%s\nafter it\n%s", shown, again)
	}
}

// What the editor shows comes back from it unchanged, however often.
func TestTypingChangesNothingElse(t *testing.T) {
	f := start(t, sandbox.Options{})
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/html": article, "text/plain": "An article"})
	do(t, ctx, chromedp.Navigate(f.url+"/new-story"), chromedp.Focus(storyBox), browser.Paste(), hasSaved(1))
	caretAfter(t, ctx, "#story > :last-child")
	for i, typed := range []struct{ key, want string }{
		{"\r", articleBody + "<p></p>"},
		{"x", articleBody + "<p>x</p>"},
		{"x", articleBody + "<p>xx</p>"},
	} {
		do(t, ctx, chromedp.KeyEvent(typed.key), hasSaved(i+2))
		if got := f.only(t).Body; got != typed.want {
			t.Errorf("the body is\n%s\nwant\n%s", got, typed.want)
		}
	}
}

// hasSaved waits until the editor has saved as often since its page was loaded.
func hasSaved(times int) chromedp.Action[chromedp.Void] {
	return chromedp.WaitReady(chromedp.CSS(fmt.Sprintf("#state[data-state=saved][data-saves='%d']", times)))
}

func caretAfter(t *testing.T, ctx context.Context, css string) {
	t.Helper()
	evaluate[bool](t, ctx, `document.getElementById("story").focus(), getSelection().selectAllChildren(document.querySelector(`+"`"+css+"`"+`)), getSelection().collapseToEnd(), true`)
}

// Pictures that have no address on the web go through the clipboard one by one, in place of their marks.
func TestPasteOfAPicture(t *testing.T) {
	f := start(t, sandbox.Options{})
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/html": "<h1>T</h1><p>Before</p><p>[picture 1: red]</p><p>After</p>", "text/plain": "T"})
	do(t, ctx, chromedp.Navigate(f.url+"/new-story"), chromedp.Focus(storyBox), browser.Paste(), hasSaved(1))
	clipPicture(t, ctx)
	evaluate[bool](t, ctx, `getSelection().selectAllChildren(document.querySelector("#story p:nth-of-type(2)")), true`)
	do(t, ctx, browser.Paste(), hasSaved(2))

	body := f.only(t).Body
	before, rest, _ := strings.Cut(body, `<figure><img src="`)
	src, after, _ := strings.Cut(rest, `"`)
	if before != "<p>Before</p>" || after != ` alt=""></figure><p>After</p>` {
		t.Fatalf("the body is %s", body)
	}
	image := f.do(t, "GET", strings.TrimPrefix(src, f.url), "")
	if image.status != 200 || image.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(image.body, "\x89PNG") {
		t.Errorf("the picture at %s is answered with %d %s", src, image.status, image.header.Get("Content-Type"))
	}
}

func TestPasteOfText(t *testing.T) {
	f := start(t, sandbox.Options{})
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/plain": "# One\n\ntwo <b>\nthree"})
	do(t, ctx, chromedp.Navigate(f.url+"/new-story"), chromedp.Focus(storyBox), browser.Paste(), hasSaved(1))
	if got := f.only(t); got.Body != "<p># One</p><p>two &lt;b&gt;</p><p>three</p>" || got.Heading != "" || got.Title != "# One two <b> three" {
		t.Errorf("the story is %+v", got)
	}
}

// A second paste goes where the caret is, and everything is replaced if everything is selected.
func TestPasteIntoAStory(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"content": "<h1>Old</h1><p>One two</p><p>Three</p>"}))
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/html": "<h1>New</h1><p>Text</p>", "text/plain": "New"})
	do(t, ctx, chromedp.Navigate(f.url+"/p/abc000000001/edit"), chromedp.WaitReady(saved))
	evaluate[bool](t, ctx, `document.getElementById("story").focus(), getSelection().collapse(document.querySelector("#story p").firstChild, 3), true`)
	do(t, ctx, browser.Paste(), hasSaved(1))
	if got := f.only(t); got.Heading != "Old" || got.Body != "<p>One</p><h3>New</h3><p>Text</p><p>two</p><p>Three</p>" {
		t.Errorf("the story is %q %s", got.Heading, got.Body)
	}
	do(t, ctx, browser.SelectAll(), browser.Paste(), hasSaved(2))
	if got := f.only(t); got.Heading != "New" || got.Body != "<p>Text</p>" {
		t.Errorf("the story is %q %s", got.Heading, got.Body)
	}
}

// A person publishes with the settings that a pasted story needs, and meets the limit of the day.
func TestPublishInTheEditor(t *testing.T) {
	f := start(t, sandbox.Options{Limits: sandbox.Limits{Public: 1}})
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/html": "<h1>Hello</h1><p>Text</p>", "text/plain": "Hello"})
	write := func() {
		t.Helper()
		do(t, ctx, chromedp.Navigate(f.url+"/new-story"), chromedp.Focus(storyBox), browser.Paste(), hasSaved(1),
			click("[data-action=show-prepublish]"), chromedp.WaitReady(dialog))
	}
	write()
	do(t, ctx, click("#elsewhere"), browser.Type(chromedp.CSS("#canonical"), "https://example.org/hello/"),
		browser.Type(chromedp.CSS("#tags"), "hugo, static site"), click("#paywall"), click("#notify"),
		click("button[data-status=public]"), chromedp.WaitVisible(chromedp.CSS("article.story .byline")))
	if address, err := chromedp.Run(ctx, chromedp.Location()); err != nil || address != f.url+"/@sandbox/hello-abc000000001?postPublishedType=initial" {
		t.Errorf("the story is at %s, %v", address, err)
	}
	got := f.only(t)
	if got.Status != "public" || got.CanonicalURL != "https://example.org/hello/" || strings.Join(got.Tags, "|") != "hugo|static site" ||
		got.Paywall || got.NotifyFollowers || !got.PublishedAt.Equal(f.now) {
		t.Errorf("the story is %+v", got)
	}

	browser.Allow(ctx, "status of 429")
	write()
	do(t, ctx, click("button[data-status=unlisted]"), chromedp.WaitVisible(chromedp.CSS("[data-action=show-disabled-button-info]")))
	if words, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#problem"))); err != nil || !strings.Contains(words, "the maximum of one story in the past 24 hours") {
		t.Errorf("the limit is told as %q, %v", words, err)
	}
	do(t, ctx, click("button[data-status=draft]"), chromedp.WaitReady(chromedp.CSS("#state[data-settings=saved]")))
	if second := f.Stories()[1]; second.Status != "draft" {
		t.Errorf("the second story is %+v", second)
	}
}

// A story that was published changes when its author says so.
func TestUpdateInTheEditor(t *testing.T) {
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"publishStatus": "public", "content": "<h1>Old</h1><p>One</p>"}))
	ctx := browser.New(t)
	clip(t, ctx, map[string]string{"text/html": "<h1>New</h1><p>Two</p>", "text/plain": "New"})
	do(t, ctx, chromedp.Navigate(f.url+"/p/abc000000001/edit"), chromedp.Focus(storyBox), browser.SelectAll(), browser.Paste(), chromedp.WaitReady(chromedp.CSS("#state[data-state=changed]")))
	if got := f.only(t); got.Heading != "Old" {
		t.Errorf("changed too early: %+v", got)
	}
	do(t, ctx, click("[data-action=save-and-publish]"), chromedp.WaitVisible(chromedp.CSS("article.story .byline")))
	if got := f.only(t); got.Heading != "New" || got.Body != "<p>Two</p>" || got.Status != "public" {
		t.Errorf("the story is %+v", got)
	}
	do(t, ctx, chromedp.Navigate(f.url+"/p/abc000000001/edit"), click("#open-settings"), click("#delete"), click("#delete[data-sure=yes]"),
		chromedp.WaitVisible(chromedp.CSS("main.list")))
	if a := f.do(t, "GET", "/p/abc000000001", ""); a.status != 410 {
		t.Errorf("a deleted story is answered with %d", a.status)
	}
}

func TestImportInTheBrowser(t *testing.T) {
	f := start(t, sandbox.Options{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<title>Hello | My site</title><article><h1>Hello</h1><p>Text</p></article>`)
	}))
	defer site.Close()
	ctx := browser.New(t)
	do(t, ctx, chromedp.Navigate(f.url+"/p/import"), browser.Type(chromedp.CSS(".js-importUrl"), site.URL+"/hello/"),
		click("button[data-action=import-url]"), chromedp.WaitVisible(storyBox))
	if address, err := chromedp.Run(ctx, chromedp.Location()); err != nil || address != f.url+"/p/abc000000001/edit" {
		t.Errorf("the draft is at %s, %v", address, err)
	}
	if got := f.only(t); got.Heading != "Hello | My site" || got.CanonicalURL != site.URL+"/hello/" || got.Status != "draft" {
		t.Errorf("the story is %+v", got)
	}
	browser.Allow(ctx, "status of 502")
	do(t, ctx, chromedp.Navigate(f.url+"/p/import"), browser.Type(chromedp.CSS(".js-importUrl"), "https://example.org/"),
		click("button[data-action=import-url]"), chromedp.WaitVisible(chromedp.CSS("#problem")))
	if words, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#problem"))); err != nil || !strings.Contains(words, "no network") {
		t.Errorf("a page of the web is refused with %q, %v", words, err)
	}
}

// only returns the story of a sandbox that has one.
func (f *fixture) only(t *testing.T) sandbox.Story {
	t.Helper()
	stories := f.Stories()
	if len(stories) != 1 {
		t.Fatalf("there are %d stories, want one", len(stories))
	}
	return stories[0]
}
