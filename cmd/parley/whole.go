package main

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"parley/graph"
)

const (
	// wholeAtOnce is how many whole records are read at a time.
	wholeAtOnce = 500
	// longWork bounds work that may take minutes.
	longWork = 30 * time.Minute
	// attempts is how often work begins anew when the data moved on under it.
	attempts = 5
)

// snapshot is what a store held at one moment.
type snapshot struct {
	changes []graph.Change // in the order of files: kind, then id; records may be lean
}

// snap reads what the index needs of all records, in one consistent read.
func snap(ctx context.Context, store graph.Store) (*snapshot, error) {
	s := &snapshot{}
	for c, err := range store.Changes(ctx, graph.Version{}) {
		if err != nil {
			return nil, err
		}
		s.changes = append(s.changes, c)
	}
	kinds := graph.Kinds.Values()
	slices.SortFunc(s.changes, func(a, b graph.Change) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.ID.Kind()), slices.Index(kinds, b.ID.Kind())), cmp.Compare(a.ID, b.ID))
	})
	return s, nil
}

// whole reads the whole records of a snapshot, in its order. One that is not
// as it was any more is a CONFLICT.
func (s *snapshot) whole(ctx context.Context, store graph.Store, p *progress) iter.Seq2[graph.Record, error] {
	return func(yield func(graph.Record, error) bool) {
		for some := range slices.Chunk(s.changes, wholeAtOnce) {
			ids := make([]graph.ID, len(some))
			for i, c := range some {
				ids[i] = c.ID
			}
			records, err := store.Records(ctx, ids)
			if err != nil {
				yield(nil, err)
				return
			}
			for i, r := range records {
				if r == nil || graph.DigestOf(r) != some[i].Digest {
					yield(nil, graph.Errorf(graph.Conflict, "%s changed while it was read: somebody writes; try again", ids[i]))
					return
				}
				if !yield(r, nil) {
					return
				}
			}
			p.step(len(some))
		}
	}
}

// again runs f until it ends in something else than CONFLICT, a few times at most.
func again(ctx context.Context, f func() error) error {
	for attempt := 1; ; attempt++ {
		err := f()
		if graph.CodeOf(err) != graph.Conflict || attempt == attempts {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(attempt) * 50 * time.Millisecond):
		}
	}
}
