package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
)

// A person sits in front of the desk, and of the sandbox's editor in another tab.
type person struct {
	t    *testing.T
	desk context.Context
	site string // address of the desk's own pages

	files   string // folder of the Hugo site
	address string // of the story that was made
}

// atDesk lets a person open the desk in an empty browser.
func atDesk(t *testing.T, d *running) *person {
	t.Helper()
	p := &person{t: t, desk: browser.New(t)}
	p.open(d)
	return p
}

func (p *person) open(d *running) {
	p.t.Helper()
	do(p.t, p.desk, chromedp.Navigate(d.address), visible("main h1"))
	p.site = run[string](p.t, p.desk, "location.href")
}

// click presses what is there. A page that loads itself again, or more of itself, may take an element
// away that was just found; then nothing was pressed, and the one in its place is meant.
func click(css string) chromedp.Action[chromedp.Void] {
	press := chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible)
	return func(ctx context.Context, t *chromedp.Target) (done chromedp.Void, err error) {
		for {
			done, err = press(ctx, t)
			if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "Could not find node with given id") {
				return done, err
			}
		}
	}
}

func visible(css string) chromedp.Action[chromedp.Void] {
	return chromedp.WaitVisible(chromedp.CSS(css))
}

// begin opens a post from the queue and takes one of the two ways.
func (p *person) begin(key, way string) {
	p.t.Helper()
	do(p.t, p.desk, chromedp.Navigate(p.site), click(`.queue a[href$="/post/`+key+`"]`), visible("#"+way),
		click(`#`+way+` ~ form button`), visible("#out:not([aria-disabled])"))
}

// out presses the button that copies and leads to the sandbox, which opens in a new tab.
func (p *person) out() (editor context.Context) {
	p.t.Helper()
	return browser.Opened(p.t, p.desk, click("#out"))
}

// paste pastes the article into the new story.
func (p *person) paste(editor context.Context) {
	p.t.Helper()
	do(p.t, editor, chromedp.Focus(chromedp.CSS("#story"), chromedp.NodeVisible), browser.Paste(), saved(1))
}

// importPage pastes the address into the form for imports and sends it.
func (p *person) importPage(editor context.Context) {
	p.t.Helper()
	do(p.t, editor, chromedp.Focus(chromedp.CSS("#url"), chromedp.NodeVisible), browser.Paste(), click("[data-action=import-url]"),
		visible("#story"))
}

// saved waits until the editor has saved as often since its page was loaded.
func saved(times int) chromedp.Action[chromedp.Void] {
	return chromedp.WaitReady(chromedp.CSS(fmt.Sprintf("#state[data-state=saved][data-saves='%d']", times)))
}

// placePictures copies the pictures one by one and pastes each in place of its mark.
func (p *person) placePictures(editor context.Context) (n int) {
	p.t.Helper()
	n = run[int](p.t, p.desk, `document.querySelectorAll("[data-picture]").length`)
	for i := 1; i <= n; i++ {
		button := fmt.Sprintf(".pictures li:nth-child(%d) [data-picture]", i)
		do(p.t, p.desk, click(button), chromedp.WaitReady(chromedp.CSS(button+".done")))
		mark := run[string](p.t, p.desk, fmt.Sprintf(`document.querySelector(".pictures li:nth-child(%d) code").textContent`, i))
		selected := run[string](p.t, editor, fmt.Sprintf(`(() => {
			const marks = [...document.querySelectorAll("#story p")].filter((e) => e.textContent.startsWith("[picture %d"));
			if (marks.length !== 1) return marks.length + " marks";
			document.getElementById("story").focus();
			getSelection().selectAllChildren(marks[0]);
			return marks[0].textContent;
		})()`, i))
		if want := oneLine(mark); oneLine(selected) != want {
			p.t.Fatalf("the mark in the story is %q, want %q", selected, want)
		}
		do(p.t, editor, browser.Paste(), saved(i+1))
	}
	return n
}

// publish sets what the desk says under "story settings", and leaves the draft or publishes it. It returns
// the address of the story as the browser shows it.
func (p *person) publish(editor context.Context, status string) string {
	p.t.Helper()
	do(p.t, p.desk, click(`.checklist [data-what="Canonical link"]`))
	do(p.t, editor, click("#open-settings"), visible("#settings[open]"))
	if !run[bool](p.t, editor, `document.getElementById("elsewhere").checked`) {
		do(p.t, editor, click("#elsewhere"))
	}
	do(p.t, editor, chromedp.Focus(chromedp.CSS("#canonical")), browser.SelectAll(), browser.Paste(), click("#paywall"))
	for i := range run[int](p.t, p.desk, `document.querySelectorAll(".tags [data-copy]").length`) {
		do(p.t, p.desk, click(fmt.Sprintf(".tags li:nth-child(%d) [data-copy]", i+1)))
		do(p.t, editor, chromedp.Focus(chromedp.CSS("#tags")))
		if i > 0 {
			do(p.t, editor, chromedp.KeyEvent(","))
		}
		do(p.t, editor, browser.Paste())
	}
	do(p.t, editor, click("#settings [data-status="+status+"]"))
	if status == "draft" {
		do(p.t, editor, chromedp.WaitReady(chromedp.CSS("#state[data-settings=saved]")))
	} else {
		do(p.t, editor, chromedp.WaitReady(chromedp.CSS("link[rel=canonical]")))
	}
	return run[string](p.t, editor, "location.href")
}

// record brings the address of the story back to the desk.
func (p *person) record(address, status string) {
	p.t.Helper()
	do(p.t, p.desk, browser.Type(chromedp.CSS("#address"), address), click(".record label:has([value="+status+"])"), click(".record button"), visible("#story"))
}

// verify asks the desk to look at the story and returns what it says.
func (p *person) verify() string {
	p.t.Helper()
	do(p.t, p.desk, click("#story form button"), visible(".verdict"))
	return run[string](p.t, p.desk, `document.getElementById("story").innerText`)
}
