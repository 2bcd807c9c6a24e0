package dataset_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/internal/dataset"
)

// broken is a habit, how the small dataset breaks it, and what is then said,
// as of data to be shipped.
type broken struct {
	rule  string
	edits []edit
	want  []string
}

const (
	round1  = "meeting:france-japan-tide-dialogue-1"
	undated = "meeting:france-japan-tide-dialogue-undated"
)

func brokenHabits() []broken {
	return []broken{
		{
			"id is the slug of the name",
			[]edit{{"people.jsonl", `"name":"Ada Example"`, `"name":"Ada Exempläre"`}},
			[]string{`people.jsonl:1 person:ada-example id: the id is not made of the name "Ada Exempläre"; write person:ada-exemplare`},
		},
		{
			"id is the slug of the name",
			[]edit{{"people.jsonl", `"name":"Bo Sample"`, `"name":"例"`}},
			[]string{`people.jsonl:2 person:bo-sample name: no id can be made of "例"; write the name in Latin letters, this spelling among the aliases`},
		},
		{
			"Korea is called Korea",
			[]edit{{"meetings.jsonl", `"name":"Tide Forum 2021"`, `"name":"Tide Forum with the Republic of Korea"`}},
			[]string{`meetings.jsonl:3 ` + forum + ` name: Korea is called "the Republic of Korea"; write "Tide Forum with Korea"`},
		},
		{
			"no path of a machine",
			[]edit{{"meetings.jsonl", `"office":"Director"`, `"office":"Director, see /home/ada/list"`}},
			[]string{`meetings.jsonl:3 ` + forum + ` participants[1].office: "/home/ada" looks like a path of a machine; name the document or page instead`},
		},
		{
			"everything is used",
			[]edit{
				{"organisations.jsonl", "", `{"id":"organisation:idle","name":"Idle","organisationKind":"OTHER"}`},
				{"people.jsonl", "", `{"id":"person:idle","name":"Idle"}`},
				{"series.jsonl", "", `{"id":"series:idle","name":"Idle","format":"REGIONAL","focus":"POLICY","ordinalsCountRounds":false}`},
				{"sources.jsonl", "", `{"id":"source:seed-009","file":"idle.txt"}`},
			},
			[]string{
				`organisations.jsonl:2 organisation:idle: no record names it; name it where it belongs, or delete it`,
				`people.jsonl:3 person:idle: no record names it; name it where it belongs, or delete it`,
				`series.jsonl:2 series:idle: no meeting belongs to it; add one, or delete the series`,
				`sources.jsonl:5 source:seed-009: no record names it; name it where it belongs, or delete it`,
			},
		},
		{
			"all codes of ISO 3166-1 and XK, no other",
			[]edit{
				{"countries.jsonl", `{"id":"country:GN",`, `{"id":"country:GO",`},
			},
			[]string{
				`countries.jsonl country:GN: the country is missing; add it, with a meeting or without`,
				`countries.jsonl:86 country:GO id: "GO" is not a code of ISO 3166-1; use a code of ISO 3166-1, or XK for Kosovo`,
			},
		},
		{
			"alpha-3 and numeric code, but of XK",
			[]edit{
				{"countries.jsonl", `"numeric":"250",`, ``},
				{"countries.jsonl", `"demonyms":["Kosovar","Kosovan","Kosovo"],`, `"demonyms":["Kosovar","Kosovan","Kosovo"],"alpha3":"XKX",`},
			},
			[]string{
				`countries.jsonl:75 country:FR numeric: the code is missing; look it up in ISO 3166-1`,
				`countries.jsonl:245 country:XK alpha3: ISO 3166-1 has no such code for Kosovo; leave it out`,
			},
		},
		{
			"no capital where it is disputed, but a note",
			[]edit{{
				"countries.jsonl",
				`"subregion":"Northern Africa","latitude":21.98,"longitude":-13.69,"note":"On the UN list of non-self-governing territories; its status is disputed between Morocco and the Polisario Front, which proclaimed the Sahrawi Arab Democratic Republic."`,
				`"subregion":"Northern Africa","capital":"Example","latitude":21.98,"longitude":-13.69`,
			}},
			[]string{
				`countries.jsonl:66 country:EH capital: the data name no capital where it is disputed; leave it out, and let the note say why`,
				`countries.jsonl:66 country:EH note: there is neither a capital nor a note; say in one neutral sentence what is disputed`,
			},
		},
		{
			"an ambiguous form fits two countries",
			[]edit{{"countries.jsonl", `"demonyms":["French"],`, `"ambiguousForms":["Gallia"],"demonyms":["French"],`}},
			[]string{`countries.jsonl:75 country:FR ambiguousForms[0]: "Gallia" fits this country alone; give the form to the other country too, or make it an alias of this one`},
		},
		{
			"an ambiguous form is no alias",
			[]edit{{"countries.jsonl", `"aliases":["Francia","Франция"`, `"aliases":["Francia","USSR","Франция"`}},
			[]string{`countries.jsonl:75 country:FR aliases[1]: "USSR" is a form that fits several countries; leave it out, or take it from the ambiguous forms`},
		},
		{
			"an organ of a listed body has a parent",
			[]edit{{"organisations.jsonl", `"OTHER","parent":"organisation:council-of-atlantis"`, `"OTHER"`}},
			[]string{`organisations.jsonl:3 organisation:secretariat-of-the-council-of-atlantis parent: looks like an organ of Council of Atlantis, but has no parent; write organisation:council-of-atlantis, or add this organisation to the exceptions of internal/dataset`},
		},
		{
			"an organ of a listed body has a parent",
			[]edit{
				{"organisations.jsonl", `"OTHER","parent":"organisation:council-of-atlantis"`, `"OTHER"`},
				{"organisations.jsonl", `"name":"Secretariat of the Council of Atlantis"`, `"name":"Secretariat (CoA)"`},
			},
			[]string{`organisations.jsonl:3 organisation:secretariat-of-the-council-of-atlantis parent: looks like an organ of Council of Atlantis, but has no parent; write organisation:council-of-atlantis, or add this organisation to the exceptions of internal/dataset`},
		},
		{
			"countries of a series stand in alphabetical order",
			[]edit{{"series.jsonl", `"name":"France-Japan Tide Dialogue"`, `"name":"Japan-France Tide Dialogue"`}},
			[]string{
				`series.jsonl:1 series:france-japan-tide-dialogue id: the id is not made of the name "Japan-France Tide Dialogue"; write series:japan-france-tide-dialogue`,
				`series.jsonl:1 series:france-japan-tide-dialogue name: the countries are not in alphabetical order; write "France-Japan Tide Dialogue"`,
			},
		},
		{
			"id of a meeting is series and round or date",
			[]edit{
				{"meetings.jsonl", `"ordinal":1`, `"ordinal":2`},
				{"meetings.jsonl", `"start":"2021-05-04"`, `"start":"2022"`},
			},
			[]string{
				`meetings.jsonl:1 ` + round1 + ` id: the id is not that of series and ordinal; write meeting:france-japan-tide-dialogue-2`,
				`meetings.jsonl:3 ` + forum + ` id: the id is not that of series and month; write meeting:tide-forum-2022, with a day or a word after it where two would clash`,
			},
		},
		{
			"an id has an addition only where two would clash",
			[]edit{{"meetings.jsonl", `"id":"` + forum + `"`, `"id":"` + forum + `-spring"`}},
			[]string{`meetings.jsonl:3 warning: ` + forum + `-spring id: no other meeting asks for the addition "spring"; keep it when it was published, for a new meeting write ` + forum},
		},
		{
			"only announced needs a note",
			[]edit{{"meetings.jsonl", `"statedCountries":30`, `"statedCountries":30,"onlyAnnounced":true`}},
			[]string{`meetings.jsonl:3 ` + forum + ` notes: only announced, but no note says so; say that it is only announced, and by whom`},
		},
		{
			"no date needs a note",
			[]edit{{"meetings.jsonl", `"onlyAnnounced":true,"sources":["source:s-739b66d4dd"],"notes":"Announced for a coming spring."`, `"sources":["source:s-739b66d4dd"]`}},
			[]string{`meetings.jsonl:2 ` + undated + ` notes: neither a date nor a note; say what is known of its time`},
		},
		{
			"a meeting starts between 1998 and 2030",
			[]edit{{"meetings.jsonl", `"start":"2020-01-02","end":"2020-01-03"`, `"start":"1997-12-31"`}},
			[]string{`meetings.jsonl:1 ` + round1 + ` start: 1997-12-31 is out of range; write a date from 1998-01-01 to 2030-01-01`},
		},
		{
			"a meeting lasts three weeks at most",
			[]edit{{"meetings.jsonl", `"end":"2020-01-03"`, `"end":"2020-01-24"`}},
			[]string{`meetings.jsonl:1 warning: ` + round1 + ` end: lasts over three weeks (2020-01-02 to 2020-01-24); see whether the year and month are right`},
		},
		{
			"two rounds differ in title or start",
			[]edit{
				{"meetings.jsonl", `"id":"` + forum + `"`, `"id":"` + forum + `-04"`},
				{"meetings.jsonl", "", `{"id":"` + forum + `-paris","name":"Tide Forum 2021","series":"series:tide-forum","format":"REGIONAL","track":"TRACK_1","mode":"NOT_STATED","start":"2021-05-04","participants":[{"participant":"country:JP"}],"sources":["source:s-9a39110017"]}`},
			},
			[]string{`meetings.jsonl:4 ` + forum + `-paris name: same title and same start as ` + forum + `-04; make one record of the two, or give the titles that tell them apart`},
		},
		{
			"at most 193 countries are stated",
			[]edit{{"meetings.jsonl", `"statedCountries":30`, `"statedCountries":194`}},
			[]string{`meetings.jsonl:3 ` + forum + ` statedCountries: 194 countries are stated; write 193 at most: states, not persons or organisations`},
		},
		{
			"a host country takes part",
			[]edit{{"meetings.jsonl", `{"participant":"organisation:secretariat-of-the-council-of-atlantis","role":"HOST"}`, `{"participant":"country:JP","role":"HOST"}`}, {"meetings.jsonl", `"participants":[{"participant":"country:FR"},{"participant":"person:ada-example"`, `"participants":[{"participant":"organisation:secretariat-of-the-council-of-atlantis"},{"participant":"person:ada-example"`}},
			[]string{`meetings.jsonl:3 ` + forum + ` hosts[0].participant: country:JP hosts, but does not take part; list it among the participants too`},
		},
		{
			"a virtual meeting has a place only with a note",
			[]edit{{"meetings.jsonl", `"mode":"IN_PERSON"`, `"mode":"VIRTUAL"`}},
			[]string{`meetings.jsonl:1 ` + round1 + ` country: a virtual meeting has a place; leave the place out, or let a note say what it is`},
		},
		{
			"hosts of two actors share the work",
			[]edit{{"meetings.jsonl", `"hosts":[{"participant":"organisation:secretariat`, `"hosts":[{"participant":"country:FR","role":"CO_HOST"},{"participant":"organisation:secretariat`}},
			[]string{`meetings.jsonl:3 ` + forum + ` hosts[1].role: HOST, though hosts of 2 sides share the work; write CO_HOST`},
		},
		{
			"co-hosts are of two sides",
			[]edit{{"meetings.jsonl", `{"participant":"organisation:ministry-of-tides-of-france","role":"HOST"}`, `{"participant":"organisation:ministry-of-tides-of-france","role":"CO_HOST"}`}},
			[]string{`meetings.jsonl:1 warning: ` + round1 + ` hosts[1].role: CO_HOST, but all hosts are of one side; write HOST, or name the other host`},
		},
		{
			"two chairs are co-chairs",
			[]edit{{"meetings.jsonl", `"role":"SPEAKER"`, `"role":"CHAIR"`}},
			[]string{`meetings.jsonl:3 warning: ` + forum + ` participants[1].role: 2 persons have the role CHAIR; write CO_CHAIR for each, or name the panel in the office`},
		},
		{
			"a minilateral meeting has about 13 states at most",
			[]edit{
				{"meetings.jsonl", `"format":"REGIONAL"`, `"format":"MINILATERAL"`},
				{"series.jsonl", `"format":"REGIONAL"`, `"format":"MINILATERAL"`},
			},
			[]string{`meetings.jsonl:3 warning: ` + forum + ` format: minilateral, but of 30 states; see whether REGIONAL or MULTILATERAL fits better`},
		},
		{
			"id of a source follows from its address",
			[]edit{
				{"sources.jsonl", `"url":"https://example.org/round/2"`, `"url":"https://example.org/other"`},
				{"sources.jsonl", `"url":"https://example.org/terms"`, `"file":"terms.txt"`},
			},
			[]string{
				`sources.jsonl:2 source:s-739b66d4dd id: the id is not that of the address; write source:s-a35902e164`,
				`sources.jsonl:4 source:s-f9b81ec490 id: a document without address has another sort of id; write source:seed- and three digits`,
			},
		},
		{
			"one source for a page",
			[]edit{{"sources.jsonl", `"url":"https://example.org/round/2"`, `"url":"http://www.example.org:80/round/1/#top"`}},
			[]string{
				`sources.jsonl:2 source:s-739b66d4dd id: the id is not that of the address; write source:s-612daf93de`,
				`sources.jsonl:2 source:s-739b66d4dd url: the same page as source:s-612daf93de; delete this source, and cite the other`,
			},
		},
		{
			"either an address or a file",
			[]edit{{"sources.jsonl", `"url":"https://example.org/terms"`, `"url":"https://example.org/terms","file":"terms.txt"`}},
			[]string{`sources.jsonl:4 source:s-f9b81ec490 file: a page with an address has a file too; leave it out: it is for documents without address`},
		},
		{
			"addresses are in NFC",
			[]edit{{"sources.jsonl", `"url":"https://example.org/terms"`, "\"url\":\"https://example.org/terms#cafe\u0301\""}},
			[]string{"sources.jsonl:4 source:s-f9b81ec490 url: the address is not in Unicode's form NFC; write \"https://example.org/terms#caf\u00e9\""},
		},
	}
}

func TestBrokenHabits(t *testing.T) {
	for _, row := range brokenHabits() {
		t.Run(row.rule, func(t *testing.T) {
			data := small(t)
			apply(t, data, row.edits...)
			set, faults := read(data)
			if len(faults) > 0 {
				t.Fatalf("the row does not parse: %s", faults[0])
			}
			shipped := set.Validate(true)
			if diff := cmp.Diff(row.want, text(shipped)); diff != "" {
				t.Errorf("faults of shipped data (-want +got):\n%s", diff)
			}
			if dataset.Finds(set, row.rule) == 0 {
				t.Errorf("the rule finds nothing: another one does")
			}
			for _, f := range set.Validate(false) {
				if !f.Warning {
					t.Errorf("an error elsewhere: %s", f)
				}
			}
		})
	}
}

func TestEveryHabitHasARow(t *testing.T) {
	for _, name := range dataset.RuleNames() {
		if !slices.ContainsFunc(brokenHabits(), func(b broken) bool { return b.rule == name }) {
			t.Errorf("no row breaks the rule %q", name)
		}
	}
}

func TestInvariantsAreErrorsEverywhere(t *testing.T) {
	data := small(t)
	apply(t, data, edit{"meetings.jsonl", `"role":"SPEAKER"`, `"role":"BOSS"`})
	set, _ := read(data)
	for _, shipped := range []bool{true, false} {
		got := set.Validate(shipped)
		if len(got) != 1 || got[0].Warning || got[0].File != "meetings.jsonl" || got[0].Line != 3 ||
			got[0].ID != forum || got[0].Field != "participants[2].role" || !strings.Contains(got[0].What, `"BOSS"`) {
			t.Errorf("Validate(%t): got %q", shipped, text(got))
		}
	}
}

func TestMalformedIDIsReportedByCheck(t *testing.T) {
	data := small(t)
	apply(t, data, edit{"people.jsonl", "", `{"id":"Zoe","name":"Zoe"}`})
	set, faults := read(data)
	if len(faults) > 0 {
		t.Errorf("reading says %q: the form of an id is not its to judge", text(faults))
	}
	malformed := func(f dataset.Fault) bool {
		return f.ID == "Zoe" && f.Field == "id" && f.Line == 1 && !f.Warning && strings.Contains(f.What, "malformed")
	}
	if got := set.Validate(false); !slices.ContainsFunc(got, malformed) {
		t.Errorf("got %q", text(got))
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Łukasz Ørsted-đurić": "lukasz-orsted-duric",
		"Ada O’Example":       "ada-oexample",
		"U.S. & Friends":      "us-and-friends",
		"Track 1.5 (Tides)":   "track-1-5-tides",
		"例":                   "",
	} {
		if got := dataset.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSamePage(t *testing.T) {
	const want = "example.org/a"
	for _, address := range []string{
		"https://example.org/a", "http://www.example.org/a/", "https://EXAMPLE.org:443/a#part", "http://example.org:80/a?utm_source=x&UTM_y=z",
		" https://example.org/a? ",
	} {
		if got := dataset.SamePage(address); got != want {
			t.Errorf("SamePage(%q) = %q, want %q", address, got, want)
		}
	}
	for address, want := range map[string]string{
		"https://example.org/a?b=2&a=1&amp;c": "example.org/a?a=1&b=2&c=",
		"https://example.org/?q=a%20b+c%zz":   "example.org?q=a+b+c%25zz",
		"https://example.org/%C3%A9/É?é=~":    "example.org/%C3%A9/É?%C3%A9=~",
		"https://example.org:8080":            "example.org:8080",
	} {
		if got := dataset.SamePage(address); got != want {
			t.Errorf("SamePage(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestShippedSourceIDsFollowFromTheirAddresses(t *testing.T) {
	n := 0
	for _, r := range embedded(t).Records {
		if s, ok := r.(*graph.Source); ok && s.URL != "" {
			n++
			if want := dataset.SourceID(s.URL); s.ID != want {
				t.Errorf("%s: want %s for %s", s.ID, want, s.URL)
			}
		}
	}
	if n != 2065 {
		t.Errorf("compared %d addresses, want 2065", n)
	}
}

func embedded(t testing.TB) *dataset.Set {
	t.Helper()
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return set
}
