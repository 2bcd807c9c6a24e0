package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parley/graph"
)

// Fault is one thing that is wrong with data files.
type Fault struct {
	// File by its name, and the line in it from 1; 0 when the whole file is
	// meant, or a record that it lacks.
	File string
	Line int
	graph.Fault
	// Warning: the data can be used all the same.
	Warning bool
}

// String is the fault on one line, in the form that editors know:
//
//	meetings.jsonl:17 meeting:x participants[3].role: what is wrong; what would be right
//	meetings.jsonl:18 warning: meeting:y end: what is odd; what would be right
func (f Fault) String() string {
	var parts []string
	if f.ID != "" {
		parts = append(parts, string(f.ID))
	}
	if f.Field != "" {
		parts = append(parts, f.Field)
	}
	about := strings.Join(parts, " ")
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	s := f.What
	if about != "" {
		s = about + ": " + s
	}
	switch {
	case f.Warning:
		s = at + " warning: " + s
	case about == "":
		s = at + ": " + s
	default:
		s = at + " " + s
	}
	if f.Want != "" {
		s += "; " + f.Want
	}
	return s
}

// weight says when a broken rule is an error.
type weight uint8

const (
	always weight = iota // an error in any data
	habit                // an error in the shipped data, a warning elsewhere
	hint                 // a warning in any data
)

func (w weight) warns(shipped bool) bool { return w == hint || w == habit && !shipped }

// found is a fault whose weight is not judged yet.
type found struct {
	place
	graph.Fault
	weight weight
}

// judged turns what was found into faults, sorted by file, line and field.
func (s *Set) judged(all []found, shipped bool) []Fault {
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Field, b.Field))
	})
	out := make([]Fault, len(all))
	for i, f := range all {
		out[i] = Fault{s.fileName(f.file), f.line, f.Fault, f.weight.warns(shipped)}
	}
	return out
}
