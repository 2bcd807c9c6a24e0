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
	ctx, cancel := deadline(caller, s.options.WriteTimeout)
	defer cancel()
	run := func() error {
		return s.begun(ctx, caller, func() error {
			return s.write(ctx, func(tx neo4j.ManagedTransaction) error { return w.apply(ctx, tx) })
		})
	}
	err = run()
	// The connection may have gone when the commit was done and only its
	// answer was lost. The driver does not try again; the batch id lets us.
	for range 2 {
		if !lost(err) || ctx.Err() != nil {
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
	lists  map[graph.ID][]graph.Relationship // by owner
	anew   bool
	seen   map[graph.ID]graph.Digest
	made   graph.Version // the answer of the last attempt
}

func prepare(b graph.Batch) (*writing, error) {
	w := &writing{
		id: rand.Text(), base: b.Base, gone: b.Delete, lists: b.Derived, anew: b.Anew, seen: b.Seen,
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
	c, err := w.differing(ctx, tx)
	if err != nil {
		return err
	}
	w.made = h.version
	if c.size() == 0 {
		return nil
	}
	w.made.N++
	if err := w.writeAll(ctx, tx, c); err != nil {
		return err
	}
	recent := append(slices.Clone(h.recent), w.id)
	recent = recent[max(0, len(recent)-keptBatches):]
	return exec(ctx, tx, writeStore, map[string]any{"n": int64(w.made.N), "size": c.size(), "recent": recent})
}

// change is what a batch does to what is there.
type change struct {
	puts []graph.Record          // new or not equal, by id
	gone map[graph.ID]graph.Kind // deleted, and what they were
	new  map[graph.ID]bool       // of the puts, where no record was
}

func (c change) size() int { return len(c.puts) + len(c.gone) }

// differing compares the batch with what is there.
func (w *writing) differing(ctx context.Context, tx neo4j.ManagedTransaction) (change, error) {
	c := change{gone: make(map[graph.ID]graph.Kind), new: make(map[graph.ID]bool)}
	if w.anew {
		return w.whole(), w.asSeen(ctx, tx)
	}
	ids := append(slices.Sorted(maps.Keys(w.put)), w.gone...)
	there := make(map[graph.ID]stamp, len(ids))
	err := each(ctx, tx, readStamps, map[string]any{"ids": distinct(ids)}, func(r *neo4j.Record) error {
		st, err := readStamp(text(r, "stamp"))
		there[graph.ID(text(r, "id"))] = st
		return err
	})
	if err != nil {
		return c, err
	}
	for _, id := range ids {
		was := there[id]
		switch r := w.put[id]; {
		case r == nil && was.kind != "":
			c.gone[id] = was.kind
		case r != nil && (was.kind == "" || was.digest != w.digest[id]):
			c.puts = append(c.puts, r)
			c.new[id] = was.kind == ""
		}
	}
	return c, nil
}

// whole is the batch as if it changed all there is.
func (w *writing) whole() change {
	c := change{gone: make(map[graph.ID]graph.Kind)}
	for _, id := range slices.Sorted(maps.Keys(w.put)) {
		c.puts = append(c.puts, w.put[id])
	}
	for _, id := range w.gone {
		c.gone[id] = id.Kind()
	}
	return c
}

// asSeen locks the nodes of which the batch says what was seen, and compares.
func (w *writing) asSeen(ctx context.Context, tx neo4j.ManagedTransaction) error {
	var ids []any
	for _, id := range append(slices.Sorted(maps.Keys(w.put)), w.gone...) {
		if _, ok := w.seen[id]; ok {
			ids = append(ids, string(id))
		}
	}
	if err := batched(ctx, tx, lockNodes, "ids", ids); err != nil || len(ids) == 0 {
		return err
	}
	return each(ctx, tx, readNodes, map[string]any{"ids": ids}, func(r *neo4j.Record) error {
		n := readNode(r)
		if id := n.id(); n.digest() != w.seen[id] {
			return graph.Errorf(graph.Conflict, "Neo4j store: somebody changed %s since it was read", id)
		}
		return nil
	})
}

// writeAll takes old relationships away, then writes nodes, those that are only
// named included, so that both ends of every new relationship are there.
func (w *writing) writeAll(ctx context.Context, tx neo4j.ManagedTransaction, c change) error {
	if err := w.unlink(ctx, tx, c); err != nil {
		return err
	}
	if err := w.disown(ctx, tx, c); err != nil {
		return err
	}
	made, named := w.relationships(c)
	if err := batched(ctx, tx, nameRecords, "ids", named); err != nil {
		return err
	}
	if err := w.writeNodes(ctx, tx, c); err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(made)) {
		if err := batched(ctx, tx, links[kind], "rows", made[kind]); err != nil {
			return err
		}
	}
	return nil
}

// unlink takes away what the records stated that are written anew or deleted.
// A new one stated nothing.
func (w *writing) unlink(ctx context.Context, tx neo4j.ManagedTransaction, c change) error {
	old := make(map[graph.Kind][]any)
	for _, r := range c.puts {
		if id := r.RecordID(); !c.new[id] {
			old[kindOf(r)] = append(old[kindOf(r)], string(id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.gone)) {
		old[c.gone[id]] = append(old[c.gone[id]], string(id))
	}
	for _, kind := range graph.Kinds.Values() {
		text := kinds[kind].unlink
		if w.anew {
			text = unlinkAll
		}
		if err := batched(ctx, tx, text, "ids", old[kind]); err != nil {
			return err
		}
	}
	return nil
}

// disown takes away what the owners of derived relationships had that get
// another list, or are deleted. A new one had nothing.
func (w *writing) disown(ctx context.Context, tx neo4j.ManagedTransaction, c change) error {
	owners := make(map[graph.Kind][]any)
	for _, id := range slices.Sorted(maps.Keys(w.lists)) {
		if _, gone := c.gone[id]; !gone && !c.new[id] {
			owners[id.Kind()] = append(owners[id.Kind()], string(id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.gone)) {
		owners[c.gone[id]] = append(owners[c.gone[id]], string(id))
	}
	for _, kind := range graph.Kinds.Values() {
		for _, text := range disown[kind] {
			if err := batched(ctx, tx, text, "ids", owners[kind]); err != nil {
				return err
			}
		}
	}
	return nil
}

// relationships lists all that the batch makes, by kind, and the ids of all
// nodes that it needs.
func (w *writing) relationships(c change) (made map[graph.RelationKind][]any, names []any) {
	made = make(map[graph.RelationKind][]any)
	named := make(map[graph.ID]bool)
	add := func(l link) {
		named[l.from], named[l.to] = true, true
		made[l.kind] = append(made[l.kind], map[string]any{"from": string(l.from), "to": string(l.to), "props": map[string]any(l.props)})
	}
	if w.anew { // what is deleted may have no node any more
		for id := range c.gone {
			named[id] = true
		}
	}
	for _, r := range c.puts {
		named[r.RecordID()] = true
		for _, l := range linksOf(r) {
			add(l)
		}
	}
	for _, owner := range slices.Sorted(maps.Keys(w.lists)) {
		if _, gone := c.gone[owner]; gone {
			continue
		}
		for _, r := range w.lists[owner] {
			add(link{r.Kind, r.From, r.To, derived(r.Props)})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		names = append(names, string(id))
	}
	return made, names
}

func (w *writing) writeNodes(ctx context.Context, tx neo4j.ManagedTransaction, c change) error {
	nodes := make(map[graph.Kind][]any)
	for _, r := range c.puts {
		row := blank(kindOf(r))
		maps.Copy(row, node(r, w.made.N))
		nodes[kindOf(r)] = append(nodes[kindOf(r)], map[string]any(row))
	}
	for _, kind := range graph.Kinds.Values() {
		if err := batched(ctx, tx, kinds[kind].put, "rows", nodes[kind]); err != nil {
			return err
		}
	}
	var tombs []any
	for _, id := range slices.Sorted(maps.Keys(c.gone)) {
		tombs = append(tombs, map[string]any(tombstone(id, w.made.N)))
	}
	return batched(ctx, tx, deleteRecords, "rows", tombs)
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
