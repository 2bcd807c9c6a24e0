package graph_test

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
)

// Memberships are the same from either side, at any date and at each.
func TestMembershipsFromEitherSide(t *testing.T) {
	v := view(t, shippedRecords())
	for _, row := range []struct {
		on    string
		least int // what a world without the rule would miss
	}{{"", 400}, {"2014", 300}, {"2020-01", 300}, {"1900-06-05", 1}} {
		on := dateOrNone(t, row.on)
		var members, terms []graph.BodyMembership
		for _, r := range shippedRecords() {
			var list []graph.BodyMembership
			var err error
			switch r := r.(type) {
			case *graph.Organisation:
				list, err = v.MembersOf(r.ID, on)
				members = append(members, list...)
			case *graph.Country:
				list, err = v.MembershipsOf(r.ID, on)
				terms = append(terms, list...)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		byBody := func(a, b graph.BodyMembership) int {
			return cmp.Or(cmp.Compare(a.Body, b.Body), cmp.Compare(a.Member, b.Member), cmp.Compare(a.From.String(), b.From.String()))
		}
		slices.SortFunc(members, byBody)
		slices.SortFunc(terms, byBody)
		if d := gocmp.Diff(members, terms, dates); d != "" || len(terms) < row.least {
			t.Errorf("on %q: %d terms (-of bodies +of states):\n%s", row.on, len(terms), d)
		}
	}
}

// A term holds on a date when it may: what is not known of either is open.
func TestMembersOnADate(t *testing.T) {
	term := func(from, to string) graph.Membership {
		return graph.Membership{Member: "country:AA", From: dateOrNone(t, from), To: dateOrNone(t, to), Sources: []graph.ID{"source:s-1"}}
	}
	for _, row := range []struct {
		term graph.Membership
		on   string
		want bool
	}{
		{term("", ""), "1900", true},
		{term("2004-05-01", ""), "2004-04-30", false},
		{term("2004-05-01", ""), "2004", true},
		{term("2004-05", ""), "2004-05-01", true},
		{term("", "2020-01-31"), "2020-02", false},
		{term("", "2020-01-31"), "2020-01", true},
		{term("", "2020"), "2020-12-31", true},
		{term("1973", "2020-01-31"), "", true},
	} {
		records := graphtest.Small()
		for i, r := range records {
			if o, ok := r.(*graph.Organisation); ok && o.ID == "organisation:ministry-b" {
				o = o.Clone().(*graph.Organisation)
				o.Memberships = []graph.Membership{row.term}
				records[i] = o
			}
		}
		got, err := view(t, records).MembersOf("organisation:ministry-b", dateOrNone(t, row.on))
		if err != nil || (len(got) == 1) != row.want {
			t.Errorf("%s to %s on %q: got %v, %v, want %v", row.term.From, row.term.To, row.on, got, err, row.want)
		}
	}
}

// Persons speak for whom the rows say.
func TestOfficesFor(t *testing.T) {
	v := view(t, shippedRecords())
	most := 100
	people, err := v.PeopleOf("country:EE", graph.PersonFilter{}, "", graph.PageArgs{First: &most})
	if err != nil {
		t.Fatal(err)
	}
	meeting := func(id graph.ID) (*graph.Meeting, error) { return v.Lean(id).(*graph.Meeting), nil }
	for _, id := range people.Items {
		offices, err := v.OfficesFor(id, "country:EE", meeting)
		if err != nil {
			t.Fatal(err)
		}
		if len(offices) == 0 {
			t.Errorf("%s spoke for Estonia without an office", id)
		}
		for _, o := range offices {
			if v.StandsFor(o.Organisation) != "country:EE" {
				t.Errorf("%s: %v is no office for Estonia", id, o)
			}
		}
	}
}
