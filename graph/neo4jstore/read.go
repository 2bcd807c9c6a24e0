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
// must be of; f answers errMoved where it sees something newer, and what looks
// damaged as that. F may run more than once.
func (s *Store) consistent(caller context.Context, doing string, f func(context.Context, neo4j.ManagedTransaction, head) error) error {
	if err := s.usable(caller, doing); err != nil {
		return err
	}
	ctx, cancel := deadline(caller, s.options.Timeout)
	defer cancel()
	return s.begun(ctx, caller, func() error {
		pause := firstPause
		var same patience
		for attempt := 1; ; attempt++ {
			var h head
			err := s.read(ctx, func(tx neo4j.ManagedTransaction) (err error) {
				if h, err = readHead(ctx, tx); err != nil {
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
			if d := same.lost(err, h.version, attempt); d != nil {
				return d.coded(doing)
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
	})
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
	lost   bool // damaged
}

// decode reads a row of id, stamp and json. What is newer than the version, or
// a mix of two, comes back as damage, and most often is none: see [damage].
func decode(r *neo4j.Record, v graph.Version) (found, error) {
	f := found{id: graph.ID(text(r, "id"))}
	json := text(r, "json")
	st, err := readStamp(text(r, "stamp"))
	damaged := func(newer bool, field, what string) error {
		return &damage{newer: newer, print: text(r, "stamp") + json, fault: graph.Fault{ID: f.id, Field: field, What: what, Want: healing}}
	}
	switch {
	case err != nil:
		return f, damaged(false, "stamp", "it is none of Parley's")
	case st.n > v.N:
		return f, damaged(true, "stamp", "it is of a version that never was")
	case st.kind == "":
		return f, nil
	case sha256.Sum256([]byte(json)) != st.digest:
		return f, damaged(false, "json", "it does not fit the stamp")
	}
	f.digest = st.digest
	if f.record, err = graph.Decode(st.kind, []byte(json)); err != nil {
		return f, graph.Errorf(graph.Internal, "Neo4j store: %q: a newer Parley wrote it: %w", f.id, err)
	}
	return f, nil
}

// rows reads rows of id, stamp and json, and tells all damage at once; when
// salvaging it hands damaged ones over without their record.
func (s *Store) rows(ctx context.Context, tx neo4j.ManagedTransaction, text cypher, params map[string]any, h head, f func(found)) error {
	var bad damages
	err := each(ctx, tx, text, params, func(r *neo4j.Record) error {
		x, err := decode(r, h.version)
		if d, ok := errors.AsType[*damage](err); ok && !s.options.Salvage {
			bad = append(bad, d)
			return nil
		} else if ok {
			x.lost, err = true, nil
		}
		f(x)
		return err
	})
	if err == nil && len(bad) > 0 {
		err = bad
	}
	return err
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
		return s.rows(ctx, tx, readRecords, params, h, func(f found) { byID[f.id] = f.record })
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
		err := s.rows(ctx, tx, readChanges, map[string]any{"n": int64(since.N)}, h, func(f found) {
			switch {
			case f.record != nil:
				all = append(all, graph.Change{ID: f.id, Record: graph.Lean(f.record), Digest: f.digest})
			case !zero || f.lost:
				all = append(all, graph.Change{ID: f.id})
			}
		})
		if err == nil && zero {
			err = s.unnumbered(ctx, tx, func(id graph.ID) { all = append(all, graph.Change{ID: id}) })
		}
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

// unnumbered tells of records without their n, which a read by it misses.
func (s *Store) unnumbered(ctx context.Context, tx neo4j.ManagedTransaction, lost func(graph.ID)) error {
	var bad damages
	err := each(ctx, tx, readUnnumbered, nil, func(r *neo4j.Record) error {
		id := graph.ID(text(r, "id"))
		if s.options.Salvage {
			lost(id)
			return nil
		}
		bad = append(bad, &damage{fault: graph.Fault{ID: id, Field: "n", What: "it is gone", Want: healing}})
		return nil
	})
	if err == nil && len(bad) > 0 {
		err = bad
	}
	return err
}
