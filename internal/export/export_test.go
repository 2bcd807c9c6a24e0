package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/export"
)

var update = flag.Bool("update", false, "write the golden files anew")

var about = graph.About{Licence: "CC0 & made up", Citation: func(v string) string { return "Example <data>, version " + v }}

func explorer(t testing.TB, records []graph.Record) *graph.Explorer {
	t.Helper()
	store, err := memstore.New(records)
	if err != nil {
		t.Fatal(err)
	}
	return graph.NewExplorer(store, graph.Options{About: about})
}

func view(t testing.TB, records []graph.Record) *graph.View {
	t.Helper()
	v, err := explorer(t, records).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func shipped(t testing.TB) *graph.View {
	t.Helper()
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		t.Fatal(err)
	}
	v, err := graph.NewExplorer(store, graph.Options{About: graph.About{Licence: dataset.Licence, Citation: dataset.Citation}}).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// file is what a query writes; it must succeed.
func file(t testing.TB, v *graph.View, name string, q export.Query) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(t.Context(), &b, v, name, q); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.Bytes()
}

// rows reads CSV, the header apart.
func rows(t testing.TB, data []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, len(all)-1)
	for i, r := range all[1:] {
		out[i] = make(map[string]string, len(r))
		for c, cell := range r {
			out[i][all[0][c]] = cell
		}
	}
	return out
}

func names() (out []string) {
	for _, f := range export.Formats() {
		out = append(out, f.Name)
	}
	return out
}

// forFormat leaves out what chooses links where meetings are written.
func forFormat(name string, q export.Query) export.Query {
	if strings.HasPrefix(name, "meetings") || strings.HasPrefix(name, "participations") {
		return export.Query{Filter: q.Filter}
	}
	return q
}

// everyLink joins actors by every kind.
var everyLink = export.Query{Rule: graph.LinkRule{Via: graph.LinkKinds.Values()}}

func TestGolden(t *testing.T) {
	for _, set := range []struct {
		name    string
		records []graph.Record
		query   export.Query
	}{
		{"small", graphtest.Small(), export.Query{}},
		{"random", graphtest.Random(7, 12), export.Query{
			Rule:   graph.LinkRule{Via: graph.LinkKinds.Values(), MaxDelegations: new(5)},
			Filter: graph.MeetingFilter{Tracks: []graph.Track{graph.Track15, graph.Track1}},
		}},
		{"nothing", graphtest.Small(), export.Query{Filter: graph.MeetingFilter{Text: "no such word"}}},
	} {
		v := view(t, set.records)
		for _, name := range names() {
			t.Run(set.name+"-"+name, func(t *testing.T) {
				got := file(t, v, name, forFormat(name, set.query))
				golden := filepath.Join("testdata", set.name+"-"+name)
				if *update {
					if err := os.WriteFile(golden, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(want), string(got)); d != "" {
					t.Errorf("(-want +got), go test ./internal/export -update writes anew:\n%s", d)
				}
				if again := file(t, view(t, set.records), name, forFormat(name, set.query)); !bytes.Equal(got, again) {
					t.Error("the same data and query give other bytes")
				}
			})
		}
	}
}

func TestFormsOfFiles(t *testing.T) {
	v := view(t, graphtest.Random(3, 40))
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			got := file(t, v, f.Name, forFormat(f.Name, everyLink))
			if f.MediaType == "" || f.Description == "" {
				t.Error("no media type or description")
			}
			switch filepath.Ext(f.Name) {
			case ".csv":
				if n := bytes.Count(got, []byte("\n")); n != bytes.Count(got, []byte("\r\n")) || n != len(rows(t, got))+1 {
					t.Error("lines do not end in CR LF")
				}
				for _, r := range rows(t, got) {
					if r["data_version"] != v.Version() || r["licence"] != about.Licence || !json.Valid([]byte(r["query"])) {
						t.Fatalf("got %v, want version, licence and query", r)
					}
				}
			case ".json":
				if !json.Valid(got) {
					t.Error("this is no JSON")
				}
			default:
				dec := xml.NewDecoder(bytes.NewReader(got))
				for {
					if _, err := dec.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

func TestRowsOfTheShippedData(t *testing.T) {
	v := shipped(t)
	via := func(kinds ...graph.LinkKind) export.Query { return export.Query{Rule: graph.LinkRule{Via: kinds}} }
	bounded := via(graph.Attendance)
	bounded.Rule.MaxDelegations = new(13)
	for _, row := range []struct {
		claim, name string
		query       export.Query
		want        int
	}{
		{"every meeting", "meetings.csv", export.Query{}, 1322},
		{"bilateral dialogues", "links.csv", export.Query{}, 150},
		{"agreements", "links.csv", via(graph.Agreement), 89},
		{"co-hosting", "links.csv", via(graph.CoHosting), 212},
		{"attendance of up to 13", "links.csv", bounded, 2248},
		{"attendance of any size", "links.csv", via(graph.Attendance), 7316},
	} {
		if got := len(rows(t, file(t, v, row.name, row.query))); got != row.want {
			t.Errorf("%s: got %d rows, want %d", row.claim, got, row.want)
		}
	}
}

func TestParticipationsAreThoseOfTheAPI(t *testing.T) {
	v := shipped(t)
	got := rows(t, file(t, v, "participations.csv", export.Query{}))
	for _, m := range rows(t, file(t, v, "meetings.csv", export.Query{})) {
		want, err := v.AllParticipants(graph.ID(m["id"]), graph.ParticipationFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range want {
			r := got[0]
			got = got[1:]
			if r["meeting_id"] != m["id"] || r["participant_id"] != string(p.Participant) || r["presence"] != string(p.Presence) ||
				r["hosting"] != string(p.Hosting) || r["on_behalf_of_id"] != string(p.OnBehalfOf) || (r["implied"] == "true") != p.Implied {
				t.Fatalf("got %v, want %v", r, p)
			}
		}
	}
	if len(got) != 0 {
		t.Errorf("%d rows too many", len(got))
	}
}

// TestSourcesAreInTheOrderOfTheAPI: LinkSources gives the first hundred.
func TestSourcesAreInTheOrderOfTheAPI(t *testing.T) {
	v := shipped(t)
	net, err := v.Network(t.Context(), everyLink.Rule, nil)
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for i, r := range rows(t, file(t, v, "links.csv", everyLink)) {
		got := strings.Fields(r["sources"])
		if urls := strings.Fields(r["source_urls"]); len(urls) != len(got) {
			t.Errorf("%s, %s: %d sources, %d addresses", r["from"], r["to"], len(got), len(urls))
		}
		most = max(most, len(got))
		want, err := v.LinkSources(net.Links[i], new(100))
		if err != nil {
			t.Fatal(err)
		}
		for n, id := range want {
			if got[n] != string(id) {
				t.Fatalf("%s, %s: source %d is %s, want %s", r["from"], r["to"], n, got[n], id)
			}
		}
	}
	if most <= 100 {
		t.Errorf("the most sources of a link are %d: too few to test what the API leaves out", most)
	}
}

func TestFilterAndRule(t *testing.T) {
	v := shipped(t)
	f := graph.MeetingFilter{Focuses: []graph.Focus{graph.FocusPolicy}}
	since := graph.MeetingFilter{During: &graph.DateRange{From: mustDate(t, "2015")}}
	both := graph.MeetingFilter{Focuses: f.Focuses, During: since.During}
	count := func(name string, q export.Query) int { return len(rows(t, file(t, v, name, q))) }
	if got, want := count("links.csv", export.Query{Rule: graph.LinkRule{Filter: f}, Filter: since}), count("links.csv", export.Query{Filter: both}); got != want || got == 0 {
		t.Errorf("filters of rule and query: got %d links, want %d", got, want)
	}
	page, err := v.Meetings(both, "", graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	if got := count("meetings.csv", export.Query{Filter: both}); got != page.Total || got == 0 {
		t.Errorf("got %d meetings, want %d", got, page.Total)
	}
	for _, r := range rows(t, file(t, v, "links.csv", export.Query{Around: []graph.ID{"country:EE"}})) {
		if r["from"] != "country:EE" && r["to"] != "country:EE" {
			t.Errorf("around Estonia: got %s, %s", r["from"], r["to"])
		}
	}
}

func mustDate(t testing.TB, s string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRefusedBeforeTheFirstByte: a handler can still answer 400.
func TestRefusedBeforeTheFirstByte(t *testing.T) {
	v := view(t, graphtest.Small())
	for _, row := range []struct {
		claim, name string
		query       export.Query
		code        graph.Code
		says        string
	}{
		{"an unknown name", "links.xlsx", export.Query{}, graph.Invalid, "links.csv, network.graphml"},
		{"an empty via", "links.csv", export.Query{Rule: graph.LinkRule{Via: []graph.LinkKind{}}}, graph.Invalid, "via is empty"},
		{"a bound of one", "network.gexf", export.Query{Rule: graph.LinkRule{MaxDelegations: new(1)}}, graph.Invalid, "2 or more"},
		{"around nobody", "network.json", export.Query{Around: []graph.ID{"country:ZZ"}}, graph.NotFound, "country:ZZ"},
		{"around a person", "network.graphml", export.Query{Around: []graph.ID{"person:ann-example"}}, graph.Invalid, "around"},
		{"an unknown region", "meetings.csv", export.Query{Filter: graph.MeetingFilter{Regions: []string{"Atlantis"}}}, graph.Invalid, "Atlantis"},
		{"a rule for meetings", "meetings.csv", export.Query{Rule: graph.LinkRule{MaxDelegations: new(3)}}, graph.Invalid, "leave them out"},
		{"around for meetings", "participations.csv", export.Query{Around: []graph.ID{"country:AA"}}, graph.Invalid, "leave them out"},
	} {
		var b bytes.Buffer
		err := export.Write(t.Context(), &b, v, row.name, row.query)
		if graph.CodeOf(err) != row.code || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %v, want %s with %q", row.claim, err, row.code, row.says)
		}
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes were written", row.claim, b.Len())
		}
	}
}

// payloads are what spreadsheets take for formulas, and a few that they do not.
var payloads = map[string]string{
	`=HYPERLINK("https://example.org","x")`: `'=HYPERLINK("https://example.org","x")`,
	"+1+1":                                  `'+1+1`,
	"-2+3":                                  `'-2+3`,
	"@SUM(A1)":                              `'@SUM(A1)`,
	"\t=1+1":                                "'\t=1+1",
	"\r=1+1":                                "'\r=1+1",
	"\n=1+1":                                "'\n=1+1",
	"＝1+1":                                  "'＝1+1",
	`=1+1","x`:                              `'=1+1","x`,
	"1-1":                                   "1-1",
	" =1+1":                                 " =1+1",
	"a\r\nb\rc\nd":                          "a\r\nb\rc\nd",
	`"quoted", and more`:                    `"quoted", and more`,
	"\xff broken UTF-8":                     "\uFFFD broken UTF-8",
	"x\x00y\x0b\uFFFE 漢字":                   "x\x00y\x0b\uFFFE 漢字",
}

// TestFormulas: no text of a record is a formula, and nothing else changes.
func TestFormulas(t *testing.T) {
	for payload, want := range payloads {
		records := graphtest.Small()
		for _, r := range records {
			switch r := r.(type) {
			case *graph.Country:
				r.Name = payload
			case *graph.Organisation:
				r.Name = payload
			case *graph.Person:
				r.Name = payload
			case *graph.Series:
				r.Name = payload
			case *graph.Meeting:
				r.Name, r.City, r.Notes = payload, payload, payload
				for i := range r.Participants {
					r.Participants[i].Office = payload
				}
			}
		}
		v := view(t, records)
		for name, columns := range map[string][]string{
			"participations.csv": {"meeting_name", "participant_name", "place_city", "office", "on_behalf_of_name"},
			"meetings.csv":       {"name", "series_name", "city", "notes"},
			"links.csv":          {"from_name", "to_name"},
		} {
			data := file(t, v, name, export.Query{})
			for _, r := range cells(t, data) {
				for _, c := range columns {
					// A person alone has an office in this data's rows that stand for others.
					if got := r[c]; got != want && (got != "" || c != "office" && c != "on_behalf_of_name") {
						t.Errorf("%s, %s: got %q, want %q", name, c, got, want)
					}
				}
			}
		}
	}
}

// cells reads CSV to the letter: Go's reader changes line ends inside of cells.
func cells(t *testing.T, data []byte) []map[string]string {
	t.Helper()
	var all [][]string
	row := []string{}
	for s := string(data); s != ""; {
		var cell string
		if strings.HasPrefix(s, `"`) {
			for s = s[1:]; ; s = s[1:] {
				before, after, ok := strings.Cut(s, `"`)
				if !ok {
					t.Fatal("a quote is not closed")
				}
				cell, s = cell+before, after
				if !strings.HasPrefix(s, `"`) {
					break
				}
				cell += `"`
			}
		} else {
			cell = s[:strings.IndexAny(s, ",\r")]
			s = s[len(cell):]
		}
		row = append(row, cell)
		if strings.HasPrefix(s, ",") {
			s = s[1:]
			continue
		}
		if !strings.HasPrefix(s, "\r\n") {
			t.Fatalf("want the end of a line before %.20q", s)
		}
		s = s[2:]
		all = append(all, row)
		row = nil
	}
	out := make([]map[string]string, 0, len(all))
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, c := range r {
			m[all[0][i]] = c
		}
		out = append(out, m)
	}
	return out
}

// TestCharactersThatXMLCannotHold become U+FFFD; what XML can hold comes back.
func TestCharactersThatXMLCannotHold(t *testing.T) {
	records := graphtest.Small()
	records[0].(*graph.Country).Name = "a\x00b\x08\x1f\uFFFE\uFFFF\xff<&>\"'\t\n\r漢\U0001F600"
	const want = "a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD<&>\"'\t\n\r漢\U0001F600"
	v := view(t, records)
	var graphML struct {
		Data []string `xml:"graph>node>data"`
	}
	if err := xml.Unmarshal(file(t, v, "network.graphml", export.Query{}), &graphML); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(graphML.Data, want) {
		t.Errorf("got %q, want %q among them", graphML.Data, want)
	}
	var gexf struct {
		Nodes []struct {
			Label string `xml:"label,attr"`
		} `xml:"graph>nodes>node"`
	}
	if err := xml.Unmarshal(file(t, v, "network.gexf", export.Query{}), &gexf); err != nil {
		t.Fatal(err)
	}
	if len(gexf.Nodes) == 0 || gexf.Nodes[0].Label != want {
		t.Errorf("got %q, want %q first", gexf.Nodes, want)
	}
	if data := file(t, v, "network.json", export.Query{}); !json.Valid(data) {
		t.Errorf("this is no JSON: %q", data)
	}
}

func TestCancelledContext(t *testing.T) {
	v := shipped(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range names() {
		var b bytes.Buffer
		if err := export.Write(ctx, &b, v, name, forFormat(name, everyLink)); graph.CodeOf(err) != graph.Cancelled || b.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes, want CANCELLED and none", name, err, b.Len())
		}
	}
}

// TestCancelledOnTheWay ends soon after the reader is gone.
func TestCancelledOnTheWay(t *testing.T) {
	v := shipped(t)
	for _, name := range names() {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		err := export.Write(ctx, writer(func(b []byte) (int, error) { n++; cancel(); return len(b), nil }), v, name, forFormat(name, everyLink))
		if graph.CodeOf(err) != graph.Cancelled {
			t.Errorf("%s: got %v, want CANCELLED", name, err)
		}
		if n > 20 {
			t.Errorf("%s: %d writes after the end", name, n)
		}
	}
}

type writer func([]byte) (int, error)

func (f writer) Write(b []byte) (int, error) { return f(b) }

func TestWriterThatFails(t *testing.T) {
	v := shipped(t)
	full := errors.New("the disk is full")
	for _, name := range names() {
		for after := range 3 {
			n := 0
			err := export.Write(t.Context(), writer(func(b []byte) (int, error) {
				if n++; n > after {
					return 0, full
				}
				return len(b), nil
			}), v, name, forFormat(name, everyLink))
			if !errors.Is(err, full) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: got %v, want it to say what failed", name, err)
			}
			if n != after+1 {
				t.Errorf("%s: %d writes, want none after the one that fails", name, n)
			}
		}
	}
}

// TestReadsInBatches: a hundred records at a time, and few bytes held.
func TestReadsInBatches(t *testing.T) {
	store, err := memstore.New(graphtest.Random(11, 350))
	if err != nil {
		t.Fatal(err)
	}
	var reads []int
	counted := counting{store, func(n int) { reads = append(reads, n) }}
	v, err := graph.NewExplorer(counted, graph.Options{}).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"participations.csv", "meetings.csv"} {
		reads = nil
		total := len(rows(t, file(t, v, "meetings.csv", export.Query{})))
		reads = nil
		file(t, v, name, export.Query{})
		if want := (total + 99) / 100; len(reads) != want || slices.Max(reads) > 100 {
			t.Errorf("%s: reads of %v records for %d meetings, want %d of at most 100", name, reads, total, want)
		}
	}
	reads = nil
	file(t, v, "links.csv", everyLink)
	if len(reads) != 0 {
		t.Errorf("links.csv: reads of %v records, want none", reads)
	}
}

// TestMemoryDoesNotGrowWithRows: what is held while a file is written does not
// depend on how long it is.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	v := view(t, graphtest.World(set.Records, 4))
	file(t, v, "meetings.csv", export.Query{Filter: graph.MeetingFilter{Text: "zurich"}}) // orders are kept from here on
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	var size int
	var most uint64
	next := 0
	err = export.Write(t.Context(), writer(func(b []byte) (int, error) {
		if size += len(b); size > next {
			most, next = max(most, live()), size+4<<20
		}
		return len(b), nil
	}), v, "participations.csv", export.Query{})
	if err != nil {
		t.Fatal(err)
	}
	held := max(most, before) - before
	t.Logf("%d bytes written, at most %d held", size, held)
	if size < 20<<20 || held > 2<<20 {
		t.Errorf("%d bytes were held while %d were written, want less than 2 MB of more than 20 MB", held, size)
	}
	runtime.KeepAlive(v)
}

// counting tells how many records each read asks for.
type counting struct {
	graph.Store
	read func(n int)
}

func (c counting) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	c.read(len(ids))
	return c.Store.Records(ctx, ids)
}

// failing is a store that breaks off at a read.
type failing struct {
	graph.Store
	reads *int
	after int
	err   error
}

func (f failing) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	if *f.reads++; *f.reads > f.after {
		return nil, f.err
	}
	return f.Store.Records(ctx, ids)
}

func TestStoreThatFailsAtOnce(t *testing.T) {
	store, err := memstore.New(graphtest.Small())
	if err != nil {
		t.Fatal(err)
	}
	down := graph.Errorf(graph.Unavailable, "the store is down")
	v, err := graph.NewExplorer(failing{store, new(0), 0, down}, graph.Options{}).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names() {
		if name == "links.csv" { // the index has it all
			continue
		}
		var b bytes.Buffer
		if err := export.Write(t.Context(), &b, v, name, export.Query{}); graph.CodeOf(err) != graph.Unavailable || b.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes, want UNAVAILABLE and none", name, err, b.Len())
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	v := shipped(b)
	for _, name := range names() {
		for kind, q := range map[string]export.Query{"dialogues": {}, "everyLink": everyLink} {
			if forFormat(name, q).Rule.Via == nil && kind == "everyLink" {
				continue
			}
			b.Run(name+"/"+kind+"/1322-meetings", func(b *testing.B) {
				b.ReportAllocs()
				var n int64
				for b.Loop() {
					n = 0
					if err := export.Write(b.Context(), writer(func(p []byte) (int, error) { n += int64(len(p)); return len(p), nil }), v, name, forFormat(name, q)); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n), "file-bytes")
			})
		}
	}
}
