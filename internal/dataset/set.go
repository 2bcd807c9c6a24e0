package dataset

import (
	"cmp"
	"slices"

	"parley/graph"
)

// Set is what the files of a dataset hold.
type Set struct {
	// Records by kind, in the order of [graph.Kinds], then by id. The set and
	// what was made from it share them, so nobody changes them.
	Records []graph.Record

	digests []graph.Digest // of each record
	places  []place        // of each record

	// Only reading files that may be faulty fills these.
	found   []found
	partial map[graph.ID]bool // records that could be read in part only
	gaps    bool              // a line could not be read whole, so that what it refers to is not known
	lost    bool              // a file could not be read at all
}

// place is where a record stands: a file, by its place in files, and a line from 1.
type place struct{ file, line int }

// Changes gives each record with its digest, for a store to begin with.
func (s *Set) Changes() []graph.Change {
	out := make([]graph.Change, len(s.Records))
	for i, r := range s.Records {
		out[i] = graph.Change{ID: r.RecordID(), Record: r, Digest: s.digests[i]}
	}
	return out
}

// item is a record on its way into a set.
type item struct {
	record graph.Record
	kind   int // the place in files of the record's kind
	digest graph.Digest
	place  place
}

// fill puts items into the set, in its order.
func (s *Set) fill(items []item) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.record.RecordID(), b.record.RecordID()))
	})
	for _, i := range items {
		s.Records = append(s.Records, i.record)
		s.digests = append(s.digests, i.digest)
		s.places = append(s.places, i.place)
	}
}
