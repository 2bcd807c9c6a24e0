package graph

import (
	"context"
	"iter"
)

// Store keeps whole records by id and tells what changed; it knows no rule.
// All methods may be called by many goroutines at once, honour the context
// (its error is wrapped in what they return), and answer UNAVAILABLE within
// the context's deadline when the storage cannot be reached.
type Store interface {
	// Version is the version of the newest committed batch, in one cheap read.
	// It never goes back within one history. A fresh store's N is 0.
	Version(ctx context.Context) (Version, error)

	// Changes yields, from one consistent state, one change for each id written
	// or deleted after since, in no stated order; for the zero Version, one for
	// each record there is. An id written and then deleted yields its deletion,
	// also when since never saw it. Records that cannot be read, since somebody
	// damaged them by other means, are UNAVAILABLE with [Error.Faults]. Writing a record that is equal to the one
	// there is no change. When since is of another history, or newer than the
	// store, the only thing yielded is a CONFLICT: start again from zero. After
	// an error nothing more is yielded.
	//
	// Yielded records belong to the store and must not be modified. They may
	// lack what [Lean] takes off.
	Changes(ctx context.Context, since Version) iter.Seq2[Change, error]

	// Records gives whole records in the order of ids, nil where no record has
	// the id, a malformed one included; an id asked twice comes twice. A record
	// that was damaged, as above, is UNAVAILABLE. The caller owns what it gets. Each kind costs one read at most; no ids cost
	// none.
	Records(ctx context.Context, ids []ID) ([]Record, error)

	// Apply writes a batch, all or nothing, and gives the version it made. It
	// is CONFLICT when the store is no longer at the batch's base. Deleting an
	// id that is not there is no fault; a batch that changes nothing commits no
	// version and gives the present one; so the same batch twice is CONFLICT
	// the second time unless it changed nothing. An id both put and deleted, or
	// put twice, is INVALID. The store takes copies of the records. Rules are
	// the caller's: see [Explorer.Apply].
	//
	// A store that people read by other means than Parley also keeps b.Derived
	// for them: when the batch changes a record, each owner in the map then
	// owns exactly its list, a deleted id owns nothing, and every other owner
	// keeps what it had, also when its record is put. No other method tells of
	// these relationships, so a store may as well ignore them.
	Apply(ctx context.Context, b Batch) (Version, error)

	// Close lets go of everything; later calls are UNAVAILABLE. Closing twice
	// is no fault.
	Close(ctx context.Context) error
}

// Version is a point in the life of a store.
type Version struct {
	// History is made anew whenever the store is made anew: N of two histories
	// cannot be compared.
	History string
	// N counts the batches that changed something.
	N uint64
}

// Change is one record written, or one id deleted.
type Change struct {
	ID ID
	// Record is nil when the id was deleted.
	Record Record
	// Digest is that of the whole record; zero when deleted.
	Digest Digest
}

// Batch is what [Store.Apply] writes.
type Batch struct {
	// Base is the version that the writer has seen.
	Base   Version
	Put    []Record
	Delete []ID
	// Derived are the relationships that rules make out of records, by the
	// record that owns them (see [Relation.Owner]): its whole new list, empty
	// when none is left. [Explorer.Apply] fills it in, whatever the caller put
	// there, for all owners whose list the batch may change. Each is a record
	// before or after the batch.
	Derived map[ID][]Relationship

	// Anew makes a store that people can also write to by other means write all
	// of Put and Delete, whatever it finds: records equal to those it has,
	// deletions of ids that are gone. That is a change, and what follows it
	// yields these records once more.
	Anew bool
	// Seen is what an audit found at ids, from [Audit.Seen]: where a store that
	// is an [Auditor] finds something else by now, the batch is CONFLICT.
	Seen map[ID]Digest
}

// Lean takes off a copy of a record what the index does not read, so that a
// store need not send it: notes, offices and attendees of meetings; capitals,
// points, demonyms, numbers, subregions and notes of countries. References all
// stay: a batch is checked against them.
func Lean(r Record) Record {
	switch r := r.Clone().(type) {
	case *Country:
		r.Capital, r.Note, r.Demonyms, r.Latitude, r.Longitude, r.Numeric, r.Subregion = "", "", nil, nil, nil, "", ""
		return r
	case *Meeting:
		r.Notes, r.StatedAttendees = "", nil
		for _, list := range [][]Listing{r.Hosts, r.Participants, r.Invited} {
			for i := range list {
				list[i].Office = ""
			}
		}
		return r
	default:
		return r
	}
}
