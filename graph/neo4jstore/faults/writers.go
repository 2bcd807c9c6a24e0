package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"text/tabwriter"
	"time"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/graph/neo4jstore"
)

// writer is one process's way to write, as far as the store can tell.
type writer struct {
	name  string
	store *neo4jstore.Store
	x     *graph.Explorer
	made  int // batches so far
}

func (n *neo4jServer) writer(name string) (*writer, error) {
	s, err := neo4jstore.Open(n.options())
	if err != nil {
		return nil, err
	}
	return &writer{name: name, store: s, x: graph.NewExplorer(s, graph.Options{})}, nil
}

func (w *writer) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	_ = w.store.Close(ctx)
}

// next gives a batch that nobody else writes: a round of the dialogue of
// [graphtest.Small] and its speaker.
func (w *writer) next() []graph.Record {
	w.made++
	mark := fmt.Sprintf("%s-%d", w.name, w.made)
	p := &graph.Person{ID: graph.ID("person:" + mark), Name: "Speaker " + mark, Country: "country:BB"}
	day, err := graph.ParseDate("2020-02-03")
	if err != nil {
		panic("faults: " + err.Error())
	}
	return []graph.Record{p, &graph.Meeting{
		ID: graph.ID("meeting:" + mark), Name: "A-B Dialogue, round " + mark, Series: "series:a-b-dialogue",
		Format: graph.FormatBilateral, Track: graph.Track1, Mode: graph.ModeNotStated, Start: day, Sources: []graph.ID{"source:s-1"},
		Participants: []graph.Listing{
			{Participant: "country:AA"},
			{Participant: "country:BB"},
			{Participant: p.ID, Role: graph.RoleSpeaker, Office: "Envoy " + mark, Organisation: "organisation:ministry-b"},
		},
	}}
}

// begin wipes the server, opens two writers and puts the base there.
func (n *neo4jServer) begin(ctx context.Context) (all []*writer, v graph.Version, err error) {
	if err := n.wipe(ctx); err != nil {
		return nil, v, err
	}
	for _, name := range []string{"one", "two"} {
		w, err := n.writer(name)
		if err != nil {
			return all, v, err
		}
		all = append(all, w)
	}
	v, err = all[0].x.Apply(ctx, graph.Batch{Put: graphtest.Small()})
	return all, v, err
}

// compare holds what the server has against the records that must be there: its
// version, whether the digests are the same, and how much is drawn twice.
func (n *neo4jServer) compare(ctx context.Context, records []graph.Record) (now graph.Version, same bool, twice int64, err error) {
	now, got, err := n.state(ctx)
	if err != nil {
		return now, false, 0, err
	}
	want, err := digest(ctx, records)
	if err != nil {
		return now, false, 0, err
	}
	twice, err = n.drawnTwice(ctx)
	return now, got == want, twice, err
}

// state is all that a store which opens now holds: its version, and the digest
// of all records.
func (n *neo4jServer) state(ctx context.Context) (graph.Version, string, error) {
	w, err := n.writer("reader")
	if err != nil {
		return graph.Version{}, "", err
	}
	defer w.close()
	v, err := w.x.At(ctx)
	if err != nil {
		return graph.Version{}, "", err
	}
	return v.Base(), v.Version(), nil
}

// digest is that of records on the embedded store.
func digest(ctx context.Context, records []graph.Record) (string, error) {
	s, err := memstore.New(records)
	if err != nil {
		return "", err
	}
	v, err := graph.NewExplorer(s, graph.Options{}).At(ctx)
	if err != nil {
		return "", err
	}
	return v.Version(), nil
}

// drawnTwice counts what would be there twice if a batch were: relationships
// of one kind between the same two, and rounds that the dialogue has too many.
func (n *neo4jServer) drawnTwice(ctx context.Context) (int64, error) {
	found, err := n.query(ctx, "", `MATCH (a)-[x]->(b) WITH a, b, type(x) AS kind, count(x) AS n WHERE n > 1 RETURN count(*) AS n
		UNION ALL MATCH ()-[x:BILATERAL_DIALOGUE]->() RETURN abs(x.rounds - COUNT { (:Meeting)-[:ROUND_OF]->(:Series) }) AS n`, nil)
	total := int64(0)
	for _, r := range found {
		k, _ := r.Values[0].(int64)
		total += k
	}
	return total, err
}

// writers has two of them write at one base, again and again.
func writers(ctx context.Context, n *neo4jServer, set settings, out io.Writer) (bool, error) {
	all, v, err := n.begin(ctx)
	defer func() {
		for _, w := range all {
			w.close()
		}
	}()
	if err != nil {
		return false, err
	}
	began, first := time.Now(), v.N
	records := graphtest.Small()
	fair, wins := 0, [2]int{}
	for range set.rounds {
		batches := [2][]graph.Record{all[0].next(), all[1].next()}
		errs := [2]error{}
		var both sync.WaitGroup
		for i, w := range all {
			both.Go(func() { _, errs[i] = w.x.Apply(ctx, graph.Batch{Base: v, Put: batches[i]}) })
		}
		both.Wait()
		lost := 0
		if errs[0] == nil {
			lost = 1
		}
		if errs[1-lost] == nil && graph.CodeOf(errs[lost]) == graph.Conflict {
			fair++
			wins[1-lost]++
		} else {
			fmt.Fprintf(out, "at one base: got %v and %v, want one CONFLICT\n", errs[0], errs[1])
		}
		if errs[lost] != nil {
			if v, err = all[lost].x.Apply(ctx, graph.Batch{Put: batches[lost]}); err != nil {
				return false, fmt.Errorf("the second attempt: %w", err)
			}
		}
		records = append(append(records, batches[0]...), batches[1]...)
	}
	now, same, twice, err := n.compare(ctx, records)
	if err != nil {
		return false, err
	}
	ok := fair == set.rounds && same && now.N == first+2*uint64(set.rounds) && twice == 0
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "two writers at one base\tone commits, one CONFLICT\twon by\tversions made\tdigest as expected\tdrawn twice\ts\tverdict")
	fmt.Fprintf(w, "%d rounds\t%d\t%d : %d\t%d\t%t\t%d\t%.1f\t%s\n\n", set.rounds, fair, wins[0], wins[1], now.N-first, same, twice, time.Since(began).Seconds(), verdict(ok))
	return ok, w.Flush()
}
