package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
)

// audited is a store whose audits find what is listed, one after the other and
// the last one for ever.
type audited struct {
	graph.Store
	mu    sync.Mutex
	finds []func() (graph.Audit, error)
	seen  int
}

func (s *audited) Audit(context.Context, *graph.View) (graph.Audit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen++
	f := s.finds[0]
	if len(s.finds) > 1 {
		s.finds = s.finds[1:]
	}
	return f()
}

func finds(a graph.Audit) func() (graph.Audit, error) {
	return func() (graph.Audit, error) { return a, nil }
}

func TestRefreshTellsWhatOthersChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, err := memstore.New(graphtest.Small())
		if err != nil {
			t.Fatal(err)
		}
		bad := finds(graph.Audit{Faults: []graph.Fault{{ID: "meeting:x", Field: "start", What: "is no date"}}})
		down := func() (graph.Audit, error) { return graph.Audit{}, graph.Errorf(graph.Unavailable, "away") }
		s := &audited{Store: store, finds: []func() (graph.Audit, error){
			finds(graph.Audit{}), finds(graph.Audit{Put: []graph.Record{&graph.Country{ID: "country:AA", Name: "Alandia", Alpha3: "AAA", Region: "North"}}}),
			bad, bad, down, down, bad, finds(graph.Audit{}),
		}}
		var log bytes.Buffer
		x := graph.NewExplorer(s, graph.Options{})
		f := newRefreshing(x, slog.New(slog.NewTextHandler(&log, nil)), time.Minute)
		ctx, cancel := context.WithCancel(t.Context())
		hangups := make(chan os.Signal, 1)
		var done sync.WaitGroup
		done.Go(func() { f.run(ctx, hangups) })
		time.Sleep(5*time.Minute + time.Second) // six audits
		hangups <- syscall.SIGHUP               // and one at once
		synctest.Wait()
		if got := len(x.Refused()); got != 1 {
			t.Errorf("%d faults told, want 1", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		cancel()
		done.Wait()
		if s.seen != 8 {
			t.Errorf("%d audits, want 8", s.seen)
		}
		for want, n := range map[string]int{
			"took over changes by others": 1, "written=1": 1, "is refused: the last": 1, "meeting:x start: is no date": 1,
			"cannot look for changes": 1, "as SIGHUP asks": 1, "no change by others is refused any more": 1,
		} {
			if got := strings.Count(log.String(), want); got != n {
				t.Errorf("%q is %d times in the log, want %d:\n%s", want, got, n, log.String())
			}
		}
	})
}
