package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"parley/internal/browsertest"
)

// hand is what a person works the explorer with, and nothing else.
type hand string

const (
	mouse    hand = "mouse"
	keyboard hand = "keyboard"
	finger   hand = "finger"
)

// explorer is the start page in the hands of a person.
type explorer struct {
	*browsertest.Page
	t       *testing.T
	browser *browsertest.Browser
	base    string
	hand    hand
}

// explore opens the explorer in a tab of its own.
func explore(t *testing.T, b *browsertest.Browser, base string, with hand, o browsertest.Options, search string) explorer {
	t.Helper()
	if with == finger {
		o.Width, o.Height, o.Touch = 390, 844, true
	}
	e := explorer{b.Page(t, o), t, b, base, with}
	e.Open(base + "/" + search)
	return e
}

// ready waits until all that was asked for is drawn.
func (e explorer) ready() {
	e.t.Helper()
	e.Wait(`document.documentElement.dataset.ready === "1"`)
}

// where says how the focus gets to an element: "here", the group that has the
// focus already, or the way to go.
const where = `((selector) => {
	const want = document.querySelector(selector), at = document.activeElement;
	if (!want) return "missing";
	if (at === want) return "here";
	const group = (e) => e.matches("input[type=radio]") ? "radio " + e.name : e.closest("[role=radiogroup]") ? "radiogroup" : e.closest("#network [data-actor]") ? "nodes" : "";
	if (group(want) && group(want) === group(at)) return group(want);
	return at.compareDocumentPosition(want) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
})(%q)`

// reach takes the focus to an element with keys alone.
func (e explorer) reach(selector string) {
	e.t.Helper()
	e.Wait(fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length`, selector))
	for range 200 {
		switch way := e.Text(fmt.Sprintf(where, selector)); {
		case way == "here":
			return
		case way == "nodes":
			e.Press(kb.PageDown)
		case way == "on":
			e.Press(kb.Tab)
		case way == "back":
			e.PressShift(kb.Tab)
		case strings.HasPrefix(way, "radio"):
			e.Press(kb.ArrowDown)
			e.ready()
		default:
			e.t.Fatalf("%s went missing", selector)
		}
	}
	e.Shot("unreached")
	e.t.Fatalf("no key leads to %s; the focus is on %s", selector, e.Text("document.activeElement.outerHTML.slice(0, 200)"))
}

// do activates an element: a button, a link, a box to check, a node.
func (e explorer) do(selector string) {
	e.t.Helper()
	switch e.hand {
	case mouse:
		e.Click(selector)
	case finger:
		e.Tap(selector)
	case keyboard:
		chosen := fmt.Sprintf(`document.querySelector(%q)?.matches("input[type=radio], [role=radio]")`, selector)
		e.reach(selector)
		switch {
		case e.Is(chosen): // by being reached
		case e.Is(`document.activeElement.matches("input[type=checkbox]")`):
			e.Press(" ")
		default:
			e.Press(kb.Enter)
		}
	}
}

// focus puts the focus into a field.
func (e explorer) focus(selector string) {
	e.t.Helper()
	switch e.hand {
	case mouse:
		e.Click(selector)
	case finger:
		e.Tap(selector)
		e.Wait(fmt.Sprintf(`document.activeElement.matches(%q)`, selector))
	case keyboard:
		e.reach(selector)
	}
}

// set writes a number over what a field holds.
func (e explorer) set(selector string, n int) {
	e.t.Helper()
	e.focus(selector)
	e.Do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl), func(p *input.DispatchKeyEventParams) { p.Commands = []string{"selectAll"} }))
	e.Press(strconv.Itoa(n), kb.Enter)
}

// field is the selector of the field that a label names.
func (e explorer) field(label string) string {
	e.t.Helper()
	e.Wait(`document.querySelector("#explorer label")`)
	return "#" + e.Text(fmt.Sprintf(`[...document.querySelectorAll("#explorer label")].find((l) => l.textContent.trim() === %q).htmlFor`, label))
}

// named is the selector of the button with a name, inside of another element.
func (e explorer) named(within, name string) string {
	e.t.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll(%q)].find((b) => !b.closest("[hidden]") && (b.ariaLabel ?? b.textContent).trim().startsWith(%q))`, within+" button", name)
	e.Wait(find)
	e.Eval(find+`.setAttribute("data-named", `+strconv.Quote(name)+`)`, nil)
	return within + ` [data-named="` + name + `"]`
}

// look types into a field, and waits until an option is there.
func (e explorer) look(label, words, option string) {
	e.t.Helper()
	e.focus(e.field(label))
	e.Press(words)
	e.Wait(fmt.Sprintf(`document.activeElement.value === %q && document.querySelector('[role=listbox]:not([hidden]) [data-option=%q]')`, words, option))
}

// choose types into a field and takes an option.
func (e explorer) choose(label, words, option string) {
	e.t.Helper()
	e.look(label, words, option)
	marked := fmt.Sprintf(`document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.dataset.option === %q`, option)
	switch e.hand {
	case keyboard:
		for range 20 {
			if e.Is(marked) {
				break
			}
			e.Press(kb.ArrowDown)
		}
		e.Press(kb.Enter)
	default:
		e.do(fmt.Sprintf(`[role=listbox]:not([hidden]) [data-option=%q]`, option))
	}
}

// more asks for the rest of the list whose heading begins so, until there is
// no more, and gives back what its count says then.
func (e explorer) more(heading string) string {
	e.t.Helper()
	part := fmt.Sprintf(`[...document.querySelectorAll("#panel section")].find((s) => s.querySelector("h3, h4")?.textContent.startsWith(%q))`, heading)
	e.Eval(part+`.setAttribute("data-named", "list")`, nil)
	button := `#panel [data-named=list] > :last-child button`
	for e.Is(fmt.Sprintf(`document.querySelector(%q)`, button)) {
		had := e.Text(part + `.querySelectorAll("ul > li").length`)
		e.do(button)
		e.Wait(part + `.querySelectorAll("ul > li").length > ` + had)
	}
	return strings.TrimSpace(strings.TrimPrefix(e.Text(part+`.querySelector("h3, h4").textContent`), heading))
}

// list is what an expression gives for each element that a selector finds.
func (e explorer) list(selector, of string) (out []string) {
	e.t.Helper()
	e.Eval(fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => String(%s))`, selector, of), &out)
	return out
}

func (e explorer) headline() string {
	e.t.Helper()
	return e.Text(`document.querySelector("#headline").textContent`)
}

// panel is what the answer says, without what only looks like text.
func (e explorer) panel() string {
	e.t.Helper()
	return e.Text(`document.querySelector("#panel").innerText`)
}

// at is the value of one parameter of the address.
func (e explorer) at(name string) string {
	e.t.Helper()
	u, err := url.Parse(e.Text("location.href"))
	if err != nil {
		e.t.Fatal(err)
	}
	return u.Query().Get(name)
}

// spoken is what screen readers were told last.
func (e explorer) spoken() string {
	e.t.Helper()
	return strings.TrimSpace(e.Text(`document.querySelector("#announcer").textContent`))
}

// places is where in its frame each actor of the network is.
func (e explorer) places() (at map[string][2]float64) {
	e.t.Helper()
	e.Eval(`(() => {
		const frame = document.querySelector("#network").getBoundingClientRect();
		return Object.fromEntries([...document.querySelectorAll("#network [data-actor]")].map((g) => { const m = g.getScreenCTM(); return [g.dataset.actor, [m.e - frame.x, m.f - frame.y]]; }));
	})()`, &at)
	return at
}

// stay checks that who is in both pictures is in the same place.
func (e explorer) stay(before map[string][2]float64) {
	e.t.Helper()
	now, both := e.places(), 0
	for id, p := range now {
		q, ok := before[id]
		if !ok {
			continue
		}
		both++
		if d := math.Hypot(p[0]-q[0], p[1]-q[1]); d > 1 {
			e.t.Errorf("%s moved by %.1f px, from %.0f to %.0f", id, d, q, p)
			return
		}
	}
	if len(now) > 0 && both == 0 {
		e.t.Error("no actor is in both pictures")
	}
}

// ask asks the API, as the page does.
func (e explorer) ask(query string, variables map[string]any, to any) {
	e.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		e.t.Fatal(err)
	}
	res, err := http.Post(e.base+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
		e.t.Fatalf("%s: %v %v", query, answer.Errors, err)
	}
	if err := json.Unmarshal(answer.Data, to); err != nil {
		e.t.Fatalf("%s: %v", answer.Data, err)
	}
}

// rule is a LinkRule.
type rule = map[string]any

// dialogues is the rule of the start page.
func dialogues() rule { return rule{"via": []string{"BILATERAL_DIALOGUE"}} }

// under is the rule of the start page under a filter.
func under(filter rule) rule { return rule{"via": []string{"BILATERAL_DIALOGUE"}, "filter": filter} }

// counts is how the headline ends for a rule, by the API.
func (e explorer) counts(r rule) string {
	e.t.Helper()
	var a struct {
		Network struct {
			MeetingCount  int
			Actors, Links []struct{ Typename string }
		}
	}
	e.ask(`query($rule: LinkRule) { network(rule: $rule) { meetingCount actors { __typename } links { __typename } } }`, rule{"rule": r}, &a)
	return ": " + strings.Join([]string{tally(len(a.Network.Actors), "actor"), tally(len(a.Network.Links), "pair"), tally(a.Network.MeetingCount, "meeting")}, ", ")
}

// tally is "1 meeting", "1,322 meetings".
func tally(n int, what string) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n == 1 {
		return s + " " + what
	}
	return s + " " + what + "s"
}

// told waits until the headline counts what the API does.
func (e explorer) told(r rule) {
	e.t.Helper()
	e.ready()
	if want, got := e.counts(r), e.headline(); !strings.Contains(got+";", want+";") && !strings.Contains(got, want+",") {
		e.t.Errorf("the headline is %q, the API counts %q", got, want)
	}
}

// wants checks that a text holds others.
func wants(t *testing.T, what, got string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("%s is %q, without %q", what, got, p)
		}
	}
}

// same checks that two lists hold the same, each once, in any order.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s: the page has %d, %.400q; want %d, %.400q", what, len(got), got, len(want), want)
	}
}

// gate stands before the API of a server.
type gate struct {
	next http.Handler

	mu     sync.Mutex
	answer func(w http.ResponseWriter) // instead of the API
	holds  []*held
	seen   int
}

// held are the questions that hold some words; they wait.
type held struct {
	words   string
	arrived chan struct{}
	release chan struct{}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/graphql" {
		g.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.mu.Lock()
	if strings.HasPrefix(r.UserAgent(), "Mozilla") { // the test may ask, too
		g.seen++
	}
	answer, holds := g.answer, slices.Clone(g.holds)
	g.mu.Unlock()
	for _, h := range holds {
		if !strings.Contains(string(body), h.words) {
			continue
		}
		select {
		case h.arrived <- struct{}{}:
		default:
		}
		select {
		case <-h.release:
		case <-r.Context().Done():
			return
		}
	}
	if answer != nil {
		answer(w)
		return
	}
	g.next.ServeHTTP(w, r)
}

// set makes the gate answer for the API; nil opens it.
func (g *gate) set(answer func(http.ResponseWriter)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = answer
}

// hold makes questions with these words wait.
func (g *gate) hold(words string) *held {
	h := &held{words: words, arrived: make(chan struct{}, 1), release: make(chan struct{})}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.holds = append(g.holds, h)
	return h
}

// asked is how many questions came from a browser so far.
func (g *gate) asked() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.seen
}

// gated is a site with a gate before its API.
func gated(t *testing.T, next http.Handler) (*gate, string) {
	t.Helper()
	g := &gate{next: next}
	s := httptest.NewServer(g)
	t.Cleanup(s.Close)
	return g, s.URL
}

// answered waits until the page has all answers to what it asked.
func (e explorer) answered(g *gate) {
	e.t.Helper()
	e.Wait(fmt.Sprintf(`performance.getEntriesByType("resource").filter((r) => r.name.endsWith("/graphql") && r.responseEnd > 0).length >= %d`, g.asked()))
	e.Eval(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
}
