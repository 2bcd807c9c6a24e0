package neo4jstore

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

const (
	// rowsAtOnce bounds the rows of one statement.
	rowsAtOnce = 1000
	// keptBatches is how many batch ids the store's node keeps: a commit whose
	// answer was lost is recognised among them.
	keptBatches = 64
)

// Apply implements [graph.Store]. The batch is one transaction, which begins
// with the lock of the store's node, so batches come one after another.
func (s *Store) Apply(caller context.Context, b graph.Batch) (graph.Version, error) {
	const doing = "writing"
	if err := s.usable(caller, doing); err != nil {
		return graph.Version{}, err
	}
	w, err := prepare(b)
	if err != nil {
		return graph.Version{}, err
	}
	ctx, cancel := s.deadline(caller)
	defer cancel()
	run := func() error {
		return s.write(ctx, func(tx neo4j.ManagedTransaction) error { return w.apply(ctx, tx) })
	}
	err = run()
	// The connection may have gone when the commit was done and only its
	// answer was lost. The driver does not try again; the batch id lets us.
	for range 2 {
		if !neo4j.IsConnectivityError(err) || ctx.Err() != nil {
			break
		}
		err = run()
	}
	if err != nil {
		return graph.Version{}, coded(caller, doing, err)
	}
	return w.made, nil
}

// writing is one batch on its way into the store.
type writing struct {
	id     string // of the batch, the same for every attempt
	base   graph.Version
	put    map[graph.ID]graph.Record
	digest map[graph.ID]graph.Digest
	gone   []graph.ID
	made   graph.Version // the answer of the last attempt
}

func prepare(b graph.Batch) (*writing, error) {
	w := &writing{
		id: rand.Text(), base: b.Base, gone: b.Delete,
		put: make(map[graph.ID]graph.Record, len(b.Put)), digest: make(map[graph.ID]graph.Digest, len(b.Put)),
	}
	seen := make(map[graph.ID]bool, len(b.Put)+len(b.Delete))
	once := func(id graph.ID) error {
		if seen[id] {
			return graph.Errorf(graph.Invalid, "%q stands twice in one batch", id)
		}
		seen[id] = true
		return nil
	}
	for _, r := range b.Put {
		id := r.RecordID()
		if err := once(id); err != nil {
			return nil, err
		}
		w.put[id], w.digest[id] = r, graph.DigestOf(r)
	}
	for _, id := range b.Delete {
		if err := once(id); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// apply is one attempt, in a transaction.
func (w *writing) apply(ctx context.Context, tx neo4j.ManagedTransaction) error {
	if err := exec(ctx, tx, lockStore, nil); err != nil {
		return err
	}
	h, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	if i := slices.Index(h.recent, w.id); i >= 0 { // an earlier attempt was committed
		w.made = graph.Version{History: h.version.History, N: h.version.N - uint64(len(h.recent)-1-i)}
		return nil
	}
	if h.version != w.base {
		return graph.Errorf(graph.Conflict, "Neo4j store: it is at version %d, not %d", h.version.N, w.base.N)
	}
	puts, gone, err := w.differing(ctx, tx)
	if err != nil {
		return err
	}
	w.made = h.version
	if len(puts)+len(gone) == 0 {
		return nil
	}
	w.made.N++
	if err := w.writeRecords(ctx, tx, puts, gone); err != nil {
		return err
	}
	recent := append(slices.Clone(h.recent), w.id)
	recent = recent[max(0, len(recent)-keptBatches):]
	return exec(ctx, tx, writeStore, map[string]any{"n": int64(w.made.N), "size": len(puts) + len(gone), "recent": recent})
}

// differing lists, by id, the records that are new or not equal to what is
// there, and the deletions of what is there with their kinds.
func (w *writing) differing(ctx context.Context, tx neo4j.ManagedTransaction) ([]graph.Record, map[graph.ID]graph.Kind, error) {
	ids := append(slices.Sorted(maps.Keys(w.put)), w.gone...)
	there := make(map[graph.ID]stamp, len(ids))
	err := each(ctx, tx, readStamps, map[string]any{"ids": distinct(ids)}, func(r *neo4j.Record) error {
		st, err := readStamp(text(r, "stamp"))
		there[graph.ID(text(r, "id"))] = st
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var puts []graph.Record
	gone := make(map[graph.ID]graph.Kind)
	for _, id := range ids {
		was := there[id]
		switch r := w.put[id]; {
		case r == nil && was.kind != "":
			gone[id] = was.kind
		case r != nil && (was.kind == "" || was.digest != w.digest[id]):
			puts = append(puts, r)
		}
	}
	return puts, gone, nil
}

// writeRecords writes nodes first, those that are only named included, so that
// both ends of every relationship are there.
func (w *writing) writeRecords(ctx context.Context, tx neo4j.ManagedTransaction, puts []graph.Record, gone map[graph.ID]graph.Kind) error {
	named := make(map[graph.ID]bool)
	nodes := make(map[graph.Kind][]any)
	own := make(map[graph.Kind][]any) // ids whose relationships are made anew
	made := make(map[relationship][]any)
	for _, r := range puts {
		kind, id := kindOf(r), r.RecordID()
		named[id] = true
		nodes[kind] = append(nodes[kind], map[string]any(node(r, w.made.N)))
		own[kind] = append(own[kind], string(id))
		for _, l := range linksOf(r) {
			named[l.from], named[l.to] = true, true
			made[l.kind] = append(made[l.kind], map[string]any{"from": string(l.from), "to": string(l.to), "props": map[string]any(l.props)})
		}
	}
	var tombs []any
	for _, id := range slices.Sorted(maps.Keys(gone)) {
		own[gone[id]] = append(own[gone[id]], string(id))
		tombs = append(tombs, map[string]any(tombstone(id, w.made.N)))
	}
	var names []any
	for _, id := range slices.Sorted(maps.Keys(named)) {
		names = append(names, string(id))
	}
	if err := batched(ctx, tx, nameRecords, "ids", names); err != nil {
		return err
	}
	for _, kind := range graph.Kinds.Values() {
		if err := batched(ctx, tx, kinds[kind].unlink, "ids", own[kind]); err != nil {
			return err
		}
		if err := batched(ctx, tx, kinds[kind].put, "rows", nodes[kind]); err != nil {
			return err
		}
	}
	if err := batched(ctx, tx, deleteRecords, "rows", tombs); err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(made)) {
		if err := batched(ctx, tx, links[kind], "rows", made[kind]); err != nil {
			return err
		}
	}
	return nil
}

// batched runs a statement over many rows, some at a time; an empty one is no work.
func batched(ctx context.Context, tx neo4j.ManagedTransaction, text cypher, key string, rows []any) error {
	if text == "" {
		return nil
	}
	for some := range slices.Chunk(rows, rowsAtOnce) {
		if err := exec(ctx, tx, text, map[string]any{key: some}); err != nil {
			return err
		}
	}
	return nil
}
