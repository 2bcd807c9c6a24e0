package neo4jstore_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
)

// Nonsense written with Cypher, some of it valid by chance: no audit fails, two
// servers agree and find nothing to write the second time, and writing all
// records anew mends everything.
func TestRandomForeignChanges(t *testing.T) {
	o := server(t)
	n, _ := seeds(t)
	n = (n + 1) / 2 // each takes seconds
	refused, taken := 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		records := graphtest.Random(uint64(seed), 30)
		s := fresh(t, o)
		both := []*graph.Explorer{graph.NewExplorer(s, graph.Options{CacheBytes: 1 << 22}), graph.NewExplorer(open(t, o), graph.Options{CacheBytes: 1 << 22})}
		if _, err := both[0].Apply(t.Context(), graph.Batch{Put: records}); err != nil {
			t.Fatal(err)
		}
		before := agree(t, o, both, true)
		var did []string
		for range 12 {
			text := nonsense(r, records)
			did = append(did, text)
			query(t, o, text)
		}
		where := fmt.Sprintf("seed %d:\n%s\n", seed, strings.Join(did, "\n"))
		for i, e := range append(both, both[0]) {
			f, err := e.Audit(t.Context())
			if err != nil {
				t.Fatalf("%s%v", where, err)
			}
			if i > 0 && f.Written+f.Deleted > 0 {
				t.Errorf("%saudit %d: still %d written, %d deleted", where, i, f.Written, f.Deleted)
			}
			refused, taken = refused+len(f.Refused), taken+f.Written+f.Deleted
		}
		agree(t, o, both, false)
		mend(t, o, records)
		for _, e := range both {
			if f, err := e.Audit(t.Context()); err != nil || f.Written+f.Deleted+len(f.Refused) > 0 {
				t.Errorf("%smended: got %+v, %v", where, f, err)
			}
		}
		if after := agree(t, o, both, true); after != before {
			t.Errorf("%smended: other data", where)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d graphs, %d faults told, %d records taken over", n, refused, taken)
}

func nonsense(r *rand.Rand, records []graph.Record) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	record := func() string { return string(records[r.IntN(len(records))].RecordID()) }
	at := "MATCH (r:Record {id: '" + record() + "'}) "
	relation := string(graph.Relations[r.IntN(len(graph.Relations))].Name)
	switch r.IntN(12) {
	case 0:
		return at + "DETACH DELETE r"
	case 1:
		return at + "SET r.json = " + pick("left(r.json, 40)", "replace(r.json, 'a', 'e')", "replace(r.json, '2', '1')", "null", "7", "r.json + ' '")
	case 2:
		return at + pick("REMOVE r.stamp", "SET r.stamp = '1'", "REMOVE r.stamp, r.json", "REMOVE r.n", "SET r.n = 'x'")
	case 3:
		return at + pick("SET r:Person", "REMOVE r:Meeting", "SET r:Deleted", "SET r:Other")
	case 4:
		return at + "MATCH (r)-[x]-() WITH x LIMIT 1 DELETE x"
	case 5:
		return at + "MATCH (b:Record {id: '" + record() + "'}) CREATE (r)-[:" + relation + "]->(b)"
	case 6:
		return at + "MATCH (r)-[x]-() WITH x LIMIT 1 SET x." + pick("role", "office", "standsFor", "weight", "rounds") + " = " + pick("'x'", "3")
	}
	key := pick("name", "name", "start", "end", "date", "title", "aliases", "topics", "ordinal", "notes", "city", "capital", "code", "earliest", "country", "focus", "onlyAnnounced", "statedCountries", "pagerank", "latitude")
	return at + "SET r." + key + " = " + pick("'New'", "'2015-03'", "5", "2.5", "true", "['a', 'b']", "null", "date('2015-03-04')", "'Other'")
}
