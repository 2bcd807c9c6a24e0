package neo4jstore_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/neo4jstore"
	"parley/internal/dataset"
)

// Path searches as people write them. They count chains of actors: several
// series may join one pair, and several meetings two hosts.
var plainPaths = []struct {
	via   graph.LinkKind
	links string // from, to, meetings, of which only announced
	paths string // from, to, hops, total, for all pairs of $actors
}{
	{
		graph.BilateralDialogue,
		`MATCH (a)-[x:BILATERAL_DIALOGUE]->(b)
		RETURN a.id AS from, b.id AS to, sum(x.rounds) AS meetings, sum(coalesce(x.announcedOnly, 0)) AS announced`,
		`MATCH (a:Record) WHERE a.id IN $actors WITH collect(a) AS actors
		UNWIND actors AS a UNWIND actors AS b WITH a, b WHERE a.id < b.id
		MATCH p = allShortestPaths((a)-[:BILATERAL_DIALOGUE*..20]-(b))
		RETURN a.id AS from, b.id AS to, length(p) AS hops, count(DISTINCT [n IN nodes(p) | n.id]) AS total`,
	},
	{
		graph.Agreement,
		`MATCH (a)-[x:AGREEMENT]->(b)
		RETURN a.id AS from, b.id AS to, sum(x.rounds) AS meetings, sum(coalesce(x.announcedOnly, 0)) AS announced`,
		`MATCH (a:Record) WHERE a.id IN $actors WITH collect(a) AS actors
		UNWIND actors AS a UNWIND actors AS b WITH a, b WHERE a.id < b.id
		MATCH p = allShortestPaths((a)-[:AGREEMENT*..20]-(b))
		RETURN a.id AS from, b.id AS to, length(p) AS hops, count(DISTINCT [n IN nodes(p) | n.id]) AS total`,
	},
	{
		// An actor's own row stands for itself. That of a ministry that hosts
		// stands for a country, which has a row too, marked implied.
		graph.CoHosting,
		`MATCH (a)-[x:CO_HOSTED]->(m)<-[y:CO_HOSTED]-(b) WHERE x.standsFor = a.id AND y.standsFor = b.id AND a.id < b.id
		RETURN a.id AS from, b.id AS to, count(m) AS meetings, count(m.onlyAnnounced) AS announced`,
		`MATCH (a:Record) WHERE a.id IN $actors WITH collect(a) AS actors
		UNWIND actors AS a UNWIND actors AS b WITH a, b WHERE a.id < b.id
		MATCH p = allShortestPaths((a)-[:CO_HOSTED*..20]-(b)) WHERE all(x IN relationships(p) WHERE x.standsFor = startNode(x).id)
		RETURN a.id AS from, b.id AS to, length(p) / 2 AS hops, count(DISTINCT [n IN nodes(p) WHERE NOT n:Meeting | n.id]) AS total`,
	},
}

// Plain Cypher on the derived relationships of the shipped data must give what
// Parley gives: the links with their meetings, and for all pairs of actors the
// hops and the number of tied shortest paths. Of the pairs that Cypher does not
// join, for whom Parley looks for the reason too, it is asked one in ten;
// PARLEY_TEST_PAIRS=all asks it about all.
func TestPlainCypherAgrees(t *testing.T) {
	o := server(t)
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e := graph.NewExplorer(fresh(t, o), graph.Options{})
	if _, err := e.Apply(t.Context(), graph.Batch{Put: set.Records}); err != nil {
		t.Fatal(err)
	}
	v, err := e.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	documented(t, o, v)
	actors := v.Actors()
	for _, p := range plainPaths {
		rule := graph.LinkRule{Via: []graph.LinkKind{p.via}}
		comparePlainLinks(t, v, rule, pairs(t, o, p.links, nil))
		began := time.Now()
		found := pairs(t, o, p.paths, map[string]any{"actors": texts(actors)})
		took := time.Since(began).Round(time.Millisecond)
		comparePlainPaths(t, v, rule, actors, found)
		t.Logf("%s: Cypher took %v, Parley %v", p.via, took, time.Since(began).Round(time.Millisecond)-took)
	}
}

// The Cypher in the documentation must work as it stands there.
func documented(t *testing.T, o neo4jstore.Options, v *graph.View) {
	t.Helper()
	text, err := os.ReadFile("../../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	via := []graph.LinkKind{graph.BilateralDialogue, graph.CoHosting}
	blocks := regexp.MustCompile("(?s)```cypher\n(.*?)```").FindAllSubmatch(text, -1)
	if len(blocks) != len(via) {
		t.Fatalf("got %d blocks of Cypher, want %d", len(blocks), len(via))
	}
	for i, b := range blocks {
		want, err := v.Paths(t.Context(), graph.PathQuery{From: "country:JP", To: "country:EE", Rule: graph.LinkRule{Via: via[i : i+1]}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range query(t, o, string(b[1])).Records {
			m := r.AsMap()
			if got := fmt.Sprint(m["hops"], " ", m["total"]); got != fmt.Sprint(want.Hops, " ", want.Total) {
				t.Errorf("%s\ngot hops and total %s, want %d and %s", b[1], got, want.Hops, want.Total)
			}
			t.Logf("documented: JP to EE via %s: %d hops, %s paths", via[i], want.Hops, want.Total)
		}
	}
}

// pair is two actors, the smaller id first.
type pair struct {
	from, to graph.ID
}

func texts(ids []graph.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// pairs asks for rows of from, to and two numbers.
func pairs(t *testing.T, o neo4jstore.Options, text string, params map[string]any) map[pair][2]int64 {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(context.Background())
	res, err := neo4j.ExecuteQuery(t.Context(), driver, text, params, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[pair][2]int64)
	for _, r := range res.Records {
		from, _ := r.Values[0].(string)
		to, _ := r.Values[1].(string)
		n, _ := r.Values[2].(int64)
		m, _ := r.Values[3].(int64)
		out[pair{graph.ID(from), graph.ID(to)}] = [2]int64{n, m}
	}
	return out
}

func comparePlainLinks(t *testing.T, v *graph.View, rule graph.LinkRule, got map[pair][2]int64) {
	t.Helper()
	net, err := v.Network(t.Context(), rule, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range net.Links {
		want := [2]int64{int64(l.MeetingCount), int64(l.Announced)}
		if got[pair{l.From, l.To}] != want {
			t.Errorf("%v, %s and %s: Cypher has %v meetings and announced, want %v", rule.Via, l.From, l.To, got[pair{l.From, l.To}], want)
		}
	}
	if len(got) != len(net.Links) || len(got) == 0 {
		t.Errorf("%v: Cypher has %d links, want %d", rule.Via, len(got), len(net.Links))
	}
	t.Logf("%v: %d links", rule.Via, len(got))
}

func comparePlainPaths(t *testing.T, v *graph.View, rule graph.LinkRule, actors []graph.ID, got map[pair][2]int64) {
	t.Helper()
	asked, joined, differ := 0, 0, 0
	one, nth := 1, 10
	if os.Getenv("PARLEY_TEST_PAIRS") == "all" {
		nth = 1
	}
	for i, from := range actors {
		for j, to := range actors[i+1:] {
			plain, ok := got[pair{from, to}]
			if !ok && (i+j)%nth != 0 {
				continue
			}
			res, err := v.Paths(t.Context(), graph.PathQuery{From: from, To: to, Rule: rule, First: &one})
			if err != nil {
				t.Fatal(err)
			}
			asked++
			if ok {
				joined++
			}
			if ok != (res.NoPath == nil) || ok && fmt.Sprint(plain[0], " ", plain[1]) != strconv.Itoa(res.Hops)+" "+res.Total {
				if differ++; differ <= 5 {
					t.Errorf("%v, %s to %s: Cypher has hops and total %v, Parley %d and %s", rule.Via, from, to, plain, res.Hops, res.Total)
				}
			}
		}
	}
	t.Logf("%v: %d pairs, %d of them joined, %d differences", rule.Via, asked, joined, differ)
	if joined != len(got) {
		t.Errorf("%v: Cypher joins %d pairs, of which Parley knows %d", rule.Via, len(got), joined)
	}
}
