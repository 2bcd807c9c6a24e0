package graph_test

import (
	"testing"

	"parley/graph"
)

// The table of actors is the network: the same actors, partners and meetings.
func TestActorSummaries(t *testing.T) {
	rules := []graph.LinkRule{
		{},
		{Via: graph.LinkKinds.Values()},
		{Via: []graph.LinkKind{graph.CoHosting}},
		{Via: []graph.LinkKind{graph.Attendance, graph.Agreement}, MaxDelegations: ptr(4)},
		{Via: []graph.LinkKind{graph.Attendance}, Filter: graph.MeetingFilter{Formats: []graph.Format{graph.FormatRegional, graph.FormatBilateral}}},
	}
	worlds(t, func(w *world) {
		for _, rule := range rules {
			net, err := w.v.Network(w.Context(), rule, nil)
			if err != nil {
				w.Fatal(err)
			}
			partners, behind := map[graph.ID]int{}, map[graph.ID]map[graph.ID]bool{}
			for _, l := range net.Links {
				for _, id := range []graph.ID{l.From, l.To} {
					partners[id]++
					if behind[id] == nil {
						behind[id] = map[graph.ID]bool{}
					}
					for _, m := range w.v.Evidence(l) {
						behind[id][m] = true
					}
				}
			}
			for _, order := range graph.ActorSummaryOrders.Values() {
				got := walkSummaries(w, rule, order)
				if len(got) != len(net.Actors) {
					w.Fatalf("%s: %d actors, want %d", order, len(got), len(net.Actors))
				}
				for i, s := range got {
					if s.Partners != partners[s.ID] || s.Meetings != len(behind[s.ID]) {
						w.Errorf("%s: %d partners, %d meetings, want %d, %d", s.ID, s.Partners, s.Meetings, partners[s.ID], len(behind[s.ID]))
					}
					if i > 0 && order == graph.ActorPartnersDesc && got[i-1].Partners < s.Partners {
						w.Errorf("%s stands after one with fewer partners", s.ID)
					}
				}
			}
		}
		_, err := w.v.ActorSummaries(w.Context(), graph.LinkRule{}, "", nil, "SIDEWAYS", graph.PageArgs{})
		if graph.CodeOf(err) != graph.Invalid {
			w.Errorf("an unknown order: %v", err)
		}
	})
}

func walkSummaries(w *world, rule graph.LinkRule, order graph.ActorSummaryOrder) (out []graph.ActorSummary) {
	args := graph.PageArgs{First: ptr(3)}
	for {
		p, err := w.v.ActorSummaries(w.Context(), rule, "", nil, order, args)
		if err != nil {
			w.Fatal(err)
		}
		out = append(out, p.Items...)
		if !p.HasNext {
			return out
		}
		args.After = new(p.Cursor(len(p.Items) - 1))
	}
}
