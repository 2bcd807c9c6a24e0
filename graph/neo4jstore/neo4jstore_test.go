package neo4jstore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/graph/neo4jstore"
	"parley/internal/dataset"
	"parley/internal/neo4jtest"
)

// server is that of tests. They wipe the one database there is, so none of
// them is parallel.
func server(t testing.TB) neo4jstore.Options {
	t.Helper()
	uri, username, password := neo4jtest.Server(t)
	return neo4jstore.Options{
		URI: uri, Username: username, Password: password,
		Timeout: 30 * time.Second, // a server that has just started on a busy machine plans its first texts slowly
	}
}

// query asks the server past the store.
func query(t testing.TB, o neo4jstore.Options, text string) *neo4j.EagerResult {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(context.Background())
	res, err := neo4j.ExecuteQuery(context.Background(), driver, text, nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return res
}

// fresh gives a store on a database that was wiped.
func fresh(t testing.TB, o neo4jstore.Options) *neo4jstore.Store {
	t.Helper()
	query(t, o, "MATCH (n) DETACH DELETE n")
	return open(t, o)
}

func open(t testing.TB, o neo4jstore.Options) *neo4jstore.Store {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := neo4jstore.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	if _, err := s.Version(ctx); err != nil { // the first call makes the indexes
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	o := server(t)
	graphtest.Run(t, func(t testing.TB) graph.Store { return fresh(t, o) })
}

func TestShippedDataComeBack(t *testing.T) {
	o := server(t)
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	s := fresh(t, o)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	e := graph.NewExplorer(s, graph.Options{})
	timed := func(what string, f func()) {
		began := time.Now()
		f()
		t.Logf("%s: %v", what, time.Since(began).Round(time.Millisecond))
	}
	var v graph.Version
	timed("writing all", func() { v, err = e.Apply(ctx, graph.Batch{Put: set.Records}) })
	if err != nil || v.N != 1 {
		t.Fatalf("got version %+v, %v; want 1", v, err)
	}
	timed("writing all again", func() { v, err = e.Apply(ctx, graph.Batch{Base: v, Put: set.Records}) })
	if err != nil || v.N != 1 {
		t.Fatalf("got version %+v, %v; want 1 still", v, err)
	}
	ids := make([]graph.ID, len(set.Records))
	for i, r := range set.Records {
		ids[i] = r.RecordID()
	}
	var got []graph.Record
	timed("reading all by id", func() { got, err = s.Records(ctx, ids) })
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range set.Records {
		if got[i] == nil || graph.DigestOf(got[i]) != graph.DigestOf(r) {
			t.Errorf("%s differs: got %+v", ids[i], got[i])
		}
	}
	timed("reading 100 by id", func() { _, err = s.Records(ctx, ids[:100]) })
	if err != nil {
		t.Fatal(err)
	}
	changes := 0
	timed("reading all changes", func() {
		for c, err := range s.Changes(ctx, graph.Version{}) {
			if err != nil || c.Record == nil {
				t.Fatalf("got %+v, %v", c, err)
			}
			changes++
		}
	})
	if changes != len(ids) {
		t.Errorf("got %d changes, want %d", changes, len(ids))
	}
	relationships := drawn(t, o)
	t.Log(len(ids), "records,", len(relationships), "relationships")
	if d := cmp.Diff(neo4jstore.Lines(set.Records, graphtest.NewOracle(set.Records).Relationships()), relationships); d != "" {
		t.Errorf("relationships (-oracle +Neo4j):\n%s", d)
	}
	compareAnswers(t, s, set.Records)
}

// compareAnswers asks an explorer over the store and one over the embedded store.
func compareAnswers(t *testing.T, s graph.Store, records []graph.Record) {
	t.Helper()
	m, err := memstore.New(records)
	if err != nil {
		t.Fatal(err)
	}
	var versions []string
	for _, s := range []graph.Store{s, m} {
		began := time.Now()
		v, err := graph.NewExplorer(s, graph.Options{}).At(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("an index from %T: %v", s, time.Since(began).Round(time.Millisecond))
		versions = append(versions, v.Version())
	}
	if versions[0] != versions[1] {
		t.Errorf("got version of the data %s, want %s", versions[0], versions[1])
	}
}

func TestTwoStoresShareOneDatabase(t *testing.T) {
	o := server(t)
	a := fresh(t, o)
	b := open(t, o)
	base, err := a.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.Apply(t.Context(), graph.Batch{Base: base, Put: graphtest.Small()})
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Version(t.Context())
	if err != nil || got != v {
		t.Errorf("got %+v, %v; want %+v", got, err, v)
	}
	if _, err = b.Apply(t.Context(), graph.Batch{Base: base, Delete: []graph.ID{"country:AA"}}); graph.CodeOf(err) != graph.Conflict {
		t.Errorf("got %v, want CONFLICT", err)
	}
}

// drawn reads all relationships there are.
func drawn(t testing.TB, o neo4jstore.Options) []string {
	t.Helper()
	var out []string
	for _, r := range query(t, o, `MATCH (a)-[x]->(b) RETURN a.id AS from, type(x) AS kind, b.id AS to, properties(x) AS props`).Records {
		m := r.AsMap()
		props, _ := m["props"].(map[string]any)
		out = append(out, neo4jstore.Line(fmt.Sprint(m["kind"]), fmt.Sprint(m["from"]), fmt.Sprint(m["to"]), props))
	}
	slices.Sort(out)
	return out
}

func count(lines []string, part string) (n int) {
	for _, l := range lines {
		if strings.Contains(l, part) {
			n++
		}
	}
	return n
}

// The relationships must be those of the records, whatever came before: after
// changes, after a deletion, and put back.
func TestRelationshipsFollowTheRecords(t *testing.T) {
	o := server(t)
	e := graph.NewExplorer(fresh(t, o), graph.Options{})
	apply := func(put []graph.Record, gone ...graph.ID) []string {
		t.Helper()
		if _, err := e.Apply(t.Context(), graph.Batch{Put: put, Delete: gone}); err != nil {
			t.Fatal(err)
		}
		return drawn(t, o)
	}
	small := graphtest.Small()
	want := neo4jstore.Lines(small, graphtest.NewOracle(small).Relationships())
	if d := cmp.Diff(want, apply(small)); d != "" {
		t.Errorf("written (-want +got):\n%s", d)
	}
	m := small[5].Clone().(*graph.Meeting)
	m.Participants, m.Name = m.Participants[:2], "changed"
	got := apply([]graph.Record{m}, "person:ann-example", "meeting:a-b-dialogue-2")
	if count(got, "ministry-a ATTENDED") != 0 || count(got, "dialogue-2") != 0 || count(got, "AFFILIATED_WITH") != 0 || count(got, "BILATERAL_DIALOGUE") != 1 {
		t.Errorf("got %q, want none of what is gone", got)
	}
	got = apply(nil, "meeting:a-b-dialogue-1", "series:a-b-dialogue")
	if count(got, "BILATERAL_DIALOGUE") != 0 {
		t.Errorf("got %q, want no dialogue of a series that is gone", got)
	}
	if d := cmp.Diff(want, apply(small)); d != "" {
		t.Errorf("put back (-want +got):\n%s", d)
	}
}

// A batch straight into the store brings what records state, whichever end is
// written first, and no rows, which are the explorer's to work out.
func TestStatedRelationships(t *testing.T) {
	o := server(t)
	s := fresh(t, o)
	small := graphtest.Small()
	slices.Reverse(small) // references first, then what they name
	for _, r := range small {
		base, err := s.Version(t.Context())
		if err == nil {
			_, err = s.Apply(t.Context(), graph.Batch{Base: base, Put: []graph.Record{r}})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(neo4jstore.Lines(small, nil), drawn(t, o)); d != "" {
		t.Errorf("one by one (-want +got):\n%s", d)
	}
}

// readsAll are the texts that are to read everything.
var readsAll = []string{"readUnnumbered", "auditNodes", "auditStrays", "auditRelationships"}

// EXPLAIN, on an empty and a full database: every look-up by id uses an index,
// and nothing is joined as a product.
func TestPlans(t *testing.T) {
	o := server(t)
	s := fresh(t, o)
	explain(t, o)
	if _, err := graph.NewExplorer(s, graph.Options{}).Apply(t.Context(), graph.Batch{Put: graphtest.Random(1, 1000)}); err != nil {
		t.Fatal(err)
	}
	query(t, o, "CALL db.clearQueryCaches()")
	explain(t, o)
}

func explain(t *testing.T, o neo4jstore.Options) {
	t.Helper()
	for name, text := range neo4jstore.Texts() {
		plan := query(t, o, "EXPLAIN "+text).Summary.Plan()
		var walk func(p neo4j.Plan)
		walk = func(p neo4j.Plan) {
			for _, bad := range []string{"Scan", "CartesianProduct"} {
				if strings.Contains(p.Operator(), bad) && !(bad == "Scan" && slices.Contains(readsAll, name)) {
					t.Errorf("%s: the plan has %s", name, p.Operator())
				}
			}
			for _, c := range p.Children() {
				walk(c)
			}
		}
		walk(plan)
	}
}

func TestRefusals(t *testing.T) {
	o := server(t)
	wrong := o
	wrong.Password = "s3cret-and-wrong"
	lost := o
	lost.Database = "nowhere"
	for name, o := range map[string]neo4jstore.Options{"wrong password": wrong, "missing database": lost} {
		s, err := neo4jstore.Open(o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close(t.Context())
		_, err = s.Version(t.Context())
		if graph.CodeOf(err) != graph.Unavailable || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v of %s, want UNAVAILABLE", name, err, graph.CodeOf(err))
		}
	}
}

func TestBadAddresses(t *testing.T) {
	for _, uri := range []string{"", "localhost", "http://localhost:7474", "bolt://neo4j:s3cret@localhost"} {
		_, err := neo4jstore.Open(neo4jstore.Options{URI: uri})
		if graph.CodeOf(err) != graph.Invalid || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: got %v, want INVALID", uri, err)
		}
	}
}
