package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/browsertest"
	"parley/internal/export"
	"parley/internal/gql"
	"parley/internal/server"
	"parley/web/graphiql"
)

// site is a whole server over an explorer, for browsers.
func site(t testing.TB, x *graph.Explorer) string {
	t.Helper()
	h := httptest.NewServer(handler(t, x))
	t.Cleanup(h.Close)
	return h.URL
}

// handler is all that a server over an explorer answers.
func handler(t testing.TB, x *graph.Explorer) http.Handler {
	t.Helper()
	api, err := gql.New(x, gql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return newServer(t, func(c *server.Config) {
		c.Explorer, c.API, c.Export, c.GraphiQL = x, api, export.Handler(x), graphiql.Handler()
	}).Handler()
}

// everyKind are addresses of every kind of page, and of states they may be in.
var everyKind = []string{
	"/country/JP", "/country/AQ", "/organisation/european-union", "/organisation/ministry-of-foreign-affairs-of-japan", "/person/izumi-nakamitsu",
	"/meeting/warsaw-process-working-group-on-cybersecurity-1", "/series/estonia-japan-cyber-dialogue", "/pair/EE/JP", "/pair/AQ/JP", "/meeting/estonia-japan-digital-talks-2025-07",
	"/meetings", "/meetings?text=tallinn&from=2015", "/meetings?from=2014-13", "/meetings?text=nosuchword", "/countries", "/actors", "/actors?via=attendance&max=13",
	"/search?q=cyber+dialogue+japan", "/search?q=zzzz", "/search?q=japan+estonia", "/path?from=country:KE", "/path", "/path?from=Kenya&to=Estonia", "/path?from=KE&to=Vanuatu", "/path?from=Korea&to=Japan",
	"/country/ZZ", "/nothing/here",
}

// Every kind of page is clean in a real browser and keeps nobody out: by day on
// a desk and by night on a phone. What only night on a desk or day on a phone
// shows together is seen on every third.
func TestPagesAreAccessible(t *testing.T) {
	axe := browsertest.Axe(t)
	b := browsertest.Chromium(t)
	base := site(t, shipped())
	for _, dark := range []bool{false, true} {
		for _, o := range []browsertest.Options{{Width: 1440, Height: 900}, {Width: 390, Height: 844, Touch: true}} {
			o.Dark = dark
			o.Expect = []string{"status of 400", "status of 404"} // these pages are errors, and the console says so
			t.Run(fmt.Sprintf("dark=%v/%d", dark, o.Width), func(t *testing.T) {
				t.Parallel()
				p := b.Page(t, o)
				for i, target := range everyKind {
					if dark != o.Touch && i%3 != 0 {
						continue
					}
					p.Open(base + target)
					for _, v := range p.Violations(axe) {
						t.Errorf("%s: %s", target, v)
					}
					if o.Touch && !p.Is("document.documentElement.scrollWidth <= innerWidth") {
						t.Errorf("%s: the page is wider than the phone: %s px", target, p.Text("document.documentElement.scrollWidth"))
					}
				}
			})
		}
	}
}

// payloads try to run as script wherever a text may land.
var payloads = []string{
	`<script>hit()</script>`, `</script><script>hit()</script>`, `<img src=x onerror=hit()>`, `"><img src=x onerror=hit()>`, `'><img src=x onerror=hit()>`,
	`<svg onload=hit()>`, `<svg><script>hit()</script></svg>`, `"><svg/onload=hit()>`, `</title><script>hit()</script>`, `</textarea><script>hit()</script>`,
	`--><script>hit()</script>`, `<!--<script>hit()</script>`, `]]><script>hit()</script>`, `javascript:hit()`, `" onmouseover="hit()`,
	`' onfocus='hit()' autofocus='`, `" autofocus onfocus=hit() x="`, `<iframe srcdoc="<script>parent.hit()</script>">`, `<iframe src=javascript:parent.hit()>`,
	`<a href=javascript:hit()>go</a>`, `<body onload=hit()>`, `<details open ontoggle=hit()>`, `<video><source onerror=hit()></video>`, `<math href=javascript:hit()>`,
	`<style>@import'javascript:hit()'</style>`, `<base href=//127.0.0.1:1/>`, `<meta http-equiv=refresh content="0;javascript:hit()">`, `<object data=javascript:hit()>`,
	`{{constructor.constructor('hit()')()}}`, "${hit()}`+hit()+`", "\u2028hit()\u2029", `\u003cscript\u003ehit()\u003c/script\u003e`,
}

// armed makes a page count every way in which a payload could show itself.
const armed = `window.hits = 0; window.hit = () => { window.hits++; }; for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = window.hit;`

// poisoned is a dataset in which payloads stand wherever a text may.
func poisoned(t *testing.T, payload string) *graph.Explorer {
	t.Helper()
	day, err := graph.ParseDate("2020-02-03")
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) string { return s + " " + payload }
	address := "https://example.org/" + url.PathEscape(payload)
	records := []graph.Record{
		&graph.Country{ID: "country:AA", Name: text("Aland"), Official: text("Republic"), Alpha3: "AAA", Region: text("North"), Subregion: text("Far"), Capital: text("Capital"), Aliases: []string{text("Alias")}, Note: text("Note")},
		&graph.Country{ID: "country:BB", Name: text("Borduria"), Alpha3: "BBB", Region: text("South")},
		&graph.Organisation{ID: "organisation:ministry", Name: text("Ministry"), ShortName: text("M"), OrganisationKind: graph.OrgMinistry, Country: "country:AA", Aliases: []string{text("Office")}},
		&graph.Person{ID: "person:ann", Name: text("Ann"), Country: "country:AA", Aliases: []string{text("Anna")}},
		&graph.Meeting{
			ID: "meeting:one", Name: text("Meeting"), Series: "series:dialogue", Format: graph.FormatBilateral, Track: graph.Track1, Mode: graph.ModeInPerson,
			Start: day, City: text("City"), Country: "country:AA", Notes: text("Notes"), Sources: []graph.ID{"source:s-1", "source:s-2"},
			Hosts: []graph.Listing{{Participant: "country:AA", Role: graph.Role(graph.HostingHost)}},
			Participants: []graph.Listing{
				{Participant: "country:AA"},
				{Participant: "country:BB"},
				{Participant: "person:ann", Role: graph.RoleHeadOfDelegation, Office: text("Envoy"), Organisation: "organisation:ministry"},
			},
		},
		&graph.Series{ID: "series:dialogue", Name: text("Dialogue"), Format: graph.FormatBilateral, Focus: graph.FocusPolicy, OrdinalsCountRounds: true, Aliases: []string{text("Talks")}},
		&graph.Source{ID: "source:s-1", URL: address, Title: text("Title"), Publisher: text("Publisher")},
		&graph.Source{ID: "source:s-2", File: text("file"), Title: text("File")},
	}
	store, err := memstore.New(records)
	if err != nil {
		t.Fatal(err)
	}
	return graph.NewExplorer(store, graph.Options{About: graph.About{Licence: text("Licence"), Citation: func(v string) string { return text("Cite " + v) }, KnownGaps: []string{text("Gap")}}})
}

// shown is whether a text can be read in a part of the page, spaces aside.
const shown = `(() => {
	const spaced = (s) => s.replace(/\s+/g, " ").trim(), part = document.querySelector(%q);
	return spaced(part.innerText ?? part.textContent).includes(spaced(%s));
})()`

// No text runs, whether it comes from a record or from an address. Payloads are
// tried eight at a time in records, where the first that breaks out would run,
// and each alone in addresses.
func TestTextsDoNotRun(t *testing.T) {
	b := browsertest.Chromium(t)
	for i := 0; i < len(payloads); i += 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			group := payloads[i:min(i+8, len(payloads))]
			base := site(t, poisoned(t, strings.Join(group, " ")))
			p := b.Page(t, browsertest.Options{Expect: []string{"status of 400", "status of 404"}})
			p.On(armed)
			visit := func(target string) {
				t.Helper()
				p.Open(base + target)
				if strings.HasPrefix(target, "/?") || target == "/" {
					p.Wait(`document.documentElement.dataset.ready === "1"`)
				}
				if n := p.Text("window.hits"); n != "0" {
					t.Errorf("%q ran %s times at %s", group, n, target)
				}
			}
			for _, row := range []struct{ target, part string }{
				{"/country/AA", "main"},
				{"/meeting/one", "main"},
				{"/organisation/ministry", "main"},
				{"/person/ann", "main"},
				{"/series/dialogue", "main"},
				{"/pair/AA/BB", "main"},
				{"/meetings", "main"},
				{"/countries", "main"},
				{"/actors", "main"},
				{"/path?from=AA&to=BB", "main"},
				{"/", "#network svg"},
				{"/?sel=country:AA", "#panel"},
				{"/?sel=country:AA~country:BB", "#panel"},
				{"/?from=country:AA&to=country:BB", "#panel [data-hop]"},
				{"/?view=table", "#tables"},
			} {
				visit(row.target)
				// A text that is not there could not run.
				for _, payload := range group {
					if quoted, err := json.Marshal(payload); err != nil || !p.Is(fmt.Sprintf(shown, row.part, quoted)) {
						t.Errorf("%s does not show %q", row.target, payload)
					}
				}
			}
			for _, payload := range group {
				q := url.QueryEscape(payload)
				for _, target := range []string{"/search?q=" + q, "/path?from=" + q + "&to=" + q, "/meetings?text=" + q + "&topic=" + q, "/actors?text=" + q, "/country/" + url.PathEscape(payload)} {
					visit(target)
				}
				visit("/?sel=" + q + "&from=" + q + "&to=" + q + "&pin=" + q + "&z=" + q + "&years=" + q + "&region=" + q + "&avoid=" + q + "&v=" + q)
			}
		})
	}
}

// The watch for payloads would see one that runs.
func TestPayloadsWouldBeSeen(t *testing.T) {
	b := browsertest.Chromium(t)
	p := b.Page(t, browsertest.Options{})
	p.On(armed)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if _, err := io.WriteString(w, "<!doctype html><link rel=icon href='data:,'>"+payloads[0]+"<svg onload=hit()></svg><script>alert(1)</script>"); err != nil {
			t.Error(err)
		}
	}))
	defer h.Close()
	p.Open(h.URL)
	if n := p.Text("window.hits"); n != "3" {
		t.Errorf("%s hits, want 3", n)
	}
}
