// Command convert makes Parley's data files from the collected facts:
//
//	go run ./internal/dataset/convert FACTS_DIR OUT_DIR
//
// The facts use short names for values and ids without prefix; data files use
// the names of the SDL and are in canonical form. Terms of membership move into
// the record of the body, ambiguous forms into those of the countries. The
// converter translates and sorts, and judges nothing: `parley validate` does.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley/graph"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: convert FACTS_DIR OUT_DIR")
		os.Exit(2)
	}
	if err := convert(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

// convert writes the six data files and the notices that go along with them.
func convert(from, to string) error {
	f, err := readFacts(from)
	if err != nil {
		return err
	}
	for name, records := range map[string][]graph.Record{
		"countries.jsonl":     all(f.countries, f.country),
		"organisations.jsonl": all(f.organisations, f.organisation),
		"people.jsonl":        all(f.people, person),
		"meetings.jsonl":      all(f.meetings, meeting),
		"series.jsonl":        all(f.series, series),
		"sources.jsonl":       all(f.sources, source),
	} {
		if err := os.WriteFile(filepath.Join(to, name), canonical(records), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(to, "NOTICES.txt"), f.notices, 0o644)
}

// canonical is the text of a data file: a record a line, by id.
func canonical(records []graph.Record) []byte {
	slices.SortFunc(records, func(a, b graph.Record) int { return cmp.Compare(a.RecordID(), b.RecordID()) })
	var b bytes.Buffer
	for _, r := range records {
		b.Write(graph.Encode(r))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func all[T any](rows []T, record func(T) graph.Record) []graph.Record {
	out := make([]graph.Record, len(rows))
	for i, row := range rows {
		out[i] = record(row)
	}
	return out
}

// facts are the collected files as they are.
type facts struct {
	countries     []countryFact
	organisations []organisationFact
	people        []personFact
	meetings      []meetingFact
	series        []seriesFact
	sources       []sourceFact
	memberships   []membershipFact
	ambiguous     map[string][]string // form to the codes it fits
	notices       []byte
}

func readFacts(dir string) (*facts, error) {
	f := new(facts)
	for name, read := range map[string]func([]byte) error{
		"countries.jsonl":     lines(&f.countries),
		"organisations.jsonl": lines(&f.organisations),
		"people.jsonl":        lines(&f.people),
		"meetings.jsonl":      lines(&f.meetings),
		"series.jsonl":        lines(&f.series),
		"sources.jsonl":       lines(&f.sources),
		"memberships.jsonl":   lines(&f.memberships),
		"ambiguous.json":      func(b []byte) error { return json.Unmarshal(b, &f.ambiguous) },
		"NOTICES.txt":         func(b []byte) error { f.notices = b; return nil },
	} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if err := read(b); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return f, nil
}

// lines reads one row a line. A field that no row type knows is an error: a
// fact must never be lost.
func lines[T any](rows *[]T) func([]byte) error {
	return func(b []byte) error {
		dec := json.NewDecoder(bytes.NewReader(b))
		dec.DisallowUnknownFields()
		for {
			var row T
			if err := dec.Decode(&row); err == io.EOF {
				return nil
			} else if err != nil {
				return fmt.Errorf("row %d: %w", len(*rows)+1, err)
			}
			*rows = append(*rows, row)
		}
	}
}

// id gives a slug of the facts its prefix; what is not there has no id.
func id(kind graph.Kind, slug string) graph.ID {
	if slug == "" {
		return ""
	}
	return graph.NewID(kind, slug)
}

func ids(kind graph.Kind, slugs []string) []graph.ID {
	out := make([]graph.ID, len(slugs))
	for i, s := range slugs {
		out[i] = id(kind, s)
	}
	return out
}

// value is the SDL's name of a value of the facts: think-tank is THINK_TANK.
func value[T ~string](s string) T {
	return T(strings.ReplaceAll(strings.ToUpper(s), "-", "_"))
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}
