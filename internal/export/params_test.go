package export_test

import (
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/internal/export"
)

var compareDates = cmp.AllowUnexported(graph.Date{})

func TestParseQuery(t *testing.T) {
	for _, row := range []struct {
		claim, text string
		want        export.Query
	}{
		{"nothing is the zero query", "", export.Query{}},
		{"empty values are left out", "from=&to=&formats=&text=+&around=,&max_delegations=&or_undated=&only_announced=", export.Query{}},
		{"lists by commas and repeats", "formats=bilateral,+Trilateral&formats=MULTILATERAL", export.Query{Filter: graph.MeetingFilter{
			Formats: []graph.Format{graph.FormatBilateral, graph.FormatTrilateral, graph.FormatMultilateral},
		}}},
		{
			"everything at once",
			"via=bilateral_dialogue,co-hosting&max_delegations=9&around=country:NA,country:EE&from=2014-02&to=2016&or_undated=1" +
				"&formats=BILATERAL&formats=regional&focuses=policy&tracks=1.5,track_2&modes=hybrid&topics=ai,five_g&series=series:a-b" +
				"&regions=Western+Asia&places=country:JP&present=country:US&present_all=country:GB,person:x-y&present_none=country:RU&present_members_of=organisation:eu" +
				"&hosted_by=country:DE&invited=organisation:un&only_announced=false&text=cyber,+%22dialogue%22",
			export.Query{
				Rule:   graph.LinkRule{Via: []graph.LinkKind{graph.BilateralDialogue, graph.CoHosting}, MaxDelegations: new(9)},
				Around: []graph.ID{"country:NA", "country:EE"},
				Filter: graph.MeetingFilter{
					During: &graph.DateRange{From: mustDate(t, "2014-02"), To: mustDate(t, "2016")}, OrUndated: true,
					Formats: []graph.Format{graph.FormatBilateral, graph.FormatRegional}, Focuses: []graph.Focus{graph.FocusPolicy},
					Tracks: []graph.Track{graph.Track15, graph.Track2}, Modes: []graph.Mode{graph.ModeHybrid},
					Topics: []graph.Topic{"AI", "FIVE_G"}, Series: []graph.ID{"series:a-b"}, Regions: []string{"Western Asia"},
					Places: []graph.ID{"country:JP"},
					Present: &graph.ParticipantMatch{
						Any: []graph.ID{"country:US"}, All: []graph.ID{"country:GB", "person:x-y"}, None: []graph.ID{"country:RU"},
						MembersOf: []graph.ID{"organisation:eu"},
					},
					HostedBy: &graph.ParticipantMatch{Any: []graph.ID{"country:DE"}}, Invited: &graph.ParticipantMatch{Any: []graph.ID{"organisation:un"}},
					OnlyAnnounced: new(false), Text: `cyber, "dialogue"`,
				},
			},
		},
	} {
		values, err := url.ParseQuery(row.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := export.ParseQuery(values)
		if err != nil {
			t.Errorf("%s: %v", row.claim, err)
		}
		if d := cmp.Diff(row.want, got, compareDates); d != "" {
			t.Errorf("%s (-want +got):\n%s", row.claim, d)
		}
		again, err := export.ParseQuery(got.Values())
		if d := cmp.Diff(got, again, compareDates); err != nil || d != "" {
			t.Errorf("%s, there and back: %v\n%s", row.claim, err, d)
		}
	}
}

func TestParseQueryRefuses(t *testing.T) {
	for text, want := range map[string]struct {
		code graph.Code
		says string
	}{
		"format=bilateral":    {graph.Invalid, `there is no parameter "format": use via, max_delegations, around`},
		"formats=quadratic":   {graph.Invalid, "formats: "},
		"from=2014&from=2015": {graph.Invalid, "from: it is given 2 times"},
		"from=yesterday":      {graph.Invalid, "from: "},
		"to=2014-13":          {graph.Invalid, "to: "},
		"around=Japan":        {graph.Invalid, "around: "},
		"present=country:jp":  {graph.Invalid, "present: "},
		"max_delegations=few": {graph.Invalid, "max_delegations: "},
		"or_undated=perhaps":  {graph.Invalid, "or_undated: "},
		"only_announced=some": {graph.Invalid, "only_announced: \"some\" is neither true nor false"},
		"series=" + strings.Repeat("series:a,", 1001): {graph.Limit, "1001 values"},
	} {
		values, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := export.ParseQuery(values); graph.CodeOf(err) != want.code || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%.40s: got %v, want %s with %q", text, err, want.code, want.says)
		}
	}
}

// TestValuesAndBack: what has parameters comes back from them, and chooses the same.
func TestValuesAndBack(t *testing.T) {
	for seed := range uint64(300) {
		records := graphtest.Random(seed%10, 30)
		path := graphtest.RandomQuery(rand.New(rand.NewPCG(seed, 1)), records)
		q := export.Query{Rule: path.Rule, Filter: path.Rule.Filter}
		q.Rule.Filter = graph.MeetingFilter{}
		q.Filter.And, q.Filter.Or, q.Filter.Not, q.Filter.HostedBy, q.Filter.Invited = nil, nil, nil, nil, nil
		once, err := export.ParseQuery(q.Values())
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		twice, err := export.ParseQuery(once.Values())
		if d := cmp.Diff(once, twice, compareDates); err != nil || d != "" {
			t.Errorf("seed %d, there and back: %v\n%s", seed, err, d)
		}
		if lists := hasEmptyList(q.Filter); lists {
			continue // has no parameter
		}
		v := view(t, records)
		if a, b := file(t, v, "links.csv", q), file(t, v, "links.csv", once); len(rows(t, a)) != len(rows(t, b)) {
			t.Errorf("seed %d: %d links become %d", seed, len(rows(t, a)), len(rows(t, b)))
		}
	}
}

func hasEmptyList(f graph.MeetingFilter) bool {
	empty := func(n int, isNil bool) bool { return n == 0 && !isNil }
	p := f.Present
	if p == nil {
		p = &graph.ParticipantMatch{}
	}
	return empty(len(f.Formats), f.Formats == nil) || empty(len(f.Focuses), f.Focuses == nil) || empty(len(f.Tracks), f.Tracks == nil) ||
		empty(len(f.Modes), f.Modes == nil) || empty(len(f.Topics), f.Topics == nil) || empty(len(f.Series), f.Series == nil) ||
		empty(len(f.Regions), f.Regions == nil) || empty(len(f.Places), f.Places == nil) ||
		empty(len(p.Any), p.Any == nil) || empty(len(p.All), p.All == nil) || empty(len(p.None), p.None == nil) ||
		empty(len(p.MembersOf), p.MembersOf == nil) ||
		f.During != nil && f.During.From.IsZero() && f.During.To.IsZero()
}

// TestMembersInAFile: who was a member then chooses what is written, and the
// query in the file says so.
func TestMembersInAFile(t *testing.T) {
	records := graphtest.Small()
	for i, r := range records {
		if o, ok := r.(*graph.Organisation); ok && o.ID == "organisation:ministry-b" {
			o = o.Clone().(*graph.Organisation)
			o.Memberships = []graph.Membership{{Member: "country:AA", To: mustDate(t, "2015"), Sources: []graph.ID{"source:s-1"}}}
			records[i] = o
		}
	}
	q, err := export.ParseQuery(url.Values{"present_members_of": {"organisation:ministry-b"}})
	if err != nil {
		t.Fatal(err)
	}
	v := view(t, records)
	got := string(file(t, v, "network.json", q))
	for _, want := range []string{`"filter":{"present":{"membersOf":["organisation:ministry-b"]}}`, `"meeting_count":1,"announced":0,"meetings":["meeting:a-b-dialogue-1"]`} {
		if !strings.Contains(strings.ReplaceAll(got, `"first_met":"2014-06-05","last_met":"2014-06-05",`, ""), want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
}

// TestEqualQuestionsHaveEqualBytes: the query in a file is canonical.
func TestEqualQuestionsHaveEqualBytes(t *testing.T) {
	v := view(t, graphtest.Small())
	ask := func(text string) string {
		values, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		q, err := export.ParseQuery(values)
		if err != nil {
			t.Fatal(err)
		}
		return string(file(t, v, "network.json", q))
	}
	a := ask("via=bilateral_dialogue,attendance&around=country:BB,country:AA&tracks=1,2&present=country:BB,country:AA")
	b := ask("present=country:AA&present=country:BB&tracks=track_2,TRACK_1&around=country:AA,country:BB,country:AA&via=Attendance,Bilateral+dialogue")
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("(-one +other):\n%s", d)
	}
	if want := `"query":{"rule":{"via":["BILATERAL_DIALOGUE","ATTENDANCE"],"filter":{"tracks":["TRACK_1","TRACK_2"],"present":{"any":["country:AA","country:BB"]}}},"around":["country:AA","country:BB"]}`; !strings.Contains(a, want) {
		t.Errorf("%s is missing in %s", want, a)
	}
	if d, want := ask("only_announced=0"), `"filter":{"onlyAnnounced":false}`; !strings.Contains(d, want) || d != ask("only_announced=false") {
		t.Errorf("%s is missing in %s", want, d)
	}
	// A bound is of attendance alone: elsewhere it says nothing, and is not said.
	if ask("max_delegations=2") != ask("") || ask("via=attendance&max_delegations=2") == ask("via=attendance") {
		t.Error("a bound is told where it does nothing, or not where it does something")
	}
	if c := ask(""); c != ask("via=bilateral_dialogue") || c == a {
		t.Error("the default is not written out")
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add("via=co_hosting&from=2014&present=country:NA,country:EE&text=a%00b")
	f.Add("tracks=1&max_delegations=" + strconv.Itoa(1<<40))
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		q, err := export.ParseQuery(values)
		if err != nil {
			if code := graph.CodeOf(err); code != graph.Invalid && code != graph.Limit {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := export.ParseQuery(q.Values())
		if d := cmp.Diff(q, again, compareDates); err != nil || d != "" {
			t.Errorf("%q, there and back: %v\n%s", text, err, d)
		}
	})
}
