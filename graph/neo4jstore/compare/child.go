package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/internal/dataset"
)

// measured is what a process of its own has to say.
type measured struct {
	Records, Meetings, Batches int
	Seconds                    float64 // of the work itself
	HeapBefore, Heap           float64 // MiB the Go heap took from the system
	Resident                   float64 // MiB at most
	Failed                     string
	First                      map[string]float64 // seconds of each query's first answer
}

// gcPercent is that of parley serve.
const gcPercent = 300

func (s *server) child(ctx context.Context, be string, times int, out io.Writer) error {
	var m measured
	var err error
	switch be {
	case "import":
		m, err = s.importAll(ctx, times, times)
	case "slices":
		m, err = s.importAll(ctx, times, sliceTimes)
	case "index":
		debug.SetGCPercent(gcPercent)
		m, err = s.index(ctx)
	case "embedded", "cached", "uncached":
		debug.SetGCPercent(gcPercent)
		m, err = s.firstAsks(ctx, be)
	default:
		return fmt.Errorf("-be cannot be %q", be)
	}
	if err != nil {
		m.Failed = err.Error()
	}
	m.Heap, m.Resident = heap(), status(os.Getpid(), "VmHWM")
	return json.NewEncoder(out).Encode(m)
}

// heap is what the Go heap has from the system, which shrinks late.
func heap() float64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapSys) / (1 << 20)
}

func shipped() ([]graph.Record, error) {
	set, err := dataset.Embedded()
	if err != nil {
		return nil, err
	}
	return set.Records, nil
}

func meetings(records []graph.Record) (n int) {
	for _, r := range records {
		if r.RecordID().Kind() == graph.KindMeeting {
			n++
		}
	}
	return n
}

// wipe takes everything away, some at a time: all at once may be more than the
// server's heap holds.
func (s *server) wipe(ctx context.Context) error {
	driver, err := neo4j.NewDriverWithContext(s.uri, neo4j.BasicAuth(s.username, s.password, ""))
	if err != nil {
		return err
	}
	defer driver.Close(ctx)
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx)
	for _, text := range []string{
		`MATCH ()-[x]->() CALL (x) { DELETE x } IN TRANSACTIONS OF 20000 ROWS`,
		`MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS`,
	} {
		res, err := session.Run(ctx, text, nil)
		if err != nil {
			return err
		}
		if _, err := res.Consume(ctx); err != nil {
			return err
		}
	}
	return nil
}

// sliceTimes is how many times the shipped meetings one batch of a sliced
// import brings.
const sliceTimes = 4

// importAll imports a world through the explorer, as parley import does, in
// batches of the shipped data some times over.
func (s *server) importAll(ctx context.Context, times, atOnce int) (m measured, err error) {
	if err := s.wipe(ctx); err != nil {
		return m, err
	}
	base, err := shipped()
	if err != nil {
		return m, err
	}
	records := graphtest.World(base, times)
	m.Records, m.Meetings, m.HeapBefore = len(records), meetings(records), heap()
	store, err := s.open()
	if err != nil {
		return m, err
	}
	defer store.Close(ctx)
	x := graph.NewExplorer(store, graph.Options{RefreshTimeout: longest})
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	began := time.Now()
	for _, batch := range cut(records, base, atOnce) {
		if _, err := x.Apply(ctx, graph.Batch{Put: batch}); err != nil {
			return m, fmt.Errorf("batch %d of %d records: %w", m.Batches+1, len(batch), err)
		}
		m.Batches++
	}
	m.Seconds = time.Since(began).Seconds()
	return m, nil
}

// cut cuts a world into batches of the base some times over, each of which
// needs only what is in it and before it. A world is the base and then copies
// of its series and meetings.
func cut(world, base []graph.Record, atOnce int) (out [][]graph.Record) {
	one := 0
	for _, r := range base {
		if k := r.RecordID().Kind(); k == graph.KindSeries || k == graph.KindMeeting {
			one++
		}
	}
	first := min(len(base)+(atOnce-1)*one, len(world))
	out = append(out, world[:first])
	for batch := range slices.Chunk(world[first:], atOnce*one) {
		out = append(out, batch)
	}
	return out
}

// index makes an index of all that the server holds, with the cache of parley serve.
func (s *server) index(ctx context.Context) (m measured, err error) {
	store, err := s.open()
	if err != nil {
		return m, err
	}
	defer store.Close(ctx)
	m.HeapBefore = heap()
	began := time.Now()
	v, err := graph.NewExplorer(store, graph.Options{RefreshTimeout: longest, CacheBytes: cacheBytes}).At(ctx)
	if err != nil {
		return m, err
	}
	m.Seconds = time.Since(began).Seconds()
	for _, c := range v.Dataset().Counts {
		m.Records += c.Count
		if c.Kind == graph.KindMeeting {
			m.Meetings = c.Count
		}
	}
	return m, nil
}

// cacheBytes is the preset of --record-cache.
const cacheBytes = 128 << 20
