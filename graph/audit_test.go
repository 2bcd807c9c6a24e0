package graph_test

import (
	"context"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/graph"
)

// edited is a store that others wrote to: the audits find what is listed, one
// after the other.
type edited struct {
	*faulty
	finds []graph.Audit
	errs  []error
}

func (s *edited) Audit(_ context.Context, v *graph.View) (graph.Audit, error) {
	if len(s.errs) > 0 {
		err := s.errs[0]
		s.errs = s.errs[1:]
		return graph.Audit{}, err
	}
	if len(s.finds) == 0 {
		return graph.Audit{}, nil
	}
	a := s.finds[0]
	s.finds = s.finds[1:]
	return a, nil
}

func TestAudit(t *testing.T) {
	renamed := &graph.Country{ID: "country:AA", Name: "Alandia", Alpha3: "AAA", Region: "North"}
	broken := &graph.Person{ID: "person:ann-example", Name: "Ann Example", Country: "country:ZZ"}
	added := &graph.Source{ID: "source:s-2", URL: "https://example.org/2", Title: "Two"}
	unread := graph.Fault{ID: "meeting:x", Field: "start", What: "is no date"}
	for _, row := range []struct {
		claim            string
		found            graph.Audit
		written, deleted int
		refused          []string // each in a fault
		name, person     string   // what country:AA and person:ann-example are then
	}{
		{claim: "nothing"},
		{claim: "a valid change is taken over", found: graph.Audit{Put: []graph.Record{renamed}}, written: 1, name: "Alandia"},
		{claim: "a new record is taken over", found: graph.Audit{Put: []graph.Record{added}}, written: 1},
		{claim: "what breaks a rule is refused", found: graph.Audit{Put: []graph.Record{broken}}, refused: []string{"person:ann-example country"}},
		{claim: "and does not hold up the rest", found: graph.Audit{Put: []graph.Record{broken, renamed}}, written: 1, refused: []string{"person:ann-example country"}, name: "Alandia"},
		{claim: "a deletion that leaves a reference is refused", found: graph.Audit{Delete: []graph.ID{"series:a-b-dialogue"}, Put: []graph.Record{renamed}}, written: 1, refused: []string{"series"}, name: "Alandia"},
		{claim: "what others refer to may go with them", found: graph.Audit{Delete: []graph.ID{"meeting:a-b-dialogue-2", "person:ann-example"}}, deleted: 2, person: "-"},
		{claim: "what is no record is refused", found: graph.Audit{Faults: []graph.Fault{unread}, Put: []graph.Record{renamed}}, written: 1, refused: []string{"meeting:x start: is no date"}, name: "Alandia"},
	} {
		t.Run(row.claim, func(t *testing.T) {
			s := &edited{faulty: small(t), finds: []graph.Audit{row.found}}
			x := graph.NewExplorer(s, graph.Options{})
			other := graph.NewExplorer(s.faulty, graph.Options{}) // of another server
			f, err := x.Audit(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if f.Written != row.written || f.Deleted != row.deleted || len(f.Refused) != len(row.refused) && len(row.refused) == 0 {
				t.Errorf("got %+v, want %d written, %d deleted, refused %q", f, row.written, row.deleted, row.refused)
			}
			for _, want := range row.refused {
				if !slices.ContainsFunc(f.Refused, func(f graph.Fault) bool { return strings.Contains(f.String(), want) }) {
					t.Errorf("refused %v, want one that has %q", f.Refused, want)
				}
			}
			if got := x.Refused(); len(got) != len(f.Refused) {
				t.Errorf("Refused() = %v, want %v", got, f.Refused)
			}
			for _, e := range []*graph.Explorer{x, other} {
				v, err := e.At(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if got := v.Name("country:AA"); got != cmpOr(row.name, "Aland") {
					t.Errorf("country:AA is called %q", got)
				}
				if got := cmpOr(v.Name("person:ann-example"), "-"); got != cmpOr(row.person, "Ann Example") {
					t.Errorf("person:ann-example is called %q", got)
				}
			}
			if _, err := x.Audit(t.Context()); err != nil || len(x.Refused()) > 0 {
				t.Errorf("after it was mended: refused %v, error %v", x.Refused(), err)
			}
		})
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func TestAuditTriesAgainWhenTheDataMoveOn(t *testing.T) {
	moved := graph.Errorf(graph.Conflict, "moved on")
	down := graph.Errorf(graph.Unavailable, "down")
	for _, row := range []struct {
		claim string
		errs  []error
		want  graph.Code
	}{
		{"once", []error{moved}, ""},
		{"for ever", slices.Repeat([]error{moved}, 50), graph.Conflict},
		{"a store that is down", []error{down}, graph.Unavailable},
	} {
		s := &edited{faulty: small(t), errs: row.errs}
		x := graph.NewExplorer(s, graph.Options{})
		if _, err := x.Audit(t.Context()); graph.CodeOf(err) != row.want {
			t.Errorf("%s: got %v, want %q", row.claim, err, row.want)
		}
	}
	if f, err := graph.NewExplorer(small(t), graph.Options{}).Audit(t.Context()); err != nil || f.Written+f.Deleted+len(f.Refused) > 0 {
		t.Errorf("a store that only Apply writes to: got %+v, %v", f, err)
	}
}

func TestRecordsAreReadOnce(t *testing.T) {
	for _, lean := range []bool{false, true} {
		s := small(t)
		var asked []graph.ID
		s.records = func(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
			asked = append(asked, ids...)
			return s.Store.Records(ctx, ids)
		}
		if lean {
			s.changes = leanChanges(s)
		}
		now := time.Unix(0, 0)
		x := graph.NewExplorer(s, graph.Options{CacheBytes: 1 << 20, Now: func() time.Time { return now }, MaxAge: time.Second})
		read := func(v *graph.View, ids ...graph.ID) []graph.Record {
			t.Helper()
			recs, err := v.Records(t.Context(), ids)
			if err != nil {
				t.Fatal(err)
			}
			return recs
		}
		old, err := x.At(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			recs := read(old, "meeting:a-b-dialogue-2", "country:ZZ", "country:AA", "country:AA")
			if recs[0].(*graph.Meeting).Notes != "made up" || recs[1] != nil || recs[2].RecordID() != "country:AA" || recs[3].RecordID() != "country:AA" {
				t.Errorf("lean %v: got %v", lean, recs)
			}
		}
		var want []graph.ID // all came with the changes
		if lean {
			want = []graph.ID{"meeting:a-b-dialogue-2"}
		}
		if !slices.Equal(asked, want) {
			t.Errorf("lean %v: asked the store for %v, want %v", lean, asked, want)
		}
		// A record that is written anew is read anew, and never given for the old one.
		if _, err := x.Apply(t.Context(), graph.Batch{Put: []graph.Record{&graph.Country{ID: "country:AA", Name: "Aland", Alpha3: "AAA", Region: "North", Capital: "New"}}}); err != nil {
			t.Fatal(err)
		}
		err = x.Do(t.Context(), func(v *graph.View) error {
			if got := read(v, "country:AA")[0].(*graph.Country).Capital; got != "New" {
				t.Errorf("lean %v: the capital is %q", lean, got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := old.Records(t.Context(), []graph.ID{"country:AA"}); graph.CodeOf(err) != graph.Conflict {
			t.Errorf("lean %v: the view of before got %v, want CONFLICT", lean, err)
		}
	}
}

// leanChanges makes a store send no more with its changes than it must.
func leanChanges(s *faulty) func(context.Context, graph.Version) iter.Seq2[graph.Change, error] {
	return func(ctx context.Context, since graph.Version) iter.Seq2[graph.Change, error] {
		return func(yield func(graph.Change, error) bool) {
			for c, err := range s.Store.Changes(ctx, since) {
				if c.Record != nil {
					c.Record = graph.Lean(c.Record)
				}
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// Records that break rules, which only others than Apply can have written, are
// not served, not even those of which an index could not be made.
func TestFirstIndexOfAnAuditorIsChecked(t *testing.T) {
	dangling := &graph.Person{ID: "person:bo-sample", Name: "Bo Sample", Country: "country:ZZ"}
	astray := &graph.Meeting{ID: "meeting:astray", Name: "Astray", Series: "country:AA"}
	s := &edited{faulty: small(t)}
	s.changes = func(ctx context.Context, since graph.Version) iter.Seq2[graph.Change, error] {
		return func(yield func(graph.Change, error) bool) {
			for _, r := range []graph.Record{dangling, astray} {
				if !yield(graph.Change{ID: r.RecordID(), Record: r, Digest: graph.DigestOf(r)}, nil) {
					return
				}
			}
		}
	}
	_, err := graph.NewExplorer(s, graph.Options{}).At(t.Context())
	if graph.CodeOf(err) != graph.Unavailable || len(graph.FaultsOf(err)) < 2 || !strings.Contains(err.Error(), "the first: meeting:astray ") {
		t.Errorf("got %v of %s, %d faults", err, graph.CodeOf(err), len(graph.FaultsOf(err)))
	}
	s.changes = nil
	if _, err := graph.NewExplorer(s, graph.Options{}).At(t.Context()); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// Who mends records that break rules gets a view of them, and may write what
// makes them whole.
func TestMending(t *testing.T) {
	s := &edited{faulty: small(t)}
	v, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.Apply(t.Context(), graph.Batch{Base: v, Delete: []graph.ID{"source:s-1"}}); err != nil {
		t.Fatal(err)
	}
	x := graph.NewExplorer(s, graph.Options{})
	if _, err := x.At(t.Context()); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("got %v, want UNAVAILABLE", err)
	}
	source := &graph.Source{ID: "source:s-1", URL: "https://example.org/1", Title: "One"}
	if _, err := graph.NewExplorer(s, graph.Options{Mending: true}).Apply(t.Context(), graph.Batch{Put: []graph.Record{source}}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.At(t.Context()); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// A record whose relationships need another one that is damaged waits for it,
// and does not end the audit.
func TestAuditNextToDamage(t *testing.T) {
	whole, err := small(t).Store.Records(t.Context(), []graph.ID{"meeting:a-b-dialogue-1"})
	if err != nil {
		t.Fatal(err)
	}
	first := whole[0].(*graph.Meeting)
	first.Participants = append(first.Participants, graph.Listing{Participant: "person:ann-example", Role: graph.RoleSpeaker, Organisation: "organisation:ministry-b"})
	lost := graph.Fault{ID: "meeting:a-b-dialogue-2", Field: "json", What: "it does not fit the stamp"}
	s := &edited{faulty: small(t), finds: []graph.Audit{{Put: []graph.Record{first}, Faults: []graph.Fault{lost}}, {Put: []graph.Record{first}}}}
	s.records = func(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
		err := graph.Errorf(graph.Unavailable, "damaged").(*graph.Error)
		err.Faults = []graph.Fault{lost}
		return nil, err
	}
	x := graph.NewExplorer(s, graph.Options{})
	if f, err := x.Audit(t.Context()); err != nil || f.Written != 0 || len(f.Refused) != 1 {
		t.Errorf("got %+v, %v; want the damaged one refused", f, err)
	}
	s.records = nil
	if f, err := x.Audit(t.Context()); err != nil || f.Written != 1 || len(x.Refused()) != 0 {
		t.Errorf("mended: got %+v, %v", f, err)
	}
}
