package neo4jstore

import (
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// A read that meets a commit under way is tried again, after a pause that
// grows: a commit takes milliseconds.
const (
	readAttempts = 40
	firstPause   = 2 * time.Millisecond
	longestPause = 50 * time.Millisecond
)

// errMoved: what was read is not of one version.
var errMoved = errors.New("the data moved on while they were read")

// consistent runs f in a read transaction with the version that all it reads
// must be of; f answers errMoved where it sees something newer. F may run more
// than once.
func (s *Store) consistent(caller context.Context, doing string, f func(context.Context, neo4j.ManagedTransaction, head) error) error {
	if err := s.usable(caller, doing); err != nil {
		return err
	}
	ctx, cancel := deadline(caller, s.options.Timeout)
	defer cancel()
	if err := s.ready(ctx, caller); err != nil {
		return err
	}
	pause := firstPause
	for attempt := 1; ; attempt++ {
		err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
			h, err := readHead(ctx, tx)
			if err != nil {
				return err
			}
			if err := s.settle(ctx, tx, h, attempt); err != nil {
				return err
			}
			return f(ctx, tx, h)
		})
		if !errors.Is(err, errMoved) {
			return coded(caller, doing, err)
		}
		if attempt == readAttempts {
			return failed(graph.Conflict, doing+": the data kept moving on: read again", err)
		}
		select {
		case <-ctx.Done():
			return coded(caller, doing, ctx.Err())
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		}
	}
}

// settle makes sure, once a version, that all records of its batch can be
// seen: the store's node may show before them. Their number is right sooner or
// later, unless somebody took a node away by hand: so do not wait for ever.
func (s *Store) settle(ctx context.Context, tx neo4j.ManagedTransaction, h head, attempt int) error {
	if known := s.settled.Load(); known != nil && *known == h.version || h.version.N == 0 {
		return nil
	}
	var size int64
	err := each(ctx, tx, countBatch, map[string]any{"n": int64(h.version.N)}, func(r *neo4j.Record) error {
		size = number(r, "size")
		return nil
	})
	switch {
	case err != nil:
		return err
	case size < h.size && attempt < readAttempts/4:
		return errMoved
	}
	s.settled.Store(&h.version)
	return nil
}

// found is one record or deletion that was read.
type found struct {
	id     graph.ID
	record graph.Record // nil when deleted
	digest graph.Digest
}

// decode reads a row of id, stamp and json; errMoved when it is newer than the
// version, or a mix of two.
func decode(r *neo4j.Record, v graph.Version) (found, error) {
	f := found{id: graph.ID(text(r, "id"))}
	st, err := readStamp(text(r, "stamp"))
	switch {
	case err != nil:
		return f, err
	case st.n > v.N:
		return f, errMoved
	case st.kind == "":
		return f, nil
	}
	json := []byte(text(r, "json"))
	if sha256.Sum256(json) != st.digest {
		return f, errMoved
	}
	f.digest = st.digest
	if f.record, err = graph.Decode(st.kind, json); err != nil {
		return f, graph.Errorf(graph.Internal, "Neo4j store: %q: a newer Parley wrote it: %w", f.id, err)
	}
	return f, nil
}

// Records implements [graph.Store]. It is one read for all kinds.
func (s *Store) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	const doing = "reading records"
	if len(ids) == 0 {
		return []graph.Record{}, s.usable(ctx, doing)
	}
	params := map[string]any{"ids": distinct(ids)}
	byID := make(map[graph.ID]graph.Record, len(ids))
	err := s.consistent(ctx, doing, func(ctx context.Context, tx neo4j.ManagedTransaction, h head) error {
		clear(byID)
		return each(ctx, tx, readRecords, params, func(r *neo4j.Record) error {
			f, err := decode(r, h.version)
			byID[f.id] = f.record
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	out := make([]graph.Record, len(ids))
	given := make(map[graph.ID]bool, len(ids))
	for i, id := range ids {
		if r := byID[id]; r != nil && given[id] {
			out[i] = r.Clone()
		} else if r != nil {
			out[i] = r
		}
		given[id] = true
	}
	return out, nil
}

func distinct(ids []graph.ID) []string {
	seen := make(map[graph.ID]bool, len(ids))
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if !seen[id] {
			out = append(out, string(id))
		}
		seen[id] = true
	}
	return out
}

// Changes implements [graph.Store]. All is read before the first is yielded,
// since only then is it known to be of one state.
func (s *Store) Changes(ctx context.Context, since graph.Version) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		const doing = "reading changes"
		all, err := s.changes(ctx, doing, since)
		if err != nil {
			yield(graph.Change{}, err)
			return
		}
		for _, c := range all {
			if err := ctx.Err(); err != nil {
				yield(graph.Change{}, coded(ctx, doing, err))
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (s *Store) changes(ctx context.Context, doing string, since graph.Version) ([]graph.Change, error) {
	zero := since == graph.Version{}
	var all []graph.Change
	err := s.consistent(ctx, doing, func(ctx context.Context, tx neo4j.ManagedTransaction, h head) error {
		all = all[:0]
		if !zero && (since.History != h.version.History || since.N > h.version.N) {
			return graph.Errorf(graph.Conflict, "Neo4j store: version %d of history %q is not of this store", since.N, since.History)
		}
		err := each(ctx, tx, readChanges, map[string]any{"n": int64(since.N)}, func(r *neo4j.Record) error {
			f, err := decode(r, h.version)
			switch {
			case err != nil:
				return err
			case f.record != nil:
				all = append(all, graph.Change{ID: f.id, Record: graph.Lean(f.record), Digest: f.digest})
			case !zero:
				all = append(all, graph.Change{ID: f.id})
			}
			return nil
		})
		if err != nil {
			return err
		}
		// A node whose place in the index is being moved is in neither place.
		// The store's node is written before the index, so it tells.
		after, err := readHead(ctx, tx)
		if err == nil && after.version != h.version {
			err = errMoved
		}
		return err
	})
	return all, err
}
