package neo4jstore_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/graph/neo4jstore"
)

// Each seed's graph replaces the one before, in one batch of puts and
// deletions. Both stores must give the same answers, through an index that
// followed the changes, and the relationships must be those of the records.
func TestRandomGraphsAgree(t *testing.T) {
	o := server(t)
	s := fresh(t, o)
	m, err := memstore.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := graph.NewExplorer(s, graph.Options{}), graph.NewExplorer(m, graph.Options{})
	seeds := 20
	if testing.Short() {
		seeds = 3
	}
	var before []graph.Record
	for seed := range seeds {
		records := graphtest.Random(uint64(seed), 10+seed*5)
		b := graph.Batch{Put: records}
		now := make(map[graph.ID]bool)
		for _, r := range records {
			now[r.RecordID()] = true
		}
		for _, r := range before {
			if !now[r.RecordID()] {
				b.Delete = append(b.Delete, r.RecordID())
			}
		}
		var answers []map[string]any
		for _, e := range []*graph.Explorer{theirs, ours} {
			if _, err := e.Apply(t.Context(), b); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			v, err := e.At(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, graphtest.Answers(t, v))
		}
		if d := cmp.Diff(answers[0], answers[1], cmp.AllowUnexported(graph.Date{}), cmp.AllowUnexported(graph.Link{})); d != "" {
			t.Fatalf("seed %d (-embedded +Neo4j):\n%s", seed, d)
		}
		drawn := make(map[string]int64)
		for _, r := range query(t, o, `MATCH (:Record)-[x]->(:Record) RETURN type(x) AS type, count(x) AS n`).Records {
			kind, _, _ := neo4j.GetRecordValue[string](r, "type")
			drawn[kind], _, _ = neo4j.GetRecordValue[int64](r, "n")
		}
		if d := cmp.Diff(neo4jstore.LinkCounts(records), drawn); d != "" {
			t.Fatalf("seed %d: relationships (-want +got):\n%s", seed, d)
		}
		before = records
	}
}
