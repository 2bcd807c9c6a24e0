package graph_test

import (
	"math/rand/v2"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
)

// view puts records into a store and gives a view of them.
func view(t testing.TB, records []graph.Record) *graph.View {
	t.Helper()
	s, err := memstore.New(records)
	if err != nil {
		t.Fatal(err)
	}
	v, err := graph.NewExplorer(s, graph.Options{}).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func meetingsOf(records []graph.Record) (ids []graph.ID) {
	for _, r := range records {
		if m, ok := r.(*graph.Meeting); ok {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// TestRandomGraphsAgreeWithOracle is a fixed sample of what
// graph/graphtest/prove asks of ten thousand graphs.
func TestRandomGraphsAgreeWithOracle(t *testing.T) {
	const seeds, questions = 400, 12
	for seed := range uint64(seeds) {
		records := graphtest.Random(seed, 8+int(seed%33))
		if faults := graph.Check(records); len(faults) > 0 {
			t.Fatalf("seed %d is not valid: %v", seed, faults)
		}
		v, o := view(t, records), graphtest.NewOracle(records)
		if d := graphtest.DiffMeetings(v, o, meetingsOf(records)); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for i := range questions {
			q := graphtest.RandomQuery(r, records)
			if d := graphtest.DiffMatch(v, o, q.Rule.Filter); d != "" {
				t.Fatalf("seed %d, question %d, filter %+v: %s", seed, i, q.Rule.Filter, d)
			}
			if d := graphtest.DiffPaths(t.Context(), v, o, q); d != "" {
				t.Fatalf("seed %d, question %d %+v (-oracle +parley):\n%s", seed, i, q, d)
			}
		}
	}
}
