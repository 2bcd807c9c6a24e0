package neo4jstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/graphtest"
)

func date(t *testing.T, s string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNodeComesBack(t *testing.T) {
	for _, r := range append(graphtest.Small(), graphtest.Random(7, 40)...) {
		n := node(r, 3)
		row := &neo4j.Record{Keys: []string{"id", "stamp", "json"}, Values: []any{n["id"], n["stamp"], n["json"]}}
		got, err := decode(row, graph.Version{N: 3})
		if err != nil || got.digest != graph.DigestOf(r) || string(graph.Encode(got.record)) != string(graph.Encode(r)) {
			t.Errorf("%s: got %+v, %v", r.RecordID(), got, err)
		}
		if _, err := decode(row, graph.Version{N: 2}); !errors.Is(err, errMoved) {
			t.Errorf("%s of a later version: got %v, want it to be seen", r.RecordID(), err)
		}
		row.Values[2] = "{}"
		if _, err := decode(row, graph.Version{N: 3}); !errors.Is(err, errMoved) {
			t.Errorf("%s with other JSON: got %v, want it to be seen", r.RecordID(), err)
		}
	}
}

func TestStamp(t *testing.T) {
	for _, s := range []stamp{{n: 1}, {n: 1 << 40, kind: graph.KindPerson, digest: graph.Digest{1, 2}}} {
		if got, err := readStamp(s.String()); err != nil || got != s {
			t.Errorf("got %+v, %v; want %+v", got, err, s)
		}
	}
	for _, bad := range []string{"", "x", "1 PERSON", "1 PERSON 00", "1 RUBBISH " + strings.Repeat("0", 64), "-1"} {
		if _, err := readStamp(bad); graph.CodeOf(err) != graph.Internal {
			t.Errorf("%q: got %v, want INTERNAL", bad, err)
		}
	}
}

func TestMeetingIsReadable(t *testing.T) {
	two := 2
	m := &graph.Meeting{
		ID: "meeting:m", Name: "M", Series: "series:s", Ordinal: &two, Start: date(t, "2014-06"), Country: "country:AA",
		Hosts:        []graph.Listing{{Participant: "country:AA", Role: graph.RoleHost}, {Participant: "organisation:o", Role: graph.RoleCoHost}},
		Participants: []graph.Listing{{Participant: "organisation:o", Role: graph.RoleOrganiser}, {Participant: "person:p", Role: graph.RoleSpeaker, Office: "Envoy", Organisation: "organisation:o"}},
		Invited:      []graph.Listing{{Participant: "country:AA"}, {Participant: "country:BB"}},
		Topics:       []graph.Topic{"NORMS"}, Sources: []graph.ID{"source:s"},
	}
	day := func(s string) neo4j.Date { return neo4jDate(date(t, s).First()) }
	want := props{
		"name": "M", "ordinal": int64(2), "start": "2014-06", "earliest": day("2014-06-01"), "latest": day("2014-06-30"), "topics": []string{"NORMS"},
	}
	sameDay := cmp.Comparer(func(a, b neo4j.Date) bool { return a.Time().Equal(b.Time()) })
	if d := cmp.Diff(want, readable(m), sameDay); d != "" {
		t.Errorf("properties (-want +got):\n%s", d)
	}
	var got []string
	for _, l := range linksOf(m) {
		got = append(got, fmt.Sprint(l.from, " ", l.kind, " ", l.to, " ", map[string]any(l.props)))
	}
	wantLinks := []string{
		"meeting:m ROUND_OF series:s map[]",
		"meeting:m IN_COUNTRY country:AA map[]",
		"meeting:m CITES source:s map[]",
	}
	if d := cmp.Diff(wantLinks, got); d != "" {
		t.Errorf("relationships (-want +got):\n%s", d)
	}
}

func TestErrorsAreCodedAndSafe(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	rows := []struct {
		ctx  context.Context
		err  error
		want graph.Code
	}{
		{t.Context(), &neo4j.Neo4jError{Code: "Neo.ClientError.Security.Unauthorized", Msg: "s3cret"}, graph.Unavailable},
		{t.Context(), &neo4j.Neo4jError{Code: "Neo.ClientError.Database.DatabaseNotFound", Msg: "s3cret"}, graph.Unavailable},
		{t.Context(), &neo4j.Neo4jError{Code: "Neo.TransientError.General.DatabaseUnavailable", Msg: "s3cret"}, graph.Unavailable},
		{t.Context(), &neo4j.Neo4jError{Code: "Neo.ClientError.Statement.SyntaxError", Msg: "s3cret"}, graph.Internal},
		{t.Context(), fmt.Errorf("s3cret: %w", context.DeadlineExceeded), graph.Unavailable},
		{t.Context(), errors.New("s3cret"), graph.Internal},
		{ended, errors.New("s3cret"), graph.Cancelled},
		{t.Context(), graph.Errorf(graph.Conflict, "moved"), graph.Conflict},
	}
	for _, r := range rows {
		err := coded(r.ctx, "reading", r.err)
		if graph.CodeOf(err) != r.want || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%v: got %v of %s, want %s and a safe message", r.err, err, graph.CodeOf(err), r.want)
		}
		if r.ctx.Err() == nil && !errors.Is(err, r.err) {
			t.Errorf("%v: the cause is not in the chain", r.err)
		}
	}
}

// Lines writes the relationships that records state and those that rules make
// of them, so that they can be compared with those of a server.
func Lines(records []graph.Record, relationships []graph.Relationship) []string {
	var out []string
	for _, r := range records {
		for _, l := range linksOf(r) {
			out = append(out, Line(string(l.kind), string(l.from), string(l.to), l.props))
		}
	}
	for _, r := range relationships {
		out = append(out, Line(string(r.Kind), string(r.From), string(r.To), derived(r.Props)))
	}
	slices.Sort(out)
	return out
}

// Line writes one relationship.
func Line(kind, from, to string, p map[string]any) string {
	p = maps.Clone(p)
	for key, v := range p {
		if d, ok := v.(neo4j.Date); ok {
			p[key] = d.String()
		}
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return from + " " + kind + " " + to + " " + string(b)
}
