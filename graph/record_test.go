package graph_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
)

var dates = cmp.Comparer(func(a, b graph.Date) bool { return a == b })

func TestEncodeDecodesAgain(t *testing.T) {
	for seed := range uint64(20) {
		for _, r := range graphtest.Random(seed, 10) {
			line := graph.Encode(r)
			back, err := graph.Decode(r.RecordID().Kind(), line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if d := cmp.Diff(r, back, dates); d != "" {
				t.Fatalf("%s:\n%s", line, d)
			}
			if graph.DigestOf(back) != graph.DigestOf(r) {
				t.Fatalf("%s has two digests", line)
			}
		}
	}
}

func TestEncodeIsCanonical(t *testing.T) {
	got := string(graph.Encode(&graph.Person{ID: "person:a", Name: "A <b> & ü", Aliases: []string{"Z"}}))
	if want := `{"id":"person:a","name":"A <b> & ü","aliases":["Z"]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for what, line := range map[string]string{
		"an unknown field":  `{"id":"person:a","name":"A","age":3}`,
		"a wrong type":      `{"id":"person:a","name":3}`,
		"text after it":     `{"id":"person:a","name":"A"} {}`,
		"half of an object": `{"id":"person:a"`,
		"a list":            `[]`,
	} {
		if _, err := graph.Decode(graph.KindPerson, []byte(line)); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%s: got %v, want INVALID", what, err)
		}
	}
	if _, err := graph.Decode("PLANET", []byte(`{}`)); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("an unknown kind: got %v, want INVALID", err)
	}
}

// TestCloneIsDeep fills every field of every kind and looks for shared memory.
func TestCloneIsDeep(t *testing.T) {
	for _, kind := range graph.Kinds.Values() {
		r := graph.NewRecord(kind)
		fill(reflect.ValueOf(r).Elem())
		c := r.Clone()
		if d := cmp.Diff(r, c, dates); d != "" {
			t.Errorf("%s: the copy differs:\n%s", kind, d)
		}
		if path := shared(reflect.ValueOf(r).Elem(), reflect.ValueOf(c).Elem(), string(kind)); path != "" {
			t.Errorf("%s is shared by a record and its copy", path)
		}
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[graph.Date]() {
			v.Set(reflect.ValueOf(day("2014-06-05")))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Bool:
		v.SetBool(true)
	}
}

func shared(a, b reflect.Value, path string) string {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if p := shared(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name); p != "" {
				return p
			}
		}
	case reflect.Slice:
		if a.Pointer() == b.Pointer() {
			return path
		}
		return shared(a.Index(0), b.Index(0), path+"[0]")
	case reflect.Pointer:
		if a.Pointer() == b.Pointer() {
			return path
		}
	}
	return ""
}

func day(s string) graph.Date {
	d, err := graph.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// TestLeanIsEnough: an index of lean records answers like one of whole records.
func TestLeanIsEnough(t *testing.T) {
	for seed := range uint64(30) {
		whole := graphtest.Random(seed, 15)
		var lean []graph.Record
		for _, r := range whole {
			lean = append(lean, graph.Lean(r))
		}
		if faults := graph.Check(lean); len(faults) > 0 {
			t.Fatalf("seed %d: lean records have faults: %v", seed, faults)
		}
		a, b := graphtest.Answers(t, view(t, whole)), graphtest.Answers(t, view(t, lean))
		for _, m := range []map[string]any{a, b} {
			d := m["dataset"].(graph.Dataset)
			d.Version = ""
			m["dataset"] = d
		}
		if d := cmp.Diff(a, b, dates, cmp.AllowUnexported(graph.Link{})); d != "" {
			t.Fatalf("seed %d (-whole +lean):\n%s", seed, d)
		}
	}
}

func TestSourceLabel(t *testing.T) {
	for _, row := range []struct {
		s    graph.Source
		want string
	}{
		{graph.Source{Title: "T", Publisher: "P", URL: "https://x.example"}, "T"},
		{graph.Source{Publisher: "P", URL: "https://x.example"}, "P, https://x.example"},
		{graph.Source{URL: "https://x.example"}, "https://x.example"},
		{graph.Source{File: "a.txt"}, "a.txt"},
	} {
		if got := row.s.Label(); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}

func TestOfficeOf(t *testing.T) {
	m := &graph.Meeting{
		Hosts:        []graph.Listing{{Participant: "person:a", Office: "host's"}, {Participant: "person:b", Office: "host's"}},
		Participants: []graph.Listing{{Participant: "person:a", Office: "participant's"}},
		Invited:      []graph.Listing{{Participant: "person:c", Office: "guest's"}},
	}
	for id, want := range map[graph.ID]string{"person:a": "participant's", "person:b": "host's", "person:c": "guest's", "person:d": ""} {
		if got := graph.OfficeOf(m, id); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

// broken gives a valid set in which one record was changed.
func broken(change func(map[graph.ID]graph.Record)) []graph.Record {
	byID := map[graph.ID]graph.Record{}
	for _, r := range graphtest.Small() {
		byID[r.RecordID()] = r
	}
	change(byID)
	var out []graph.Record
	for _, r := range byID {
		out = append(out, r)
	}
	return out
}

func TestCheck(t *testing.T) {
	if faults := graph.Check(graphtest.Small()); len(faults) > 0 {
		t.Fatalf("a valid set has faults: %v", faults)
	}
	one, two := 1, 0
	meeting := func(f func(*graph.Meeting)) func(map[graph.ID]graph.Record) {
		return func(m map[graph.ID]graph.Record) { f(m["meeting:a-b-dialogue-1"].(*graph.Meeting)) }
	}
	country := func(f func(*graph.Country)) func(map[graph.ID]graph.Record) {
		return func(m map[graph.ID]graph.Record) { f(m["country:AA"].(*graph.Country)) }
	}
	organisation := func(f func(*graph.Organisation)) func(map[graph.ID]graph.Record) {
		return func(m map[graph.ID]graph.Record) { f(m["organisation:ministry-a"].(*graph.Organisation)) }
	}
	add := func(r graph.Record) func(map[graph.ID]graph.Record) {
		return func(m map[graph.ID]graph.Record) { m[r.RecordID()] = r }
	}
	for _, row := range []struct {
		claim, id, field, what string
		change                 func(map[graph.ID]graph.Record)
	}{
		{"malformed id", "person:A", "id", "malformed", add(&graph.Person{ID: "person:A", Name: "X"})},
		{"id of another kind", "person:x", "id", "not the id of a series", add(&graph.Series{ID: "person:x", Name: "X", Format: graph.FormatRegional, Focus: graph.FocusPolicy})},
		{"empty name", "country:AA", "name", "empty", country(func(c *graph.Country) { c.Name = " " })},
		{"name with outer blanks", "country:AA", "name", "blanks", country(func(c *graph.Country) { c.Name = "Aland " })},
		{"control character", "country:AA", "note", "control", country(func(c *graph.Country) { c.Note = "a\x00b" })},
		{"not NFC", "country:AA", "capital", "NFC", country(func(c *graph.Country) { c.Capital = "A\u030aland" })},
		{"alias is the name", "country:AA", "aliases[0]", "the name already", country(func(c *graph.Country) { c.Aliases = []string{"Aland"} })},
		{"alias twice", "country:AA", "aliases[1]", "twice", country(func(c *graph.Country) { c.Aliases = []string{"B", "B"} })},
		{"aliases out of order", "country:AA", "aliases[1]", "comes after", country(func(c *graph.Country) { c.Aliases = []string{"C", "B"} })},
		{"empty alias", "country:AA", "aliases[0]", "empty", country(func(c *graph.Country) { c.Aliases = []string{""} })},
		{"empty demonym", "country:AA", "demonyms[0]", "empty", country(func(c *graph.Country) { c.Demonyms = []string{""} })},
		{"alpha-3", "country:AA", "alpha3", "no alpha-3", country(func(c *graph.Country) { c.Alpha3 = "aaa" })},
		{"alpha-3 of another", "country:BB", "alpha3", "also stands for", country(func(c *graph.Country) { c.Alpha3 = "BBB" })},
		{"numeric", "country:AA", "numeric", "no numeric", country(func(c *graph.Country) { c.Numeric = "12" })},
		{"half a point", "country:AA", "latitude", "half", country(func(c *graph.Country) { f := 1.0; c.Latitude = &f })},
		{"latitude", "country:AA", "latitude", "out of range", country(func(c *graph.Country) { f := 91.0; c.Latitude, c.Longitude = &f, &f })},
		{"longitude", "country:AA", "longitude", "out of range", country(func(c *graph.Country) { f, g := 0.0, -181.0; c.Latitude, c.Longitude = &f, &g })},
		{"one name for two", "country:BB", "name", "also stands for country:AA", country(func(c *graph.Country) { c.Aliases = []string{"BORDURIA"} })},
		{"official for two", "country:BB", "name", "also stands for country:AA", country(func(c *graph.Country) { c.Official = "Bordúria" })},
		{"kind of organisation", "organisation:ministry-a", "organisationKind", "is no OrganisationKind", organisation(func(o *graph.Organisation) { o.OrganisationKind = "GUILD" })},
		{"mission without country", "organisation:ministry-a", "country", "belongs to a country", organisation(func(o *graph.Organisation) { o.OrganisationKind, o.Country = graph.OrgMission, "" })},
		{"unknown country", "organisation:ministry-a", "country", "does not exist", organisation(func(o *graph.Organisation) { o.Country = "country:ZZ" })},
		{"parent of another kind", "organisation:ministry-a", "parent", "no id of such", organisation(func(o *graph.Organisation) { o.Parent = "country:AA" })},
		{"circle of parents", "organisation:ministry-a", "parent", "circle", func(m map[graph.ID]graph.Record) {
			m["organisation:ministry-a"].(*graph.Organisation).Parent = "organisation:ministry-b"
			m["organisation:ministry-b"].(*graph.Organisation).Parent = "organisation:ministry-a"
		}},
		{"membership without source", "organisation:ministry-a", "memberships[0].sources", "no source", organisation(func(o *graph.Organisation) { o.Memberships = []graph.Membership{{Member: "country:AA"}} })},
		{"membership backwards", "organisation:ministry-a", "memberships[0].to", "ends", organisation(func(o *graph.Organisation) {
			o.Memberships = []graph.Membership{{Member: "country:AA", From: day("2014"), To: day("2013"), Sources: []graph.ID{"source:s-1"}}}
		})},
		{"memberships overlap", "organisation:ministry-a", "memberships[1]", "overlaps", organisation(func(o *graph.Organisation) {
			o.Memberships = []graph.Membership{
				{Member: "country:AA", From: day("2010"), To: day("2014"), Sources: []graph.ID{"source:s-1"}},
				{Member: "country:AA", From: day("2013"), Sources: []graph.ID{"source:s-1"}},
			}
		})},
		{"memberships out of order", "organisation:ministry-a", "memberships[1]", "out of order", organisation(func(o *graph.Organisation) {
			o.Memberships = []graph.Membership{
				{Member: "country:BB", Sources: []graph.ID{"source:s-1"}}, {Member: "country:AA", Sources: []graph.ID{"source:s-1"}},
			}
		})},
		{"format of a series", "series:a-b-dialogue", "format", "is no MeetingFormat", func(m map[graph.ID]graph.Record) { m["series:a-b-dialogue"].(*graph.Series).Format = "DUEL" }},
		{"agreements are bilateral", "series:x", "focus", "only a bilateral", add(&graph.Series{ID: "series:x", Name: "X", Format: graph.FormatRegional, Focus: graph.FocusAgreement})},
		{"source without place", "source:x", "url", "neither", add(&graph.Source{ID: "source:x"})},
		{"source's address", "source:x", "url", "no address", add(&graph.Source{ID: "source:x", URL: "ftp://x"})},
		{"address with a blank", "source:x", "url", "no address", add(&graph.Source{ID: "source:x", URL: "https://x y"})},
		{"author of another kind", "source:x", "authors[0].person", "no id of such", add(&graph.Source{ID: "source:x", File: "f", Authors: []graph.Author{{Person: "country:AA"}}})},
		{"unknown series", "meeting:a-b-dialogue-1", "series", "does not exist", meeting(func(m *graph.Meeting) { m.Series = "series:zz" })},
		{"another format than its series", "meeting:a-b-dialogue-1", "format", "its series is BILATERAL", meeting(func(m *graph.Meeting) { m.Format = graph.FormatRegional })},
		{"ordinal below 1", "meeting:a-b-dialogue-1", "ordinal", "less than 1", meeting(func(m *graph.Meeting) { m.Ordinal = &two })},
		{"ordinal twice", "meeting:a-b-dialogue-2", "ordinal", "also the ordinal", func(m map[graph.ID]graph.Record) { m["meeting:a-b-dialogue-2"].(*graph.Meeting).Ordinal = &one }},
		{"track", "meeting:a-b-dialogue-1", "track", "is no Track", meeting(func(m *graph.Meeting) { m.Track = "TRACK_3" })},
		{"mode", "meeting:a-b-dialogue-1", "mode", "is no MeetingMode", meeting(func(m *graph.Meeting) { m.Mode = "" })},
		{"end without start", "meeting:a-b-dialogue-1", "end", "without start", meeting(func(m *graph.Meeting) { m.Start, m.End = graph.Date{}, day("2014") })},
		{"end before start", "meeting:a-b-dialogue-1", "end", "before it starts", meeting(func(m *graph.Meeting) { m.End = day("2014-06-04") })},
		{"city without country", "meeting:a-b-dialogue-1", "country", "without country", meeting(func(m *graph.Meeting) { m.City = "Wonder" })},
		{"nobody takes part", "meeting:a-b-dialogue-1", "participants", "nobody", meeting(func(m *graph.Meeting) { m.Participants = nil })},
		{"listed twice", "meeting:a-b-dialogue-1", "participants[3].participant", "twice", meeting(func(m *graph.Meeting) {
			m.Participants = append(m.Participants, graph.Listing{Participant: "country:AA"})
		})},
		{"unknown participant", "meeting:a-b-dialogue-1", "participants[3].participant", "does not exist", meeting(func(m *graph.Meeting) {
			m.Participants = append(m.Participants, graph.Listing{Participant: "person:zz", Role: graph.RoleSpeaker})
		})},
		{"a series takes part", "meeting:a-b-dialogue-1", "participants[3].participant", "no id of such", meeting(func(m *graph.Meeting) {
			m.Participants = append(m.Participants, graph.Listing{Participant: "series:a-b-dialogue"})
		})},
		{"a country with an office", "meeting:a-b-dialogue-1", "participants[0]", "only a person", meeting(func(m *graph.Meeting) { m.Participants[0].Office = "King" })},
		{"a host without role", "meeting:a-b-dialogue-1", "hosts[0].role", "cannot stand in hosts", meeting(func(m *graph.Meeting) { m.Hosts = []graph.Listing{{Participant: "country:AA"}} })},
		{"a role of a country", "meeting:a-b-dialogue-1", "participants[0].role", "cannot stand", meeting(func(m *graph.Meeting) { m.Participants[0].Role = graph.RoleChair })},
		{"a chair of an organisation", "meeting:a-b-dialogue-1", "participants[2].role", "cannot stand", meeting(func(m *graph.Meeting) { m.Participants[2].Role = graph.RoleChair })},
		{"a person without role", "meeting:a-b-dialogue-2", "participants[2].role", "cannot stand", func(m map[graph.ID]graph.Record) {
			m["meeting:a-b-dialogue-2"].(*graph.Meeting).Participants[2].Role = ""
		}},
		{"an invited speaker", "meeting:a-b-dialogue-1", "invited[0].role", "cannot stand", meeting(func(m *graph.Meeting) {
			m.Invited = []graph.Listing{{Participant: "person:ann-example", Role: graph.RoleSpeaker}}
		})},
		{"bilateral with one", "meeting:a-b-dialogue-1", "participants", "names 1", meeting(func(m *graph.Meeting) { m.Participants = m.Participants[:1] })},
		{"bilateral without actors", "meeting:a-b-dialogue-1", "participants", "names 0: nobody", meeting(func(m *graph.Meeting) { m.Participants = m.Participants[2:] })},
		{"another pair", "meeting:a-b-dialogue-2", "participants", "same bilateral series", func(m map[graph.ID]graph.Record) {
			m["country:CC"] = &graph.Country{ID: "country:CC", Name: "Corona"}
			m["meeting:a-b-dialogue-2"].(*graph.Meeting).Participants[0].Participant = "country:CC"
		}},
		{"trilateral with two", "meeting:a-b-dialogue-1", "participants", "lists 2 countries", func(m map[graph.ID]graph.Record) {
			m["series:t"] = &graph.Series{ID: "series:t", Name: "T", Format: graph.FormatTrilateral, Focus: graph.FocusPolicy}
			x := m["meeting:a-b-dialogue-1"].(*graph.Meeting)
			x.Format, x.Series = graph.FormatTrilateral, "series:t"
		}},
		{"unknown topic", "meeting:a-b-dialogue-1", "topics[0]", "is no Topic", meeting(func(m *graph.Meeting) { m.Topics = []graph.Topic{"CATS"} })},
		{"topics out of order", "meeting:a-b-dialogue-1", "topics[1]", "out of order", meeting(func(m *graph.Meeting) { m.Topics = []graph.Topic{"CBM", "NORMS"} })},
		{"stated countries", "meeting:a-b-dialogue-1", "statedCountries", "less than 1", meeting(func(m *graph.Meeting) { m.StatedCountries = &two })},
		{"no source", "meeting:a-b-dialogue-1", "sources", "no source", meeting(func(m *graph.Meeting) { m.Sources = nil })},
		{"a source twice", "meeting:a-b-dialogue-1", "sources[1]", "twice", meeting(func(m *graph.Meeting) { m.Sources = []graph.ID{"source:s-1", "source:s-1"} })},
		{"unknown source", "meeting:a-b-dialogue-1", "sources[0]", "does not exist", meeting(func(m *graph.Meeting) { m.Sources = []graph.ID{"source:zz"} })},
	} {
		faults := graph.Check(broken(row.change))
		hit := slices.ContainsFunc(faults, func(f graph.Fault) bool {
			return string(f.ID) == row.id && f.Field == row.field && strings.Contains(f.What, row.what) && f.Want != ""
		})
		if !hit {
			t.Errorf("%s: want %s %s: …%s…, got %v", row.claim, row.id, row.field, row.what, faults)
		}
	}
}

func TestCheckTellsOneIDForTwoRecords(t *testing.T) {
	p := &graph.Person{ID: "person:p", Name: "P"}
	faults := graph.Check([]graph.Record{p, p})
	if len(faults) != 1 || faults[0].Field != "id" {
		t.Errorf("got %v, want one fault of the id", faults)
	}
	if got, want := faults[0].String(), "person:p id: this id stands for two records; give each record an id of its own"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
