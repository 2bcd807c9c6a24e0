// Package browsertest drives a real Chromium for tests of what people see.
//
//	b := browsertest.Chromium(t)
//	p := b.Page(t, browsertest.Options{Dark: true})
//	p.Open(server.URL + "/")
//	p.Wait(`document.documentElement.dataset.ready === "1"`)
//
// The one idea to know: a page watches itself. When its test ends, anything in
// the console, an exception, a request to another origin or a report of the
// content security policy fails the test, unless the test has said that it
// expects it.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience bounds one step of a test, also on a busy machine.
const patience = 45 * time.Second

// Browser is one Chromium process.
type Browser struct{ ctx context.Context }

// names under which Chromium is installed.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Chromium starts a browser, which ends with the test. Without one the test is
// skipped, or fails when PARLEY_REQUIRE holds browser.
func Chromium(t testing.TB) *Browser {
	t.Helper()
	program := os.Getenv("PARLEY_TEST_CHROMIUM")
	for _, name := range names {
		if found, err := exec.LookPath(name); program == "" && err == nil {
			program = found
		}
	}
	switch {
	case program != "":
	case strings.Contains(os.Getenv("PARLEY_REQUIRE"), "browser"):
		t.Fatal("PARLEY_REQUIRE wants browser, but there is no chromium in PATH or PARLEY_TEST_CHROMIUM")
	default:
		t.Skip("there is no chromium in PATH or PARLEY_TEST_CHROMIUM")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		// Cancel waits for the process, which must be gone before its folder is.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("chromium did not end well: %v", err)
		}
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium did not start: %v", err)
	}
	return &Browser{ctx}
}

// Options of a page; the zero value is a light desktop window of 1440 x 900.
type Options struct {
	Width, Height int64
	Dark          bool
	ReducedMotion bool
	NoScript      bool
	Touch         bool
	// Expect are the messages that may appear, such as that of a request that a
	// test makes fail.
	Expect []string
}

// Page is one tab with a profile of its own: no history, no storage, no cache.
type Page struct {
	t       testing.TB
	ctx     context.Context
	options Options

	mu       sync.Mutex
	origin   string
	trouble  []string
	requests []*network.EventRequestWillBeSent
	received float64
}

// Page opens a tab; what it has to complain of fails the test at its end.
func (b *Browser) Page(t testing.TB, o Options) *Page {
	t.Helper()
	if o.Width == 0 {
		o.Width, o.Height = 1440, 900
	}
	// A browser context of its own is a fresh profile.
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{t: t, ctx: ctx, options: o}
	t.Cleanup(func() {
		p.settle()
		cancel()
	})
	if err := chromedp.Listen(ctx, p.heard); err != nil {
		t.Fatalf("browser: %v", err)
	}
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	motion := "no-preference"
	if o.ReducedMotion {
		motion = "reduce"
	}
	p.Do(
		command(network.Enable, network.EnableParams{}), command(log.Enable, cdp.Empty{}), command(runtime.Enable, cdp.Empty{}),
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: o.Width, Height: o.Height, DeviceScaleFactor: 1, Mobile: o.Touch}),
		// Pages side by side each have the focus, as if each were the only one.
		command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		command(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: o.Touch}),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: motion},
		}}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.NoScript}),
	)
	return p
}

// command is an action that sends one command of the protocol.
func command[P, R any](c cdp.Command[P, R], params P) Action {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// Action is one step without a value.
type Action = chromedp.Action[chromedp.Void]

// heard notes what the page does.
func (p *Page) heard(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, strings.Trim(string(a.Value), `"`)+a.Description)
		}
		p.trouble = append(p.trouble, fmt.Sprintf("console.%s: %s", e.Type, strings.Join(words, " ")))
	case *runtime.EventExceptionThrown:
		p.trouble = append(p.trouble, fmt.Sprintf("exception: %s %s", e.ExceptionDetails.Text, exceptionText(e.ExceptionDetails)))
	case *log.EventEntryAdded:
		p.trouble = append(p.trouble, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e)
		if u, err := url.Parse(e.Request.URL); err == nil && p.origin != "" && strings.HasPrefix(u.Scheme, "http") && u.Scheme+"://"+u.Host != p.origin {
			p.trouble = append(p.trouble, "a request to another origin: "+e.Request.URL)
		}
	case *network.EventLoadingFinished:
		p.received += e.EncodedDataLength
	}
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d.Exception == nil {
		return ""
	}
	return d.Exception.Description
}

// settle fails the test for what was not expected.
func (p *Page) settle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.trouble {
		if !slices.ContainsFunc(p.options.Expect, func(e string) bool { return strings.Contains(s, e) }) {
			p.t.Errorf("the page is not clean: %s", s)
		}
	}
}

// Trouble is what the page has to complain of so far.
func (p *Page) Trouble() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.trouble)
}

// Received is how many bytes came over the wire so far.
func (p *Page) Received() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int(p.received)
}

// Requests are the addresses asked for so far.
func (p *Page) Requests() (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.requests {
		out = append(out, r.Request.URL)
	}
	return out
}

// Do runs actions of chromedp, and fails the test when one does.
func (p *Page) Do(actions ...Action) {
	p.t.Helper()
	if err := p.Try(actions...); err != nil {
		p.t.Fatalf("browser: %v", err)
	}
}

// Try is Do with the error given back.
func (p *Page) Try(actions ...Action) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// Open goes to an address and waits until it is loaded.
func (p *Page) Open(address string) {
	p.t.Helper()
	if u, err := url.Parse(address); err == nil {
		p.mu.Lock()
		p.origin = u.Scheme + "://" + u.Host
		p.mu.Unlock()
	}
	p.Do(chromedp.Navigate(address))
}

// Eval runs an expression and reads its value, which may be a promise's.
func (p *Page) Eval(expression string, to any) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise, chromedp.EvalAsValue))
	if err != nil {
		p.t.Fatalf("browser: %s: %v", expression, err)
	}
	if to == nil {
		return
	}
	if err := json.Unmarshal(raw, to); err != nil {
		p.t.Fatalf("%s is %s: %v", expression, raw, err)
	}
}

// Text is the value of an expression as text.
func (p *Page) Text(expression string) (s string) {
	p.t.Helper()
	p.Eval("String("+expression+")", &s)
	return s
}

// Is is the truth of an expression.
func (p *Page) Is(expression string) (is bool) {
	p.t.Helper()
	p.Eval("Boolean("+expression+")", &is)
	return is
}

// Wait waits until an expression is true. It is asked again and again, also
// when a navigation takes away the document in which it was asked.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if is {
			return
		}
		select {
		case <-time.After(15 * time.Millisecond):
		case <-ctx.Done():
			p.Shot("failed-" + clean(p.t.Name()))
			p.t.Fatalf("%s is not true: %v; the page complains of %q", expression, err, p.Trouble())
		}
	}
}

// Click waits for the first element that a selector finds, brings it into the
// window and clicks in its middle.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length`, selector))
	p.Eval(fmt.Sprintf(`document.querySelector(%q).scrollIntoView({block: "nearest", inline: "nearest", behavior: "instant"})`, selector), nil)
	x, y := p.Middle(selector)
	p.Do(chromedp.MouseClickXY(x, y))
}

// Tap is Click with a finger.
func (p *Page) Tap(selector string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length`, selector))
	p.Eval(fmt.Sprintf(`document.querySelector(%q).scrollIntoView({block: "center", inline: "nearest", behavior: "instant"})`, selector), nil)
	x, y := p.Middle(selector)
	// The click comes some time after the finger is gone; no listener hears it
	// where scripts may not run.
	if !p.options.NoScript {
		p.Eval(`void (window.untapped = true, addEventListener("click", () => { delete window.untapped; }, {once: true, capture: true}))`, nil)
	}
	p.Do(
		command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: x, Y: y}}}),
		command(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}}),
	)
	p.Wait(`!window.untapped`)
}

// Hover moves the mouse to the middle of an element.
func (p *Page) Hover(selector string) {
	p.t.Helper()
	x, y := p.Middle(selector)
	p.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
}

// Middle is where the middle of an element is in the window.
func (p *Page) Middle(selector string) (x, y float64) {
	p.t.Helper()
	var at []float64
	p.Eval(fmt.Sprintf(`(() => { const b = document.querySelector(%q).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`, selector), &at)
	return at[0], at[1]
}

// Drag moves the mouse from one point to another with the button down.
func (p *Page) Drag(x0, y0, x1, y1 float64) {
	p.t.Helper()
	p.Do(chromedp.DragAndDropXY(x0, y0, x1, y1, 8))
}

// Press presses keys one after the other: characters, or those of package kb.
func (p *Page) Press(keys ...string) { p.t.Helper(); p.press(0, keys) }

// PressShift is Press with the shift key held.
func (p *Page) PressShift(keys ...string) { p.t.Helper(); p.press(chromedp.ModifierShift, keys) }

// press sends what a keyboard does: a key whose default is prevented as it goes
// down writes no character, as it would if both were sent apart.
func (p *Page) press(held chromedp.Modifier, keys []string) {
	p.t.Helper()
	for _, r := range strings.Join(keys, "") {
		events := kb.Encode(r)
		if len(events) == 3 { // down, character, up
			events[0].Type, events[0].Text, events[0].UnmodifiedText = input.DispatchKeyEventTypeKeyDown, events[1].Text, events[1].UnmodifiedText
			events = []*input.DispatchKeyEventParams{events[0], events[2]}
		}
		for _, e := range events {
			e.Modifiers |= int64(held)
			p.Do(command(input.DispatchKeyEvent, *e))
		}
	}
}

// Back and Forward go through the history.
func (p *Page) Back() { p.t.Helper(); p.Eval("history.back()", nil) }

// Forward is the way back from Back.
func (p *Page) Forward() { p.t.Helper(); p.Eval("history.forward()", nil) }

// Shot writes what the window shows into the folder of PARLEY_SHOTS, if it is set.
func (p *Page) Shot(name string) {
	p.t.Helper()
	dir := os.Getenv("PARLEY_SHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Logf("no screenshot of %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		p.t.Errorf("screenshot: %v", err)
	}
}

var odd = regexp.MustCompile(`[^a-zA-Z0-9]+`)

func clean(name string) string { return odd.ReplaceAllString(name, "-") }

// On runs a script in every document of the page before its own.
func (p *Page) On(script string) {
	p.t.Helper()
	p.Do(command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}))
}
