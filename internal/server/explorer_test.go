package server_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"parley/internal/browsertest"
)

// journeys are what people do in the explorer. Each is made with every hand
// that it names.
var journeys = []struct {
	claim string
	hands []hand
	take  func(e explorer)
}{
	{"the network is one stop and arrows walk along links", []hand{keyboard}, walks},
}

func TestExplorer(t *testing.T) {
	b := browsertest.Chromium(t)
	base := site(t, shipped())
	for _, j := range journeys {
		for _, with := range j.hands {
			t.Run(fmt.Sprintf("%s/%s", j.claim, with), func(t *testing.T) {
				t.Parallel()
				e := explore(t, b, base, with, browsertest.Options{ReducedMotion: with == keyboard}, "")
				e.ready()
				j.take(e)
				if with == finger && !e.Is("document.documentElement.scrollWidth <= innerWidth") {
					t.Errorf("the page is wider than the phone: %s px", e.Text("document.documentElement.scrollWidth"))
				}
			})
		}
	}
}

func walks(e explorer) {
	const at = `document.activeElement.closest("#network [data-actor]")?.dataset.actor ?? ""`
	if n := e.Text(`document.querySelectorAll("#network [data-actor][tabindex='0']").length`); n != "1" {
		e.t.Errorf("%s nodes are tab stops", n)
	}
	e.reach(`#network [data-actor][tabindex="0"]`)
	start := e.Text(at)
	e.Press(kb.Tab)
	if got := e.Text(at); got != "" {
		e.t.Errorf("after a tab the focus is still in the network, on %s", got)
	}
	e.PressShift(kb.Tab)
	if got := e.Text(at); got != start {
		e.t.Errorf("the way back leads to %q, not %s", got, start)
	}
	steps := 0
	for range 2 {
		for _, key := range []string{kb.ArrowLeft, kb.ArrowUp, kb.ArrowRight, kb.ArrowDown} {
			from := e.Text(at)
			e.Press(key)
			to := e.Text(at)
			if to == from {
				wants(e.t, "what is spoken", e.spoken(), "No partner of")
				continue
			}
			steps++
			if !e.Is(fmt.Sprintf(`document.querySelector('#network [data-link="%s~%s"]')`, min(from, to), max(from, to))) {
				e.t.Errorf("a step from %s to %s, which no link joins", from, to)
			}
			wants(e.t, "what is spoken", e.spoken(), e.Text(`document.activeElement.getAttribute("aria-label")`))
		}
	}
	if steps < 3 {
		e.t.Errorf("only %d of 8 arrows led anywhere", steps)
	}
	e.Press(kb.Home)
	first := e.Text(at)
	e.Press(kb.Enter)
	e.ready()
	if got := e.at("sel"); got != first {
		e.t.Errorf("Enter on %s opened %q", first, got)
	}
	wants(e.t, "what is spoken", e.spoken(), "Selected: ")
	if got := e.Text(at); got != first {
		e.t.Errorf("Enter took the focus from %s to %q", first, got)
	}
	e.Press(kb.Escape)
	e.ready()
	if got := e.at("sel"); got != "" {
		e.t.Errorf("after Escape %s is still selected", got)
	}
}
