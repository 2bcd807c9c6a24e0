package neo4jstore_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/graph/neo4jstore"
)

// seeds says how many random graphs are tried, and of how many meetings. By
// hand, PARLEY_TEST_SEEDS=200 tries so many of up to 2,000 records.
func seeds(t *testing.T) (n int, size func(seed int) int) {
	text := os.Getenv("PARLEY_TEST_SEEDS")
	if text == "" {
		return 6, func(seed int) int { return 10 + seed*16 }
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal("PARLEY_TEST_SEEDS: ", err)
	}
	return n, func(seed int) int { return 10 + seed*389%970 }
}

// Each seed's graph replaces the one before, in one batch of puts and
// deletions, and smaller batches change it. After each batch the relationships
// must be those that the oracle reads out of the records; in the end they must
// be what one batch makes of an empty database, and both stores must give the
// same answers, through an index that the writer kept, one
// that followed the changes and a new one.
func TestRandomGraphsAgree(t *testing.T) {
	o := server(t)
	n, size := seeds(t)
	r := &randomRun{t: t, o: o, began: time.Now()}
	r.reset()
	for seed := range n {
		r.seed(uint64(seed), size(seed))
		if t.Failed() {
			return
		}
	}
	t.Logf("%d graphs, %d batches, %d relationships compared, the largest graph of %d records, %v",
		n, r.batches, r.compared, r.largest, time.Since(r.began).Round(time.Second))
}

type randomRun struct {
	t     *testing.T
	o     neo4jstore.Options
	began time.Time

	store        *neo4jstore.Store
	ours, theirs *graph.Explorer // over Neo4j, over the embedded store
	follower     *graph.Explorer // over Neo4j, of somebody who does not write
	records      []graph.Record  // what both hold
	batches      int
	compared     int
	largest      int
}

func (r *randomRun) reset() {
	if r.store != nil {
		r.store.Close(r.t.Context())
	}
	r.store = fresh(r.t, r.o)
	m, err := memstore.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.ours, r.theirs = graph.NewExplorer(r.store, graph.Options{}), graph.NewExplorer(m, graph.Options{})
	r.follower = graph.NewExplorer(r.store, graph.Options{})
}

func (r *randomRun) seed(seed uint64, size int) {
	records := graphtest.Random(seed, size)
	r.largest = max(r.largest, len(records))
	b := graph.Batch{Put: records}
	now := make(map[graph.ID]bool)
	for _, rec := range records {
		now[rec.RecordID()] = true
	}
	for _, rec := range r.records {
		if !now[rec.RecordID()] {
			b.Delete = append(b.Delete, rec.RecordID())
		}
	}
	source := rand.New(rand.NewPCG(seed, 5))
	for step := range 5 {
		r.apply(fmt.Sprintf("seed %d, step %d", seed, step), b, records)
		b, records = graphtest.RandomBatch(source, records)
	}
	r.answers(fmt.Sprintf("seed %d", seed))
	followed := drawn(r.t, r.o)
	r.reset()
	r.apply(fmt.Sprintf("seed %d, in one batch", seed), graph.Batch{Put: r.records}, r.records)
	if d := cmp.Diff(followed, drawn(r.t, r.o)); d != "" {
		r.t.Errorf("seed %d (-followed +in one batch):\n%s", seed, d)
	}
}

// apply writes a batch into both stores and looks at the relationships.
func (r *randomRun) apply(where string, b graph.Batch, records []graph.Record) {
	r.t.Helper()
	for _, e := range []*graph.Explorer{r.theirs, r.ours} {
		if _, err := e.Apply(r.t.Context(), b); err != nil {
			r.t.Fatalf("%s: %v", where, err)
		}
	}
	r.records = records
	if _, err := r.follower.At(r.t.Context()); err != nil {
		r.t.Fatalf("%s: %v", where, err)
	}
	want := neo4jstore.Lines(records, graphtest.NewOracle(records).Relationships())
	if d := cmp.Diff(want, drawn(r.t, r.o)); d != "" {
		r.t.Fatalf("%s: relationships (-oracle +Neo4j):\n%s", where, d)
	}
	r.batches++
	r.compared += len(want)
}

// answers compares those of both stores, and those of an index made anew.
func (r *randomRun) answers(where string) {
	r.t.Helper()
	var all []map[string]any
	var versions []string
	for _, e := range []*graph.Explorer{r.theirs, r.ours, r.follower, graph.NewExplorer(r.store, graph.Options{})} {
		v, err := e.At(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		versions = append(versions, v.Version())
		all = append(all, graphtest.Answers(r.t, v))
	}
	for i, name := range []string{"as written", "followed", "anew"} {
		if d := cmp.Diff(all[0], all[i+1], cmp.AllowUnexported(graph.Date{}), cmp.AllowUnexported(graph.Link{})); d != "" || versions[0] != versions[i+1] {
			r.t.Errorf("%s: versions %q (-embedded +Neo4j %s):\n%s", where, versions, name, d)
		}
	}
}
