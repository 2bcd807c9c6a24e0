package neo4jstore_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"parley/graph"
)

// A store is closed while calls are under way: they end soon, with the data or
// a coded error, and nothing uses the driver after it (the race detector
// watches).
func TestCloseUnderCalls(t *testing.T) {
	o := server(t)
	fresh(t, o)
	for round := range 10 {
		s := open(t, o)
		var calls sync.WaitGroup
		for range 8 {
			calls.Go(func() {
				for {
					if _, err := s.Version(context.Background()); err != nil {
						if graph.CodeOf(err) != graph.Unavailable {
							t.Errorf("got %v, want UNAVAILABLE", err)
						}
						return
					}
				}
			})
		}
		time.Sleep(time.Duration(round) * 3 * time.Millisecond)
		began := time.Now()
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
		calls.Wait()
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("closing took %v", took)
		}
	}
}
