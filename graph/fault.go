package graph

import "strings"

// Fault is one thing that is wrong with a record.
type Fault struct {
	// ID of the record; what was given for one when it is malformed.
	ID ID
	// Field by its JSON key, with the place in a list: "participants[3].role".
	Field string
	// What is wrong, and Want: what would be right. Neither ends in a full stop.
	What, Want string
}

// String puts the fault in one line: "meeting:x participants[3].role: what is wrong; what would be right".
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(string(f.ID))
	if f.Field != "" {
		b.WriteString(" " + f.Field)
	}
	b.WriteString(": " + f.What)
	if f.Want != "" {
		b.WriteString("; " + f.Want)
	}
	return b.String()
}
