package graphtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
)

// Run is the contract of [graph.Store] as tests: every store passes all of
// them. Each row gets a fresh, empty store from open, which must close it when
// the test ends. A difference that a caller can see is a bug in a store.
func Run(t *testing.T, open func(t testing.TB) graph.Store) {
	rows := []struct {
		claim string
		test  func(*testing.T, graph.Store)
	}{
		{"a fresh store is at version 0 and has no changes", freshIsEmpty},
		{"records come back whole, in the order asked", recordsInOrder},
		{"unknown, malformed and repeated ids", recordsOdd},
		{"no ids are no records", recordsNone},
		{"what comes back does not alias the store", recordsOwned},
		{"what goes in is copied", putsCopied},
		{"a batch at another base is a conflict and changes nothing", applyConflict},
		{"the same batch twice", applyTwice},
		{"a batch is all or nothing", applyAtomic},
		{"an id twice in one batch is invalid", applyRepeated},
		{"deleting what is not there is no fault", deleteMissing},
		{"changes since a version", changesSince},
		{"a record written and deleted", changesDeleted},
		{"changes of another history are a conflict", changesForeign},
		{"changes hold what the index needs, and the digest", changesLean},
		{"changes may be left early", changesBreak},
		{"a cancelled context", cancelled},
		{"two writers on one base", twoWriters},
		{"readers and writers together", readersAndWriters},
		{"a closed store is unavailable", closed},
		{"an index brought up to date equals one made anew", followed},
		{"an explorer refuses what breaks a rule", applyChecked},
		{"an explorer sees its own writes", ownWrites},
	}
	for _, r := range rows {
		t.Run(r.claim, func(t *testing.T) { r.test(t, open(t)) })
	}
}

// Small is a valid set of made-up records, drawn:
//
//	Aland --- dialogue 2014, 2016 --- Borduria
//	            |                       |
//	          ministry of Aland       person, for the ministry of Borduria
func Small() []graph.Record {
	return []graph.Record{
		&graph.Country{ID: "country:AA", Name: "Aland", Alpha3: "AAA", Region: "North", Aliases: []string{"Ålandia"}},
		&graph.Country{ID: "country:BB", Name: "Borduria", Alpha3: "BBB", Region: "South"},
		&graph.Organisation{ID: "organisation:ministry-a", Name: "Ministry of Aland", OrganisationKind: graph.OrgMinistry, Country: "country:AA"},
		&graph.Organisation{ID: "organisation:ministry-b", Name: "Ministry of Borduria", OrganisationKind: graph.OrgMinistry, Country: "country:BB"},
		&graph.Person{ID: "person:ann-example", Name: "Ann Example", Country: "country:BB"},
		smallMeeting("meeting:a-b-dialogue-1", 1, "2014-06-05", "organisation:ministry-a"),
		smallMeeting("meeting:a-b-dialogue-2", 2, "2016", "person:ann-example"),
		&graph.Series{ID: "series:a-b-dialogue", Name: "A-B Dialogue", Format: graph.FormatBilateral, Focus: graph.FocusPolicy, OrdinalsCountRounds: true},
		&graph.Source{ID: "source:s-1", URL: "https://example.org/1", Title: "One"},
	}
}

func smallMeeting(id graph.ID, ordinal int, start string, with graph.ID) *graph.Meeting {
	day, err := graph.ParseDate(start)
	if err != nil {
		panic(err)
	}
	l := graph.Listing{Participant: with}
	if with.Kind() == graph.KindPerson {
		l.Role, l.Office, l.Organisation = graph.RoleSpeaker, "Envoy", "organisation:ministry-b"
	}
	return &graph.Meeting{
		ID: id, Name: fmt.Sprintf("A-B Dialogue, round %d", ordinal), Series: "series:a-b-dialogue", Ordinal: &ordinal,
		Format: graph.FormatBilateral, Track: graph.Track1, Mode: graph.ModeInPerson, Start: day, Notes: "made up",
		Participants: []graph.Listing{{Participant: "country:AA"}, {Participant: "country:BB"}, l},
		Topics:       []graph.Topic{"NORMS"}, Sources: []graph.ID{"source:s-1"},
	}
}

func version(t *testing.T, s graph.Store) graph.Version {
	t.Helper()
	v, err := s.Version(t.Context())
	if err != nil {
		t.Fatalf("Version: %v", err)
	}
	return v
}

func apply(t *testing.T, s graph.Store, put []graph.Record, del ...graph.ID) graph.Version {
	t.Helper()
	v, err := s.Apply(t.Context(), graph.Batch{Base: version(t, s), Put: put, Delete: del})
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	return v
}

func changes(t *testing.T, s graph.Store, since graph.Version) map[graph.ID]graph.Change {
	t.Helper()
	out := make(map[graph.ID]graph.Change)
	for c, err := range s.Changes(t.Context(), since) {
		if err != nil {
			t.Fatalf("Changes: %v", err)
		}
		if _, twice := out[c.ID]; twice {
			t.Errorf("%s comes twice", c.ID)
		}
		out[c.ID] = c
	}
	return out
}

func wantCode(t *testing.T, err error, want graph.Code) {
	t.Helper()
	if got := graph.CodeOf(err); got != want {
		t.Errorf("got the error %v of code %q, want code %q", err, got, want)
	}
}

func ids(m map[graph.ID]graph.Change) []graph.ID { return slices.Sorted(maps.Keys(m)) }

func freshIsEmpty(t *testing.T, s graph.Store) {
	v := version(t, s)
	if v.N != 0 || v.History == "" {
		t.Errorf("got version %+v, want N 0 and a history", v)
	}
	if c := changes(t, s, graph.Version{}); len(c) != 0 {
		t.Errorf("got changes %v, want none", c)
	}
}

func recordsInOrder(t *testing.T, s graph.Store) {
	all := Small()
	apply(t, s, all)
	var want []graph.Record
	var asked []graph.ID
	for _, r := range slices.Backward(all) {
		want = append(want, r)
		asked = append(asked, r.RecordID())
	}
	got, err := s.Records(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(graph.Date{})); d != "" {
		t.Errorf("records differ (-want +got):\n%s", d)
	}
}

func recordsOdd(t *testing.T, s graph.Store) {
	apply(t, s, Small())
	got, err := s.Records(t.Context(), []graph.ID{"country:AA", "country:ZZ", "rubbish '\"", "", "country:AA"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 5 || got[0] == nil || got[4] == nil || got[1] != nil || got[2] != nil || got[3] != nil {
		t.Errorf("got %v, want the record first and last, nil between", got)
	}
}

func recordsNone(t *testing.T, s graph.Store) {
	got, err := s.Records(t.Context(), nil)
	if err != nil || len(got) != 0 {
		t.Errorf("got %v, %v; want nothing", got, err)
	}
}

func recordsOwned(t *testing.T, s graph.Store) {
	apply(t, s, Small())
	read := func() *graph.Meeting {
		got, err := s.Records(t.Context(), []graph.ID{"meeting:a-b-dialogue-1"})
		if err != nil {
			t.Fatal(err)
		}
		return got[0].(*graph.Meeting)
	}
	m := read()
	m.Name, m.Participants[0].Participant, m.Sources[0], *m.Ordinal = "spoilt", "country:ZZ", "source:zz", 99
	if got := read(); got.Name == "spoilt" || got.Participants[0].Participant == "country:ZZ" || got.Sources[0] == "source:zz" || *got.Ordinal == 99 {
		t.Errorf("a change to what was read reached the store: %+v", got)
	}
}

func putsCopied(t *testing.T, s graph.Store) {
	all := Small()
	apply(t, s, all)
	all[0].(*graph.Country).Aliases[0] = "spoilt"
	got, err := s.Records(t.Context(), []graph.ID{"country:AA"})
	if err != nil || got[0].(*graph.Country).Aliases[0] == "spoilt" {
		t.Errorf("got %+v, %v; want the record as it was put", got, err)
	}
}

func applyConflict(t *testing.T, s graph.Store) {
	base := version(t, s)
	apply(t, s, Small())
	after := version(t, s)
	for _, b := range []graph.Version{base, {History: "another", N: after.N}, {History: after.History, N: after.N + 1}} {
		_, err := s.Apply(t.Context(), graph.Batch{Base: b, Delete: []graph.ID{"country:AA"}})
		wantCode(t, err, graph.Conflict)
	}
	if got := version(t, s); got != after {
		t.Errorf("got version %+v, want %+v", got, after)
	}
}

func applyTwice(t *testing.T, s graph.Store) {
	first := apply(t, s, Small())
	if again := apply(t, s, Small()); again != first {
		t.Errorf("equal records made version %+v, want %+v still", again, first)
	}
	if c := changes(t, s, first); len(c) != 0 {
		t.Errorf("equal records are changes: %v", ids(c))
	}
}

func applyAtomic(t *testing.T, s graph.Store) {
	apply(t, s, Small())
	before := version(t, s)
	p := &graph.Person{ID: "person:new", Name: "New"}
	_, err := s.Apply(t.Context(), graph.Batch{Base: before, Put: []graph.Record{p, p}})
	wantCode(t, err, graph.Invalid)
	got, err := s.Records(t.Context(), []graph.ID{"person:new"})
	if err != nil || got[0] != nil || version(t, s) != before {
		t.Errorf("got %v, %v at %+v; want nothing written", got, err, version(t, s))
	}
}

func applyRepeated(t *testing.T, s graph.Store) {
	_, err := s.Apply(t.Context(), graph.Batch{
		Base: version(t, s), Put: []graph.Record{&graph.Person{ID: "person:p", Name: "P"}}, Delete: []graph.ID{"person:p"},
	})
	wantCode(t, err, graph.Invalid)
}

func deleteMissing(t *testing.T, s graph.Store) {
	v := apply(t, s, Small())
	if got := apply(t, s, nil, "person:nobody"); got != v {
		t.Errorf("got version %+v, want %+v", got, v)
	}
}

func changesSince(t *testing.T, s graph.Store) {
	v1 := apply(t, s, Small())
	v2 := apply(t, s, []graph.Record{&graph.Person{ID: "person:ann-example", Name: "Ann B. Example", Country: "country:BB"}})
	v3 := apply(t, s, []graph.Record{&graph.Person{ID: "person:bob", Name: "Bob"}})
	if v2.N != v1.N+1 || v3.N != v2.N+1 || v3.History != v1.History {
		t.Errorf("versions %+v, %+v, %+v do not count up", v1, v2, v3)
	}
	for _, row := range []struct {
		since graph.Version
		want  []graph.ID
	}{
		{v1, []graph.ID{"person:ann-example", "person:bob"}},
		{v2, []graph.ID{"person:bob"}},
		{v3, nil},
	} {
		if got := ids(changes(t, s, row.since)); !slices.Equal(got, row.want) {
			t.Errorf("since %d: got %v, want %v", row.since.N, got, row.want)
		}
	}
	if got := len(changes(t, s, graph.Version{})); got != len(Small())+1 {
		t.Errorf("since zero: got %d records, want %d", got, len(Small())+1)
	}
}

func changesDeleted(t *testing.T, s graph.Store) {
	v1 := apply(t, s, Small())
	apply(t, s, []graph.Record{&graph.Person{ID: "person:bob", Name: "Bob"}})
	apply(t, s, nil, "person:bob", "person:ann-example")
	got := changes(t, s, v1)
	if !slices.Equal(ids(got), []graph.ID{"person:ann-example", "person:bob"}) {
		t.Fatalf("got %v, want both deletions", ids(got))
	}
	for id, c := range got {
		if c.Record != nil || c.Digest != (graph.Digest{}) {
			t.Errorf("%s: got %+v, want a deletion", id, c)
		}
	}
	if _, there := changes(t, s, graph.Version{})["person:bob"]; there {
		t.Error("a deleted record is among all records")
	}
}

func changesForeign(t *testing.T, s graph.Store) {
	v := apply(t, s, Small())
	for _, since := range []graph.Version{{History: "another", N: 1}, {History: v.History, N: v.N + 1}} {
		n := 0
		for c, err := range s.Changes(t.Context(), since) {
			n++
			if graph.CodeOf(err) != graph.Conflict {
				t.Errorf("since %+v: got %v, %v; want CONFLICT", since, c, err)
			}
		}
		if n != 1 {
			t.Errorf("since %+v: got %d things, want one error", since, n)
		}
	}
}

func changesLean(t *testing.T, s graph.Store) {
	apply(t, s, Small())
	got := changes(t, s, graph.Version{})
	for _, r := range Small() {
		c := got[r.RecordID()]
		if c.Digest != graph.DigestOf(r) {
			t.Errorf("%s: digest differs from that of the whole record", r.RecordID())
		}
		if d := cmp.Diff(graph.Lean(r), graph.Lean(c.Record), cmp.AllowUnexported(graph.Date{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", r.RecordID(), d)
		}
	}
}

func changesBreak(t *testing.T, s graph.Store) {
	apply(t, s, Small())
	for range s.Changes(t.Context(), graph.Version{}) {
		break
	}
	if got := len(changes(t, s, graph.Version{})); got != len(Small()) {
		t.Errorf("got %d records afterwards, want %d", got, len(Small()))
	}
}

func cancelled(t *testing.T, s graph.Store) {
	v := apply(t, s, Small())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Version(ctx)
	wantCode(t, err, graph.Cancelled)
	_, err = s.Records(ctx, []graph.ID{"country:AA"})
	wantCode(t, err, graph.Cancelled)
	_, err = s.Apply(ctx, graph.Batch{Base: v, Delete: []graph.ID{"person:ann-example"}})
	wantCode(t, err, graph.Cancelled)
	for _, err := range s.Changes(ctx, graph.Version{}) {
		wantCode(t, err, graph.Cancelled)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v does not wrap the context's error", err)
		}
	}
	if got := version(t, s); got != v {
		t.Errorf("got version %+v, want %+v", got, v)
	}
}

func twoWriters(t *testing.T, s graph.Store) {
	base := apply(t, s, Small())
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			p := &graph.Person{ID: graph.ID(fmt.Sprintf("person:writer-%d", i)), Name: fmt.Sprintf("Writer %d", i)}
			_, errs[i] = s.Apply(t.Context(), graph.Batch{Base: base, Put: []graph.Record{p}})
		})
	}
	wg.Wait()
	codes := []graph.Code{graph.CodeOf(errs[0]), graph.CodeOf(errs[1])}
	slices.Sort(codes)
	if !slices.Equal(codes, []graph.Code{"", graph.Conflict}) {
		t.Errorf("got %v, want one success and one CONFLICT", errs)
	}
	if got := len(changes(t, s, base)); got != 1 {
		t.Errorf("got %d changes, want 1", got)
	}
}

// readersAndWriters counts with many writers, each retrying on CONFLICT, while
// readers check that every batch is seen whole.
func readersAndWriters(t *testing.T, s graph.Store) {
	const writers, batches = 3, 5
	apply(t, s, Small())
	pair := func(n int) []graph.Record {
		return []graph.Record{
			&graph.Person{ID: "person:left", Name: fmt.Sprintf("Left %d", n)},
			&graph.Person{ID: "person:right", Name: fmt.Sprintf("Right %d", n)},
		}
	}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for b := 0; b < batches; {
				v, err := s.Version(t.Context())
				if err == nil {
					_, err = s.Apply(t.Context(), graph.Batch{Base: v, Put: pair(w*batches + b)})
				}
				switch graph.CodeOf(err) {
				case "":
					b++
				case graph.Conflict:
				default:
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		got, err := s.Records(t.Context(), []graph.ID{"person:left", "person:right"})
		if err != nil {
			t.Fatal(err)
		}
		if (got[0] == nil) != (got[1] == nil) {
			t.Fatal("half a batch was seen")
		}
		if got[0] != nil {
			var l, r int
			fmt.Sscanf(got[0].(*graph.Person).Name, "Left %d", &l)
			fmt.Sscanf(got[1].(*graph.Person).Name, "Right %d", &r)
			if l != r {
				t.Fatalf("parts of two batches were seen: %d and %d", l, r)
			}
		}
	}
}

func closed(t *testing.T, s graph.Store) {
	v := apply(t, s, Small())
	for range 2 {
		if err := s.Close(t.Context()); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	_, err := s.Version(t.Context())
	wantCode(t, err, graph.Unavailable)
	_, err = s.Records(t.Context(), []graph.ID{"country:AA"})
	wantCode(t, err, graph.Unavailable)
	_, err = s.Apply(t.Context(), graph.Batch{Base: v})
	wantCode(t, err, graph.Unavailable)
	for _, err := range s.Changes(t.Context(), graph.Version{}) {
		wantCode(t, err, graph.Unavailable)
	}
}

// Answers asks a view many things and gives the answers, for comparison: equal
// data must give equal answers, whatever store and index they went through.
func Answers(t testing.TB, v *graph.View) map[string]any {
	t.Helper()
	out := map[string]any{"dataset": v.Dataset()}
	keep := func(what string, answer any, err error) {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		out[what] = answer
	}
	most := 100
	page := graph.PageArgs{First: &most}
	for _, via := range [][]graph.LinkKind{nil, {graph.Agreement}, {graph.CoHosting}, {graph.Attendance}} {
		net, err := v.Network(t.Context(), graph.LinkRule{Via: via}, nil)
		if err == nil {
			for i, l := range net.Links {
				keep(fmt.Sprint(via, " evidence ", l.From, l.To), v.Evidence(l), nil)
				net.Links[i] = graph.Link{From: l.From, To: l.To, Kinds: l.Kinds, MeetingCount: l.MeetingCount, FirstMet: l.FirstMet, LastMet: l.LastMet, Announced: l.Announced}
			}
		}
		keep(fmt.Sprint(via, " network"), net, err)
	}
	meetings, err := v.Meetings(graph.MeetingFilter{}, graph.MeetingDateDesc, page)
	keep("meetings", written(meetings), err)
	if err == nil {
		for _, id := range meetings.Items {
			rows, err := v.AllParticipants(id, graph.ParticipationFilter{})
			keep("rows of "+string(id), rows, err)
		}
	}
	countries, err := v.Countries(graph.CountryFilter{}, graph.ParticipantPartnersDesc, page)
	keep("countries", written(countries), err)
	people, err := v.People(graph.PersonFilter{}, graph.ParticipantLastMeetingDesc, page)
	keep("people", written(people), err)
	series, err := v.AllSeries(graph.SeriesFilter{}, graph.SeriesLastRoundDesc, page)
	keep("series", written(series), err)
	sources, err := v.Sources(graph.SourceFilter{}, graph.SourceLabelAsc, page)
	keep("sources", written(sources), err)
	facets, err := v.Facets(graph.MeetingFilter{}, nil)
	keep("facets", facets, err)
	few := 50
	hits, err := v.Search("a", nil, &few)
	keep("search", hits, err)
	return out
}

// written is a page with its cursors written out.
func written[T any](p *graph.Page[T]) any {
	if p == nil {
		return nil
	}
	cursors := make([]string, len(p.Items))
	for i := range p.Items {
		cursors[i] = p.Cursor(i)
	}
	q := *p
	q.Cursor = nil
	return struct {
		Page    graph.Page[T]
		Cursors []string
	}{q, cursors}
}

// followed writes random data in batches and compares the index that followed
// them with one made anew after each.
func followed(t *testing.T, s graph.Store) {
	follower := graph.NewExplorer(s, graph.Options{})
	for i, records := range [][]graph.Record{Small(), Random(1, 12), Random(2, 20), Random(3, 8)} {
		before := changes(t, s, graph.Version{})
		var gone []graph.ID
		now := make(map[graph.ID]bool)
		for _, r := range records {
			now[r.RecordID()] = true
		}
		for id := range before {
			if !now[id] {
				gone = append(gone, id)
			}
		}
		apply(t, s, records, gone...)
		old, err := follower.At(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		anew, err := graph.NewExplorer(s, graph.Options{}).At(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(Answers(t, anew), Answers(t, old), cmp.AllowUnexported(graph.Date{}), cmp.AllowUnexported(graph.Link{})); d != "" {
			t.Fatalf("after batch %d (-anew +followed):\n%s", i, d)
		}
	}
}

func applyChecked(t *testing.T, s graph.Store) {
	e := graph.NewExplorer(s, graph.Options{})
	v, err := e.Apply(t.Context(), graph.Batch{Put: Small()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Apply(t.Context(), graph.Batch{Delete: []graph.ID{"source:s-1"}})
	wantCode(t, err, graph.Invalid)
	if n := len(graph.FaultsOf(err)); n != 2 {
		t.Errorf("got %d faults, want one for each meeting that names the source: %v", n, err)
	}
	if got := version(t, s); got != v {
		t.Errorf("got version %+v, want %+v", got, v)
	}
}

func ownWrites(t *testing.T, s graph.Store) {
	e := graph.NewExplorer(s, graph.Options{})
	if _, err := e.Apply(t.Context(), graph.Batch{Put: Small()}); err != nil {
		t.Fatal(err)
	}
	before, err := e.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Apply(t.Context(), graph.Batch{Put: []graph.Record{&graph.Person{ID: "person:bob", Name: "Bob"}}}); err != nil {
		t.Fatal(err)
	}
	after, err := e.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if before.Has("person:bob") || !after.Has("person:bob") {
		t.Errorf("has the new record: before %v, after %v; want false, true", before.Has("person:bob"), after.Has("person:bob"))
	}
	if before.Version() == after.Version() {
		t.Error("the version of the data did not change")
	}
}
