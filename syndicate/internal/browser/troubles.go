package browser

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// troubles are what a tab should not have done.
type troubles struct {
	mu      sync.Mutex
	seen    []string
	allowed []string
}

type troublesKey struct{}

// Allow lets a test pass although its tab has troubles that contain the text, such as "status of 429"
// or the address of an image on the web.
func Allow(ctx context.Context, text string) {
	t := ctx.Value(troublesKey{}).(*troubles)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.allowed = append(t.allowed, text)
}

// Troubles returns what the tab has done so far that would fail its test: complaints on the console,
// exceptions, breaches of a content security policy, requests that left this machine.
func Troubles(ctx context.Context) []string { return ctx.Value(troublesKey{}).(*troubles).left() }

// left returns the troubles that are not allowed.
func (t *troubles) left() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(t.seen), func(trouble string) bool {
		return slices.ContainsFunc(t.allowed, func(text string) bool { return strings.Contains(trouble, text) })
	})
}

func (t *troubles) add(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen = append(t.seen, fmt.Sprintf(format, args...))
}

// listen takes the events of a tab.
func (t *troubles) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			t.add("the page writes on the console: %s", textOf(e.Args))
		}
	case *runtime.EventExceptionThrown:
		t.add("the page's script fails: %s", (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *log.EventEntryAdded:
		// Breaches of a policy and answers such as 404 are told here. That there may be a favicon is the
		// browser's own idea.
		if e.Entry.Level == log.EntryLevelError && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
			t.add("the browser complains: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if !isLocal(e.Request.URL) {
			t.add("the page asks for %s, which is not on this machine", e.Request.URL)
		}
	}
}

func textOf(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		if arg.Description != "" {
			words = append(words, arg.Description)
			continue
		}
		words = append(words, string(arg.Value))
	}
	return strings.Join(words, " ")
}

// isLocal reports whether an address leads no further than to this machine.
func isLocal(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "data", "blob", "about":
		return true
	}
	return addresses.IsLoopback(u)
}
