package dataset_test

import (
	"bytes"
	"testing"

	"parley/graph"
)

// FuzzReadDir: whatever a file holds, reading and checking end, and a line
// without a fault is the canonical form of its record.
func FuzzReadDir(f *testing.F) {
	for _, row := range malformedLines() {
		data := small(f)
		apply(f, data, row.edits...)
		if text := data["meetings.jsonl"]; len(text) < 1<<12 {
			f.Add(text)
		}
		if text := data["people.jsonl"]; len(text) < 1<<12 {
			f.Add(text)
		}
	}
	base := small(f)
	base["countries.jsonl"] = "" // the shipped ones would make each run slow
	f.Fuzz(func(t *testing.T, text string) {
		base["meetings.jsonl"] = text
		set, faults := read(base)
		faulty := make(map[int]bool)
		for _, fault := range faults {
			if fault.File != "meetings.jsonl" {
				continue // an id of theirs may stand in this file too
			}
			if faulty[fault.Line] {
				t.Errorf("a second fault of the line: %s", fault)
			}
			faulty[fault.Line] = true
		}
		set.Validate(false)
		n := 0
		for line := range bytes.Lines([]byte(text)) {
			line = bytes.TrimSuffix(line, []byte("\n"))
			if n++; faulty[n] || bytes.HasSuffix(line, []byte("\r")) { // those are counted in one fault
				continue
			}
			r, err := graph.Decode(graph.KindMeeting, line)
			if err != nil {
				t.Errorf("line %d has no fault, but: %v", n, err)
			} else if got := graph.Encode(r); !bytes.Equal(got, line) {
				t.Errorf("line %d has no fault, but is not\n%s", n, got)
			}
		}
	})
}
