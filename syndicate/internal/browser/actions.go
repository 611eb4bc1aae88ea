package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Type waits until the field is visible, gives it the focus and presses the keys of the text. It stands
// for chromedp.SendKeys, which reads the attributes of the field while events of the page write them: the
// race detector fails a test for it.
func Type[S chromedp.Selectable](field S, text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := chromedp.Focus(field, chromedp.NodeVisible)(ctx, tab); err != nil {
			return err
		}
		_, err := chromedp.KeyEvent(text)(ctx, tab)
		return err
	})
}

// Paste presses Ctrl+V: what is on the clipboard goes where the caret is, through a paste event that is
// the browser's own.
func Paste() chromedp.Action[chromedp.Void] { return editing("v", "KeyV", 'V', "paste") }

// SelectAll presses Ctrl+A.
func SelectAll() chromedp.Action[chromedp.Void] { return editing("a", "KeyA", 'A', "selectAll") }

// Copy presses Ctrl+C.
func Copy() chromedp.Action[chromedp.Void] { return editing("c", "KeyC", 'C', "copy") }

// editing presses a key with Ctrl. What a shortcut does is up to the desktop, so that a browser without
// one has to be told the command.
func editing(key, code string, keyCode int64, command string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		press := input.DispatchKeyEventParams{
			Type:                  input.DispatchKeyEventTypeRawKeyDown,
			Modifiers:             int64(chromedp.ModifierCtrl),
			Key:                   key,
			Code:                  code,
			WindowsVirtualKeyCode: keyCode,
			Commands:              []string{command},
		}
		if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, press); err != nil {
			return err
		}
		press.Type, press.Commands = input.DispatchKeyEventTypeKeyUp, nil
		_, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, press)
		return err
	})
}

// A Flavours is what is on the clipboard, as a page gets it.
type Flavours struct {
	HTML string `json:"html"` // text/html, empty if there is none
	Text string `json:"text"` // text/plain
	PNG  int    `json:"png"`  // size of image/png, in bytes
}

// Clipboard returns what is on the clipboard. The tab has to show a page of this machine.
func Clipboard(ctx context.Context) (Flavours, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[Flavours](`(async () => {
		const found = {html: "", text: "", png: 0};
		for (const item of await navigator.clipboard.read()) {
			for (const type of item.types) {
				const blob = await item.getType(type);
				if (type === "text/html") found.html = await blob.text();
				if (type === "text/plain") found.text = await blob.text();
				if (type === "image/png") found.png = blob.size;
			}
		}
		return found;
	})()`, chromedp.EvalAwaitPromise))
}

// Screenshot returns the page as a PNG, as it looks in a window of the size in CSS pixels. With height 0
// the whole page is taken, however long it is.
func Screenshot(ctx context.Context, width, height int64, dark bool) ([]byte, error) {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		return nil, err
	}
	window := height
	if window == 0 {
		window = 900
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, window)); err != nil {
		return nil, err
	}
	if height == 0 {
		return chromedp.Run(ctx, chromedp.FullScreenshot(100))
	}
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}
