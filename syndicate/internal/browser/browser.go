// Package browser lets tests look at pages through a real Chromium. What a paste brings, what a policy
// blocks and what a reader sees are the browser's business, and only a browser tells.
//
//	func TestMain(m *testing.M) { os.Exit(browser.Main(m)) } // optional: one start for all tests
//
//	func TestPage(t *testing.T) {
//		ctx := browser.New(t)
//		err := chromedp.Do(ctx, chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS("main")))
//		...
//	}
//
// A test fails if its pages complain on the console, break a content security policy or ask for
// anything that is not on this machine; [Allow] makes exceptions.
//
// The browser is the one that the environment variable CHROME names, or the first of chromium,
// chromium-browser, google-chrome and headless-shell on the PATH. Without one, tests are skipped, but
// with SYNDICATE_BROWSER=required they fail: that is for machines that are meant to run them.
package browser

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// hardTimeout ends what a test waits for. Tests wait for conditions, and those come within moments, if
// the machine has nothing else to do.
const hardTimeout = 5 * time.Minute

// running is the browser that the tests of this binary share.
var running struct {
	sync.Mutex
	users int
	ctx   context.Context // of the browser, nil until somebody needs it
	stop  func()
}

// Main runs the tests with one browser for all that use one, which is started when the first does and
// is gone when Main returns. Without it a browser lives as long as a test that uses it.
func Main(m interface{ Run() int }) int {
	hold()
	defer release()
	return m.Run()
}

func hold() {
	running.Lock()
	defer running.Unlock()
	running.users++
}

// release stops the browser when nobody uses it any more.
func release() {
	running.Lock()
	defer running.Unlock()
	running.users--
	if running.users == 0 && running.ctx != nil {
		running.stop()
		running.ctx = nil
	}
}

// New opens an empty tab for the test and returns its context, for chromedp. Tabs of different tests
// share no cookies, but they share the clipboard: tests that use it must not run in parallel. Whatever
// is done with the context ends after some minutes, and the tab is closed with the test.
func New(t testing.TB) context.Context {
	t.Helper()
	path := find()
	if path == "" && os.Getenv("SYNDICATE_BROWSER") == "required" {
		t.Fatal("there is no Chromium: install one, or name it in the environment variable CHROME")
	}
	if path == "" {
		t.Skip("there is no Chromium to test with")
	}

	hold()
	t.Cleanup(release)
	parent, err := start(path)
	if err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}

	seen := &troubles{}
	limited, cancel := context.WithTimeout(parent, hardTimeout)
	t.Cleanup(cancel)
	ctx, closeTab := chromedp.NewContext(context.WithValue(limited, troublesKey{}, seen),
		chromedp.WithNewBrowserContext(), chromedp.WithListener(seen.listen))
	t.Cleanup(func() {
		closeTab()
		for _, trouble := range seen.left() {
			t.Error(trouble)
		}
	})
	if err := prepare(ctx); err != nil {
		t.Fatalf("no tab: %v", err)
	}
	return ctx
}

// Opened does what makes the page open a tab and returns the context of that tab. What is wrong in it
// fails the test as well, from the moment that the tab is there.
func Opened(t testing.TB, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) context.Context {
	t.Helper()
	own := chromedp.FromContext(ctx).BrowserContextID
	opened := chromedp.WaitNewTarget(ctx, func(info *target.Info) bool {
		return info.Type == "page" && info.BrowserContextID == own
	})
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
	select {
	case id := <-opened:
		tab, closeTab := chromedp.NewContext(ctx, chromedp.WithTargetID(id), chromedp.WithListener(ctx.Value(troublesKey{}).(*troubles).listen))
		t.Cleanup(closeTab)
		if err := focus(tab); err != nil {
			t.Fatal(err)
		}
		return tab
	case <-ctx.Done():
		t.Fatal("no tab was opened")
	}
	return nil
}

// find returns the path of the browser, none if there is none.
func find() string {
	for _, name := range []string{os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// start returns the context of the browser, which runs afterwards. The caller holds it.
func start(path string) (context.Context, error) {
	running.Lock()
	defer running.Unlock()
	if running.ctx != nil {
		return running.ctx, nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		// Nothing leaves this machine, not even the browser's own errands: nobody listens at that port, and
		// loopback addresses are not sent through a proxy.
		chromedp.ProxyServer("http://127.0.0.1:9"),
	)
	if os.Geteuid() == 0 { // Chromium's sandbox refuses root
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		stopAllocator()
		return nil, err
	}
	running.ctx = ctx
	running.stop = func() {
		cancel()
		stopAllocator() // waits until the processes and the profile are gone
	}
	return ctx, nil
}

// prepare makes a tab fit for tests: it may use the clipboard, has the focus although other tabs are
// open, and keeps nothing it has loaded.
func prepare(ctx context.Context) error {
	if err := chromedp.Do(ctx); err != nil { // opens it
		return err
	}
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
			Permission:       &cdpbrowser.PermissionDescriptor{Name: name},
			Setting:          cdpbrowser.PermissionSettingGranted,
			BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		})
		if err != nil {
			return err
		}
	}
	if err := focus(ctx); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	return err
}

// focus lets a tab believe that it has the focus, without which a page may not use the clipboard.
func focus(ctx context.Context) error {
	_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return err
}
