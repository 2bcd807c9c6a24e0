// Package dataset holds the data that Parley ships, reads data files, and
// checks them.
//
// A dataset is six files, one for each kind of record, with one record a line
// in the canonical form of [graph.Encode], sorted by id. The one idea to know:
// a file is read to its end whatever is wrong with it, so that whoever edits
// data by hand sees all faults at once, each with file, line, record, field,
// what is wrong and what would be right:
//
//	set, _ := dataset.ReadDir(os.DirFS("mydata"))
//	for _, f := range set.Validate(false) {
//		fmt.Println(f) // meetings.jsonl:17 meeting:x hosts[0].role: …; use one of HOST, CO_HOST
//	}
//
// Rules are of two sorts. Invariants, which [graph.Check] knows, hold for any
// data. Habits hold for the shipped data, and make it even: how an id is
// formed, where a note is needed. Elsewhere a broken habit is a warning. A few
// habits have exceptions in the shipped data, and are warnings everywhere.
package dataset

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"parley/graph"
)

//go:embed data/*.jsonl data/LICENSE data/NOTICES.txt
var embedded embed.FS

// Licence is the short name of the licence of the shipped data.
const Licence = "CC BY 4.0"

// Citation is the text by which to cite the shipped data, at a version.
func Citation(version string) string {
	return "Parley dataset of state-to-state cyber dialogues, version " + version +
		", " + Licence + ", https://creativecommons.org/licenses/by/4.0/"
}

// Files holds the shipped data files, with LICENSE and NOTICES.txt.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "data")
	if err != nil {
		panic("dataset: " + err.Error()) // "data" is a valid path
	}
	return sub
}

// FileNames lists the six files of a dataset for a message.
func FileNames() string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.name
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// file is one of the six; there is one for each kind.
type file struct {
	name string
	kind graph.Kind
}

// files stand in the order of [graph.Kinds].
var files = []file{
	{"countries.jsonl", graph.KindCountry},
	{"organisations.jsonl", graph.KindOrganisation},
	{"people.jsonl", graph.KindPerson},
	{"meetings.jsonl", graph.KindMeeting},
	{"series.jsonl", graph.KindSeries},
	{"sources.jsonl", graph.KindSource},
}

// fileOf gives the place of a kind's file in the list; -1 when there is no such kind.
func fileOf(kind graph.Kind) int {
	return slices.IndexFunc(files, func(f file) bool { return f.kind == kind })
}
