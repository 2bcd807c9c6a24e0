package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"text/tabwriter"
	"time"

	"parley/graph"
	"parley/graph/graphtest"
)

// batch is what a writer sent.
type batch struct {
	records []graph.Record
	version graph.Version // zero when no answer came, or an error
}

// journal is what all writers did.
type journal struct {
	mu      sync.Mutex
	batches []batch
	uncoded []error
	slowest time.Duration // call of Apply
}

// write writes one batch after another until the context ends. A CONFLICT
// wrote nothing, so the same batch is sent again; after any other error nobody
// knows, so the next one is.
func (j *journal) write(ctx context.Context, w *writer) {
	records := w.next()
	for ctx.Err() == nil {
		began := time.Now()
		v, err := w.x.Apply(context.WithoutCancel(ctx), graph.Batch{Put: records})
		took := time.Since(began)
		code := graph.CodeOf(err)
		j.mu.Lock()
		j.slowest = max(j.slowest, took)
		switch {
		case err == nil:
			j.batches = append(j.batches, batch{records, v})
		case code == graph.Conflict:
		default:
			j.batches = append(j.batches, batch{records: records})
			if code != graph.Unavailable && code != graph.Timeout {
				j.uncoded = append(j.uncoded, err)
			}
		}
		j.mu.Unlock()
		if code != graph.Conflict {
			records = w.next()
		}
		if err != nil && code != graph.Conflict {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// kills has two writers write while the server is killed, and looks after each
// time whether all acknowledged batches are there.
func kills(ctx context.Context, n *neo4jServer, set settings, out io.Writer) (bool, error) {
	all, v, err := n.begin(ctx)
	defer func() {
		for _, w := range all {
			w.close()
		}
	}()
	if err != nil {
		return false, err
	}
	watcher, err := n.writer("watcher") // who is connected when the server is killed
	if err != nil {
		return false, err
	}
	defer watcher.close()
	began, first := time.Now(), v
	j, lost := &journal{}, 0
	var slowest time.Duration // from the server's first answer to a version
	for range set.kills {
		writing, stop := context.WithCancel(ctx)
		var both sync.WaitGroup
		for _, w := range all {
			both.Go(func() { j.write(writing, w) })
		}
		time.Sleep(time.Second + rand.N(2*time.Second))
		_, err := watcher.store.Version(ctx)
		if err == nil {
			err = n.again(ctx, "kill")
		}
		up := time.Now()
		if err == nil {
			err = eventually(ctx, 30*time.Second, func() error { _, err := watcher.store.Version(ctx); return err })
		}
		slowest = max(slowest, time.Since(up))
		stop()
		both.Wait()
		if err != nil {
			return false, fmt.Errorf("a kill: %w", err)
		}
		gone, err := n.missing(ctx, j)
		if err != nil {
			return false, err
		}
		lost += gone
	}
	return j.judge(ctx, n, all[0], first, lost, slowest, set.kills, began, out)
}

// missing counts acknowledged batches that a store which opens now does not
// have, whole and as they were written.
func (n *neo4jServer) missing(ctx context.Context, j *journal) (lost int, err error) {
	w, err := n.writer("reader")
	if err != nil {
		return 0, err
	}
	defer w.close()
	for _, b := range j.batches {
		if b.version.N == 0 {
			continue
		}
		there, err := has(ctx, w, b.records)
		if err != nil {
			return 0, err
		}
		if there != len(b.records) {
			lost++
		}
	}
	return lost, nil
}

// has counts the records that are there with the same digest.
func has(ctx context.Context, w *writer, records []graph.Record) (there int, err error) {
	v, err := w.x.At(ctx)
	if err != nil {
		return 0, err
	}
	for _, r := range records {
		if v.Digest(r.RecordID()) == graph.DigestOf(r) {
			there++
		}
	}
	return there, nil
}

func (j *journal) judge(ctx context.Context, n *neo4jServer, w *writer, first graph.Version, lost int, slowest time.Duration, kills int, began time.Time, out io.Writer) (bool, error) {
	records := graphtest.Small()
	acknowledged, unknown, kept, torn := 0, 0, 0, 0
	versions := make(map[uint64]int)
	for _, b := range j.batches {
		there, err := has(ctx, w, b.records)
		if err != nil {
			return false, err
		}
		switch {
		case b.version.N > 0:
			acknowledged++
			versions[b.version.N]++
		case there > 0:
			kept++
		default:
			unknown++
		}
		if there > 0 {
			records = append(records, b.records...)
			if there < len(b.records) {
				torn++
			}
		}
	}
	now, same, twice, err := n.compare(ctx, records)
	if err != nil {
		return false, err
	}
	for _, k := range versions {
		if k > 1 {
			twice++ // two batches were told one version
		}
	}
	made := now.N - first.N
	for _, err := range j.uncoded[:min(len(j.uncoded), 5)] {
		fmt.Fprintln(out, "a writer got", graph.CodeOf(err), err)
	}
	ok := acknowledged > 0 && lost == 0 && torn == 0 && twice == 0 && now.History == first.History && made == uint64(acknowledged+kept) && same && len(j.uncoded) == 0 && slowest <= recoveredWithin
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "kill -9 under two writers\tacknowledged\tlost\tunanswered, there\tunanswered, not there\ttorn\tdoubled\tversions made\tdigest as expected\tslowest Apply s\tslowest recovery s\ts\tverdict")
	fmt.Fprintf(t, "%d kills\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%t\t%.1f\t%.1f\t%.0f\t%s\n\n", kills, acknowledged, lost, kept, unknown, torn, twice, made, same,
		j.slowest.Seconds(), slowest.Seconds(), time.Since(began).Seconds(), verdict(ok))
	return ok, t.Flush()
}

// eventually tries until f succeeds.
func eventually(ctx context.Context, patience time.Duration, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := f()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not within %s: %w", patience, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
