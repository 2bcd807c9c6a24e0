package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
)

// What Presence counts is what the lists of meetings show.
func TestPresence(t *testing.T) {
	worlds(t, func(w *world) {
		for _, r := range w.records {
			id := r.RecordID()
			switch id.Kind() {
			case graph.KindCountry, graph.KindOrganisation, graph.KindPerson:
			default:
				continue
			}
			rows, meetings := w.rowsOf(id)
			var want graph.PresenceFacts
			var dated []*graph.Meeting
			for i, row := range rows {
				if row.Presence != graph.Attended {
					continue
				}
				want.Meetings++
				if row.Hosting != "" {
					want.Hosted++
				}
				if meetings[i].OnlyAnnounced {
					want.Announced++
				}
				if !meetings[i].Start.IsZero() {
					dated = append(dated, meetings[i])
				}
			}
			slices.SortFunc(dated, byDate)
			if n := len(dated); n > 0 {
				want.First, want.Last = dated[0].Start, dated[n-1].Start
			}
			got, err := w.v.Presence(id)
			if err != nil {
				w.Fatal(err)
			}
			if w.v.IsActor(id) {
				net, err := w.v.Network(w.Context(), graph.LinkRule{}, []graph.ID{id})
				if err != nil {
					w.Fatal(err)
				}
				want.Partners = len(net.Links)
			}
			if d := gocmp.Diff(want, got, gocmp.Comparer(func(a, b graph.Date) bool { return a == b })); d != "" {
				w.Errorf("%s (-want +got):\n%s", id, d)
			}
		}
	})
	v := view(t, graphtest.Small())
	if _, err := v.Presence("country:ZZ"); graph.CodeOf(err) != graph.NotFound {
		t.Errorf("an unknown country: %v", err)
	}
	if _, err := v.Presence("meeting:x"); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a meeting: %v", err)
	}
}

func TestPresenceSentence(t *testing.T) {
	v := view(t, shippedRecords())
	f, err := v.Presence("country:JP")
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.PresenceSentence("country:JP")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Japan was present at ", graph.Count(f.Meetings, "meeting"), graph.Written(f.First), fmt.Sprintf("hosted %d of them", f.Hosted), graph.Count(f.Partners, "partner") + " in bilateral dialogues."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got, err := v.PresenceSentence("country:AQ"); err != nil || !strings.Contains(got, "no meeting") {
		t.Errorf("Antarctica: %q, %v", got, err)
	}
}
