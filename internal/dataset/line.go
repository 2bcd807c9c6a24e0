package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"unicode/utf8"

	"parley/graph"
)

// problem is what is wrong with one line.
type problem struct {
	field, what, want string
	weight            weight
}

// line is what could be made of one line.
type line struct {
	// record is nil when not even an id could be read.
	record graph.Record
	kind   graph.Kind // of the record
	// whole: the record holds all that the line says.
	whole   bool
	problem *problem
}

// or gives the line's own problem, else p.
func (l line) or(p *problem) *problem {
	if l.problem != nil {
		return l.problem
	}
	return p
}

// decodeLine reads a record of a kind. A line in canonical form is read and
// compared, nothing more; only for another one the problem is looked for.
func decodeLine(kind graph.Kind, b []byte) line {
	if len(b) <= maxLine {
		r := graph.NewRecord(kind)
		if json.Unmarshal(b, r) == nil && r.RecordID().Kind() == kind && bytes.Equal(graph.Encode(r), b) {
			return line{record: r, kind: kind, whole: true}
		}
	}
	if p := unreadable(b); p != nil {
		return line{record: salvage(kind, b), kind: kind, problem: p}
	}
	return examine(kind, b)
}

// unreadable tells why a line is no JSON object, if it is none.
func unreadable(b []byte) *problem {
	if len(b) > maxLine {
		return &problem{what: fmt.Sprintf("the line has %d bytes", len(b)), want: fmt.Sprintf("write %d at most", maxLine)}
	}
	if i := invalidAt(b); i > 0 {
		return &problem{what: fmt.Sprintf("byte %d of the line is not UTF-8", i), want: "save the file as UTF-8"}
	}
	var raw json.RawMessage
	err := json.NewDecoder(bytes.NewReader(b)).Decode(&raw)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return &problem{
			what: fmt.Sprintf("not JSON: %s (column %d)", syntax, column(b, int(syntax.Offset))),
			want: "look for a comma, quote or bracket too many or too few there",
		}
	}
	if err != nil {
		return &problem{what: "not JSON: the record does not end", want: "close every quote and bracket; a record is one line"}
	}
	if raw[0] != '{' {
		return &problem{what: "not a JSON object", want: `write a record as {"id":…}`}
	}
	return nil
}

// column is the place of the character that byte n, counted from 1, belongs to.
func column(b []byte, n int) int { return max(1, utf8.RuneCount(b[:min(n, len(b))])) }

// scalars finds the members whose loss would make other records look wrong.
var scalars = regexp.MustCompile(`"(id|name|official|series|format|focus|country|parent|organisationKind|url|title)"\s*:\s*("(?:[^"\\]|\\.)*")`)

// salvage reads from a line that is no JSON what else every record that refers
// to it would be faulted for.
func salvage(kind graph.Kind, b []byte) graph.Record {
	members := make(map[string]json.RawMessage)
	for _, m := range scalars.FindAllSubmatch(b[:min(len(b), maxLine)], -1) {
		if _, taken := members[string(m[1])]; !taken && json.Valid(m[2]) {
			members[string(m[1])] = m[2]
		}
	}
	object, err := json.Marshal(members)
	if err != nil {
		return nil // each member is valid JSON
	}
	r := graph.NewRecord(kind)
	if json.Unmarshal(object, r) != nil || r.RecordID().Kind() != kind {
		return nil
	}
	return r
}

// idOf reads the id of a line, whatever else it says; empty when there is none.
func idOf(b []byte) graph.ID {
	var head struct{ ID graph.ID }
	if json.Unmarshal(b, &head) == nil {
		return head.ID
	}
	for _, m := range scalars.FindAllSubmatch(b[:min(len(b), maxLine)], -1) {
		if string(m[1]) == "id" && json.Unmarshal(m[2], &head.ID) == nil {
			return head.ID
		}
	}
	return ""
}

// examine finds what is wrong with a line that is a JSON object, or begins with one.
func examine(kind graph.Kind, b []byte) line {
	dec := json.NewDecoder(bytes.NewReader(b))
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return line{problem: &problem{what: "not JSON: " + err.Error()}} // unreadable has seen to that
	}
	l := line{whole: true}
	if rest := bytes.TrimSpace(b[dec.InputOffset():]); len(rest) > 0 {
		l.problem = &problem{what: fmt.Sprintf("text after the record: %s", excerpt(rest, 0)), want: "write one record a line, and nothing else"}
	}
	var head struct{ ID graph.ID }
	_ = json.Unmarshal(raw, &head) // of what type the id is, inspect says
	if own := head.ID.Kind(); own != "" && own != kind {
		l.problem = l.or(&problem{
			field: "id", what: fmt.Sprintf("%s is the id of another kind of record", strconv.Quote(string(head.ID))),
			want: fmt.Sprintf("move the line to %s, or begin the id with %s", files[fileOf(own)].name, graph.NewID(kind, "")),
		})
		kind = own
	}
	l.record, l.kind = graph.NewRecord(kind), kind
	if p := inspect(raw, reflect.TypeOf(l.record)); p != nil {
		l.problem, l.whole = l.or(p), false
	}
	if json.Unmarshal(raw, l.record) != nil {
		l.whole = false
	}
	if l.record.RecordID() == "" {
		return line{problem: l.or(&problem{field: "id", what: "there is no id", want: fmt.Sprintf("give it one that begins with %s", graph.NewID(kind, ""))})}
	}
	l.problem = l.or(differs(b, graph.Encode(l.record)))
	return l
}

// differs tells where a line leaves the canonical form.
func differs(got, want []byte) *problem {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	if i == len(got) && i == len(want) {
		return nil
	}
	return &problem{
		what:   fmt.Sprintf("not in canonical form: column %d reads %s", column(got, i+1), excerpt(got, i)),
		want:   fmt.Sprintf("write %s there", excerpt(want, i)),
		weight: habit,
	}
}

// excerpt quotes a few characters of a line from the one that byte i belongs to.
func excerpt(b []byte, i int) string {
	const most = 24
	for i > 0 && i < len(b) && !utf8.RuneStart(b[i]) {
		i--
	}
	if i >= len(b) {
		return "the end of the line"
	}
	runes := []rune(string(b[i:min(len(b), i+4*most+4)]))
	if len(runes) > most {
		runes = append(runes[:most], '…')
	}
	return "‹" + string(runes) + "›"
}
