package graph_test

import (
	"testing"

	"parley/graph"
)

// Memberships are the same from either side, and persons speak for whom the
// rows say.
func TestMembershipsAndOfficesFor(t *testing.T) {
	v := view(t, shippedRecords())
	terms, want := 0, 0
	for _, r := range shippedRecords() {
		switch r := r.(type) {
		case *graph.Organisation:
			want += len(r.Memberships)
		case *graph.Country:
			list, err := v.MembershipsOf(r.ID)
			if err != nil {
				t.Fatal(err)
			}
			terms += len(list)
		}
	}
	if terms != want || want == 0 {
		t.Errorf("%d terms, want %d", terms, want)
	}
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
