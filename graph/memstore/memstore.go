// Package memstore is the embedded store: an immutable state behind one atomic
// pointer. Reads never wait, a write makes the next state and swings the pointer.
//
//	s, err := memstore.New(records)
//	defer s.Close(ctx)
package memstore

import (
	"context"
	"crypto/rand"
	"iter"
	"maps"
	"sync"
	"sync/atomic"

	"parley/graph"
)

var _ graph.Store = (*Store)(nil)

// Store is a [graph.Store] in memory. It forgets everything when closed.
type Store struct {
	now   atomic.Pointer[state] // nil when closed
	write sync.Mutex
}

// state is never changed once it can be seen.
type state struct {
	version graph.Version
	items   map[graph.ID]item // deleted ones keep an item without record
}

type item struct {
	record  graph.Record
	digest  graph.Digest
	changed uint64 // the N of the version that wrote or deleted it
}

// New makes a store that holds the records as its version 1, or version 0 when
// there are none. It takes the records over: the caller must not change them
// any more. Two of one id are INVALID.
func New(records []graph.Record) (*Store, error) {
	changes := make([]graph.Change, len(records))
	for i, r := range records {
		changes[i] = graph.Change{ID: r.RecordID(), Record: r, Digest: graph.DigestOf(r)}
	}
	return FromChanges(changes)
}

// FromChanges is New for records whose digests are known.
func FromChanges(changes []graph.Change) (*Store, error) {
	st := &state{version: graph.Version{History: rand.Text()}, items: make(map[graph.ID]item, len(changes))}
	if len(changes) > 0 {
		st.version.N = 1
	}
	for _, c := range changes {
		if _, twice := st.items[c.ID]; twice {
			return nil, graph.Errorf(graph.Invalid, "two records have the id %q", c.ID)
		}
		st.items[c.ID] = item{c.Record, c.Digest, 1}
	}
	s := &Store{}
	s.now.Store(st)
	return s, nil
}

func (s *Store) state(ctx context.Context) (*state, error) {
	if err := ctx.Err(); err != nil {
		return nil, graph.Errorf(graph.CodeOf(err), "embedded store: %w", err)
	}
	st := s.now.Load()
	if st == nil {
		return nil, graph.Errorf(graph.Unavailable, "embedded store: it is closed")
	}
	return st, nil
}

// Version implements [graph.Store].
func (s *Store) Version(ctx context.Context) (graph.Version, error) {
	st, err := s.state(ctx)
	if err != nil {
		return graph.Version{}, err
	}
	return st.version, nil
}

// Changes implements [graph.Store].
func (s *Store) Changes(ctx context.Context, since graph.Version) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		st, err := s.state(ctx)
		if err == nil && since != (graph.Version{}) && (since.History != st.version.History || since.N > st.version.N) {
			err = graph.Errorf(graph.Conflict, "embedded store: version %d of history %q is not of this store", since.N, since.History)
		}
		if err != nil {
			yield(graph.Change{}, err)
			return
		}
		for id, it := range st.items {
			if it.changed <= since.N || it.record == nil && since == (graph.Version{}) {
				continue
			}
			if err := ctx.Err(); err != nil {
				yield(graph.Change{}, graph.Errorf(graph.CodeOf(err), "embedded store: %w", err))
				return
			}
			if !yield(graph.Change{ID: id, Record: it.record, Digest: it.digest}, nil) {
				return
			}
		}
	}
}

// Records implements [graph.Store].
func (s *Store) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Record, len(ids))
	for i, id := range ids {
		if it := st.items[id]; it.record != nil {
			out[i] = it.record.Clone()
		}
	}
	return out, nil
}

// Apply implements [graph.Store].
func (s *Store) Apply(ctx context.Context, b graph.Batch) (graph.Version, error) {
	s.write.Lock()
	defer s.write.Unlock()
	old, err := s.state(ctx)
	if err != nil {
		return graph.Version{}, err
	}
	if b.Base != old.version {
		return graph.Version{}, graph.Errorf(graph.Conflict, "embedded store: it is at version %d, not %d", old.version.N, b.Base.N)
	}
	next := &state{version: old.version}
	next.version.N++
	writes, err := changed(old, b, next.version.N)
	if err != nil || len(writes) == 0 {
		return old.version, err
	}
	next.items = maps.Clone(old.items)
	maps.Copy(next.items, writes)
	if !s.now.CompareAndSwap(old, next) {
		return graph.Version{}, graph.Errorf(graph.Unavailable, "embedded store: it was closed")
	}
	return next.version, nil
}

// changed gives the items that a batch really changes.
func changed(old *state, b graph.Batch, n uint64) (map[graph.ID]item, error) {
	writes := make(map[graph.ID]item)
	seen := make(map[graph.ID]bool)
	once := func(id graph.ID) error {
		if seen[id] {
			return graph.Errorf(graph.Invalid, "%q stands twice in one batch", id)
		}
		seen[id] = true
		return nil
	}
	for _, r := range b.Put {
		id, digest := r.RecordID(), graph.DigestOf(r)
		if err := once(id); err != nil {
			return nil, err
		}
		if was := old.items[id]; was.record == nil || was.digest != digest {
			writes[id] = item{r.Clone(), digest, n}
		}
	}
	for _, id := range b.Delete {
		if err := once(id); err != nil {
			return nil, err
		}
		if old.items[id].record != nil {
			writes[id] = item{changed: n}
		}
	}
	return writes, nil
}

// Close implements [graph.Store].
func (s *Store) Close(context.Context) error {
	s.now.Store(nil)
	return nil
}
