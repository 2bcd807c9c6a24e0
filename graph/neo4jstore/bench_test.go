package neo4jstore_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/graph"
	"parley/internal/dataset"
)

// The shipped data, 6,400 records.
func BenchmarkStore(b *testing.B) {
	o := server(b)
	set, err := dataset.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	s := fresh(b, o)
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	e := graph.NewExplorer(s, graph.Options{})
	b.Run("Apply/all", func(inner *testing.B) {
		for inner.Loop() {
			inner.StopTimer()
			s = fresh(b, o)
			e = graph.NewExplorer(s, graph.Options{})
			inner.StartTimer()
			if _, err := e.Apply(ctx, graph.Batch{Put: set.Records}); err != nil {
				inner.Fatal(err)
			}
		}
	})
	b.Run("Version", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Version(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	var meetings []graph.ID
	for _, r := range set.Records {
		if id := r.RecordID(); id.Kind() == graph.KindMeeting {
			meetings = append(meetings, id)
		}
	}
	for _, n := range []int{1, 100, 500} {
		b.Run(fmt.Sprintf("Records/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Records(ctx, meetings[:n]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("Changes/all", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Changes(ctx, graph.Version{}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("Apply/1", func(b *testing.B) {
		whole, err := s.Records(ctx, meetings[:1])
		if err != nil {
			b.Fatal(err)
		}
		m := whole[0].(*graph.Meeting)
		for i := 0; b.Loop(); i++ {
			m.Notes = fmt.Sprint("Bench ", i)
			if _, err := e.Apply(ctx, graph.Batch{Put: []graph.Record{m}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
