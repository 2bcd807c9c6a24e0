package neo4jstore

import (
	"errors"
	"fmt"
	"slices"

	"parley/graph"
)

// damage is a node that does not fit its stamp. Most often a batch is being
// committed, of which a reader sees a part for a moment; when it stays as it
// is, somebody changed json, stamp or n by hand.
type damage struct {
	fault graph.Fault
	print string // what was read
	newer bool   // than the version, as all nodes of a large batch are until its last moment
}

// Error implements [error].
func (d *damage) Error() string { return d.fault.String() }

// Unwrap says that what was read may be on the move.
func (d *damage) Unwrap() error { return errMoved }

// healing is what to do about a damaged node.
const healing = "put it back, or write the record anew: parley import --rebuild"

// damages are all that one read met.
type damages []*damage

// Error implements [error].
func (d damages) Error() string { return d[0].Error() }

// Unwrap says that what was read may be on the move.
func (d damages) Unwrap() error { return errMoved }

// coded is UNAVAILABLE, with all faults.
func (d damages) coded(doing string) error {
	more := ""
	if n := len(d) - 1; n > 0 {
		more = fmt.Sprintf(", and %s more", graph.Count(n, "record"))
	}
	err := graph.Errorf(graph.Unavailable, "Neo4j store: %s: changed by hand in Neo4j: %s%s", doing, d[0].fault, more).(*graph.Error)
	for _, x := range d {
		err.Faults = append(err.Faults, x.fault)
	}
	return err
}

// sameReads is how many reads in a row must meet the same damage at the same
// version, a sixth of a second in all: a commit moves on much faster.
const sameReads = 8

// patience remembers what reads in a row have met.
type patience struct {
	version graph.Version
	met     damages
	reads   int
}

// lost gives the damage of an error when it has stayed the same for so long
// that no commit can be the reason.
func (p *patience) lost(err error, v graph.Version, attempt int) damages {
	d, _ := errors.AsType[damages](err)
	same := len(d) > 0 && v == p.version && slices.EqualFunc(d, p.met, func(a, b *damage) bool { return a.fault == b.fault && a.print == b.print })
	p.version, p.met = v, d
	if p.reads++; !same {
		p.reads = 1
	}
	newer := slices.ContainsFunc(d, func(x *damage) bool { return x.newer })
	if len(d) == 0 || p.reads < sameReads || newer && attempt < readAttempts {
		return nil
	}
	return d
}
