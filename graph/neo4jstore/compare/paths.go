package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// tiedPaths finds the length of the shortest chains of actors and counts them:
// both ends by index, then one search from both sides.
const tiedPaths = `MATCH (a:Record {id: $from}) MATCH (b:Record {id: $to})
MATCH p = allShortestPaths((a)-[:BILATERAL_DIALOGUE*..20]-(b))
RETURN length(p) AS hops, toString(count(DISTINCT [n IN nodes(p) | n.id])) AS total`

// oneLength finds only the length.
const oneLength = `MATCH (a:Record {id: $from}) MATCH (b:Record {id: $to})
MATCH p = shortestPath((a)-[:BILATERAL_DIALOGUE*..20]-(b))
RETURN length(p) AS hops`

// tooLong is when the server gives up one search: where many series join one
// pair, each chain of actors is as many chains of relationships as their
// product.
const tooLong = 10 * time.Second

func (s *server) paths(ctx context.Context, pairs int, keep bool, out io.Writer) error {
	if !keep {
		if _, err := s.measure(ctx, "import", 1); err != nil {
			return err
		}
	}
	return s.pathsOfAll(ctx, pairs, out)
}

// pathsOfAll asks for random pairs of actors who have a dialogue, of Parley and
// of the server, in turns, on whatever the server holds.
func (s *server) pathsOfAll(ctx context.Context, pairs int, out io.Writer) error {
	store, err := s.open()
	if err != nil {
		return err
	}
	defer store.Close(ctx)
	v, err := graph.NewExplorer(store, graph.Options{RefreshTimeout: longest}).At(ctx)
	if err != nil {
		return err
	}
	net, err := v.Network(ctx, graph.LinkRule{}, nil)
	if err != nil {
		return err
	}
	seen := make(map[graph.ID]bool)
	for _, l := range net.Links {
		seen[l.From], seen[l.To] = true, true
	}
	actors := slices.Sorted(maps.Keys(seen))
	driver, err := neo4j.NewDriverWithContext(s.uri, neo4j.BasicAuth(s.username, s.password, ""))
	if err != nil {
		return err
	}
	defer driver.Close(ctx)
	session := driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer session.Close(ctx)

	r := rand.New(rand.NewPCG(1, 2))
	one := 1
	var parley, first, cypher, length []time.Duration
	joined, hops, late := 0, 0, 0
	for i := range pairs + 20 { // the first warm both up
		at := r.Perm(len(actors))
		from, to := actors[at[0]], actors[at[1]]
		began := time.Now()
		found, err := v.Paths(ctx, graph.PathQuery{From: from, To: to})
		took := time.Since(began)
		if err != nil {
			return err
		}
		began = time.Now()
		if _, err := v.Paths(ctx, graph.PathQuery{From: from, To: to, First: &one}); err != nil {
			return err
		}
		tookFirst := time.Since(began)
		began = time.Now()
		plain, err := ask1(ctx, session, tiedPaths, from, to)
		tookPlain := time.Since(began)
		if err != nil && tookPlain < tooLong {
			return err
		}
		began = time.Now()
		if _, err := ask1(ctx, session, oneLength, from, to); err != nil {
			return err
		}
		tookLength := time.Since(began)
		want := ""
		if found.NoPath == nil {
			want = fmt.Sprint(found.Hops, " ", found.Total)
		}
		if err == nil && plain != want {
			return fmt.Errorf("%s to %s: Cypher has hops and total %q, Parley %q", from, to, plain, want)
		}
		if i < 20 {
			continue
		}
		if want != "" {
			joined++
			hops += found.Hops
		}
		if err != nil {
			late++
		}
		parley, first, cypher, length = append(parley, took), append(first, tookFirst), append(cypher, tookPlain), append(length, tookLength)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%d pairs, %d joined, %.1f hops\tp50\tp99\t\n", pairs, joined, float64(hops)/float64(max(joined, 1)))
	for _, row := range []struct {
		name string
		took []time.Duration
	}{{"Parley, ten first paths with meetings", parley}, {"Parley, hops, count and one path", first}, {fmt.Sprintf("Cypher, hops and count (%d gave up)", late), cypher}, {"Cypher, hops alone", length}} {
		fmt.Fprintf(w, "%s\t%s\t%s\t\n", row.name, quantile(row.took, 0.5), quantile(row.took, 0.99))
	}
	fmt.Fprintf(w, "Cypher takes\t%.0f and %.0f times\t%.0f and %.0f times\t\n\n", ratio(cypher, parley, 0.5), ratio(cypher, first, 0.5), ratio(cypher, parley, 0.99), ratio(cypher, first, 0.99))
	return w.Flush()
}

func ratio(a, b []time.Duration, q float64) float64 {
	return float64(quantile(a, q)) / float64(quantile(b, q))
}

// ask1 gives the values of the only row, or nothing.
func ask1(ctx context.Context, session neo4j.SessionWithContext, text string, from, to graph.ID) (string, error) {
	res, err := session.Run(ctx, text, map[string]any{"from": string(from), "to": string(to)}, neo4j.WithTxTimeout(tooLong))
	if err != nil {
		return "", err
	}
	records, err := res.Collect(ctx)
	if err != nil || len(records) == 0 {
		return "", err
	}
	return strings.Trim(fmt.Sprint(records[0].Values), "[]"), nil
}
