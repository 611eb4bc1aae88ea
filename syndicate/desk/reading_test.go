package desk_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
)

// A changing site has files that an editor saves, and a clock.
type changing struct {
	mu    sync.Mutex
	site  *fakeSite
	stamp string
	clock time.Time
	gate  chan struct{} // a reading waits until it can take from it; nil if it need not wait
}

func (c *changing) options() desk.Options {
	return desk.Options{
		Read: func(context.Context) (desk.Site, error) {
			c.mu.Lock()
			gate := c.gate
			c.mu.Unlock()
			if gate != nil {
				<-gate
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.site, nil
		},
		Stamp: func() string { c.mu.Lock(); defer c.mu.Unlock(); return c.stamp },
		Now:   func() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.clock },
	}
}

// save changes a file, so that another site is read from now on, and lets some time pass.
func (c *changing) save(site *fakeSite) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.site, c.stamp, c.clock = site, c.stamp+"x", c.clock.Add(time.Minute)
}

// A file that changes is noticed with the next page. The old site serves until the new one is read.
func TestFileChanges(t *testing.T) {
	old, next := newSite("posts/tea"), newSite("posts/tea", "posts/coffee")
	c := &changing{site: old, clock: now}
	v := openOptions(t, c.options())
	wantsNone(t, v.get(""), "data-reading", "posts/coffee")

	c.gate = make(chan struct{})
	c.save(next)
	page := v.get("")
	wants(t, page, "data-reading", "The site is being read anew", "posts/tea")
	wantsNone(t, page, "posts/coffee")
	wants(t, v.get("state"), `"reading":true`)

	close(c.gate)
	<-old.closed // once nobody uses it any more
	page = v.get("")
	wants(t, page, "posts/coffee")
	wantsNone(t, page, "data-reading")
}

// A page that asks whether it is old makes the desk look at the files.
func TestStateNoticesChanges(t *testing.T) {
	old := newSite("posts/tea")
	c := &changing{site: old, clock: now}
	v := openOptions(t, c.options())
	wants(t, v.get("state"), `"reading":false`)
	c.save(newSite("posts/tea"))
	v.get("state")
	<-old.closed
	wants(t, v.get("state"), `"version":1`)
}

// What was saved is said until the page shows it: the page in between is gone in a moment.
func TestNoticeStaysUntilTheSiteWasRead(t *testing.T) {
	old := newSite("posts/tea")
	c := &changing{site: old, clock: now}
	v := openOptions(t, c.options())
	c.gate = make(chan struct{})
	c.save(newSite("posts/tea"))
	_, page := v.post("settings/posts/tea", "set-title", "Green tea")
	wants(t, page, "data-reading", "Saved in content/posts/tea.md.")
	close(c.gate)
	<-old.closed
	for strings.Contains(v.get("state"), `"reading":true`) { // it was read twice: for the file, and for the form
	}
	wants(t, v.get("post/posts/tea"), "Saved in content/posts/tea.md.")
	wantsNone(t, v.get("post/posts/tea"), "Saved in")
}

// Who comes back from the editor sees the post as it is now, and keeps what was ticked off. Who is typing
// is not disturbed.
func TestPageLoadsItselfAgain(t *testing.T) {
	ctx := browser.New(t)
	site := newSite("posts/tea")
	c := &changing{site: site, clock: now}
	v := openOptions(t, c.options())
	v.post("begin/posts/tea")
	ticked := `[...document.querySelectorAll(".checklist [type=checkbox]")].map((b) => Number(b.checked)).join("")`
	back := `document.dispatchEvent(new Event("visibilitychange")), true`
	renamed := func(title string) *fakeSite {
		next := newSite("posts/tea")
		next.entries, next.posts[0].Article.Title = site.entries, title
		return next
	}

	do(t, ctx, chromedp.Navigate(v.desk.Address()), chromedp.Navigate(v.root+"handover/posts/tea?way=paste"),
		chromedp.Click(chromedp.CSS(".checklist > li:nth-child(2) [type=checkbox]")))
	const want = "0100000"
	if got := run[string](t, ctx, ticked); got != want {
		t.Fatalf("ticked are %s", got)
	}

	c.save(renamed("Green tea"))
	run[bool](t, ctx, back)
	do(t, ctx, chromedp.WaitReady(chromedp.CSS(`[data-copy="Green tea"]`)),
		chromedp.Poll[chromedp.Void](`document.readyState === "complete"`)) // then its script has run
	if got := run[string](t, ctx, ticked); got != want {
		t.Errorf("ticked are %s, want %s", got, want)
	}

	do(t, ctx, browser.Type(chromedp.CSS("#address"), "https://medium.com/p/0a1b"))
	c.save(renamed("Black tea"))
	listen(t, ctx)
	run[bool](t, ctx, back)
	if said := run[string](t, ctx, `heard.then((text) => text + document.getElementById("address").value)`); said != "The site was read anew: load the page again to see ithttps://medium.com/p/0a1b" {
		t.Errorf("said and typed is %q", said)
	}
}
