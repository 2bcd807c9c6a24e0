package server_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/browsertest"
	"parley/internal/dataset"
	"parley/internal/server/launch"
)

// What readers wait for in the explorer, in a real browser. Each figure is the
// median over the runs of a benchmark: ask for some, and mind what else the
// machine does, which is logged beside them.
//
//	go test ./internal/server -run '^$' -bench Explorer -benchtime 9x
//
// The goals: the network is painted within 1 s of a cold start, its layout
// takes at most 300 ms, a change of filters and a hover at most 16 ms of script,
// and the page comes over the wire in at most 30 % of its size.

const ready = `document.documentElement.dataset.ready === "1"`

// figures collects what the runs of a benchmark measured.
type figures map[string][]float64

func (f figures) add(unit string, v float64) { f[unit] = append(f[unit], v) }

// report reports the median of each figure instead of the time of a run, and
// tells the worst and the load of the machine beside it.
func (f figures) report(b *testing.B) {
	b.Helper()
	b.ReportMetric(0, "ns/op")
	for unit, list := range f {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], unit)
		b.Logf("%s: median %.1f, worst %.1f, of %d", unit, list[len(list)/2], list[len(list)-1], len(list))
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		b.Logf("load of the machine: %s", strings.TrimSpace(string(load)))
	}
}

// cold is an explorer of which nothing was asked yet.
func cold(b *testing.B) *graph.Explorer {
	b.Helper()
	set, err := dataset.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		b.Fatal(err)
	}
	return graph.NewExplorer(store, graph.Options{Now: time.Now, MaxAge: time.Second})
}

// measured is what the page noted of itself under a name, in ms.
func measured(p *browsertest.Page, name string) (ms float64) {
	p.Wait(fmt.Sprintf(`performance.getEntriesByName(%q).length`, name))
	p.Eval(fmt.Sprintf(`(() => { const e = performance.getEntriesByName(%q)[0]; return e.entryType === "measure" ? e.duration : e.startTime; })()`, name), &ms)
	return ms
}

// From nothing known to the network on the screen: a server that has just
// started, as a process of its own, and a profile that has seen nothing.
func BenchmarkExplorerFirstPaint(b *testing.B) {
	browser := browsertest.Chromium(b)
	s, err := launch.Start(b.Context(), launch.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Remove)
	f := make(figures)
	for b.Loop() {
		if err := s.Restart(b.Context()); err != nil {
			b.Fatal(err)
		}
		p := browser.Page(b, browsertest.Options{})
		p.Open("http://" + s.Address + "/")
		p.Wait(ready)
		f.add("ms-to-network", measured(p, "network painted"))
		f.add("ms-layout", measured(p, "layout"))
	}
	f.report(b)
}

// What the start page costs the line, once the server is warm: bodies as sent
// and as they are, and all that came, headers included.
func BenchmarkExplorerTransfer(b *testing.B) {
	browser := browsertest.Chromium(b)
	s, err := launch.Start(b.Context(), launch.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Remove)
	time.Sleep(6 * time.Second) // nothing tells that the files are compressed
	f := make(figures)
	for b.Loop() {
		p := browser.Page(b, browsertest.Options{})
		p.Open("http://" + s.Address + "/")
		p.Wait(ready)
		var sum struct{ Requests, Sent, Whole float64 }
		p.Eval(`(() => {
			const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
			const sum = (of) => all.reduce((n, e) => n + e[of], 0);
			return { Requests: all.length, Sent: sum("encodedBodySize"), Whole: sum("decodedBodySize") };
		})()`, &sum)
		f.add("requests", sum.Requests)
		f.add("kB-bodies", sum.Sent/1000)
		f.add("kB-whole", sum.Whole/1000)
		f.add("%-sent", 100*sum.Sent/sum.Whole)
		f.add("kB-received", float64(p.Received())/1000)
	}
	f.report(b)
}

// A change of filters that the page has seen before, so that nothing but the
// drawing is measured, and one that it has not, with reading the answer.
func BenchmarkExplorerFilter(b *testing.B) {
	browser := browsertest.Chromium(b)
	for _, c := range []struct{ name, on, off string }{
		{"years", `(() => { const f = document.getElementById("year-from"); f.value = "2019"; f.dispatchEvent(new Event("change")); })()`, `document.querySelector("#clear").click()`},
		{"region", `document.querySelector('.legend button[data-region="asia"]').click()`, `document.querySelector("#clear").click()`},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := browser.Page(b, browsertest.Options{})
			p.Open(site(b, cold(b)) + "/")
			p.Wait(ready)
			change := func(action string) float64 {
				before := p.ScriptTime()
				p.Eval(action, nil)
				p.Wait(ready)
				return float64((p.ScriptTime() - before).Microseconds()) / 1000
			}
			f := make(figures)
			f.add("ms-first", change(c.on))
			change(c.off)
			for b.Loop() {
				f.add("ms-on", change(c.on))
				f.add("ms-off", change(c.off))
			}
			f.report(b)
		})
	}
}

// The pointer goes from one state to the next in the largest network there is.
func BenchmarkExplorerHover(b *testing.B) {
	browser := browsertest.Chromium(b)
	for _, c := range []struct{ name, target string }{{"dialogues", "/"}, {"attendance", "/?via=attendance&max=any"}} {
		b.Run(c.name, func(b *testing.B) {
			p := browser.Page(b, browsertest.Options{})
			p.Open(site(b, cold(b)) + c.target)
			p.Wait(ready)
			f := make(figures)
			for b.Loop() {
				for _, id := range []string{"US", "SG", "JP", "FR", "GH", "EE"} {
					before := p.ScriptTime()
					p.Hover(`[data-actor="country:` + id + `"] .shape`)
					p.Eval(`new Promise((done) => requestAnimationFrame(() => setTimeout(done)))`, nil)
					f.add("ms-node", float64((p.ScriptTime()-before).Microseconds())/1000)
				}
			}
			f.report(b)
		})
	}
}
