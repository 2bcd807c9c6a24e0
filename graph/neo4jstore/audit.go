package neo4jstore

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// What is found is read again after a pause, until two reads find the same:
// a reader may see one commit of somebody else in part.
const (
	auditReads = 10
	auditPause = 100 * time.Millisecond
)

// Audit implements [graph.Auditor]. It reads all nodes and relationships:
// half a second for the shipped data.
func (s *Store) Audit(ctx context.Context, v *graph.View) (graph.Audit, error) {
	const doing = "looking for changes by others"
	last, err := s.look(ctx, doing, v)
	for range auditReads {
		if err != nil || len(last.Put)+len(last.Delete)+len(last.Faults) == 0 {
			return last, err
		}
		select {
		case <-ctx.Done():
			return graph.Audit{}, coded(ctx, doing, ctx.Err())
		case <-time.After(auditPause):
		}
		var now graph.Audit
		if now, err = s.look(ctx, doing, v); err == nil && sameAudit(last, now) {
			return now, nil
		}
		last = now
	}
	return graph.Audit{}, graph.Errorf(graph.Conflict, "Neo4j store: %s: they go on: read again", doing)
}

func sameAudit(a, b graph.Audit) bool {
	return slices.EqualFunc(a.Put, b.Put, func(a, b graph.Record) bool { return graph.DigestOf(a) == graph.DigestOf(b) }) &&
		slices.Equal(a.Delete, b.Delete) && slices.Equal(a.Faults, b.Faults) && maps.Equal(a.Seen, b.Seen)
}

// look is one read of everything.
func (s *Store) look(ctx context.Context, doing string, v *graph.View) (graph.Audit, error) {
	var a *auditing
	err := s.consistent(ctx, doing, func(ctx context.Context, tx neo4j.ManagedTransaction, h head) error {
		if h.version != v.Base() {
			return graph.Errorf(graph.Conflict, "Neo4j store: %s: it is at version %d, not %d", doing, h.version.N, v.Base().N)
		}
		a = newAuditing(v)
		if err := a.read(ctx, tx); err != nil {
			return err
		}
		after, err := readHead(ctx, tx)
		if err == nil && after.version != h.version {
			err = errMoved
		}
		return err
	})
	if err != nil {
		return graph.Audit{}, err
	}
	return a.result(), nil
}

// rawNode is a node as it is.
type rawNode struct {
	labels []string
	props  map[string]any
}

func readNode(r *neo4j.Record) rawNode {
	n := rawNode{}
	labels, _, _ := neo4j.GetRecordValue[[]any](r, "labels")
	for _, l := range labels {
		s, _ := l.(string)
		n.labels = append(n.labels, s)
	}
	slices.Sort(n.labels)
	n.props, _, _ = neo4j.GetRecordValue[map[string]any](r, "props")
	delete(n.props, "lock")
	return n
}

func (n rawNode) text(key string) string { s, _ := n.props[key].(string); return s }
func (n rawNode) id() graph.ID           { return graph.ID(n.text("id")) }
func (n rawNode) has(label string) bool  { return slices.Contains(n.labels, label) }

// named says whether the node is there only because a record names its id.
func (n rawNode) named() bool { return len(n.labels) == 1 && len(n.props) == 1 }

// kinds lists the kinds that the labels name.
func (n rawNode) kinds() (out []graph.Kind) {
	for _, k := range graph.Kinds.Values() {
		if n.has(kinds[k].label) {
			out = append(out, k)
		}
	}
	return out
}

// digest is one of all that the node has; zero when it is as good as none.
func (n rawNode) digest() (d graph.Digest) {
	if n.named() {
		return d
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", n.labels)
	for _, key := range slices.Sorted(maps.Keys(n.props)) {
		fmt.Fprintf(h, "%q %T %q\n", key, n.props[key], fmt.Sprint(n.props[key]))
	}
	return graph.Digest(h.Sum(nil))
}

// auditing compares what is read with the records of a view.
type auditing struct {
	view *graph.View
	n    uint64

	there    map[graph.ID]bool           // has a node of its own
	meetings map[graph.ID]*graph.Meeting // as they were written
	unsure   map[graph.ID]bool           // owners whose relationships cannot be told
	made     map[graph.ID]rawNode        // nodes that Parley did not write
	moved    map[graph.ID]graph.ID       // ids that JSON names, and the other id that its node has
	strays   map[graph.ID]string         // labels of nodes that are no Record
	owned    map[graph.ID][]edge         // by nodes that were made
	lines    map[line]int                // how often there are more of them than there should be

	held  map[graph.ID]bool // has a fault
	audit graph.Audit
}

func newAuditing(v *graph.View) *auditing {
	return &auditing{
		view: v, n: v.Base().N,
		there: make(map[graph.ID]bool), meetings: make(map[graph.ID]*graph.Meeting), unsure: make(map[graph.ID]bool),
		made: make(map[graph.ID]rawNode), moved: make(map[graph.ID]graph.ID), strays: make(map[graph.ID]string),
		owned: make(map[graph.ID][]edge), lines: make(map[line]int),
		held: make(map[graph.ID]bool), audit: graph.Audit{Seen: make(map[graph.ID]graph.Digest)},
	}
}

func (a *auditing) read(ctx context.Context, tx neo4j.ManagedTransaction) error {
	err := each(ctx, tx, auditNodes, nil, func(r *neo4j.Record) error {
		a.node(readNode(r))
		return nil
	})
	if err != nil {
		return err
	}
	err = each(ctx, tx, auditStrays, nil, func(r *neo4j.Record) error {
		id := graph.ID(text(r, "id"))
		labels, _, _ := neo4j.GetRecordValue[[]any](r, "labels")
		if _, err := graph.ParseID(string(id)); err == nil && slices.Contains(labels, any(kinds[id.Kind()].label)) {
			a.strays[id] = kinds[id.Kind()].label
		}
		return nil
	})
	if err != nil {
		return err
	}
	return each(ctx, tx, auditRelationships, nil, func(r *neo4j.Record) error {
		e := edge{kind: graph.RelationKind(text(r, "kind")), from: graph.ID(text(r, "from")), to: graph.ID(text(r, "to"))}
		e.props, _, _ = neo4j.GetRecordValue[map[string]any](r, "props")
		if owner := e.owner(); a.isMade(owner) {
			a.owned[owner] = append(a.owned[owner], e)
		} else {
			a.lines[e.line()]++
		}
		return nil
	})
}

func (a *auditing) isMade(id graph.ID) bool { _, ok := a.made[id]; return ok }

func (a *auditing) fault(id graph.ID, field, want, what string, args ...any) {
	a.held[id] = true
	a.audit.Faults = append(a.audit.Faults, graph.Fault{ID: id, Field: field, What: fmt.Sprintf(what, args...), Want: want})
}

func (a *auditing) put(r graph.Record, n rawNode) {
	a.audit.Put = append(a.audit.Put, r)
	a.audit.Seen[r.RecordID()] = n.digest()
}

// node looks at one node with the label Record.
func (a *auditing) node(n rawNode) {
	id := n.id()
	if id == "" {
		a.fault(graph.ID(fmt.Sprint(n.props["id"])), "id", "write an id such as person:ann-example as text", "a node with the label Record has no id that is text")
		return
	}
	if _, stamped := n.props["stamp"]; !stamped {
		a.unstamped(id, n)
		return
	}
	a.there[id] = true
	st, err := readStamp(n.text("stamp"))
	switch {
	case err == nil && st.kind == "" && a.view.Digest(id) == (graph.Digest{}):
		if len(n.kinds()) > 0 {
			a.fault(id, "", "take the label Deleted and the property stamp away, so that it is read as new", "it was deleted, and got the label %s back", kinds[n.kinds()[0]].label)
		}
	case err != nil || st.n > a.n || st.digest != a.view.Digest(id):
		a.unsure[id] = true
		a.elsewhere(id, n)
		a.fault(id, "stamp", "put it back, or take it away so that the node is read as new", "it is not the one that Parley wrote")
	default:
		a.stamped(id, n, st)
	}
}

// elsewhere notes a node that has got another id than its JSON says, or a copy.
func (a *auditing) elsewhere(id graph.ID, n rawNode) {
	if r, err := graph.Decode(id.Kind(), []byte(n.text("json"))); err == nil && r.RecordID() != id {
		a.moved[r.RecordID()] = id
	}
}

func (a *auditing) unstamped(id graph.ID, n rawNode) {
	has := n.kinds()
	_, err := graph.ParseID(string(id))
	switch {
	case len(has) == 0 && len(n.props) == 1: // only named
		return
	case err != nil:
		a.fault(id, "id", "write an id such as person:ann-example", "it is malformed")
	case !slices.Equal(has, []graph.Kind{id.Kind()}):
		a.fault(id, "", "give it the label "+kinds[id.Kind()].label+" and no other of a kind", "a node with the label Record does not have that of its kind")
	default:
		a.made[id] = n
	}
	a.there[id] = true
}

// stamped looks at a node whose stamp is as it was.
func (a *auditing) stamped(id graph.ID, n rawNode, st stamp) {
	if has := n.kinds(); !slices.Equal(has, []graph.Kind{st.kind}) || n.has("Deleted") {
		a.fault(id, "", "give it the label "+kinds[st.kind].label+", and neither that of another kind nor Deleted; to delete it take the node away", "its labels are not those that Parley wrote")
	}
	if n.props["n"] != int64(st.n) {
		a.fault(id, "n", fmt.Sprintf("put back %d", st.n), "it is not the one that Parley wrote")
	}
	json := n.text("json")
	r, err := graph.Decode(st.kind, []byte(json))
	same := sha256.Sum256([]byte(json)) == st.digest
	if m, ok := r.(*graph.Meeting); ok && same {
		a.meetings[id] = m
	}
	switch {
	case err != nil:
		a.unsure[id] = true
		a.fault(id, "json", healing, "it was edited and cannot be read: %v", err)
	case r.RecordID() != id:
		a.unsure[id] = true
		a.moved[r.RecordID()] = id
		a.fault(id, "json", healing, "it was edited and is the record of %s", r.RecordID())
	case same:
		if now := a.takenOver(id, n, r, readable(r)); now != nil && graph.DigestOf(now) != st.digest {
			a.put(now, n)
		}
	default:
		a.unsure[id] = true
		if a.agrees(id, n, r) {
			a.put(r, n)
		}
	}
}

// takenOver gives a record with what was edited in the node's properties; nil
// when some of it is none of a record.
func (a *auditing) takenOver(id graph.ID, n rawNode, r graph.Record, wrote props) graph.Record {
	changes := make(map[string]any)
	for _, f := range fields[kindOf(r)] {
		have := n.props[f.name]
		if sameValue(have, wrote[f.name]) {
			continue
		}
		switch f.shape {
		case worked:
			a.fault(id, f.name, f.instead, "it is worked out of others")
		case aReference, inJSON:
			a.fault(id, f.name, "take the property away and edit json", "this field stands in json alone")
		default:
			v, what, want := f.value(have)
			if what != "" {
				a.fault(id, f.name, want, "%s", what)
				continue
			}
			changes[f.name] = v
		}
	}
	switch {
	case a.held[id]:
		return nil
	case len(changes) == 0:
		return r
	}
	now, err := edited(r, changes)
	if err != nil {
		a.fault(id, "", healing, "its properties make no record: %v", err)
		return nil
	}
	return now
}

// agrees says whether the properties of a node whose JSON was edited are as
// they were, or as the JSON would have them. What the index does not hold
// cannot be told, and the JSON is right.
func (a *auditing) agrees(id graph.ID, n rawNode, r graph.Record) bool {
	old := a.view.Lean(id)
	before, after := readable(old), readable(r)
	for _, f := range fields[kindOf(r)] {
		have := n.props[f.name]
		if !sameValue(have, before[f.name]) && !sameValue(have, after[f.name]) && !isLean(kindOf(r), f.name) {
			a.fault(id, f.name, "edit one of them, or both alike", "json and the property were both edited, and disagree")
		}
	}
	return !a.held[id]
}

// isLean says whether [graph.Lean] takes a field off.
func isLean(kind graph.Kind, name string) bool {
	switch kind {
	case graph.KindCountry:
		return slices.Contains([]string{"capital", "note", "latitude", "longitude", "numeric", "subregion"}, name)
	case graph.KindMeeting:
		return name == "notes" || name == "statedAttendees"
	}
	return false
}

// result puts together what all nodes and relationships come to.
func (a *auditing) result() graph.Audit {
	for _, id := range slices.Sorted(maps.Keys(a.made)) {
		if r := a.build(id, a.made[id]); r != nil {
			a.put(r, a.made[id])
		}
	}
	a.gone()
	a.compare()
	out := a.audit
	out.Put = slices.DeleteFunc(out.Put, func(r graph.Record) bool { return a.held[r.RecordID()] })
	slices.SortFunc(out.Put, func(a, b graph.Record) int { return cmp.Compare(a.RecordID(), b.RecordID()) })
	slices.Sort(out.Delete)
	slices.SortStableFunc(out.Faults, func(a, b graph.Fault) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Field, b.Field), cmp.Compare(a.What, b.What))
	})
	return out
}

// gone finds the records that have no node any more.
func (a *auditing) gone() {
	for id := range a.view.IDs() {
		switch to, moved := a.moved[id]; {
		case a.there[id]:
		case a.strays[id] != "":
		case moved:
			a.fault(id, "id", "put the id back: it is the same for good", "its node has got the id %s", to)
		default:
			a.audit.Delete = append(a.audit.Delete, id)
			a.audit.Seen[id] = graph.Digest{}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.strays)) {
		want := "give it the label Record"
		if a.there[id] {
			want = "take it away: another node has this id"
		}
		a.fault(id, "", want, "a node with the label %s does not have the label Record", a.strays[id])
	}
}
