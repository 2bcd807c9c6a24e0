package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/server"
)

// samples has a page of every kind, of every sort that looks different.
var samples = []string{
	"/country/JP", "/country/EE", "/country/AQ", "/country/JP?people-after=x",
	"/organisation/european-union", "/organisation/european-external-action-service", "/organisation/s-rajaratnam-school-of-international-studies",
	"/person/christopher-painter", "/meeting/digital-defence-symposium-3", "/meeting/24-7-network-of-contact-points-annual-meeting-3",
	"/series/japan-us-cyber-dialogue", "/series/eu-japan-ict-policy-dialogue", "/pair/EE/JP", "/pair/US/european-union", "/pair/JP/US?via=attendance", "/pair/AQ/JP",
	"/meetings", "/meetings?with=Japan&format=BILATERAL&from=2020", "/meetings?undated=only", "/countries?region=Oceania&order=MEETINGS_DESC", "/actors", "/actors?via=cohosting,agreements&from=2015",
}

// document is a page taken apart.
type document struct {
	title    string
	meta     map[string]string // by name or property
	links    map[string]string // of the head, by rel
	data     []string          // JSON-LD
	hrefs    []string
	ids      map[string]bool
	problems []string
}

// void elements have no end tag.
var void = []string{"meta", "link", "br", "input", "circle", "path", "img", "hr"}

// takeApart reads a page strictly: every end tag closes the element opened
// last, and nothing runs or styles from inside the page.
func takeApart(page string) document {
	d := document{meta: map[string]string{}, links: map[string]string{}, ids: map[string]bool{}}
	fault := func(format string, args ...any) { d.problems = append(d.problems, fmt.Sprintf(format, args...)) }
	var open []string
	var data bool
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if z.Err() != io.EOF {
				fault("%v", z.Err())
			}
			if len(open) > 0 {
				fault("not closed: %v", open)
			}
			return d
		}
		t := z.Token()
		at := make(map[string]string)
		for _, a := range t.Attr {
			if _, twice := at[a.Key]; twice {
				fault("%s has two of %s", t.Data, a.Key)
			}
			at[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				fault("%s has %s", t.Data, a.Key)
			}
		}
		switch kind {
		case html.StartTagToken:
			if !slices.Contains(void, t.Data) {
				open = append(open, t.Data)
			}
			if id := at["id"]; id != "" {
				if d.ids[id] {
					fault("two elements have the id %s", id)
				}
				d.ids[id] = true
			}
			data = t.Data == "script" && at["type"] == "application/ld+json"
			switch {
			case t.Data == "style", t.Data == "script" && !data && at["src"] == "":
				fault("%s inside the page", t.Data)
			case t.Data == "meta":
				d.meta[at["name"]+at["property"]] = at["content"]
			case t.Data == "link":
				d.links[at["rel"]] = at["href"]
			case t.Data == "a":
				d.hrefs = append(d.hrefs, at["href"])
			}
		case html.EndTagToken:
			if n := len(open); n == 0 || open[n-1] != t.Data {
				fault("</%s> closes %v", t.Data, open)
				continue
			}
			open = open[:len(open)-1]
		case html.TextToken:
			switch {
			case data:
				d.data = append(d.data, t.Data)
				data = false
			case len(open) > 0 && open[len(open)-1] == "title" && !slices.Contains(open, "svg"):
				d.title += t.Data
			}
		}
	}
}

// check asks for what every page of a record has.
func (d document) check(t *testing.T, target string) map[string]any {
	t.Helper()
	for _, p := range d.problems {
		t.Errorf("%s: %s", target, p)
	}
	if !strings.HasSuffix(d.title, " · Parley") {
		t.Errorf("%s: title %q", target, d.title)
	}
	path, _, _ := strings.Cut(target, "?")
	if d.links["canonical"] != path {
		t.Errorf("%s: canonical %q", target, d.links["canonical"])
	}
	text := d.meta["description"]
	if !strings.HasSuffix(text, ".") || d.meta["og:description"] != text || d.meta["og:title"]+" · Parley" != d.title {
		t.Errorf("%s: description %q, in Open Graph %q, %q", target, text, d.meta["og:title"], d.meta["og:description"])
	}
	if len(d.data) != 1 {
		t.Fatalf("%s: %d data blocks", target, len(d.data))
	}
	var ld struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(d.data[0]), &ld); err != nil || ld.Context != "https://schema.org" || len(ld.Graph) != 2 || ld.Graph[1]["@type"] != "BreadcrumbList" {
		t.Fatalf("%s: %v in %.300s", target, err, d.data[0])
	}
	return ld.Graph[0]
}

func TestPagesOfRecordsAreWellMade(t *testing.T) {
	s := newServer(t, func(c *server.Config) { c.GraphiQL, c.Export = http.NotFoundHandler(), exported(http.NotFound) })
	types := map[string]string{"country": "Country", "person": "Person", "meeting": "Event", "series": "EventSeries", "pair": "CollectionPage", "meetings": "CollectionPage", "actors": "CollectionPage", "countries": "CollectionPage"}
	for _, target := range samples {
		res := ask(t, s.Handler(), "GET", target, "")
		if strings.HasSuffix(target, "-after=x") { // a broken cursor
			if res.StatusCode != 400 {
				t.Errorf("%s: status %d", target, res.StatusCode)
			}
			continue
		}
		if res.StatusCode != 200 {
			t.Errorf("%s: status %d", target, res.StatusCode)
			continue
		}
		checkSecure(t, res.Header)
		page := decoded(t, res)
		d := takeApart(page)
		subject := d.check(t, target)
		kind := strings.FieldsFunc(target, func(r rune) bool { return r == '/' || r == '?' })[0]
		if want := types[kind]; want != "" && subject["@type"] != want {
			t.Errorf("%s: JSON-LD of type %v, want %s", target, subject["@type"], want)
		}
		for _, want := range []string{"Cite this page", "As GraphQL", "/graphiql/?query=", `action="/search"`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", target, want)
			}
		}
		tag := res.Header.Get("ETag")
		row{name: "known " + target, target: target, header: []string{"If-None-Match: " + tag}, status: 304}.run(t, s.Handler())
		row{name: "head " + target, method: "HEAD", target: target, status: 200, hasNot: []string{"<"}, want: map[string]string{"ETag": tag}}.run(t, s.Handler())
	}
}

func TestRecordPages(t *testing.T) {
	s := newServer(t, nil)
	v, err := shipped().At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sentence := func(id graph.ID) string {
		text, err := v.PresenceSentence(id)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	missing := func(id graph.ID) string {
		f, err := v.Series(id)
		if err != nil {
			t.Fatal(err)
		}
		return graph.MissingSentence(f)
	}
	link := func(a, b graph.ID, via ...graph.LinkKind) *graph.Link {
		l, err := v.Link(t.Context(), a, b, graph.LinkRule{Via: via})
		if err != nil || l == nil {
			t.Fatal(l, err)
		}
		return l
	}
	japan, err := v.Participations("country:JP", graph.MeetingFilter{}, nil, nil, "", graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	dialogues := link("country:JP", "country:US", graph.BilateralDialogue)
	together := link("country:JP", "country:US", graph.Attendance)
	html := []string{"Accept: text/html"}
	for _, c := range []row{
		{name: "a country", target: "/country/JP", status: 200, has: []string{
			"<title>Japan · Parley</title>", sentence("country:JP"), "JP · JPN · 392", "Tokyo", fmt.Sprintf("20 of %d", japan.Total), `href="/pair/JP/US"`,
			`href="/?sel=country:JP"`, "No record of round", `"@type":"Country"`, `rel="next"`,
			"... on Country { memberships { body { name } from to sources { label url } } }",
		}},
		{name: "a country that was invited too", target: "/country/KE", status: 200, has: []string{
			"Kenya was present at 33 meetings, ", "; 3 more were only announced; ", `<a href="#list">Meetings and invitations</a> <span class="quiet">37</span>`, "<h2>Meetings and invitations ", "Newest first, 1 invitation included.",
		}},
		{name: "a country with nothing but meetings", target: "/country/EE", status: 200, has: []string{`<a href="#list">Meetings</a>`, "<h2>Meetings ", "Newest first."}, hasNot: []string{"Meetings and invitations"}},
		{name: "a person who was only invited", target: "/person/dmitry-medvedev", status: 200, has: []string{"at no meeting that is recorded.", "<h2>Meetings and invitations "}},
		{name: "a person with nothing but meetings", target: "/person/izumi-nakamitsu", status: 200, has: []string{"<h2>Meetings "}, hasNot: []string{"invitation"}},
		{name: "a country without a meeting", target: "/country/AQ", status: 200, has: []string{sentence("country:AQ")}, hasNot: []string{"Partners", "memberships"}},
		{name: "a code in lower case", target: "/country/jp?after=x", status: 301, want: map[string]string{"Location": "/country/JP?after=x"}},
		{name: "a code of three letters", target: "/country/JPN", status: 301, want: map[string]string{"Location": "/country/JP"}},
		{name: "a name for a code", target: "/country/South%20Korea", status: 301, want: map[string]string{"Location": "/country/KR"}},
		{name: "a code that nobody has", target: "/country/ZZ", header: html, status: 404, has: []string{"There is no country", "Search"}},
		{name: "a malformed code", target: "/country/Atlantis", header: html, status: 400, has: []string{"two capital letters"}},
		{name: "an ambiguous name", target: "/country/Korea", header: html, status: 400, has: []string{"Did you mean", `href="/country/KR"`}},
		{name: "programs get JSON", target: "/country/ZZ", status: 404, has: []string{`"code":"NOT_FOUND"`}},
		{name: "an actor body", target: "/organisation/european-union", status: 200, has: []string{sentence("organisation:european-union"), "Members", "since 1 January 1958", "Its parts", "... on Organisation { members { member { name } from to sources { label url } } }"}, hasNot: []string{"it stands for"}},
		{name: "a body that stands for another", target: "/organisation/european-external-action-service", status: 200, has: []string{`At meetings it stands for <a href="/organisation/european-union">European Union</a>`}, hasNot: []string{"Open in the explorer"}},
		{name: "a body that stands for nobody", target: "/organisation/s-rajaratnam-school-of-international-studies", status: 200, has: []string{"no dialogue paths run to it"}},
		{name: "a slug in capitals", target: "/organisation/European-Union", status: 301, want: map[string]string{"Location": "/organisation/european-union"}},
		{name: "a slug with a slip", target: "/organisation/european-unionx", header: html, status: 404, has: []string{"Did you mean", `<a href="/organisation/european-union">European Union</a>`}},
		{name: "a malformed slug", target: "/organisation/european_union", header: html, status: 400, has: []string{"lower-case letters", "Did you mean"}},
		{name: "no way to a source", target: "/source/s-337c46ea46", header: html, status: 404},
		{name: "a person", target: "/person/christopher-painter", status: 200, has: []string{sentence("person:christopher-painter"), "Coordinator for Cyber Issues", `"@type":"Person"`, `"jobTitle"`}},
		{name: "an unknown person", target: "/person/christopher-paint", header: html, status: 404, has: []string{`href="/person/christopher-painter"`}},
		{name: "a meeting", target: "/meeting/digital-defence-symposium-3", status: 200, has: []string{
			"22 to 23 July 2025", "Singapore", "Track 1.5", "300 attendees", "through others", "Round before", "Year inferred", "nofollow external", `"startDate":"2025-07-22"`, `<span class="tag">copy</span>`,
		}},
		{name: "an unknown meeting", target: "/meeting/japan-us-cyber-dialogue-99", header: html, status: 404, has: []string{"Did you mean", "/series/japan-us-cyber-dialogue"}},
		{name: "a series", target: "/series/japan-us-cyber-dialogue", status: 200, has: []string{missing("series:japan-us-cyber-dialogue"), "11 months later", `href="/pair/JP/US"`, `"@type":"EventSeries"`}},
		{name: "a pair", target: "/pair/JP/US", status: 200, has: []string{
			"<strong>" + fmt.Sprint(dialogues.MeetingCount) + "</strong> by bilateral dialogue", "<strong>" + fmt.Sprint(together.MeetingCount) + "</strong> by attendance",
			`href="/?sel=country:JP~country:US"`, `href="/?from=country:JP&amp;to=country:US"`, `href="/?from=country:US&amp;to=country:JP"`, "head of delegation", "Series of the two",
		}},
		{name: "a leader who stands for nobody, by the country of his row", target: "/pair/EE/JP", status: 200, has: []string{`<span class="quiet">Estonia:</span> <a href="/person/tonu-grunberg">`}, hasNot: []string{"Side not known"}},
		{name: "and on the page of the meeting", target: "/meeting/estonia-japan-digital-talks-2025-07", status: 200, has: []string{
			"1, named without an organisation that speaks for a state or body, so they count for none", "<h3>Also present, nobody named who speaks for them</h3>", `<span class="quiet">Estonia:</span> <a href="/person/tonu-grunberg">`,
		}},
		{name: "a leader whose row names no country either", target: "/meeting/chile-eu-cyber-capacity-cooperation-undated", status: 200, has: []string{`<li><a href="/person/felix-fernandez-shaw">`}},
		{name: "who has no side", target: "/series/chile-eu-cyber-capacity-cooperation", status: 200, has: []string{`<span class="quiet">Side not known:</span> <a href="/person/felix-fernandez-shaw">`}},
		{name: "and in the series", target: "/series/estonia-japan-digital-talks", status: 200, has: []string{`<span class="quiet">Estonia:</span> <a href="/person/tonu-grunberg">`}},
		{name: "a pair by one kind", target: "/pair/JP/US?via=attendance", status: 200, has: []string{fmt.Sprintf("20 of %d", together.MeetingCount)}},
		{name: "a pair by no such kind", target: "/pair/JP/US?via=telepathy", header: html, status: 400, has: []string{"dialogues, agreements, cohosting or attendance"}},
		{name: "a pair that never met", target: "/pair/AQ/JP", status: 200, has: []string{"at no meeting that is recorded", "path"}},
		{name: "a pair in the other order", target: "/pair/US/JP?via=attendance", status: 301, want: map[string]string{"Location": "/pair/JP/US?via=attendance"}},
		{name: "a pair in small letters", target: "/pair/jp/us", status: 301, want: map[string]string{"Location": "/pair/JP/US"}},
		{name: "a pair with a body", target: "/pair/european-union/JP", status: 301, want: map[string]string{"Location": "/pair/JP/european-union"}},
		{name: "a pair by a short name", target: "/pair/JP/nato", status: 301, want: map[string]string{"Location": "/pair/JP/north-atlantic-treaty-organization"}},
		{name: "a pair of one", target: "/pair/JP/JP", header: html, status: 400, has: []string{"two different actors"}},
		{name: "a pair with one who stands for another", target: "/pair/JP/european-external-action-service", header: html, status: 400, has: []string{"it stands for European Union, so write european-union"}},
		{name: "a pair with nobody", target: "/pair/JP/xyzzy", header: html, status: 404, has: []string{"no actor has the address"[1:]}},
	} {
		c.run(t, s.Handler())
	}
}

// The form of /path shows names and asks for what is missing; each hop tells
// who led the two sides.
func TestPathForm(t *testing.T) {
	s := newServer(t, nil)
	for _, c := range []row{
		{name: "one end is a question half asked", target: "/path?from=country:KE", status: 200, has: []string{
			`name="from" list="actors" value="Kenya" required autocomplete`, `name="to" list="actors" value="" required autofocus`, "<p>Now name the other end.</p>",
		}, hasNot: []string{`role="alert"`, "country:KE"}},
		{name: "so is the other end", target: "/path?to=jpn&via=ATTENDANCE", status: 200, has: []string{
			`name="to" list="actors" value="Japan" required autocomplete`, `name="from" list="actors" value="" required autofocus`, "<p>Now name the other end.</p>", `value="ATTENDANCE" checked`,
		}, hasNot: []string{`role="alert"`}},
		{name: "both empty ask nothing", target: "/path?from=&to=", status: 200, has: []string{`name="from"`}, hasNot: []string{"autofocus", "Now name", `role="alert"`}},
		{name: "one end that is nobody", target: "/path?from=Atlantis", status: 404, has: []string{`value="Atlantis"`, "Nothing is called"}, hasNot: []string{"autofocus", "Now name"}},
		{name: "one end that may be several", target: "/path?from=Korea", status: 400, has: []string{"pick one below", `href="/path?from=country%3AKR&amp;to="`}, hasNot: []string{"Now name", "by its id"}},
		{name: "names stand for ids", target: "/path?from=country:NG&to=country:TW", status: 200, has: []string{`value="Nigeria"`, `value="Taiwan"`}, hasNot: []string{`value="country:`}},
		{name: "names stand for ids where something else is wrong", target: "/path?from=country:NG&to=country:TW&max=many", status: 400, has: []string{`value="Nigeria"`, `value="Taiwan"`}},
		{name: "what names nobody stays as typed", target: "/path?from=country:NG&to=Atlantis", status: 404, has: []string{`value="Nigeria"`, `value="Atlantis"`}},
		{name: "a name of several has links", target: "/path?from=Korea&to=Japan", status: 400, has: []string{"may mean more than one: pick one below.", `value="Korea"`}, hasNot: []string{"by its id"}},
		{name: "twice the same actor", target: "/path?from=jpn&to=country:JP", status: 400, has: []string{"From and to are both Japan: a path joins two different actors."}},
		{name: "who led each hop", target: "/path?from=Kenya&to=Estonia", status: 200, has: []string{
			`<span class="quiet">Kenya:</span> <a href="/person/`, `<span class="quiet">United States:</span> <a href="/person/`,
		}},
		{name: "only the two of a hop", target: "/path?from=Japan&to=Estonia&via=ATTENDANCE", status: 200, has: []string{`<span class="quiet">Japan:</span>`}, hasNot: []string{`<span class="quiet">United States:</span>`}},
	} {
		c.run(t, s.Handler())
	}
}

// Two names in the search lead to the pair first, then to what else has the words.
func TestSearchForTwo(t *testing.T) {
	s := newServer(t, nil)
	v, err := shipped().At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	count := func(a, b graph.ID, kind graph.LinkKind) string {
		l, err := v.Link(t.Context(), a, b, graph.LinkRule{Via: []graph.LinkKind{kind}})
		if err != nil || l == nil {
			t.Fatal(l, err)
		}
		return graph.Count(l.MeetingCount, "meeting")
	}
	one := `<h2><a href="/pair/EE/JP">Estonia and Japan: ` + count("country:EE", "country:JP", graph.BilateralDialogue) + ` in bilateral dialogues</a></h2>`
	for _, q := range []string{"japan estonia", "Japan and Estonia", "Japan – Estonia", "JP, EE", "Japan & Estonia", "Japan vs Estonia", "Japan/Estonia", "Japan-Estonia"} {
		row{name: q, target: "/search?q=" + url.QueryEscape(q), status: 200, has: []string{
			one, `<a href="/path?from=country%3AJP&amp;to=country%3AEE">How are they connected?</a>`,
		}, hasNot: []string{"Nothing is called"}}.run(t, s.Handler())
	}
	for _, c := range []row{
		{name: "other hits follow", target: "/search?q=japan+estonia", status: 200, has: []string{`<ol class="hits">`, "Estonia-Japan Cyber Dialogue"}},
		{name: "a body", target: "/search?q=Japan+with+the+EU", status: 200, has: []string{`href="/pair/JP/european-union">Japan and European Union: `, " in bilateral dialogues"}},
		{name: "no dialogue", target: "/search?q=Kenya+Estonia", status: 200, has: []string{"Estonia and Kenya: " + count("country:KE", "country:EE", graph.Attendance) + " with both present"}},
		{name: "no meeting", target: "/search?q=Antarctica+Japan", status: 200, has: []string{`href="/pair/AQ/JP">Antarctica and Japan: no meeting on record`}},
		{name: "one name with an and", target: "/search?q=Trinidad+and+Tobago", status: 200, has: []string{`href="/country/TT"`}, hasNot: []string{"/pair/"}},
		{name: "one name", target: "/search?q=japan", status: 200, hasNot: []string{"/pair/"}},
	} {
		c.run(t, s.Handler())
	}
}

// Wherever years are called quiet, the page says up to when they are counted.
func TestQuietYearsAreExplained(t *testing.T) {
	s := newServer(t, nil)
	v, err := shipped().At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	newest := "newest meeting of the data, " + graph.Written(v.Dataset().LastMeeting) + "."
	for _, target := range []string{"/country/JP", "/organisation/european-union", "/pair/EE/JP", "/pair/JP/US"} {
		page := decoded(t, ask(t, s.Handler(), "GET", target, ""))
		tables, notes := strings.Count(page, ">Years quiet</th>"), strings.Count(page, "Years quiet: whole years without a round up to the "+newest)
		if tables == 0 || notes != tables {
			t.Errorf("%s: %d notes for %d tables", target, notes, tables)
		}
	}
	row{name: "a series", target: "/series/eu-japan-ict-policy-dialogue", status: 200, has: []string{"before the " + newest}}.run(t, s.Handler())
}

func TestTables(t *testing.T) {
	s := newServer(t, func(c *server.Config) { c.Export = exported(http.NotFound) })
	v, err := shipped().At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	total := func(f graph.MeetingFilter) string {
		p, err := v.Meetings(f, "", graph.PageArgs{})
		if err != nil {
			t.Fatal(err)
		}
		return "<strong>" + graph.Count(p.Total, "meeting") + "</strong>"
	}
	date := func(text string) graph.Date {
		d, err := graph.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	japan := &graph.ParticipantMatch{Any: []graph.ID{"country:JP"}}
	years := &graph.DateRange{From: date("2014"), To: date("2016-06")}
	during := graph.MeetingFilter{During: years, Formats: []graph.Format{graph.FormatBilateral}}
	left, err := v.Meetings(during, "", graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []row{
		{name: "all meetings", target: "/meetings", status: 200, has: []string{"<strong>1,322 meetings</strong>", "only announced", "/export/meetings.csv"}},
		{name: "by who was present", target: "/meetings?with=jpn", status: 200, has: []string{total(graph.MeetingFilter{Present: japan}), "present=country%3AJP"}},
		{name: "by everything", target: "/meetings?q=cyber&with=Japan&from=2014&to=2016-06&format=bilateral&focus=POLICY&track=track-1&topic=norms&order=NAME_ASC", status: 200, has: []string{
			total(graph.MeetingFilter{Text: "cyber", Present: japan, During: years, Formats: []graph.Format{graph.FormatBilateral}, Focuses: []graph.Focus{graph.FocusPolicy}, Tracks: []graph.Track{graph.Track1}, Topics: []graph.Topic{"NORMS"}}),
			`<option value="BILATERAL" selected>`, `value="2016-06"`,
		}},
		{name: "undated ones are counted", target: "/meetings?from=2014&to=2016-06&format=BILATERAL", status: 200, has: []string{total(during), graph.Count(left.UndatedLeftOut, "meeting") + " left out because no date is known", "undated=with"}},
		{name: "undated ones too", target: "/meetings?from=2014&to=2016-06&format=BILATERAL&undated=with", status: 200, has: []string{total(graph.MeetingFilter{During: years, OrUndated: true, Formats: during.Formats})}},
		{name: "undated ones alone", target: "/meetings?undated=only", status: 200, has: []string{"<strong>46 meetings</strong>"}},
		{name: "no meeting", target: "/meetings?q=zzzz", status: 200, has: []string{"No meeting fits", "Drop a condition"}},
		{name: "a bad year", target: "/meetings?from=soon&q=norms", status: 400, has: []string{`role="alert"`, "write a year such as 2014", `value="norms"`, `value="soon"`}},
		{name: "years the wrong way", target: "/meetings?from=2020&to=2010", status: 400, has: []string{`role="alert"`}},
		{name: "a bad format", target: "/meetings?format=SQUARE", status: 400, has: []string{"use one of BILATERAL"}},
		{name: "an unknown actor", target: "/meetings?with=Atlantis", status: 400, has: []string{"Nothing is called"}},
		{name: "an ambiguous actor", target: "/meetings?with=Korea", status: 400, has: []string{"more than one"}},
		{name: "a bad order", target: "/meetings?order=RANDOM", status: 400, has: []string{"use one of DATE_ASC"}},
		{name: "a bad cursor", target: "/meetings?after=x", status: 400, has: []string{"no cursor"}},
		{name: "a cursor of meetings among actors", target: "/actors?after=WyJtZWV0aW5ncyIsIkRBVEVfQVNDIixudWxsLCJ4Il0", status: 400, has: []string{"made in a list of &#34;meetings&#34;"}},
		{name: "an empty cursor of a form is none", target: "/meetings?after=&before=", status: 200, hasNot: []string{"no cursor"}},
		{name: "a bad choice of undated", target: "/meetings?undated=maybe", status: 400, has: []string{"write with, only"}},
		{name: "too long a text", target: "/meetings?q=" + strings.Repeat("y", 300), status: 400, has: []string{"longer than 200 bytes"}, hasNot: []string{strings.Repeat("y", 201)}},
		{name: "all countries", target: "/countries", status: 200, has: []string{"<strong>250 countries</strong>", "20 of them"}},
		{name: "countries of a region", target: "/countries?region=Oceania&met=1", status: 200, has: []string{`<option value="Oceania" selected>`, " checked>"}},
		{name: "a country by text", target: "/countries?q=esto", status: 200, has: []string{"<strong>1 country</strong>", `href="/country/EE"`}},
		{name: "no country", target: "/countries?q=zzzz", status: 200, has: []string{"No country fits"}},
		{name: "a bad region", target: "/countries?region=Atlantis", status: 400, has: []string{`role="alert"`}},
		{name: "actors in dialogues", target: "/actors", status: 200, has: []string{"<strong>76 actors</strong>", "150 links", "394 meetings"}},
		{name: "actors by attendance", target: "/actors?via=attendance&max=13", status: 200, has: []string{"2,248 links", `href="/?max=13&amp;via=attendance"`, "max_delegations=13"}},
		{name: "actors by several kinds", target: "/actors?via=cohosting&via=BILATERAL_DIALOGUE&kind=ORGANISATION&order=name-asc", status: 200, has: []string{"bilateral dialogue", `<option value="NAME_ASC" selected>`}},
		{name: "actors in some years", target: "/actors?from=2020", status: 200, has: []string{"since 2020", "left out because no date is known"}},
		{name: "actors as the start page asks", target: "/actors?via=dialogues,attendance&max=any&years=2015-2020&undated=1", status: 200, has: []string{
			`value="2015"`, `value="2020"`, "from 2015 to 2020", `href="/?max=any&amp;undated=1&amp;via=dialogues%2Cattendance&amp;years=2015-2020"`, "or_undated=true", "orUndated: true",
		}},
		{name: "actors at some meetings", target: "/actors?topic=norms,ai&region=Asia&from=2015&to=2020", status: 200, has: []string{
			"under this filter", "Only some of the meetings: norms, AI, Asia", `value="AI" checked`, `value="Asia" checked`, `href="/?region=Asia&amp;topic=norms%2Cai&amp;years=2015-2020"`,
			"topics: [NORMS, AI]", `regions: [&#34;Asia&#34;]`, "from=2015&amp;regions=Asia&amp;to=2020&amp;topics=NORMS%2CAI",
			"Parley, example.com/actors?topic=norms,ai&amp;region=Asia&amp;from=2015&amp;to=2020, ",
		}},
		{name: "actors of no region", target: "/actors?region=Atlantis", status: 400, has: []string{`role="alert"`, "is no region"}},
		{name: "meetings of a region", target: "/meetings?region=Oceania", status: 200, has: []string{`<option value="Oceania" selected>`, "regions=Oceania", `regions: [&#34;Oceania&#34;]`}},
		{name: "meetings as the start page asks", target: "/meetings?years=2014-2016&undated=1&format=BILATERAL", status: 200, has: []string{`value="2014"`, `<option value="with" selected>`}},
		{name: "years that are none", target: "/actors?years=soon", status: 400, has: []string{"write a year such as 2014"}},
		{name: "no actor", target: "/actors?q=zzzz", status: 200, has: []string{"No actor fits"}},
		{name: "a bad kind of link", target: "/actors?via=telepathy", status: 400, has: []string{`role="alert"`}},
		{name: "a bad bound", target: "/actors?max=1", status: 400, has: []string{"2 or more"}},
		{name: "no kind of actor", target: "/actors?kind=tree", status: 400, has: []string{`role="alert"`}},
	} {
		c.run(t, s.Handler())
	}
}

// Following the links, each item of a list is met once, there and back, and
// there are as many as the page says.
func TestPagingReachesEverythingOnce(t *testing.T) {
	s := newServer(t, nil)
	v, err := shipped().At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	japan, err := v.Presence("country:JP")
	if err != nil {
		t.Fatal(err)
	}
	people, err := v.PeopleOf("country:JP", graph.PersonFilter{}, "", graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := v.Link(t.Context(), "country:JP", "country:US", graph.LinkRule{Via: []graph.LinkKind{graph.Attendance}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		target, section, item string
		want                  int
	}{
		{"/country/JP", "list", `<td><a href="/meeting/`, japan.Meetings},
		{"/country/JP", "people", `<td><a href="/person/`, people.Total},
		{"/pair/JP/US?via=attendance", "list", `<h3><a href="/meeting/`, pair.MeetingCount},
		{"/actors?order=NAME_ASC", "list", `<td><a href="/`, 76},
		{"/countries?order=PARTNERS_DESC", "list", `<td><a href="/country/`, 250},
		{"/meetings?format=MINILATERAL", "list", `<td><a href="/meeting/`, -1},
	} {
		seen, pages, target := map[string]int{}, 0, c.target
		for back := false; target != ""; {
			page := decoded(t, ask(t, s.Handler(), "GET", target, ""))
			_, page, _ = strings.Cut(page, `<section id="`+c.section+`">`)
			page, _, _ = strings.Cut(page, "</section>")
			for i, part := range strings.Split(page, c.item) {
				if i > 0 {
					name, _, _ := strings.Cut(part, `"`)
					seen[name]++
				}
			}
			pages++
			way := map[bool]string{false: `" rel="next"`, true: `" rel="prev"`}
			next := before(page, way[back])
			if next == "" && !back {
				back, pages = true, -pages
				next = before(page, way[true])
			}
			target = next
		}
		total := 0
		for name, n := range seen {
			if n != 1 && n != 2 {
				t.Errorf("%s: %s is met %d times", c.target, name, n)
			}
			total++
		}
		if c.want >= 0 && total != c.want || total <= 20 || pages != -1 {
			t.Errorf("%s %s: %d items, want %d; pages there less pages back: %d", c.target, c.section, total, c.want, -pages)
		}
	}
}

// before gives the address in the attribute that ends with a text.
func before(page, end string) string {
	head, _, ok := strings.Cut(page, end)
	if !ok {
		return ""
	}
	address := head[strings.LastIndex(head, `"`)+1:]
	address, _, _ = strings.Cut(html.UnescapeString(address), "#")
	return address
}

// hostile is a small dataset whose every text tries to break out.
func hostile() []graph.Record {
	const evil = `</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'{{.}}<!--`
	day, err := graph.ParseDate("2020-01-02")
	if err != nil {
		panic(err)
	}
	one := 1
	return []graph.Record{
		&graph.Country{ID: "country:JP", Name: "Japan " + evil, Official: evil, Note: evil, Capital: evil, Region: evil},
		&graph.Country{ID: "country:EE", Name: "Estonia " + evil},
		&graph.Organisation{ID: "organisation:mfa", Name: "Ministry " + evil, ShortName: evil, OrganisationKind: graph.OrgMinistry, Country: "country:JP"},
		&graph.Person{ID: "person:ann", Name: "Ann " + evil, Aliases: []string{evil}, Country: "country:JP"},
		&graph.Series{ID: "series:talks", Name: "Talks " + evil, Aliases: []string{evil}, Format: graph.FormatBilateral, Focus: graph.FocusPolicy, OrdinalsCountRounds: true},
		&graph.Meeting{
			ID: "meeting:talks-1", Name: "First " + evil, Series: "series:talks", Ordinal: &one, Format: graph.FormatBilateral, Track: graph.Track1, Mode: graph.ModeInPerson,
			Start: day, City: evil, Country: "country:JP", Notes: evil, Sources: []graph.ID{"source:s-1", "source:s-2"},
			Participants: []graph.Listing{
				{Participant: "country:JP"},
				{Participant: "country:EE"},
				{Participant: "person:ann", Role: graph.RoleHeadOfDelegation, Office: evil, Organisation: "organisation:mfa", Country: "country:JP"},
			},
		},
		&graph.Source{ID: "source:s-1", Title: "Page " + evil, URL: "https://example.org/" + evil, Publisher: evil},
		&graph.Source{ID: "source:s-2", Title: "Trap", URL: "javascript:alert(1)"},
	}
}

func TestHostileTextsStayTexts(t *testing.T) {
	store, err := memstore.New(hostile())
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, func(c *server.Config) { c.Explorer = graph.NewExplorer(store, graph.Options{}) })
	for target, name := range map[string]string{
		"/country/JP": "Japan ", "/organisation/mfa": "Ministry ", "/person/ann": "Ann ", "/meeting/talks-1": "First ", "/series/talks": "Talks ", "/pair/EE/JP": "Estonia ",
		"/meetings": "", "/countries": "", "/actors": "",
	} {
		res := ask(t, s.Handler(), "GET", target, "")
		page := decoded(t, res)
		if res.StatusCode != 200 {
			t.Errorf("%s: status %d: %s", target, res.StatusCode, page)
			continue
		}
		d := takeApart(page)
		subject := d.check(t, target)
		if got, _ := subject["name"].(string); !strings.HasPrefix(got, name) || name != "" && !strings.Contains(got, "</script><script>alert(1)</script>") {
			t.Errorf("%s: the name in JSON-LD is %q", target, got)
		}
		for _, href := range d.hrefs {
			if u, err := url.Parse(href); err != nil || u.Scheme != "" && u.Scheme != "https" {
				t.Errorf("%s links to %q", target, href)
			}
		}
		if strings.Contains(page, "<img") || strings.Contains(page, "<script>") {
			t.Errorf("%s: a text broke out", target)
		}
	}
}

// counted is a store that counts its reads of records.
type counted struct {
	graph.Store
	reads int
}

func (c *counted) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	c.reads++
	return c.Store.Records(ctx, ids)
}

// However much a page shows, it reads the store once at most.
func TestPagesReadOnce(t *testing.T) {
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	inner, err := memstore.FromChanges(set.Changes())
	if err != nil {
		t.Fatal(err)
	}
	store := &counted{Store: inner}
	s := newServer(t, func(c *server.Config) { c.Explorer = graph.NewExplorer(store, graph.Options{}) })
	all := 0
	for _, target := range append([]string{"/path?from=Kenya&to=Estonia", "/search?q=japan+estonia"}, samples...) {
		store.reads = 0
		ask(t, s.Handler(), "GET", target, "")
		if store.reads > 1 {
			t.Errorf("%s: %d reads of the store", target, store.reads)
		}
		all += store.reads
	}
	if all < len(samples)/2 {
		t.Errorf("%d reads of the store in all: they are not counted", all)
	}
}

// FuzzPages asks for pages of any name and parameters: none fails, and none is
// badly made.
func FuzzPages(f *testing.F) {
	s := newServer(f, nil)
	f.Add("country", "jp", "after=x")
	f.Add("organisation", "Ünï–on", "people-before=W10")
	f.Add("pair", "JP/EE", "via=attendance&after=WyJtZWV0aW5ncyIsIkRBVEVfQVNDIixudWxsLCJ4Il0")
	f.Add("meetings", "", "q=%00&from=9999-99&with=\xff&format=%3Cscript%3E")
	f.Add("actors", "", "max=99999999999999999999&via=,,&kind=PERSON")
	f.Add("countries", "", "region=%22&order=name&met=1")
	f.Fuzz(func(t *testing.T, kind, name, query string) {
		u := url.URL{Scheme: "http", Host: "localhost", Path: "/" + kind + "/" + name, RawQuery: query}
		if name == "" {
			u.Path = "/" + kind
		}
		r, err := http.NewRequestWithContext(t.Context(), "GET", u.String(), nil)
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Accept", "text/html")
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		switch w.Code {
		case 200, 301, 400, 404:
		default:
			t.Errorf("%s: status %d: %.300s", u.String(), w.Code, w.Body)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			if d := takeApart(w.Body.String()); d.problems != nil {
				t.Errorf("%s: %v", u.String(), d.problems)
			}
		}
	})
}
