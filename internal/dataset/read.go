package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/graph"
)

// ReadDir reads the six files of a dataset and tells everything that is wrong
// with their form: one fault a line at most, reading on after each. All but
// warnings are errors. The set holds what could be read; [Set.Validate] tells
// the same faults together with those of the records.
func ReadDir(fsys fs.FS) (*Set, []Fault) {
	r := reader{set: &Set{partial: make(map[graph.ID]bool)}, seen: make(map[graph.ID]place)}
	for i := range files {
		r.file(fsys, i)
	}
	return r.end()
}

// ReadFile reads a file of records of any kinds, one a line, in any order; the
// kind is told by the id. Faults are those of [ReadDir].
func ReadFile(fsys fs.FS, name string) (*Set, []Fault) {
	r := reader{set: &Set{partial: make(map[graph.ID]bool), file: name}, seen: make(map[graph.ID]place)}
	r.file(fsys, 0)
	return r.end()
}

func (r *reader) end() (*Set, []Fault) {
	r.set.fill(r.items)
	return r.set, r.set.judged(slices.Clone(r.set.found), false)
}

// reader gathers records and faults, file after file.
type reader struct {
	set   *Set
	items []item
	seen  map[graph.ID]place

	// Of the file being read.
	at       place
	last     graph.ID // of the record before
	returns  int      // lines that end with CR LF
	returned int      // the first of them that has no other fault
}

func (r *reader) add(at place, id graph.ID, p *problem) {
	r.set.found = append(r.set.found, found{at, graph.Fault{ID: id, Field: p.field, What: p.what, Want: p.want}, p.weight})
}

func (r *reader) file(fsys fs.FS, i int) {
	r.at, r.last, r.returns, r.returned = place{file: i}, "", 0, 0
	b, err := fs.ReadFile(fsys, r.set.fileName(i))
	if err != nil {
		r.set.lost = true
		p := &problem{what: "cannot be read: " + err.Error()}
		if r.set.file == "" {
			p.want = "a dataset is the six files " + FileNames()
		}
		if errors.Is(err, fs.ErrNotExist) {
			p.what = "the file is missing"
		}
		r.add(r.at, "", p)
		return
	}
	for line := range bytes.Lines(b) {
		r.at.line++
		p := r.line(line)
		if p == nil && !bytes.HasSuffix(line, []byte("\n")) {
			r.add(r.at, "", &problem{what: "the last line has no line feed", want: "end it with one", weight: habit})
		}
	}
	if r.returned > 0 {
		p := &problem{what: "the line ends with CR LF", want: "end lines with LF alone"}
		if n := r.returns - 1; n > 0 {
			p.what += fmt.Sprintf(", as %d more of this file do", n)
		}
		r.add(place{i, r.returned}, "", p)
	}
}

const (
	byteOrderMark = "\ufeff"
	maxLine       = 1 << 20
)

// line reads one line, keeps its record, and gives the first problem there is.
func (r *reader) line(b []byte) (first *problem) {
	note := func(p *problem) {
		if first == nil {
			first = p
		}
	}
	b = bytes.TrimSuffix(b, []byte("\n"))
	if b2, ok := bytes.CutPrefix(b, []byte(byteOrderMark)); ok && r.at.line == 1 {
		note(&problem{what: "the file begins with a byte order mark", want: "save it as UTF-8 without one"})
		b = b2
	}
	b, returns := bytes.CutSuffix(b, []byte("\r"))
	id := graph.ID("")
	if len(bytes.TrimSpace(b)) == 0 {
		note(&problem{what: "the line is empty", want: "delete it"})
	} else {
		var p *problem
		id, p = r.record(b)
		if p != nil {
			note(p)
		}
	}
	if first != nil {
		r.add(r.at, id, first)
	}
	if returns {
		r.returns++
		if first == nil && r.returned == 0 {
			r.returned = r.at.line
		}
	}
	return first
}

// record decodes a line and keeps the record if there is one.
func (r *reader) record(b []byte) (graph.ID, *problem) {
	kind, p := r.kind(b)
	if p != nil {
		r.set.gaps = true
		return "", p
	}
	l := decodeLine(kind, b)
	if !l.whole {
		r.set.gaps = true
	}
	if l.record == nil {
		return "", l.problem
	}
	id := l.record.RecordID()
	if before, twice := r.seen[id]; twice {
		r.set.gaps = true
		return id, l.or(&problem{
			field: "id", what: fmt.Sprintf("this id also stands in %s:%d", r.set.fileName(before.file), before.line),
			want: "keep one of the two lines, or give one an id of its own",
		})
	}
	r.seen[id] = r.at
	if !l.whole {
		r.set.partial[id] = true
	}
	r.items = append(r.items, item{l.record, fileOf(l.kind), graph.DigestOf(l.record), r.at})
	if last := r.last; r.set.file == "" && id.Kind() == kind {
		r.last = id
		if id < last {
			return id, l.or(&problem{
				field: "id", what: fmt.Sprintf("stands after %s", last),
				want: "sort the lines by id, bytewise", weight: habit,
			})
		}
	}
	return id, l.problem
}

// kind is that of the records of the file, or in a file of all kinds what the
// id of the line says.
func (r *reader) kind(b []byte) (graph.Kind, *problem) {
	if r.set.file == "" {
		return files[r.at.file].kind, nil
	}
	if k := idOf(b).Kind(); k != "" {
		return k, nil
	}
	if p := unreadable(b); p != nil {
		return "", p
	}
	prefixes := make([]string, len(files))
	for i, f := range files {
		prefixes[i] = string(graph.NewID(f.kind, ""))
	}
	return "", &problem{field: "id", what: "no id tells the kind of the record", want: "begin the id with one of " + strings.Join(prefixes, ", ")}
}

// invalidAt gives the place of the first byte that is not UTF-8, from 1; 0 when there is none.
func invalidAt(b []byte) int {
	for i := 0; i < len(b); {
		c, size := utf8.DecodeRune(b[i:])
		if c == utf8.RuneError && size == 1 {
			return i + 1
		}
		i += size
	}
	return 0
}
