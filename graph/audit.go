package graph

import (
	"cmp"
	"context"
	"slices"
)

// Auditor is a [Store] whose storage people can also write to by other means,
// such as a Cypher shell, which leaves no mark on its version.
type Auditor interface {
	// Audit reads everything and tells how it differs from the records of a
	// view, whose base must be the store's version: else it is CONFLICT. It
	// writes nothing.
	Audit(ctx context.Context, v *View) (Audit, error)
}

// Audit is what others wrote past [Store.Apply]; empty most of the time.
type Audit struct {
	// Put are the records as others wrote them, Delete those they took away.
	Put    []Record
	Delete []ID
	// Faults are changes that are none of a record, and what to do about them.
	Faults []Fault
	// Seen is what was found at the ids of Put and Delete, for [Batch.Seen]: what
	// is written over must be what was taken over.
	Seen map[ID]Digest
}

// Foreign is what an audit came to.
type Foreign struct {
	// Written and Deleted count the records that were taken over.
	Written, Deleted int
	// Refused are the changes that were not, by id.
	Refused []Fault
}

// auditAttempts bounds how often data that move on are audited anew at once.
const auditAttempts = 5

// Audit looks for what others wrote past [Explorer.Apply]. What keeps all rules
// is taken over, by a batch that every server then sees; the rest is refused,
// left as it is, and told by [Explorer.Refused] until it is mended. A store
// that only Apply writes to has nothing to find.
func (e *Explorer) Audit(ctx context.Context) (Foreign, error) {
	a, ok := e.store.(Auditor)
	if !ok {
		return Foreign{}, nil
	}
	for attempt := 1; ; attempt++ {
		f, err := e.auditOnce(ctx, a)
		if err == nil {
			e.foreign.Store(&f.Refused)
			return f, nil
		}
		if CodeOf(err) != Conflict || attempt == auditAttempts {
			return Foreign{}, err
		}
	}
}

// Refused are the foreign changes that the last audit refused.
func (e *Explorer) Refused() []Fault {
	if f := e.foreign.Load(); f != nil {
		return *f
	}
	return nil
}

func (e *Explorer) auditOnce(ctx context.Context, a Auditor) (Foreign, error) {
	v, err := e.refreshed(ctx)
	if err != nil {
		return Foreign{}, err
	}
	found, err := a.Audit(ctx, v)
	if err != nil {
		return Foreign{}, err
	}
	b, faults := v.x.acceptable(Batch{Base: v.version, Put: found.Put, Delete: found.Delete, Anew: true, Seen: found.Seen})
	f := Foreign{Refused: append(found.Faults, faults...)}
	if len(b.Put)+len(b.Delete) > 0 {
		switch _, err := e.Apply(ctx, b); {
		case err == nil:
			f.Written, f.Deleted = len(b.Put), len(b.Delete)
		case CodeOf(err) == Unavailable && FaultsOf(err) != nil: // records beside them are damaged
			f.Refused = append(f.Refused, FaultsOf(err)...)
		default:
			return Foreign{}, err
		}
	}
	slices.SortStableFunc(f.Refused, func(a, b Fault) int { return cmp.Compare(a.ID, b.ID) })
	f.Refused = slices.Compact(f.Refused)
	return f, nil
}

// acceptable leaves out of a batch what breaks a rule: the records that have
// faults, as long as there are some; when others have them, which must be for
// what the batch takes away or turns round, first the deletions and then all.
func (x *index) acceptable(b Batch) (Batch, []Fault) {
	var refused []Fault
	for len(b.Put)+len(b.Delete) > 0 {
		err := x.checkBatch(b)
		if err == nil {
			break
		}
		faults := FaultsOf(err)
		if faults == nil {
			faults = []Fault{{What: err.Error()}}
		}
		refused = append(refused, faults...)
		bad := make(map[ID]bool)
		for _, f := range faults {
			bad[f.ID] = true
		}
		switch left := slices.DeleteFunc(slices.Clone(b.Put), func(r Record) bool { return bad[r.RecordID()] }); {
		case len(left) < len(b.Put):
			b.Put = left
		case len(b.Delete) > 0:
			for _, id := range b.Delete {
				refused = append(refused, Fault{ID: id, What: "it was taken away, but others need it, or another that was", Want: "put it back, or change what needs it in the same step"})
			}
			b.Delete = nil
		default:
			b.Put = nil
		}
	}
	return b, refused
}
