package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
)

// named are records that have little but names:
//
//	Australia (AU) and the African Union (short AU); two Koreas, each "Korea";
//	Guinea, whose name is also a form that fits Guinea-Bissau.
func named() []graph.Record {
	return []graph.Record{
		&graph.Country{ID: "country:AU", Name: "Australia", Alpha3: "AUS", Official: "Commonwealth of Australia", Aliases: []string{"Down Under"}, Region: "Oceania"},
		&graph.Country{ID: "country:CI", Name: "Côte d’Ivoire", Alpha3: "CIV", Aliases: []string{"Ivory Coast"}, Region: "Africa"},
		&graph.Country{ID: "country:GN", Name: "Guinea", Alpha3: "GIN", AmbiguousForms: []string{"Guinea"}, Region: "Africa"},
		&graph.Country{ID: "country:GW", Name: "Guinea-Bissau", Alpha3: "GNB", AmbiguousForms: []string{"Guinea"}, Region: "Africa"},
		&graph.Country{ID: "country:KP", Name: "North Korea", Alpha3: "PRK", AmbiguousForms: []string{"Korea"}, Region: "Asia"},
		&graph.Country{ID: "country:KR", Name: "South Korea", Alpha3: "KOR", AmbiguousForms: []string{"Korea"}, Aliases: []string{"대한민국"}, Region: "Asia"},
		&graph.Organisation{ID: "organisation:african-union", Name: "African Union", ShortName: "AU", OrganisationKind: graph.OrgRegional},
		&graph.Organisation{ID: "organisation:austria-club", Name: "Austria Club", ShortName: "AC", OrganisationKind: graph.OrgNGO},
		&graph.Organisation{ID: "organisation:mfa-a", Name: "Ministry of Australia", ShortName: "MFA", OrganisationKind: graph.OrgMinistry, Country: "country:AU"},
		&graph.Organisation{ID: "organisation:mfa-k", Name: "Ministry of Korea", ShortName: "MFA", OrganisationKind: graph.OrgMinistry, Country: "country:KR"},
		&graph.Organisation{ID: "organisation:organ", Name: "Peace Organ", OrganisationKind: graph.OrgAgency, Parent: "organisation:african-union"},
		&graph.Person{ID: "person:augusta-example", Name: "Augusta Example"},
		&graph.Person{ID: "person:korea-example", Name: "Korea Example"},
	}
}

func TestSearch(t *testing.T) {
	v := view(t, named())
	for _, row := range []struct {
		claim, text string
		want        []graph.Hit
	}{
		{"a code is first, then a whole short name, then starts", "au", []graph.Hit{
			{"country:AU", "AU"},
			{"organisation:african-union", "AU"},
			{"organisation:austria-club", "Austria Club"},
			{"person:augusta-example", "Augusta Example"},
			{"organisation:mfa-a", "Ministry of Australia"},
		}},
		{"alpha-3 in any case", "aUs", []graph.Hit{{"country:AU", "AUS"}, {"organisation:austria-club", "Austria Club"}, {"organisation:mfa-a", "Ministry of Australia"}}},
		{"an id", "person:augusta-example", []graph.Hit{{"person:augusta-example", "person:augusta-example"}}},
		{"marks and case do not count", "COTE D'IVOIRE", []graph.Hit{{"country:CI", "Côte d’Ivoire"}}},
		{"a whole name before starts of names", "guinea", []graph.Hit{{"country:GN", "Guinea"}, {"country:GW", "Guinea-Bissau"}}},
		{"start of an alias", "ivory", []graph.Hit{{"country:CI", "Ivory Coast"}}},
		{"words in any order", "coast iv", []graph.Hit{{"country:CI", "Ivory Coast"}}},
		{"words must be of one form", "ivoire coast", nil},
		{"another script", "대한", []graph.Hit{{"country:KR", "대한민국"}}},
		{"inside of a word is no start", "ustralia", nil},
		{"start of a name before words", "korea", []graph.Hit{
			{"person:korea-example", "Korea Example"}, {"country:KP", "North Korea"}, {"country:KR", "South Korea"}, {"organisation:mfa-k", "Ministry of Korea"},
		}},
	} {
		got, err := v.Search(row.text, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", row.claim, err)
			continue
		}
		if d := cmp.Diff(row.want, slices.Clone(got), cmp.Transformer("nil", func(h []graph.Hit) []graph.Hit { return append([]graph.Hit{}, h...) })); row.want != nil && d != "" || row.want == nil && len(got) > 0 {
			t.Errorf("%s (-want +got):\n%s", row.claim, d)
		}
	}
}

func TestSearchArguments(t *testing.T) {
	v := view(t, named())
	got, err := v.Search("au", []graph.Kind{graph.KindPerson}, ptr(1))
	if err != nil || len(got) != 1 || got[0].ID != "person:augusta-example" {
		t.Errorf("only persons: got %v, %v", got, err)
	}
	if got, err := v.Search("au", []graph.Kind{}, nil); err != nil || len(got) != 0 {
		t.Errorf("no kinds: got %v, %v; want nothing", got, err)
	}
	for what, row := range map[string]struct {
		text  string
		kinds []graph.Kind
		first int
		code  graph.Code
	}{
		"no letter":        {" !? ", nil, 10, graph.Invalid},
		"nothing":          {"", nil, 10, graph.Invalid},
		"first 0":          {"a", nil, 0, graph.Invalid},
		"first negative":   {"a", nil, -1, graph.Invalid},
		"first over limit": {"a", nil, 51, graph.Limit},
		"sources":          {"a", []graph.Kind{graph.KindSource}, 10, graph.Invalid},
		"unknown kind":     {"a", []graph.Kind{"PLANET"}, 10, graph.Invalid},
	} {
		if got, err := v.Search(row.text, row.kinds, &row.first); graph.CodeOf(err) != row.code {
			t.Errorf("%s: got %v, %v; want %s", what, got, err, row.code)
		}
	}
}

func TestResolve(t *testing.T) {
	v := view(t, named())
	for text, want := range map[string]graph.ID{
		"country:KR": "country:KR", "kr": "country:KR", "Kor": "country:KR", "south korea": "country:KR", "Guinea": "country:GN", "GUINEA": "country:GN",
		"cote d'ivoire": "country:CI", "down  under": "country:AU", "commonwealth of australia": "country:AU", " AU ": "country:AU",
		"country:kr": "country:KR", " Country:Au ": "country:AU",
		"African Union": "organisation:african-union", "대한민국": "country:KR",
	} {
		for kind, resolve := range map[string]func(string) (graph.Named, error){
			"actor": v.ResolveActor, "record": func(s string) (graph.Named, error) { return v.Resolve(s) },
		} {
			if got, err := resolve(text); err != nil || got.ID != want {
				t.Errorf("%s %q: got %+v, %v; want %s", kind, text, got, err, want)
			}
		}
	}
	if got, err := v.ResolveActor("au"); err != nil || !slices.Equal(got.Also, []graph.ID{"organisation:african-union"}) {
		t.Errorf("AU: got %+v, %v; want Australia, also the African Union", got, err)
	}
	if got, err := v.Resolve("Peace Organ", graph.KindOrganisation); err != nil || got.ID != "organisation:organ" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestResolveRefuses(t *testing.T) {
	v := view(t, named())
	for _, row := range []struct {
		text       string
		code       graph.Code
		candidates []graph.ID
		says       string
	}{
		{"Korea", graph.Invalid, []graph.ID{"country:KP", "country:KR"}, "more than one"},
		{"MFA", graph.Invalid, []graph.ID{"organisation:mfa-a", "organisation:mfa-k"}, "more than one"},
		{"Ministry of Korea", graph.Invalid, []graph.ID{"country:KR"}, "stands for South Korea"},
		{"Peace Organ", graph.Invalid, []graph.ID{"organisation:african-union"}, "stands for African Union"},
		{"Austria Club", graph.Invalid, nil, "stands for no actor"},
		{"Augusta Example", graph.NotFound, nil, "nothing is called"},
		{"Nowhere", graph.NotFound, nil, "nothing is called"},
		{"", graph.NotFound, nil, "nothing is called"},
	} {
		_, err := v.ResolveActor(row.text)
		if graph.CodeOf(err) != row.code || !slices.Equal(graph.CandidatesOf(err), row.candidates) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%q: got %v with %v; want %s with %v", row.text, err, graph.CandidatesOf(err), row.code, row.candidates)
		}
	}
}

func TestResolvePair(t *testing.T) {
	v := view(t, shippedRecords())
	const jp, ee, eu, tt, ba, gw = "country:JP", "country:EE", "organisation:european-union", "country:TT", "country:BA", "country:GW"
	for _, row := range []struct {
		text string
		a, b graph.ID
	}{
		{"japan estonia", jp, ee},
		{" Estonia   Japan ", ee, jp},
		{"Japan and Estonia", jp, ee},
		{"JAPAN AND ESTONIA", jp, ee},
		{"Japan with the EU", jp, eu},
		{"the eu vs. the United States", eu, "country:US"},
		{"Japan & Estonia", jp, ee},
		{"Japan – Estonia", jp, ee},
		{"Japan—Estonia", jp, ee},
		{"Japan-Estonia", jp, ee},
		{"JP, EE", jp, ee},
		{"jpn/est", jp, ee},
		{"country:JP, country:EE", jp, ee},
		{"south korea united states", "country:KR", "country:US"},
		{"Trinidad and Tobago and Bosnia and Herzegovina", tt, ba},
		{"Bosnia and Herzegovina, Trinidad & Tobago", ba, tt},
		{"Guinea-Bissau - Japan", gw, jp},
		{"japan guinea bissau", jp, gw},
		{"Côte d’Ivoire and Estonia", "country:CI", ee},
		{"Trinidad and Tobago", "", ""},
		{"Trinidad & Tobago", "", ""},
		{"Bosnia and Herzegovina", "", ""},
		{"the Bosnia and Herzegovina", "", ""},
		{"Guinea-Bissau", "", ""},
		{"Antigua and Barbuda", "", ""},
		{"Estonia-Japan Cyber Dialogue", "", ""},
		{"Japan", "", ""},
		{"Japan and Japan", "", ""},
		{"Japan JPN", "", ""},
		{"Japan and Estonja", "", ""},   // nothing is guessed
		{"Japan and Korea", "", ""},     // of two
		{"Japan and AU", "", ""},        // Australia or the African Union
		{"Japan and UNODA", "", ""},     // stands for another
		{"Japan and Atlantis", "", ""},  // nobody
		{"Japan, Estonia, US", "", ""},  // three
		{"Christopher Painter", "", ""}, // a person
		{"and", "", ""},
		{" , ", "", ""},
		{"", "", ""},
		{strings.Repeat("japan ", 200), "", ""},
	} {
		a, b, ok := v.ResolvePair(row.text)
		if a != row.a || b != row.b || ok != (row.a != "") {
			t.Errorf("%.50q: got %q and %q, %v; want %q and %q", row.text, a, b, ok, row.a, row.b)
		}
	}
	for _, id := range v.Actors() {
		if a, b, ok := v.ResolvePair(v.Name(id)); ok {
			t.Errorf("the name of %s is read as %s and %s", id, a, b)
		}
	}
}

func TestCountry(t *testing.T) {
	v := view(t, named())
	for text, want := range map[string]graph.ID{"au": "country:AU", "AUS": "country:AU", "ivory coast": "country:CI", "African Union": "", "x": ""} {
		if got, err := v.Country(text); err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
	if _, err := v.Country("korea"); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("korea: got %v, want INVALID", err)
	}
}

func TestActorNamesAreThoseOfActors(t *testing.T) {
	v := view(t, named())
	got := map[string]graph.ID{}
	v.ActorNames(func(id graph.ID, name string) { got[name] = id })
	if got["Ivory Coast"] != "country:CI" || got["AU"] != "organisation:african-union" || got["Austria Club"] != "" {
		t.Errorf("got %v", got)
	}
	if !v.IsActor("country:AU") || v.IsActor("organisation:organ") || v.IsActor("person:none") || v.StandsFor("organisation:organ") != "organisation:african-union" || v.StandsFor("person:augusta-example") != "" || v.StandsFor("organisation:austria-club") != "" {
		t.Error("wrong actors")
	}
}
