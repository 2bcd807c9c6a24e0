package dataset

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"

	"parley/graph"
)

// Write writes records as the six files of a dataset, byte for byte those that
// [ReadDir] finds nothing odd in. Records come in the order of [Set.Records];
// an error among them ends the writing. Each file is made by create, which runs
// write and then keeps what it wrote, or on an error keeps nothing; it keeps
// none before all six are written.
func Write(records iter.Seq2[graph.Record, error], create func(name string, write func(io.Writer) error) error) error {
	next, stop := iter.Pull2(records)
	defer stop()
	w := &writer{next: next, create: create}
	if err := w.advance(); err != nil {
		return err
	}
	return w.from(0)
}

type writer struct {
	next   func() (graph.Record, error, bool)
	create func(name string, write func(io.Writer) error) error
	record graph.Record // the one to write next; nil at the end
	last   graph.ID
}

// from writes the files from number i on, the later ones inside the earlier, so
// that create is done with none of them before all are written.
func (w *writer) from(i int) error {
	if i == len(files) {
		if w.record != nil {
			return graph.Errorf(graph.Internal, "the record %q is out of order", w.record.RecordID())
		}
		return nil
	}
	return w.create(files[i].name, func(out io.Writer) error {
		b := bufio.NewWriter(out)
		for w.record != nil && fileOf(w.record.RecordID().Kind()) == i {
			if _, err := fmt.Fprintf(b, "%s\n", graph.Encode(w.record)); err != nil {
				return err
			}
			if err := w.advance(); err != nil {
				return err
			}
		}
		if err := b.Flush(); err != nil {
			return err
		}
		return w.from(i + 1)
	})
}

// advance takes the next record.
func (w *writer) advance() error {
	r, err, ok := w.next()
	switch {
	case !ok:
		w.record = nil
		return nil
	case err != nil:
		return err
	}
	id := r.RecordID()
	if id.Kind() == w.last.Kind() && id <= w.last {
		return graph.Errorf(graph.Internal, "the record %q is out of order: it follows %q", id, w.last)
	}
	w.record, w.last = r, id
	return nil
}

// Notices are the files of the shipped data that go along with them and with
// what is made of them: licence and notices.
func Notices() []string { return []string{"LICENSE", "NOTICES.txt"} }

// IsFileName says whether a file of a dataset has the name: one of the six, or
// of [Notices].
func IsFileName(name string) bool {
	return slices.Contains(Notices(), name) || slices.ContainsFunc(files, func(f file) bool { return f.name == name })
}
