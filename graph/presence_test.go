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
	for want, at := range map[string][]graph.Meeting{
		"Kenya was present at no meeting that is recorded.":                                                                            {},
		"Kenya was present at 1 meeting, 2001.":                                                                                        {{Start: dateOrNone(t, "2001")}},
		"Kenya was present at 1 meeting, date not known, and hosted it.":                                                               {hosted("")},
		"Kenya was present at 2 meetings, 2001 to 2002, and hosted 1 of them.":                                                         {{Start: dateOrNone(t, "2001")}, hosted("2002")},
		"Kenya was present at 2 meetings, 2001 to 2002, and hosted all of them.":                                                       {hosted("2001"), hosted("2002")},
		"Kenya was present at 1 meeting, 2001; 1 more was only announced.":                                                             {{Start: dateOrNone(t, "2001")}, announced(graph.Meeting{Start: dateOrNone(t, "2005")})},
		"Kenya was present at 1 meeting, 2001, and hosted it; 2 more were only announced, 1 of them with Kenya as host.":               {hosted("2001"), announced(hosted("2005")), announced(graph.Meeting{})},
		"Kenya was present at 1 meeting, 2001; 1 more was only announced, with Kenya as host.":                                         {{Start: dateOrNone(t, "2001")}, announced(hosted(""))},
		"Kenya was present at 1 meeting, 2001; 2 more were only announced, all of them with Kenya as host.":                            {{Start: dateOrNone(t, "2001")}, announced(hosted("")), announced(hosted(""))},
		"Kenya was present at no meeting that is known to have taken place; 1 was only announced, 2005.":                               {announced(graph.Meeting{Start: dateOrNone(t, "2005")})},
		"Kenya was present at no meeting that is known to have taken place; 1 was only announced, date not known, with Kenya as host.": {announced(hosted(""))},
		"Kenya was present at no meeting that is known to have taken place; 2 were only announced, 2005 to 2006.":                      {announced(graph.Meeting{Start: dateOrNone(t, "2005")}), announced(graph.Meeting{Start: dateOrNone(t, "2006")})},
	} {
		records := []graph.Record{&graph.Country{ID: "country:KE", Name: "Kenya"}, &graph.Series{ID: "series:s", Format: graph.FormatMultilateral}}
		for i, m := range at {
			m.ID, m.Series, m.Format = graph.NewID(graph.KindMeeting, fmt.Sprint("s-", i)), "series:s", graph.FormatMultilateral
			m.Participants = []graph.Listing{{Participant: "country:KE"}}
			records = append(records, &m)
		}
		if got, err := view(t, records).PresenceSentence("country:KE"); err != nil || got != want {
			t.Errorf("got %q, %v\nwant %q", got, err, want)
		}
	}
	v := view(t, shippedRecords())
	f, err := v.Presence("country:JP")
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.PresenceSentence("country:JP")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Japan was present at " + graph.Count(f.Meetings-f.Announced, "meeting"), fmt.Sprintf("%d more were only announced", f.Announced), graph.Count(f.Partners, "partner") + " in bilateral dialogues.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// hosted is a meeting that Kenya hosts, and announced one that is only announced.
func hosted(start string) graph.Meeting {
	d, _ := graph.ParseDate(start) // zero for no date
	return graph.Meeting{Start: d, Hosts: []graph.Listing{{Participant: "country:KE", Role: graph.RoleHost}}}
}

func announced(m graph.Meeting) graph.Meeting {
	m.OnlyAnnounced = true
	return m
}
