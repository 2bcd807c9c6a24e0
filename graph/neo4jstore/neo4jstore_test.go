package neo4jstore_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/graph/neo4jstore"
	"parley/internal/dataset"
)

// server names the test server; without one the test is skipped, or fails when
// PARLEY_REQUIRE holds neo4j. Tests on it wipe the one database there is, so
// none of them is parallel.
func server(t testing.TB) neo4jstore.Options {
	t.Helper()
	o := neo4jstore.Options{
		URI: os.Getenv("PARLEY_TEST_NEO4J_URI"), Username: os.Getenv("PARLEY_TEST_NEO4J_USERNAME"), Password: os.Getenv("PARLEY_TEST_NEO4J_PASSWORD"),
		Timeout: 30 * time.Second, // a server that has just started on a busy machine plans its first texts slowly
	}
	switch {
	case o.URI != "":
	case strings.Contains(os.Getenv("PARLEY_REQUIRE"), "neo4j"):
		t.Fatal("PARLEY_REQUIRE wants neo4j, but PARLEY_TEST_NEO4J_URI names no server")
	default:
		t.Skip("PARLEY_TEST_NEO4J_URI names no server: .ci/neo4j starts one")
	}
	return o
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
	s, err := neo4jstore.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
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
	base, err := s.Version(ctx)
	if err != nil {
		t.Fatal(err)
	}
	timed := func(what string, f func()) {
		began := time.Now()
		f()
		t.Logf("%s: %v", what, time.Since(began).Round(time.Millisecond))
	}
	var v graph.Version
	timed("writing all", func() { v, err = s.Apply(ctx, graph.Batch{Base: base, Put: set.Records}) })
	if err != nil || v.N != 1 {
		t.Fatalf("got version %+v, %v; want 1", v, err)
	}
	timed("writing all again", func() { v, err = s.Apply(ctx, graph.Batch{Base: v, Put: set.Records}) })
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
	t.Log(len(ids), "records")
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

// The relationships must be those of the records, whatever came before: after
// changes, after a deletion, and where the other end was written later.
func TestRelationshipsFollowTheRecords(t *testing.T) {
	o := server(t)
	s := fresh(t, o)
	apply := func(put []graph.Record, gone ...graph.ID) {
		t.Helper()
		base, err := s.Version(t.Context())
		if err == nil {
			_, err = s.Apply(t.Context(), graph.Batch{Base: base, Put: put, Delete: gone})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	drawn := func() []string {
		t.Helper()
		var out []string
		for _, r := range query(t, o, `MATCH (a:Record)-[x]->(b:Record) RETURN a.id + ' ' + type(x) + ' ' + b.id AS line ORDER BY line`).Records {
			line, _, err := neo4j.GetRecordValue[string](r, "line")
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, line)
		}
		return out
	}
	small := graphtest.Small()
	apply(small)
	want := drawn()
	if !slices.Contains(want, "person:ann-example ATTENDED meeting:a-b-dialogue-2") || !slices.Contains(want, "organisation:ministry-a OF_COUNTRY country:AA") {
		t.Fatalf("got %q", want)
	}
	m := small[5].Clone().(*graph.Meeting)
	m.Participants, m.Name = m.Participants[:1], "changed"
	apply([]graph.Record{m}, "person:ann-example", "meeting:a-b-dialogue-2")
	if got := drawn(); slices.Contains(got, "organisation:ministry-a ATTENDED meeting:a-b-dialogue-1") || slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "dialogue-2") }) {
		t.Errorf("got %q, want none of what is gone", got)
	}
	apply(small)
	if got := drawn(); !slices.Equal(got, want) {
		t.Errorf("put back: got %q, want %q", got, want)
	}
	slices.Reverse(small) // references first, then what they name
	s = fresh(t, o)
	for _, r := range small {
		apply([]graph.Record{r})
	}
	if got := drawn(); !slices.Equal(got, want) {
		t.Errorf("one by one: got %q, want %q", got, want)
	}
}

// EXPLAIN: every look-up by id uses the index, and nothing is joined as a product.
func TestPlans(t *testing.T) {
	o := server(t)
	fresh(t, o)
	for name, text := range neo4jstore.Texts() {
		plan := query(t, o, "EXPLAIN "+text).Summary.Plan()
		var walk func(p neo4j.Plan)
		walk = func(p neo4j.Plan) {
			for _, bad := range []string{"AllNodesScan", "NodeByLabelScan", "CartesianProduct", "DirectedRelationshipTypeScan"} {
				if strings.HasPrefix(p.Operator(), bad) {
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
		_, err := neo4jstore.Open(t.Context(), o)
		if graph.CodeOf(err) != graph.Unavailable || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v of %s, want UNAVAILABLE", name, err, graph.CodeOf(err))
		}
	}
}

func TestBadAddresses(t *testing.T) {
	for _, uri := range []string{"", "localhost", "http://localhost:7474", "bolt://neo4j:s3cret@localhost"} {
		_, err := neo4jstore.Open(t.Context(), neo4jstore.Options{URI: uri})
		if graph.CodeOf(err) != graph.Invalid || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: got %v, want INVALID", uri, err)
		}
	}
}
