package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"testing"

	"parley/graph"
	"parley/graph/memstore"
	"parley/graph/neo4jstore"
	"parley/internal/dataset"
	"parley/internal/export"
	"parley/internal/gql"
	"parley/web/graphiql"
)

// goldenQueries are all whose answers are kept true: of docs/queries.md, the
// seed documents among them, and the examples of GraphiQL.
func goldenQueries(t *testing.T) (out []gql.Request) {
	t.Helper()
	text, err := os.ReadFile("../../docs/queries.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllSubmatch(text, -1) {
		out = append(out, gql.Request{Query: string(m[1])})
	}
	for _, e := range graphiql.Examples() {
		variables, err := json.Marshal(e.Variables)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, gql.Request{Query: e.Query, Variables: variables})
	}
	if len(out) < 27 {
		t.Fatalf("only %d queries", len(out))
	}
	return out
}

// everyAnswer asks an explorer all golden queries, and for all exports whole,
// filtered and by another rule; by a name for each.
func everyAnswer(t *testing.T, x *graph.Explorer) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	s, err := gql.New(x, gql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range goldenQueries(t) {
		a := s.Do(t.Context(), q)
		if a.Failed {
			t.Errorf("query %d: %s", i, a.Body)
		}
		out[fmt.Sprint("query ", i)] = a.Body
	}
	v, err := x.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	five := 5
	for name, q := range map[string]export.Query{
		"whole":    {},
		"filtered": {Filter: graph.MeetingFilter{Formats: []graph.Format{graph.FormatBilateral}, Topics: []graph.Topic{"NORMS"}}},
		"by rule":  {Rule: graph.LinkRule{Via: []graph.LinkKind{graph.CoHosting, graph.Attendance}, MaxDelegations: &five}},
	} {
		for _, f := range export.Formats() {
			if q.Rule.Via != nil && (f.Name == "meetings.csv" || f.Name == "participations.csv") {
				continue // they know no rule
			}
			var b bytes.Buffer
			if err := export.Write(t.Context(), &b, v, f.Name, q); err != nil {
				t.Fatalf("%s, %s: %v", f.Name, name, err)
			}
			out[f.Name+" "+name] = b.Bytes()
		}
	}
	return out
}

// TestStoresAnswerTheSame: every golden GraphQL answer and every export is the
// same, byte for byte, from Neo4j and from memory, and whether records are kept
// in memory or not.
func TestStoresAnswerTheSame(t *testing.T) {
	env := emptied(t)
	store, err := neo4jstore.Open(neo4jstore.Options{URI: env["NEO4J_URI"], Username: env["NEO4J_USERNAME"], Password: env["NEO4J_PASSWORD"]})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close(t.Context())
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := explore(store, graph.Options{}).Apply(t.Context(), graph.Batch{Put: set.Records}); err != nil {
		t.Fatal(err)
	}
	memory, err := memstore.FromChanges(set.Changes())
	if err != nil {
		t.Fatal(err)
	}
	want := everyAnswer(t, explore(memory, graph.Options{}))
	for _, kept := range []int{0, 100 << 10, 128 << 20} {
		got := everyAnswer(t, explore(store, graph.Options{CacheBytes: kept}))
		for name := range want {
			if !bytes.Equal(got[name], want[name]) {
				t.Errorf("%s, with %d bytes for records: Neo4j gives\n%.300s\nmemory gives\n%.300s", name, kept, got[name], want[name])
			}
		}
	}
	t.Logf("%d answers compared", len(want))
}
