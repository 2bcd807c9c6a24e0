package server_test

import (
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
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
	{"search finds by any name and opens actors", []hand{mouse, keyboard, finger}, searches},
	{"search leads to the page of what is no actor", []hand{mouse, keyboard, finger}, searchesPeople},
	{"two names lead to what the two did", []hand{mouse, keyboard, finger}, searchesTwo},
	{"a name that is left in a field is taken, or asked about", []hand{mouse, keyboard}, leavesNames},
	{"co-hosts are named on what they hosted", []hand{mouse}, namesHosts},
	{"what was only announced is told so", []hand{mouse}, tellsAnnounced},
	{"a selected actor is told as the API has it", []hand{mouse, keyboard, finger}, selectsActor},
	{"a pair shows every meeting with its sources", []hand{mouse, keyboard, finger}, selectsPair},
	{"the network is one stop and arrows walk along links", []hand{keyboard}, walks},
	{"more loads the rest, each once", []hand{mouse, keyboard}, expands},
	{"filters count as the API does and move nobody", []hand{mouse, keyboard}, filters},
	{"every tied path is listed and drawn", []hand{mouse, keyboard, finger}, ties},
	{"no path says why and what would give one", []hand{mouse, keyboard}, relaxes},
	{"a copied address is the same view elsewhere", []hand{mouse, keyboard}, shares},
	{"a view is taken away as citation, data and picture", []hand{mouse, keyboard}, takesAway},
	{"back and forward give each view again", []hand{mouse, keyboard}, returns},
	{"with motion unwanted nothing moves", []hand{mouse, keyboard}, keepsStill},
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

func searches(e explorer) {
	if e.hand == keyboard {
		e.Press("/")
		if !e.Is(fmt.Sprintf(`document.activeElement.id === %q`, e.field("Search")[1:])) {
			e.t.Fatal("/ does not lead to the search")
		}
	}
	for _, row := range []struct{ words, id, why string }{
		{"JP", "country:JP", "matched “JP”"},
		{"日本", "country:JP", "matched “日本”"},
		{"Korea", "country:KR", "Korea"},
		{"DPRK", "country:KP", "matched “DPRK”"},
		{"cote d", "country:CI", "Côte d'Ivoire"},
		{"NATO", "organisation:north-atlantic-treaty-organization", "NATO"},
	} {
		e.look("Search", row.words, row.id)
		first := e.list(`[role=listbox]:not([hidden]) [role=option]`, "e.dataset.option + ' ' + e.textContent")[0]
		wants(e.t, "the first hit for "+row.words, first, row.id, row.why)
		e.Press(kb.Escape, kb.Escape)
	}
	e.choose("Search", "japan", "country:JP")
	e.ready()
	wants(e.t, "the panel", e.panel(), "Japan")
	if got := e.at("sel"); got != "country:JP" {
		e.t.Errorf("sel=%s", got)
	}
	if !e.Is(`document.activeElement.closest("#panel")`) {
		e.t.Error("the focus is not with the answer")
	}
	e.focus(e.field("Search"))
	e.Press("zzzz")
	e.Wait(`document.querySelector("[role=listbox]:not([hidden])")?.innerText.includes("Nothing is called")`)
}

func searchesPeople(e explorer) {
	e.choose("Search", "nakamitsu", "person:izumi-nakamitsu")
	e.Wait(`location.pathname === "/person/izumi-nakamitsu" && document.querySelector("h1")?.textContent.includes("Nakamitsu")`)
}

func searchesTwo(e explorer) {
	for _, words := range []string{"Japan and Estonia", "EE, jp", "japan estonia"} {
		e.look("Search", words, "country:EE~country:JP")
		e.Press(kb.Escape, kb.Escape)
	}
	e.look("Search", "trinidad and tobago", "country:TT")
	if e.Is(`document.querySelector("[role=listbox]:not([hidden]) [data-option*='~']")`) {
		e.t.Error("Trinidad and Tobago is taken for two")
	}
	e.Press(kb.Escape, kb.Escape)
	e.choose("Search", "japan estonia", "country:EE~country:JP")
	e.ready()
	wants(e.t, "the panel", e.panel(), "Estonia and Japan", "Full page of the two")
	e.shown("#panel")
}

// shown checks that an element begins within the window.
func (e explorer) shown(selector string) {
	e.t.Helper()
	var top, height float64
	e.Eval(fmt.Sprintf(`document.querySelector(%q).getBoundingClientRect().top`, selector), &top)
	e.Eval(`innerHeight`, &height)
	if top < -1 || top > height*0.8 {
		e.t.Errorf("%s begins %.0f px from the top of a window of %.0f", selector, top, height)
	}
}

func leavesNames(e explorer) {
	leave := func() {
		if e.hand == keyboard {
			e.Press(kb.Tab)
		} else {
			e.Click("#headline")
		}
	}
	e.focus(e.field("From"))
	e.Press("nigeria")
	leave() // before any suggestion can have come
	e.Wait(fmt.Sprintf(`document.querySelector(%q).value === "Nigeria"`, e.field("From")))
	if got := e.at("from"); got != "country:NG" {
		e.t.Errorf("from=%s", got)
	}
	e.focus(e.field("To"))
	e.Press("kore")
	e.Wait(`document.querySelector("[role=listbox]:not([hidden]) [data-option='country:KR']")`)
	leave()
	e.Wait(`document.querySelector(".ends .hint").innerText.includes("“kore” is no one")`)
	if got := e.Text(fmt.Sprintf(`document.querySelector(%q).value`, e.field("To"))); got != "kore" || e.at("to") != "" {
		e.t.Errorf("to=%s, the field holds %q", e.at("to"), got)
	}
	e.choose("To", "taiwan", "country:TW")
	e.ready()
	wants(e.t, "the panel", e.panel(), "Nigeria to Taiwan")
	if got := e.Text(`document.querySelector("#panel a[href^='/path']").getAttribute("href")`); got != "/path?from=country:NG&to=country:TW&via=dialogues" {
		e.t.Errorf("the full page is %s", got)
	}
	e.Eval(`void dispatchEvent(new Event("beforeprint"))`, nil)
	if e.Is(`document.querySelector("#panel details:not([open])")`) {
		e.t.Error("what is printed is not open")
	}
	e.Eval(`void dispatchEvent(new Event("afterprint"))`, nil)
	if !e.Is(`document.querySelector("#panel details:not([open])")`) {
		e.t.Error("what was closed is open after printing")
	}
}

func tellsAnnounced(e explorer) {
	var a struct {
		Network struct {
			Links []struct {
				From, To                struct{ ID string }
				MeetingCount, Announced int
			}
		}
	}
	e.ask(`{ network { links { from { id } to { id } meetingCount announced } } }`, nil, &a)
	var want []string
	for _, l := range a.Network.Links {
		if l.Announced == l.MeetingCount {
			want = append(want, l.From.ID+"~"+l.To.ID)
		}
	}
	if len(want) == 0 {
		e.t.Fatal("no link of the data was only announced")
	}
	same(e.t, "dashed links", e.list(`#network line`, `getComputedStyle(e).strokeDasharray === "none" ? "" : e.dataset.link`), append(slices.Repeat([]string{""}, len(a.Network.Links)-len(want)), want...))
	e.Open(e.base + "/?sel=" + want[0])
	e.ready()
	wants(e.t, "the panel", e.panel(), "only announced.")
}

func namesHosts(e explorer) {
	const osce = "organisation:organization-for-security-and-co-operation-in-europe"
	e.Open(e.base + "/?via=cohosting&years=2019-2019&sel=country:KR~" + osce)
	e.ready()
	wants(e.t, "the panel", e.panel(), "Hosted by South Korea and Organization for Security and Co-operation in Europe; who led is not on record")
	e.Open(e.base + "/?via=cohosting&years=2019-2019&sel=country:KR~country:PL")
	e.ready()
	wants(e.t, "the panel", e.panel(), "Hosted by South Korea, Poland and United States", "Karol Okoński")
}

// nodeOf is where a hand finds an actor; on a phone that is the table.
func (e explorer) nodeOf(id string) string {
	if e.hand == finger {
		return fmt.Sprintf(`#tables [data-actor=%q]`, id)
	}
	return fmt.Sprintf(`#network [data-actor=%q]`, id)
}

const ownQuery = `query($id: ID!, $rule: LinkRule) { node(id: $id) { ... on Actor { name meetingCount links(rule: $rule, first: 100) { totalCount nodes { to { id name } meetingCount } } } } }`

type actorAnswer struct {
	Node struct {
		Name         string
		MeetingCount int
		Links        struct {
			TotalCount int
			Nodes      []struct {
				To           struct{ ID, Name string }
				MeetingCount int
			}
		}
	}
}

func selectsActor(e explorer) {
	if e.hand == finger {
		// The picture is there for who wants it.
		if e.Is(`document.querySelector("#network").getClientRects().length`) {
			e.t.Error("a phone starts with the network, which hides the list")
		}
		e.do(`[aria-controls=network]`)
		e.Wait(`document.querySelector("#network [data-actor]").getClientRects().length`)
		e.do(`#network [data-actor="country:US"]`)
		e.ready()
		wants(e.t, "the panel", e.panel(), "United States")
		e.shown("#panel")
		e.do(`[aria-controls=network]`)
	}
	e.do(e.nodeOf("country:JP"))
	wants(e.t, "what is spoken", e.spoken(), "Selected: Japan")
	e.ready()
	var a actorAnswer
	e.ask(ownQuery, rule{"id": "country:JP", "rule": dialogues()}, &a)
	wants(e.t, "the panel", e.panel(), a.Node.Name,
		tally(a.Node.Links.TotalCount, "partner")+" in bilateral dialogues; "+tally(a.Node.MeetingCount, "meeting")+" of every kind")
	if got := e.at("sel"); got != "country:JP" {
		e.t.Errorf("sel=%s", got)
	}
	if got := e.Text("document.title"); got != "Japan · Parley" {
		e.t.Errorf("the title is %q", got)
	}
	for i, got := range e.list(`#panel [data-link]`, "e.textContent") {
		l := a.Node.Links.Nodes[i]
		wants(e.t, "a partner", got, tally(l.MeetingCount, "meeting"))
	}
	if e.hand != finger {
		same(e.t, "pressed nodes", e.list(`#network [data-actor][aria-pressed=true]`, "e.dataset.actor"), []string{"country:JP"})
	}
	e.do(e.named("#panel", "Close"))
	e.ready()
	if got := e.Text("location.search"); got != "" {
		e.t.Errorf("closed, the address still has %s", got)
	}
}

// onLine is a point on a line of the network that nothing else is near.
const onLine = `((key) => {
	const lines = [...document.querySelectorAll("#network line[data-link]")].map((l) => ({ key: l.dataset.link, at: ["x1", "y1", "x2", "y2"].map((a) => Number(l.getAttribute(a))) }));
	const box = document.querySelector("#network").getBoundingClientRect();
	const far = ([x0, y0, x1, y1], x, y) => {
		const dx = x1 - x0, dy = y1 - y0, t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
		return Math.hypot(x0 + t * dx - x, y0 + t * dy - y);
	};
	const me = lines.find((l) => l.key === key).at;
	let best = null, most = 0;
	for (let t = 0.04; t < 1; t += 0.02) {
		const x = me[0] + t * (me[2] - me[0]), y = me[1] + t * (me[3] - me[1]);
		const d = Math.min(...lines.filter((l) => l.key !== key).map((l) => far(l.at, x, y)));
		if (d > most && !document.elementFromPoint(box.x + x, box.y + y)?.closest("[data-actor], button")) [best, most] = [[box.x + x, box.y + y], d];
	}
	return best;
})(%q)`

func selectsPair(e explorer) {
	const key = "country:JP~country:US"
	switch e.hand {
	case mouse:
		var at []float64
		e.Eval(fmt.Sprintf(onLine, key), &at)
		if len(at) == 0 {
			e.t.Fatal("no point of the line is free")
		}
		e.Do(chromedp.MouseClickXY(at[0], at[1]))
	default:
		e.do(e.nodeOf("country:JP"))
		e.ready()
		e.do(fmt.Sprintf(`#panel [data-link=%q]`, key))
	}
	e.ready()
	if e.hand == keyboard && !e.Is(`document.activeElement.closest("#panel")`) {
		e.t.Errorf("the focus is on %s, not with the answer", e.Text(`document.activeElement.outerHTML.slice(0, 100)`))
	}
	if got := e.at("sel"); got != key && got != "country:US~country:JP" {
		e.t.Fatalf("sel=%s", got)
	}
	var a struct {
		Link struct {
			MeetingCount int
			Meetings     struct {
				Nodes []struct {
					ID, Name string
					Start    *string
					Sources  []struct{ URL *string }
				}
			}
		}
	}
	e.ask(`query($rule: LinkRule) { link(from: "country:JP", to: "country:US", rule: $rule) { meetingCount meetings(first: 100) { nodes { id name start sources { url } } } } }`, rule{"rule": dialogues()}, &a)
	n := a.Link.MeetingCount
	wants(e.t, "the panel", e.panel(), "Japan", "United States", tally(n, "meeting"))
	if got, want := e.more("Meetings"), fmt.Sprint(n); got != want {
		e.t.Errorf("the list counts %s, want %s", got, want)
	}
	var want []string
	for _, m := range a.Link.Meetings.Nodes {
		want = append(want, m.ID+" "+fmt.Sprint(len(m.Sources)))
	}
	same(e.t, "meetings with the number of their sources", e.list(`#panel [data-meeting]`, "e.dataset.meeting + ' ' + e.querySelectorAll('[aria-label=Sources] > li').length"), want)
	for i, when := range e.list(`#panel [data-meeting]`, "e.firstElementChild.textContent") {
		if !regexp.MustCompile(`\d{4}|date not known`).MatchString(when) {
			e.t.Errorf("meeting %d has no date: %q", i, when)
		}
	}
	e.linksAreSafe()
}

// linksAreSafe checks where the links of the panel lead.
func (e explorer) linksAreSafe() {
	e.t.Helper()
	out := e.list(`#panel a[href]`, "new URL(e.href).origin === location.origin ? '' : e.protocol + ' ' + e.rel + ' ' + e.target")
	outward := 0
	for _, a := range out {
		if a == "" {
			continue
		}
		outward++
		if !strings.HasPrefix(a, "https: ") && !strings.HasPrefix(a, "http: ") || !strings.Contains(a, "noopener") || !strings.Contains(a, "noreferrer") {
			e.t.Errorf("a source is linked as %q", a)
		}
	}
	if outward == 0 {
		e.t.Error("the panel links no source")
	}
}

func walks(e explorer) {
	const at = `document.activeElement.closest("#network [data-actor]")?.dataset.actor ?? ""`
	if n := e.Text(`document.querySelectorAll("#network [data-actor][tabindex='0']").length`); n != "1" {
		e.t.Errorf("%s nodes are tab stops", n)
	}
	e.do("#skip-to-network")
	if e.Text(at) == "" {
		e.t.Errorf("the skip link leads to %s", e.Text(`document.activeElement.outerHTML.slice(0, 100)`))
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

func expands(e explorer) {
	e.choose("Search", "US", "country:US")
	e.ready()
	var a struct {
		Node struct {
			Links struct {
				Nodes []struct{ To struct{ ID string } }
			}
			Meetings struct {
				Nodes    []struct{ Meeting struct{ ID string } }
				PageInfo struct{ EndCursor *string }
			}
		}
	}
	const query = `query($rule: LinkRule, $meetings: MeetingFilter, $after: String) { node(id: "country:US") { ... on Actor { links(rule: $rule, first: 100) { nodes { to { id } } }
		meetings(presence: [ATTENDED], filter: $meetings, first: 100, after: $after) { nodes { meeting { id } } pageInfo { endCursor } } } } }`
	variables := rule{"rule": dialogues(), "meetings": rule{"formats": []string{"BILATERAL"}, "focuses": []string{"POLICY", "OPERATIONAL", "CAPACITY", "DIGITAL", "GENERAL"}}}
	partners, meetings := []string{}, []string{}
	e.ask(query, variables, &a)
	for _, l := range a.Node.Links.Nodes {
		partners = append(partners, min("country:US", l.To.ID)+"~"+max("country:US", l.To.ID))
	}
	for {
		for _, m := range a.Node.Meetings.Nodes {
			meetings = append(meetings, m.Meeting.ID)
		}
		if len(a.Node.Meetings.Nodes) < 100 {
			break
		}
		variables["after"] = *a.Node.Meetings.PageInfo.EndCursor
		a.Node.Meetings.Nodes = nil
		e.ask(query, variables, &a)
	}
	wants(e.t, "the panel", e.panel(), fmt.Sprintf("10 of %d", len(partners)))
	if got, want := e.more("Partners"), fmt.Sprint(len(partners)); got != want {
		e.t.Errorf("all partners counted %q, want %s", got, want)
	}
	wants(e.t, "what is spoken", e.spoken(), " shown")
	if e.hand == keyboard && !e.Is(`document.activeElement.closest("#panel [data-link]")`) {
		e.t.Error("the focus is not on the first of those that came")
	}
	same(e.t, "partners", e.list(`#panel [data-link]`, "e.dataset.link"), partners)
	if got, want := e.more("Rounds"), fmt.Sprint(len(meetings)); got != want {
		e.t.Errorf("all rounds counted %q, want %s", got, want)
	}
	same(e.t, "rounds", e.list(`#panel [data-meeting]`, "e.dataset.meeting"), meetings)
}

func filters(e explorer) {
	start := e.headline()
	e.told(dialogues())
	before := e.places()
	check := func(r rule, params ...string) {
		e.t.Helper()
		e.told(r)
		if !strings.HasPrefix(params[0], "via=") { // other kinds have more actors, whose frame is larger
			e.stay(before)
		}
		for _, p := range params {
			name, value, _ := strings.Cut(p, "=")
			if got := e.at(name); got != value {
				e.t.Errorf("the address has %s=%s, want %s", name, got, value)
			}
		}
		before = e.places()
	}
	e.set("#year-from", 2015)
	e.ready()
	e.set("#year-to", 2018)
	check(under(rule{"during": rule{"from": "2015", "to": "2018"}}), "years=2015-2018")

	// Undated meetings pass when asked for.
	e.do("#undated")
	check(under(rule{"during": rule{"from": "2015", "to": "2018"}, "orUndated": true}), "undated=1")
	e.do("#undated")
	e.ready()

	if e.hand == mouse { // the fields are the equal of the brush
		x0, _ := e.Middle(`[data-year="2017"]`)
		x1, _ := e.Middle(`[data-year="2021"]`)
		var y float64
		e.Eval(`(() => { const b = document.querySelector("[data-year]").ownerSVGElement.getBoundingClientRect(); return b.y + b.height / 2; })()`, &y)
		e.Drag(x0, y, x1, y)
		check(under(rule{"during": rule{"from": "2017", "to": "2021"}}), "years=2017-2021")
	}
	e.do(e.named("#explorer", "All years"))
	check(dialogues(), "years=")

	e.do(`[data-facet=topic] summary`)
	e.do(`[data-facet=topic] [data-value=NORMS]`)
	check(under(rule{"topics": []string{"NORMS"}}), "topic=norms")
	e.Press(kb.Escape)
	if e.Is(`document.querySelector("[data-facet=topic]").open`) {
		e.t.Error("Escape leaves the list of topics open")
	}
	e.do(`[aria-label^=Legend] button[data-region=asia]`)
	check(under(rule{"topics": []string{"NORMS"}, "regions": []string{"Asia"}}), "region=Asia")
	if got := e.list(`[aria-label^=Legend] button[aria-pressed=true]`, "e.textContent"); !slices.Equal(got, []string{"Asia"}) {
		e.t.Errorf("pressed in the legend: %q", got)
	}
	e.do("#clear")
	check(dialogues(), "topic=", "region=")
	if got := e.headline(); got != start {
		e.t.Errorf("cleared, the headline is %q, not %q", got, start)
	}

	e.do(`input[name=via][value=agreements]`)
	check(rule{"via": []string{"AGREEMENT"}}, "via=agreements")
	e.do(`input[name=via][value=attendance]`)
	check(rule{"via": []string{"ATTENDANCE"}, "maxDelegations": 13}, "via=attendance")
	e.Eval(`document.querySelector("#max").focus()`, nil) // a click opens a list outside of the page
	e.Press(kb.ArrowUp)
	e.ready()
	check(rule{"via": []string{"ATTENDANCE"}, "maxDelegations": 8}, "max=8")
	e.set("#year-from", 2031) // the later one comes last
	e.told(rule{"via": []string{"ATTENDANCE"}, "maxDelegations": 8, "filter": rule{"during": rule{"from": "2026", "to": "2031"}}})
	wants(e.t, "the years", e.Text(`document.querySelector("[aria-label=Years]").innerText`), "exchanged: 2026 to 2031")

	const top = `String(Math.round(document.querySelector("#network").getBoundingClientRect().top))`
	had := e.Text(top)
	e.Open(e.base + "/?years=2014-2020&topic=norms,cybercrime,critical_infrastructure&region=Asia,Europe&track=track_1_5")
	e.ready()
	if got := e.Text(top); got != had || len(e.headline()) < 150 {
		e.t.Errorf("under the headline %q the network is at %s px, not %s", e.headline(), got, had)
	}
}

const pathQuery = `query($from: ID!, $to: ID!, $rule: LinkRule, $avoid: [ID!]) { paths(from: $from, to: $to, rule: $rule, avoid: $avoid, first: 50) {
	hops total paths { sentence actors { id name } steps { from { id } to { id } meetingCount } } noPath { sentence relaxations { change sentence path { sentence actors { id name } } } } } }`

type pathAnswer struct {
	Paths struct {
		Hops, Total int
		Paths       []struct {
			Sentence string
			Actors   []struct{ ID, Name string }
			Steps    []struct{ MeetingCount int }
		}
		NoPath struct {
			Sentence    string
			Relaxations []struct {
				Change, Sentence string
				Path             struct {
					Sentence string
					Actors   []struct{ ID, Name string }
				}
			}
		}
	}
}

func ties(e explorer) {
	var a pathAnswer
	e.ask(pathQuery, rule{"from": "country:NG", "to": "country:EE", "rule": dialogues()}, &a)
	want := a.Paths
	if want.Total < 3 || want.Total > 50 {
		e.t.Fatalf("Nigeria and Estonia have %d tied paths; take a pair with 3 to 50", want.Total)
	}
	e.choose("From", "nigeria", "country:NG")
	wants(e.t, "the panel beside one end", e.Text(`document.querySelector("#explorer").innerText`), "Now pick the end")
	e.choose("To", "eesti", "country:EE")
	e.ready()
	wants(e.t, "the panel", e.panel(), "Nigeria to Estonia", fmt.Sprintf("%d shortest paths", want.Total), want.Paths[0].Sentence)
	wants(e.t, "what is spoken", e.spoken(), tally(want.Total, "shortest path")+" of "+tally(want.Hops, "hop"))
	for i, got := range e.list(`#panel [data-path]`, "e.querySelector('span').innerText") {
		var names []string
		for _, x := range want.Paths[i].Actors {
			names = append(names, x.Name)
		}
		if got := strings.Join(strings.Fields(strings.ReplaceAll(got, "→", " ")), " "); got != strings.Join(names, " ") {
			e.t.Errorf("path %d is %q, want %q", i, got, names)
		}
	}
	if n := len(e.list(`#panel [data-path]`, "1")); n != want.Total {
		e.t.Errorf("%d paths are listed, want %d", n, want.Total)
	}
	e.do(`#panel [data-path="1"]`)
	e.Wait(`new URLSearchParams(location.search).get("n") === "1"`)
	e.ready()
	if got := e.list(`#panel [data-path][aria-checked=true]`, "e.dataset.path"); !slices.Equal(got, []string{"1"}) {
		e.t.Errorf("checked: %q", got)
	}
	wants(e.t, "the panel", e.panel(), want.Paths[1].Sentence)
	var ids []string
	for _, x := range want.Paths[1].Actors {
		ids = append(ids, x.ID)
	}
	if e.hand != finger {
		same(e.t, "nodes that are drawn as on the path", e.list(`#network [data-actor][aria-pressed=true]`, "e.dataset.actor"), ids)
		const faint = `Number(getComputedStyle(e.lastElementChild).opacity) < 0.5`
		same(e.t, "nodes that are not dimmed", e.list(`#network [data-actor]`, faint+` ? "" : e.dataset.actor`), append(slices.Repeat([]string{""}, len(e.places())-len(ids)), ids...))
		var keys []string
		for i := 1; i < len(ids); i++ {
			keys = append(keys, min(ids[i-1], ids[i])+"~"+max(ids[i-1], ids[i]))
		}
		same(e.t, "lines that are not dimmed", slices.DeleteFunc(e.list(`#network line[data-link]`, `Number(getComputedStyle(e).strokeOpacity) < 0.5 ? "" : e.dataset.link`), func(s string) bool { return s == "" }), keys)
	}
	if e.hand == keyboard && !e.Is(`document.activeElement.matches('[data-path="1"]')`) {
		e.t.Error("the focus left the list of paths")
	}
	// Evidence comes by itself, and the page is not ready before it is there.
	e.Open(e.Text("location.href"))
	e.ready()
	same(e.t, "hops with evidence", e.list(`#panel [data-hop]`, "e.dataset.hop + (e.querySelector('[data-meeting] [aria-label=Sources] li') ? '' : ' without')"), each(want.Paths[1].Steps, func(i int) string { return fmt.Sprint(i) }))
	for i, got := range e.list(`#panel [data-hop]`, "e.innerText") {
		wants(e.t, "a hop", got, tally(want.Paths[1].Steps[i].MeetingCount, "meeting"), "Evidence")
	}
	e.linksAreSafe()
}

func relaxes(e explorer) {
	for _, row := range []struct {
		search string
		rule   rule
		avoid  []string
		to     string
	}{
		{"?from=country:NG&to=country:RS", dialogues(), nil, "country:RS"},
		{"?from=country:NG&to=country:EE&years=2010-2010", under(rule{"during": rule{"from": "2010", "to": "2010"}}), nil, "country:EE"},
		{"?from=country:NG&to=country:EE&avoid=country:GB", dialogues(), []string{"country:GB"}, "country:EE"},
	} {
		var a pathAnswer
		e.ask(pathQuery, rule{"from": "country:NG", "to": row.to, "rule": row.rule, "avoid": row.avoid}, &a)
		no := a.Paths.NoPath
		if len(no.Relaxations) == 0 {
			e.t.Fatalf("%s: nothing would give a path", row.search)
		}
		for i, x := range no.Relaxations {
			if i > 0 && e.hand == keyboard {
				break // the same keys would be pressed
			}
			e.Open(e.base + "/" + row.search)
			e.ready()
			if i == 0 {
				wants(e.t, "the panel", e.panel(), no.Sentence)
				same(e.t, "changes that would give a path", e.list(`#panel [data-relax]`, "e.dataset.relax + ' ' + e.querySelector('strong').textContent"), each(no.Relaxations, func(i int) string { return no.Relaxations[i].Change + " " + no.Relaxations[i].Sentence }))
			}
			button := fmt.Sprintf(`#panel li:nth-child(%d) > [data-relax]`, i+1)
			for _, actor := range x.Path.Actors {
				wants(e.t, "a change", e.Text(fmt.Sprintf(`document.querySelector(%q).innerText`, button)), actor.Name)
			}
			e.do(button)
			e.Wait(`document.querySelector('[data-panel="path"]')`)
			e.ready()
			wants(e.t, "the panel after "+x.Sentence, e.panel(), x.Path.Sentence)
			if x.Change == "ADD_LINK_KIND" {
				wants(e.t, "the address after "+x.Sentence, e.at("via"), "dialogues,")
			}
		}
	}
	e.Open(e.base + "/?from=country:AQ&to=country:JP")
	e.ready()
	wants(e.t, "the panel", e.panel(), "Antarctica was present at no meeting", "No change of the question gives a path")
}

// each is what a function gives for each index of a list.
func each[T any](list []T, of func(int) string) (out []string) {
	for i := range list {
		out = append(out, of(i))
	}
	return out
}

const zoomed = `(({ k, x, y }) => [k, x, y])(document.querySelector("#network svg[role=group]").__zoom)`

func shares(e explorer) {
	e.choose("Search", "japan", "country:JP")
	e.ready()
	e.set("#year-from", 2012)
	e.ready()
	e.set("#year-to", 2022)
	e.ready()
	e.do(e.named("#network", "Closer"))
	if e.hand == mouse {
		// The wheel brings closer what is under the pointer.
		const node = `#network [data-actor="country:JP"]`
		had := e.places()["country:JP"]
		z := e.at("z")
		x, y := e.Middle(node)
		e.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseWheel, x, y, func(p *input.DispatchMouseEventParams) { p.DeltaX, p.DeltaY = 0.01, -60 }))
		e.Wait(fmt.Sprintf(`new URLSearchParams(location.search).get("z") !== %q`, z))
		e.ready()
		if got := e.places()["country:JP"]; math.Hypot(got[0]-had[0], got[1]-had[1]) > 3 {
			e.t.Errorf("the wheel moved what is under it from %.0f to %.0f", had, got)
		}
		x, y = e.Middle(node)
		e.Drag(x, y, x+50, y+30)
		if got := e.at("pin"); !strings.HasPrefix(got, "country:JP:") {
			e.t.Errorf("pin=%s", got)
		}
	}
	e.ready()
	if e.at("z") == "" || e.at("v") == "" {
		e.t.Errorf("the address is %s", e.Text("location.href"))
	}
	copyLink := e.named(`[aria-label=Network]`, "Copy link")
	e.do(copyLink)
	e.Wait(fmt.Sprintf(`document.querySelector(%q).textContent === "Copied"`, copyLink))

	other := explore(e.t, e.browser, e.base, e.hand, browsertest.Options{ReducedMotion: e.hand == keyboard}, e.Text("location.search"))
	other.ready()
	if got, want := other.headline(), e.headline(); got != want {
		e.t.Errorf("the headline is %q, not %q", got, want)
	}
	if got, want := other.panel(), e.panel(); got != want {
		e.t.Errorf("the panel is %q, not %q", got, want)
	}
	var got, want []float64
	other.Eval(zoomed, &got)
	e.Eval(zoomed, &want)
	for i := range want {
		if d := got[i] - want[i]; d > 0.5 || d < -0.5 || i == 0 && (d > 1e-3 || d < -1e-3) {
			e.t.Errorf("the zoom is %v, not %v", got, want)
		}
	}
	// The panel may have scrolled one of the pages, which moves no place on it.
	other.stay(e.places())
	if !slices.Equal(other.list(`#network [data-actor]`, "e.dataset.actor"), e.list(`#network [data-actor]`, "e.dataset.actor")) {
		e.t.Error("other actors are drawn")
	}
	if other.Is(`document.querySelector("#explorer > [role=status]:not([hidden]):not(#announcer)")`) {
		e.t.Error("the fresh page says that the data moved on")
	}
	other.Open(e.base + "/" + regexp.MustCompile(`v=\w+`).ReplaceAllString(e.Text("location.search"), "v=000000000000"))
	other.ready()
	wants(e.t, "the page of an older address", other.Text(`document.querySelector("#explorer > [role=status]").innerText`), "made with an earlier version of the data", "000000000000")
}

func takesAway(e explorer) {
	e.choose("Search", "japan", "country:JP")
	e.ready()
	e.set("#year-from", 2016)
	e.ready()
	e.do(`[data-facet=topic] summary`)
	e.do(`[data-facet=topic] [data-value=NORMS]`)
	e.Press(kb.Escape)
	e.ready()
	e.Eval(`void (navigator.clipboard.writeText = async (text) => { window.taken = text; })`, nil)
	e.do(".away-menu > summary")
	e.do(e.named(".away-menu", "Copy citation"))
	e.Wait(`window.taken`)
	var a struct {
		Dataset struct{ Citation string }
		Network struct {
			Actors, Links []struct{ Typename string }
		}
	}
	norms := under(rule{"during": rule{"from": "2016", "to": "2026"}, "topics": []string{"NORMS"}})
	e.ask(`query($rule: LinkRule) { dataset { citation } network(rule: $rule) { actors { __typename } links { __typename } } }`, rule{"rule": norms}, &a)
	wants(e.t, "the citation", e.Text("window.taken"), "“Japan. Bilateral cyber dialogues on norms, 2016 to 2026", e.Text("location.href"), a.Dataset.Citation)

	rows := map[string]*regexp.Regexp{
		"links.csv": regexp.MustCompile(`(?m)^(country|organisation):`), "network.graphml": regexp.MustCompile(`<edge `),
		"network.gexf": regexp.MustCompile(`<edge `), "network.json": regexp.MustCompile(`"source":"`),
	}
	files := e.list(".away-menu a", `e.getAttribute("href")`)
	for _, file := range files {
		res, err := http.Get(e.base + file)
		if err != nil {
			e.t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		name, _, _ := strings.Cut(strings.TrimPrefix(file, "/export/"), "?")
		if got := len(rows[name].FindAll(body, -1)); err != nil || res.StatusCode != http.StatusOK || got != len(a.Network.Links) {
			e.t.Errorf("%s: %s, %v, %d links, not the %d shown", file, res.Status, err, got, len(a.Network.Links))
		}
	}
	if len(files) != len(rows) {
		e.t.Errorf("files to take away: %q", files)
	}

	e.Eval(`void (URL.createObjectURL = (blob) => { window.picture = blob; return "#"; })`, nil)
	e.do(e.named(".away-menu", "Picture of the network"))
	e.Wait(`window.picture`)
	var got struct {
		Type             string
		Width, Want, Hue int
	}
	// Of the selected state's own colour there is as much as its circle has, or more.
	e.Eval(`(async () => {
		const bitmap = await createImageBitmap(window.picture), c = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
		c.drawImage(bitmap, 0, 0);
		const hue = getComputedStyle(document.querySelector('[data-actor="country:JP"] .shape')).fill.match(/\d+/g).map(Number);
		const { data } = c.getImageData(0, 0, bitmap.width, bitmap.height);
		let n = 0;
		for (let i = 0; i < data.length; i += 4) n += hue.every((v, j) => data[i + j] === v);
		return { Type: window.picture.type, Width: bitmap.width, Want: Math.round(2 * document.querySelector("#network .net").getBoundingClientRect().width), Hue: n };
	})()`, &got)
	if got.Type != "image/png" || got.Width != got.Want || got.Hue < 200 {
		e.t.Errorf("the picture is %+v", got)
	}
}

func returns(e explorer) {
	type seen struct{ headline, panel, search string }
	view := func() seen { return seen{e.headline(), e.panel(), e.Text("location.search")} }
	views := []seen{view()}
	for _, act := range []func(){
		func() { e.choose("Search", "japan", "country:JP") },
		func() { e.do(`#panel [data-link="country:JP~country:US"]`) },
		func() { e.set("#year-from", 2016) },
		func() { e.do(`input[name=via][value=agreements]`) },
		func() { e.do(`input[name=view][value=table]`) },
	} {
		act()
		e.ready()
		views = append(views, view())
	}
	check := func(i int) {
		e.t.Helper()
		e.Wait(fmt.Sprintf(`location.search === %q`, views[i].search))
		e.ready()
		if got := view(); got != views[i] {
			e.t.Errorf("view %d is %q, not %q", i, got, views[i])
		}
	}
	for i := len(views) - 2; i >= 0; i-- {
		e.Back()
		check(i)
	}
	for i := 1; i < len(views); i++ {
		e.Forward()
		check(i)
	}
	if !e.Is(`document.querySelector("[data-table=actors]").getClientRects().length`) {
		e.t.Error("the table is not shown again")
	}
}

func keepsStill(e explorer) {
	p := explore(e.t, e.browser, e.base, e.hand, browsertest.Options{ReducedMotion: true}, "")
	p.ready()
	p.Eval(`void (window.moving = [], (function watch() { for (const a of document.getAnimations()) moving.push(a.transitionProperty ?? a.animationName ?? "motion"); requestAnimationFrame(watch); })())`, nil)
	p.do(`#network [data-actor="country:JP"]`)
	p.ready()
	p.do(`input[name=via][value=agreements]`)
	p.ready()
	p.do(p.named("#network", "Closer"))
	p.Eval(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
	if got := p.list("html", "[...new Set(moving)]"); got[0] != "" {
		e.t.Errorf("with motion unwanted there is motion: %s", got)
	}
}

// Without scripts the page says what it is, and its forms answer.
func TestExplorerWithoutScripts(t *testing.T) {
	b := browsertest.Chromium(t)
	base := site(t, shipped())
	for _, with := range []hand{mouse, keyboard, finger} {
		t.Run(string(with), func(t *testing.T) {
			t.Parallel()
			e := explore(t, b, base, with, browsertest.Options{NoScript: true}, "")
			wants(t, "the page", e.Text("document.body.innerText"), "Parley is a reference on cyber dialogues", "Most connected", "Trace a dialogue path", "Questions people ask")
			e.focus(`form[action="/path"] [name=from]`)
			e.Press("Nigeria")
			e.focus(`form[action="/path"] [name=to]`)
			e.Press("EE")
			e.do(`form[action="/path"] button`)
			e.Wait(`location.pathname === "/path" && document.body.innerText.includes("Nigeria and Estonia are ")`)
			e.Open(base + "/")
			e.focus(`main form[action="/search"] [name=q]`)
			e.Press("日本")
			e.Wait(`document.activeElement.value === "日本"`)
			e.Press(kb.Enter)
			e.Wait(`location.pathname === "/search" && document.querySelector('a[href="/country/JP"]')`)
		})
	}
}

// While an answer is on its way the page says so, and an answer that comes
// after that to a later question is dropped.
func TestExplorerWaits(t *testing.T) {
	b := browsertest.Chromium(t)
	next := handler(t, shipped())
	for _, with := range []hand{mouse, keyboard} {
		t.Run("loading is said/"+string(with), func(t *testing.T) {
			t.Parallel()
			g, base := gated(t, next)
			h := g.hold("query Network")
			e := explore(t, b, base, with, browsertest.Options{}, "")
			e.Wait(`document.querySelector("#explorer").innerText.includes("Loading the network") && document.querySelector("#explorer[aria-busy=true]")`)
			if e.Is(`document.documentElement.dataset.ready === "1"`) {
				t.Error("the page is ready before its network is there")
			}
			close(h.release)
			e.ready()
			e.told(dialogues())
			if e.Is(`document.querySelector("#explorer").innerText.includes("Loading") || document.querySelector("[aria-busy=true]")`) {
				t.Error("the page still loads")
			}
			panel := g.hold("query ActorPanel")
			e.do(`#network [data-actor="country:JP"]`)
			e.Wait(`document.querySelector("#panel").innerText.includes("Loading")`)
			close(panel.release)
			e.ready()
			wants(t, "the panel", e.panel(), "Japan")
		})
		t.Run("late hits are dropped/"+string(with), func(t *testing.T) {
			t.Parallel()
			g, base := gated(t, next)
			e := explore(t, b, base, with, browsertest.Options{}, "")
			e.ready()
			h := g.hold(`"text":"est"`)
			e.focus(e.field("Search"))
			e.Press("est")
			<-h.arrived
			e.Press("onia")
			e.Wait(`document.querySelector('[role=listbox]:not([hidden]) [data-option="country:EE"]')`)
			had := e.list(`[role=listbox]:not([hidden]) [role=option]`, "e.textContent")
			close(h.release)
			e.answered(g)
			if got := e.list(`[role=listbox]:not([hidden]) [role=option]`, "e.textContent"); !slices.Equal(got, had) {
				t.Errorf("a late answer shows %q in place of %q", got, had)
			}
			e.Press(kb.Enter)
			e.ready()
			wants(t, "the panel", e.panel(), "Estonia")
		})
		t.Run("a late network is dropped/"+string(with), func(t *testing.T) {
			t.Parallel()
			g, base := gated(t, next)
			e := explore(t, b, base, with, browsertest.Options{}, "")
			e.ready()
			h := g.hold(`"rule":{"via":["AGREEMENT"]}`)
			if with == keyboard {
				e.reach(`input[name=via]:checked`)
				e.Press(kb.ArrowRight)
			} else {
				e.do(`input[name=via][value=agreements]`)
			}
			<-h.arrived
			if with == keyboard {
				e.Press(kb.ArrowRight)
			} else {
				e.do(`input[name=via][value=cohosting]`)
			}
			e.ready()
			e.told(rule{"via": []string{"CO_HOSTING"}})
			had := e.places()
			close(h.release)
			e.answered(g)
			e.told(rule{"via": []string{"CO_HOSTING"}})
			e.stay(had)
		})
		t.Run("a late panel is dropped/"+string(with), func(t *testing.T) {
			t.Parallel()
			g, base := gated(t, next)
			e := explore(t, b, base, with, browsertest.Options{}, "")
			e.ready()
			h := g.hold(`"id":"country:US"`)
			e.do(`#network [data-actor="country:US"]`)
			<-h.arrived
			e.do(`#network [data-actor="country:JP"]`)
			e.Wait(`document.querySelector('[data-panel="country:JP"]')`)
			close(h.release)
			e.answered(g)
			e.ready()
			if !e.Is(`document.querySelector('[data-panel="country:JP"]')`) {
				t.Errorf("a late answer took the panel: %.200q", e.panel())
			}
		})
	}
}

// When the API fails the page says so in words, and goes on when it heals.
func TestExplorerOfFailingAPI(t *testing.T) {
	b := browsertest.Chromium(t)
	next := handler(t, shipped())
	for i, row := range []struct {
		claim   string
		answer  func(http.ResponseWriter)
		says    string
		console []string
	}{
		{"a refusal in words", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/graphql-response+json")
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, `{"errors":[{"message":"the store is away","extensions":{"code":"UNAVAILABLE","requestId":"r-1"}}]}`)
		}, "The data cannot be read just now", []string{"status of 503"}},
		{"a proxy's 503", func(w http.ResponseWriter) { http.Error(w, "upstream", http.StatusServiceUnavailable) }, "The server answered 503", []string{"status of 503"}},
		{"what is no JSON", func(w http.ResponseWriter) { io.WriteString(w, "<!doctype html><p>Sign in") }, "nothing that can be read", nil},
		{"JSON of another shape", func(w http.ResponseWriter) { io.WriteString(w, `null`) }, "nothing that can be read", nil},
		{"an answer without its parts", func(w http.ResponseWriter) { io.WriteString(w, `{"data":null}`) }, "The server answered 200", nil},
		{"a cut connection", func(w http.ResponseWriter) { panic(http.ErrAbortHandler) }, "cannot be reached", []string{"net::ERR_"}},
	} {
		with := []hand{mouse, keyboard}[i%2]
		t.Run(row.claim+"/"+string(with), func(t *testing.T) {
			t.Parallel()
			g, base := gated(t, next)
			g.set(row.answer)
			e := explore(t, b, base, with, browsertest.Options{Expect: row.console}, "?sel=country:JP")
			e.ready()
			wants(t, "the place of the network", e.Text(`document.querySelector("section[aria-label=Network]").innerText`), row.says)
			wants(t, "the panel", e.panel(), row.says)
			if n := len(e.list(`[role=alert]`, "1")); n != 2 {
				t.Errorf("%d alerts, want one for the network and one in the panel", n)
			}
			e.focus(e.field("Search"))
			e.Press("korea")
			e.Wait(fmt.Sprintf(`document.querySelector("[role=listbox]:not([hidden])")?.innerText.includes(%q)`, row.says))

			g.set(nil)
			e.Press(kb.Enter) // asks again
			e.ready()
			e.Wait(`new URLSearchParams(location.search).get("sel") === "country:KR"`)
			e.ready()
			wants(t, "the panel", e.panel(), "South Korea")
			e.do(`section[aria-label=Network] [data-retry]`)
			e.ready()
			e.told(dialogues())
			if n := len(e.list(`[role=alert]`, "1")); n != 0 {
				t.Errorf("%d alerts are left: %q", n, e.list(`[role=alert]`, "e.innerText"))
			}
			// Later failures leave what is there.
			had := e.headline()
			g.set(row.answer)
			e.do(`#network [data-actor="country:US"]`)
			e.ready()
			wants(t, "the panel", e.panel(), row.says)
			if got := e.headline(); got != had {
				t.Errorf("the headline is %q, not %q", got, had)
			}
			g.set(nil)
			e.do(`#panel [data-retry]`)
			e.ready()
			wants(t, "the panel", e.panel(), "United States")
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		first := httptest.NewServer(next)
		address := first.Listener.Addr().String()
		e := explore(t, b, first.URL, keyboard, browsertest.Options{Expect: []string{"net::ERR_CONNECTION_REFUSED"}}, "")
		e.ready()
		first.CloseClientConnections()
		first.Close()
		e.do(`#network [data-actor="country:US"]`)
		e.Wait(`document.querySelector("#panel [role=alert]")`)
		wants(t, "the panel", e.panel(), "The server cannot be reached")
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		again := httptest.NewUnstartedServer(next)
		again.Listener.Close()
		again.Listener = l
		again.Start()
		defer again.Close()
		e.do(`#panel [data-retry]`)
		e.ready()
		wants(t, "the panel", e.panel(), "United States")
	})
}

// view is what the explorer shows at an address, after an act.
type view struct {
	name, search string
	shows        string // a selector
	act          func(e explorer)
}

var views = []view{
	{"start", "", `[data-example]`, nil},
	{"actor", "?sel=country:JP", `[data-panel="country:JP"] [data-series]`, nil},
	{"pair", "?sel=country:JP~country:US", `[data-panel="country:JP~country:US"] [data-meeting]`, nil},
	{"tied paths", "?from=country:NG&to=country:EE&n=1", `[data-hop] [data-meeting]`, nil},
	{"no path", "?from=country:NG&to=country:RS&avoid=country:GB", `[data-relax]`, nil},
	{"table", "?view=table", `[data-table=links] td`, nil},
	{"filters open", "?topic=norms&region=Asia&years=2015-2020", `[data-facet=topic][open] [data-value=NORMS]:checked`, func(e explorer) { e.do(`[data-facet=topic] summary`) }},
	{"menu to take away open", "?sel=country:JP", `.away-menu[open] a.item`, func(e explorer) { e.do(".away-menu > summary") }},
	{"search open", "", `[role=listbox]:not([hidden]) [data-option="country:KR"]`, func(e explorer) { e.look("Search", "korea", "country:KR") }},
	{"nothing found", "", `[role=listbox]:not([hidden]) [aria-disabled]`, func(e explorer) {
		e.focus(e.field("Search"))
		e.Press("zzzz")
		e.Wait(`document.querySelector("[role=listbox]:not([hidden])")`)
	}},
	{"empty", "?years=1990-1991", `section[aria-label=Network]`, nil},
	{"attendance, older data", "?via=attendance&sel=country:JP&v=000000000000", `#explorer > [role=status]:not([hidden])`, nil},
	{"error", "?sel=country:JP", `#panel [role=alert] [data-retry]`, nil},
}

// Each view of the explorer keeps nobody out, by day on a desk and by night on
// a phone; those with most colours also by night on a desk.
func TestExplorerIsAccessible(t *testing.T) {
	axe := browsertest.Axe(t)
	b := browsertest.Chromium(t)
	next := handler(t, shipped())
	colourful := []string{"start", "actor", "tied paths", "filters open", "error"}
	for _, row := range []struct {
		name string
		hand hand
		dark bool
	}{{"light desk", mouse, false}, {"dark phone", finger, true}, {"dark desk", keyboard, true}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			g, base := gated(t, next)
			e := explore(t, b, base, row.hand, browsertest.Options{Dark: row.dark, ReducedMotion: true, Expect: []string{"status of 503"}}, "")
			for _, v := range views {
				if row.name == "dark desk" && !slices.Contains(colourful, v.name) {
					continue
				}
				g.set(nil)
				if v.name == "error" {
					g.set(func(w http.ResponseWriter) { http.Error(w, "away", http.StatusServiceUnavailable) })
				}
				e.Open(base + "/" + v.search)
				e.ready()
				if row.hand == finger && v.name == "start" {
					e.do(`[aria-controls=network]`)
				}
				if v.act != nil {
					v.act(e)
				}
				e.Wait(fmt.Sprintf(`document.querySelector(%q)?.getClientRects().length`, v.shows))
				for _, x := range e.Violations(axe) {
					t.Errorf("%s: %s", v.name, x)
				}
				if row.hand == finger && !e.Is("document.documentElement.scrollWidth <= innerWidth") {
					t.Errorf("%s is wider than the phone: %s px", v.name, e.Text("document.documentElement.scrollWidth"))
				}
			}
		})
	}
}
