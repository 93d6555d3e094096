package page

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser is a tab of a real Chromium.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// open starts a Chromium and shows it an address. What it complains of fails the test.
func open(t *testing.T, address string) *browser {
	t.Helper()
	b := start(t)
	b.listen()
	b.do(log.Enable(), runtime.Enable(), chromedp.Navigate(address))
	return b
}

// start starts a Chromium with a profile of its own.
func start(t *testing.T) *browser {
	t.Helper()
	dir := profile(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.UserDataDir(dir), chromedp.WindowSize(1440, 900), chromedp.Env("HOME="+dir), chromedp.DisableGPU)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab) // waits until the browser has ended and let its profile go
		closeTab()
		stop()
		cancel()
	})
	return &browser{t, tab}
}

// profile is a folder for a browser, whose processes may write there for a moment after the first of them has ended.
func profile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "page-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 100 {
			if err = os.RemoveAll(dir); err == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Error(err)
	})
	return dir
}

// listen fails the test at what the browser finds wrong with a page. A run that has ended is not wrong with the page.
func (b *browser) listen() {
	chromedp.ListenTarget(b.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.t.Errorf("the browser: %s", e.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			if e.Entry.Source == log.SourceSecurity || e.Entry.Source == log.SourceViolation {
				b.t.Errorf("the browser: %s", e.Entry.Text)
			}
		}
	})
}

// chromium is the program that CHROMIUM names, else one on the PATH.
func chromium(t *testing.T) string {
	t.Helper()
	if name := os.Getenv("CHROMIUM"); name != "" {
		return name
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no chromium on the PATH and CHROMIUM names none: `./test.sh page` gets one")
	return ""
}

func (b *browser) do(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eval is the value of an expression of JavaScript, or of the promise that it gives.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	var value T
	await := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(expression, &value, await)); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits until an expression is true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var so bool
		if err := chromedp.Run(b.ctx, chromedp.Evaluate(expression, &so)); err == nil && so {
			return // an error may be of a page that is being loaded anew
		}
	}
	b.t.Fatalf("never so: %s\nthe page:\n%s", expression, eval[string](b, "document.body.innerText.slice(0, 1500)"))
}

// click clicks where an element is on the screen.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(selector, chromedp.ByQuery))
}

// keys presses keys, wherever the focus is.
func (b *browser) keys(keys ...string) { b.t.Helper(); b.do(chromedp.KeyEvent(strings.Join(keys, ""))) }

// shiftEnter presses Enter with Shift.
func (b *browser) shiftEnter() {
	b.t.Helper()
	b.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(8)))
}

// write replaces what is in an input, key by key.
func (b *browser) write(selector, text string) {
	b.t.Helper()
	eval[any](b, "document.querySelector('"+selector+"').select()")
	b.keys(text)
}

// acceptDialogs says yes whenever the page asks.
func (b *browser) acceptDialogs() {
	chromedp.ListenTarget(b.ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			go chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true))
		}
	})
}

// state is a condition: the table shows a service in a state.
func state(service, state string) string {
	return cell(service, "state") + " === '" + state + "'"
}

// cell is an expression: what a cell of a service's row shows.
func cell(service, name string) string {
	return "document.querySelector('" + row(service) + " [data-cell=" + name + "]').textContent"
}

// row is a selector of a service's row.
func row(service string) string { return `#services tr[data-service="` + service + `"]` }

// has is a condition: the part of the log in sight has a text.
func has(text string) string {
	return "document.querySelector('#log-seen').textContent.includes('" + text + "')"
}

// scheme makes the browser's user prefer "dark" or "light".
func (b *browser) scheme(name string) {
	b.t.Helper()
	b.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}))
}

// size makes the window so large.
func (b *browser) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// screenshot keeps what the window shows in the folder that PAGE_SCREENSHOTS names, for people to look at.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	var png []byte
	b.do(chromedp.CaptureScreenshot(&png))
	if len(png) < 10000 {
		b.t.Errorf("%s: a picture of %d bytes shows nothing", name, len(png))
	}
	if dir := os.Getenv("PAGE_SCREENSHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}
