package graph_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parley/graph"
)

// Every row of a meeting stands in one place, and the hosts among them once more.
func TestDelegations(t *testing.T) {
	worlds(t, func(w *world) {
		for _, m := range of[*graph.Meeting](w) {
			all, err := w.v.AllParticipants(m.ID, graph.ParticipationFilter{})
			if err != nil {
				w.Fatal(err)
			}
			d, err := w.v.Delegations(m.ID)
			if err != nil {
				w.Fatal(err)
			}
			var got, sides []graph.ID
			for _, s := range d.Sides {
				sides = append(sides, s.Actor.Participant)
				got = append(got, s.Actor.Participant)
				for _, p := range s.Members {
					if p.OnBehalfOf != s.Actor.Participant || p.Presence != graph.Attended {
						w.Errorf("%s: %s is no member of %s", m.ID, p.Participant, s.Actor.Participant)
					}
					got = append(got, p.Participant)
				}
				for i, p := range s.Members {
					if i > 0 && p.Role.Leads() && !s.Members[i-1].Role.Leads() {
						w.Errorf("%s: %s leads, and stands after one who does not", m.ID, p.Participant)
					}
				}
				for _, p := range s.Leaders() {
					if !p.Role.Leads() {
						w.Errorf("%s: %s leads as %s", m.ID, p.Participant, p.Role)
					}
				}
			}
			for _, p := range d.Invited {
				if p.Presence != graph.Invited {
					w.Errorf("%s: %s is not only invited", m.ID, p.Participant)
				}
				got = append(got, p.Participant)
			}
			for _, p := range d.OtherLeaders() {
				if !p.Role.Leads() || p.OnBehalfOf != "" {
					w.Errorf("%s: %s leads as %s for %q", m.ID, p.Participant, p.Role, p.OnBehalfOf)
				}
			}
			for _, p := range all {
				if want := p.Country; p.OnBehalfOf == "" && p.Side() != want || p.OnBehalfOf != "" && p.Side() != p.OnBehalfOf {
					w.Errorf("%s: %s is told under %s, it stands for %q and names %q", m.ID, p.Participant, p.Side(), p.OnBehalfOf, want)
				}
			}
			for _, p := range d.Others {
				got = append(got, p.Participant)
			}
			var want, hosts []graph.ID
			for _, p := range all {
				want = append(want, p.Participant)
				if p.Hosting != "" {
					hosts = append(hosts, p.Participant)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if d := gocmp.Diff(want, got); d != "" {
				w.Errorf("%s (-want +got):\n%s", m.ID, d)
			}
			if len(hosts) != len(d.Hosts) {
				w.Errorf("%s: %d hosts, want %v", m.ID, len(d.Hosts), hosts)
			}
			present, err := w.v.Present(m.ID)
			if err != nil {
				w.Fatal(err)
			}
			slices.Sort(sides)
			if d := gocmp.Diff(present, sides); d != "" && len(present)+len(sides) > 0 {
				w.Errorf("%s: sides (-want +got):\n%s", m.ID, d)
			}
		}
	})
}

// The pair of a bilateral meeting is the two ends of its link, and its series
// has the same.
func TestPair(t *testing.T) {
	worlds(t, func(w *world) {
		rule := graph.LinkRule{Via: []graph.LinkKind{graph.BilateralDialogue, graph.Agreement}}
		net, err := w.v.Network(w.Context(), rule, nil)
		if err != nil {
			w.Fatal(err)
		}
		want := map[graph.ID][2]graph.ID{}
		for _, l := range net.Links {
			for _, m := range w.v.Evidence(l) {
				want[m] = [2]graph.ID{l.From, l.To}
			}
		}
		for _, m := range of[*graph.Meeting](w) {
			a, b, ok := w.v.Pair(m.ID)
			if pair, linked := want[m.ID]; ok != linked || ok && pair != [2]graph.ID{a, b} {
				w.Errorf("%s: %s and %s, %v, want %v", m.ID, a, b, ok, pair)
			}
			if c, d, also := w.v.Pair(m.Series); also != ok || c != a || d != b {
				w.Errorf("%s: its series has %s and %s", m.ID, c, d)
			}
		}
	})
	if _, _, ok := view(t, shippedRecords()).Pair("country:JP"); ok {
		t.Error("a country is a pair")
	}
}
