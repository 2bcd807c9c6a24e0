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
	file    string         // the one that all records stand in; empty for the six files

	// Only reading files that may be faulty fills these.
	found   []found
	partial map[graph.ID]bool // records that could be read in part only
	gaps    bool              // a line could not be read whole, so that what it refers to is not known
	lost    bool              // a file could not be read at all
}

// place is where a record stands: a file, by its place in files (0 when the
// set has one of its own), and a line from 1. The file elsewhere stands for
// the records that a set joins.
type place struct{ file, line int }

const elsewhere = 1000

// store is the file that is named for records in a store.
const store = "store"

func (s *Set) fileName(i int) string {
	switch {
	case i == elsewhere:
		return store
	case s.file != "":
		return s.file
	}
	return files[i].name
}

// FromRecords makes a set of records that stand in a store: faults name
// "store" for their file, and no line. The set shares the records.
func FromRecords(records []graph.Record) *Set {
	s := &Set{file: store}
	items := make([]item, len(records))
	for i, r := range records {
		items[i] = item{r, fileOf(r.RecordID().Kind()), graph.DigestOf(r), place{}}
	}
	s.fill(items)
	return s
}

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
