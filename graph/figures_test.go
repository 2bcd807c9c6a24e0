package graph_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/graph"
)

// Figures of the shipped data, worked out by independent code. A difference is
// a fault in one of the two.

func TestFiguresOfPresence(t *testing.T) {
	v := view(t, shippedRecords())
	present, states, presences, implied, bilateral, pairs := map[graph.ID]bool{}, 0, 0, 0, 0, map[graph.ID][]graph.ID{}
	for _, r := range shippedRecords() {
		m, ok := r.(*graph.Meeting)
		if !ok {
			continue
		}
		rows, err := v.AllParticipants(m.ID, graph.ParticipationFilter{Presence: []graph.Presence{graph.Attended}})
		if err != nil {
			t.Fatal(err)
		}
		var named []graph.ID
		for _, p := range rows {
			if !v.IsActor(p.Participant) {
				continue
			}
			presences++
			present[p.Participant] = true
			if p.Implied {
				implied++
			} else {
				named = append(named, p.Participant)
			}
		}
		if m.Format != graph.FormatBilateral {
			continue
		}
		bilateral++
		slices.Sort(named)
		if len(named) != 2 {
			t.Errorf("%s names %v", m.ID, named)
		}
		if first := pairs[m.Series]; first != nil && !slices.Equal(first, named) {
			t.Errorf("%s has pairs %v and %v", m.Series, first, named)
		}
		pairs[m.Series] = named
	}
	for id := range present {
		if id.Kind() == graph.KindCountry {
			states++
		}
	}
	got := fmt.Sprintf("%d actors, %d states, %d presences, %d implied, %d bilateral meetings in %d series", len(present), states, presences, implied, bilateral, len(pairs))
	if want := "250 actors, 198 states, 4918 presences, 236 implied, 487 bilateral meetings in 309 series"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFiguresOfLinksAndPaths(t *testing.T) {
	if testing.Short() {
		t.Skip("TestFiguresOfLinksAndPaths asks 150,000 paths")
	}
	v := view(t, shippedRecords())
	const (
		D, A, C, P = graph.BilateralDialogue, graph.Agreement, graph.CoHosting, graph.Attendance
	)
	for _, row := range []struct {
		via        []graph.LinkKind
		bound      int
		links      string // actors, pairs, largest components
		distances  string
		ties, most int
	}{
		{[]graph.LinkKind{D}, 0, "76, 150: 72 2 2", "1: 150, 2: 875, 3: 916, 4: 410, 5: 180, 6: 27", 951, 19},
		{[]graph.LinkKind{A}, 0, "78, 89: 74 2 2", "1: 89, 2: 279, 3: 468, 4: 576, 5: 480, 6: 355, 7: 204, 8: 165, 9: 66, 10: 21", 1157, 11},
		{[]graph.LinkKind{D, A}, 0, "104, 223: 104", "1: 223, 2: 1381, 3: 2166, 4: 1153, 5: 362, 6: 64, 7: 7", 2551, 28},
		{[]graph.LinkKind{C}, 0, "97, 212: 87 2 2 2", "1: 212, 2: 1038, 3: 1321, 4: 817, 5: 276, 6: 73, 7: 9", 1716, 19},
		{[]graph.LinkKind{D, C}, 0, "124, 329: 116 2 2 2", "1: 329, 2: 2205, 3: 2562, 4: 1285, 5: 267, 6: 25, 7: 1", 3299, 25},
		{[]graph.LinkKind{P}, 2, "138, 320: 133 3 2", "1: 320, 2: 1911, 3: 3460, 4: 2252, 5: 729, 6: 104, 7: 6", 4422, 39},
		{[]graph.LinkKind{P}, 3, "154, 458: 152 2", "1: 458, 2: 2883, 3: 4732, 4: 2451, 5: 676, 6: 195, 7: 70, 8: 10, 9: 2", 6472, 49},
		{[]graph.LinkKind{P}, 5, "173, 680: 173", "1: 680, 2: 4335, 3: 6195, 4: 2600, 5: 820, 6: 218, 7: 26, 8: 4", 8978, 96},
		{[]graph.LinkKind{P}, 13, "223, 2248: 223", "1: 2248, 2: 14369, 3: 7415, 4: 527, 5: 194", 16296, 152},
		{[]graph.LinkKind{P}, 50, "246, 4845: 246", "1: 4845, 2: 20653, 3: 4613, 4: 24", 21071, 293},
		{[]graph.LinkKind{P}, 0, "249, 7316: 249", "1: 7316, 2: 20447, 3: 3107, 4: 6", 20937, 339},
		{[]graph.LinkKind{D, C, P}, 5, "185, 752: 185", "1: 752, 2: 5196, 3: 7017, 4: 3083, 5: 782, 6: 170, 7: 17, 8: 3", 10332, 107},
	} {
		rule := graph.LinkRule{Via: row.via}
		if row.bound > 0 {
			rule.MaxDelegations = &row.bound
		}
		net, err := v.Network(t.Context(), rule, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%d, %d: %s", len(net.Actors), len(net.Links), components(net, len(strings.Fields(row.links))-2)); got != row.links {
			t.Errorf("%v %d: got %s, want %s", row.via, row.bound, got, row.links)
		}
		distances, ties, most := map[int]int{}, 0, 0
		one := 1
		for i, a := range net.Actors {
			for _, b := range net.Actors[i+1:] {
				res, err := v.Paths(t.Context(), graph.PathQuery{From: a, To: b, Rule: rule, First: &one, MaxHops: nil})
				if err != nil {
					t.Fatal(err)
				}
				if res.NoPath != nil {
					continue
				}
				distances[res.Hops]++
				n, err := strconv.Atoi(res.Total)
				if err != nil {
					t.Fatal(err)
				}
				most = max(most, n)
				if n > 1 {
					ties++
				}
			}
		}
		if got := byDistance(distances); got != row.distances || ties != row.ties || most != row.most {
			t.Errorf("%v %d: got %s; %d with ties, at most %d; want %s; %d, %d", row.via, row.bound, got, ties, most, row.distances, row.ties, row.most)
		}
	}
}

// components lists the sizes of the n largest components.
func components(net *graph.Network, n int) string {
	parent := map[graph.ID]graph.ID{}
	var root func(graph.ID) graph.ID
	root = func(id graph.ID) graph.ID {
		if p, ok := parent[id]; ok && p != id {
			return root(p)
		}
		return id
	}
	for _, l := range net.Links {
		parent[root(l.From)] = root(l.To)
	}
	sizes := map[graph.ID]int{}
	for _, id := range net.Actors {
		sizes[root(id)]++
	}
	var all []int
	for _, s := range sizes {
		all = append(all, s)
	}
	slices.Sort(all)
	slices.Reverse(all)
	return strings.Trim(fmt.Sprint(all[:min(n, len(all))]), "[]")
}

func byDistance(m map[int]int) string {
	var parts []string
	for d := 1; len(parts) < len(m); d++ {
		if m[d] > 0 {
			parts = append(parts, fmt.Sprintf("%d: %d", d, m[d]))
		}
	}
	return strings.Join(parts, ", ")
}

func TestFiguresOfSomePaths(t *testing.T) {
	v := view(t, shippedRecords())
	for _, row := range []struct {
		from, to string
		via      []graph.LinkKind
		hops     int
		total    string
		through  string // the second actors of the first three paths
	}{
		{"IR", "JP", nil, 2, "1", ""},
		{"NG", "TW", nil, 3, "1", ""},
		{"KE", "EE", nil, 2, "1", "United States"},
		{"NZ", "BR", nil, 3, "7", ""},
		{"IL", "KR", nil, 2, "6", "United States, United Kingdom, Japan"},
		{"JP", "PL", []graph.LinkKind{graph.CoHosting}, 2, "2", ""},
	} {
		res, err := v.Paths(t.Context(), graph.PathQuery{From: graph.ID("country:" + row.from), To: graph.ID("country:" + row.to), Rule: graph.LinkRule{Via: row.via}})
		if err != nil {
			t.Fatal(err)
		}
		var through []string
		for _, p := range res.Paths[:min(3, len(res.Paths))] {
			through = append(through, v.Name(p.Actors[1]))
		}
		if got := strings.Join(through, ", "); res.Hops != row.hops || res.Total != row.total || row.through != "" && got != row.through {
			t.Errorf("%s-%s: got %d hops, %s paths through %s; want %d, %s, %s", row.from, row.to, res.Hops, res.Total, got, row.hops, row.total, row.through)
		}
	}
}

func TestGapsOfTheShippedData(t *testing.T) {
	v := view(t, shippedRecords())
	for _, row := range []struct {
		series     graph.ID
		missing    string
		unnumbered int
	}{
		{"series:admm-plus-experts-working-group-on-cyber-security", "[5 6 7 8]", 1},
		{"series:japan-us-cyber-dialogue", "[8]", 1},
		{"series:estonia-japan-cyber-dialogue", "[2 3]", 0},
		{"series:eu-us-cyber-dialogue", "[3 7]", 0},
		{"series:munich-cyber-security-conference", "[1 2 3 4 5 6 7 8 9]", 1},
	} {
		f, err := v.Series(row.series)
		if err != nil || fmt.Sprint(f.MissingOrdinals) != row.missing || f.Unnumbered != row.unnumbered {
			t.Errorf("%s: got %v and %d unnumbered, %v; want %s and %d", row.series, f.MissingOrdinals, f.Unnumbered, err, row.missing, row.unnumbered)
		}
	}
}
