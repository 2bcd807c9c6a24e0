package browsertest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"parley/internal/browsertest"
)

// site serves one page of HTML.
func site(t *testing.T, policy, html string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		if _, err := w.Write([]byte("<!doctype html><html lang=en><title>Page</title><link rel=icon href='data:,'>" + html)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// A page tells of everything that a clean one does not do; a watch that never
// barks would prove nothing.
func TestPagesWatchThemselves(t *testing.T) {
	b := browsertest.Chromium(t)
	for _, row := range []struct{ claim, policy, html, want string }{
		{"a message", "", `<script>console.log("seen", 1)</script>`, "console.log: seen 1"},
		{"an exception", "", `<script>setTimeout(() => { throw new Error("broke") })</script>`, "broke"},
		{"a rejection that nobody takes", "", `<script>Promise.reject(new Error("left"))</script>`, "left"},
		{"a request to another origin", "", `<img alt="" src="http://127.0.0.1:1/x.png">`, "a request to another origin: http://127.0.0.1:1/x.png"},
		{"what the policy forbids", "default-src 'none'; img-src data:", `<script>window.ran = true</script>`, "Content Security Policy"},
	} {
		t.Run(row.claim, func(t *testing.T) {
			p := b.Page(t, browsertest.Options{Expect: []string{""}})
			p.Open(site(t, row.policy, row.html))
			p.Eval("new Promise((done) => setTimeout(done, 50))", nil)
			if !slices.ContainsFunc(p.Trouble(), func(s string) bool { return strings.Contains(s, row.want) }) {
				t.Errorf("the page told %q, want %q", p.Trouble(), row.want)
			}
			if row.policy != "" && p.Is("window.ran") {
				t.Error("the script ran")
			}
		})
	}
}

func TestPagesAreDriven(t *testing.T) {
	b := browsertest.Chromium(t)
	const html = `<body style="margin:0"><button id=b>B</button><input id=i><p id=p></p><script>
	b.onclick = () => p.textContent += "click ";
	b.onmouseenter = () => p.textContent += "enter ";
	addEventListener("keydown", (e) => p.textContent += e.key + " ");
	p.textContent = matchMedia("(prefers-color-scheme: dark)").matches + " " + matchMedia("(prefers-reduced-motion: reduce)").matches + " " + innerWidth + " ";
	localStorage.visits = +(localStorage.visits || 0) + 1;
	</script>`
	address := site(t, "", html)
	for range 2 { // each page is a profile of its own
		p := b.Page(t, browsertest.Options{Dark: true, ReducedMotion: true, Width: 390, Height: 844})
		p.Open(address)
		p.Click("#b")
		p.Press("a")
		if got, want := p.Text("p.textContent"), "true true 390 enter click a "; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got := p.Text("localStorage.visits"); got != "1" {
			t.Errorf("%s visits in a fresh profile", got)
		}
		if p.Received() == 0 || len(p.Requests()) == 0 {
			t.Error("no request was seen")
		}
	}
	p := b.Page(t, browsertest.Options{NoScript: true})
	p.Open(address)
	if got := p.Text("document.querySelector('#p').textContent"); got != "" {
		t.Errorf("without scripts the page wrote %q", got)
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	axe := browsertest.Axe(t)
	b := browsertest.Chromium(t)
	p := b.Page(t, browsertest.Options{})
	p.Open(site(t, "", `<main><h1>Page</h1><img src="data:,"><p style="color:#bbb;background:#fff">Pale</p></main>`))
	var ids []string
	for _, v := range p.Violations(axe) {
		ids = append(ids, v.ID)
	}
	for _, want := range []string{"image-alt", "color-contrast"} {
		if !slices.Contains(ids, want) {
			t.Errorf("axe found %v, not %s", ids, want)
		}
	}
}
