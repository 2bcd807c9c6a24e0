package graph_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
)

func ptr[T any](v T) *T { return &v }

// walk reads a list in pages of n, forwards or backwards, and checks what each
// page says of its neighbours.
func walk(t *testing.T, n int, backwards bool, read func(graph.PageArgs) (*graph.Page[graph.ID], error)) (out []graph.ID) {
	t.Helper()
	args := graph.PageArgs{First: &n}
	if backwards {
		args = graph.PageArgs{Last: &n}
	}
	for {
		p, err := read(args)
		if err != nil {
			t.Fatal(err)
		}
		if backwards {
			if p.HasNext != (len(out) > 0) {
				t.Fatalf("has a next page: %v, after %d items", p.HasNext, len(out))
			}
			out = append(slices.Clone(p.Items), out...)
			if !p.HasPrev {
				return out
			}
			args.Before = new(p.Cursor(0))
		} else {
			if p.HasPrev != (len(out) > 0) {
				t.Fatalf("has a previous page: %v, after %d items", p.HasPrev, len(out))
			}
			out = append(out, p.Items...)
			if !p.HasNext {
				return out
			}
			args.After = new(p.Cursor(len(p.Items) - 1))
		}
		if p.Total < len(out) {
			t.Fatalf("total %d, but %d items", p.Total, len(out))
		}
	}
}

func TestPagesMeetInEveryOrder(t *testing.T) {
	v := view(t, graphtest.Random(7, 40))
	lists := map[string]func(graph.PageArgs) (*graph.Page[graph.ID], error){}
	for _, o := range graph.MeetingOrders.Values() {
		lists["meetings "+string(o)] = func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Meetings(graph.MeetingFilter{}, o, a)
		}
	}
	for _, o := range graph.ParticipantOrders.Values() {
		lists["countries "+string(o)] = func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Countries(graph.CountryFilter{}, o, a)
		}
		lists["organisations "+string(o)] = func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Organisations(graph.OrganisationFilter{}, o, a)
		}
		lists["people "+string(o)] = func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.People(graph.PersonFilter{}, o, a)
		}
	}
	for _, o := range graph.SeriesOrders.Values() {
		lists["series "+string(o)] = func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.AllSeries(graph.SeriesFilter{}, o, a)
		}
	}
	for _, o := range graph.SourceOrders.Values() {
		lists["sources "+string(o)] = func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Sources(graph.SourceFilter{}, o, a)
		}
	}
	for name, read := range lists {
		whole := walk(t, 100, false, read)
		if len(whole) < 5 {
			t.Errorf("%s: only %d items", name, len(whole))
		}
		for _, n := range []int{1, 3, 7} {
			if got := walk(t, n, false, read); !slices.Equal(got, whole) {
				t.Errorf("%s forwards by %d: got %v, want %v", name, n, got, whole)
			}
			if got := walk(t, n, true, read); !slices.Equal(got, whole) {
				t.Errorf("%s backwards by %d: got %v, want %v", name, n, got, whole)
			}
		}
	}
}

func TestUndatedMeetingsAreLastBothWays(t *testing.T) {
	v := view(t, graphtest.Random(7, 40))
	read := func(o graph.MeetingOrder) (dated, undated []graph.ID) {
		for _, id := range walk(t, 100, false, func(a graph.PageArgs) (*graph.Page[graph.ID], error) { return v.Meetings(graph.MeetingFilter{}, o, a) }) {
			f, err := v.Meeting(id)
			if err != nil {
				t.Fatal(err)
			}
			if f.Precision == graph.PrecisionUnknown {
				undated = append(undated, id)
				continue
			}
			if len(undated) > 0 {
				t.Errorf("%s: %s comes after an undated meeting", o, id)
			}
			dated = append(dated, id)
		}
		return dated, undated
	}
	up, upUndated := read(graph.MeetingDateAsc)
	down, downUndated := read(graph.MeetingDateDesc)
	if len(up) == 0 || len(upUndated) == 0 || len(up) != len(down) {
		t.Fatalf("got %d dated and %d undated", len(up), len(upUndated))
	}
	if !slices.Equal(upUndated, downUndated) || !slices.IsSorted(upUndated) {
		t.Errorf("undated: got %v and %v, want both by id", upUndated, downUndated)
	}
	key := func(id graph.ID) string {
		f, _ := v.Meeting(id)
		return f.Earliest.String() + f.Latest.String()
	}
	for i := 1; i < len(up); i++ {
		if a, b := key(up[i-1]), key(up[i]); a > b || a == b && up[i-1] > up[i] {
			t.Errorf("DATE_ASC: %s before %s", up[i-1], up[i])
		}
		if a, b := key(down[i-1]), key(down[i]); a < b || a == b && down[i-1] > down[i] {
			t.Errorf("DATE_DESC: %s before %s", down[i-1], down[i])
		}
	}
}

func TestPageArguments(t *testing.T) {
	v := view(t, graphtest.Random(7, 40))
	read := func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
		return v.Meetings(graph.MeetingFilter{}, "", a)
	}
	first, err := read(graph.PageArgs{})
	if err != nil || len(first.Items) != 20 || !first.HasNext || first.HasPrev || first.Total != 40 {
		t.Fatalf("the default page: got %+v, %v", first, err)
	}
	empty, err := read(graph.PageArgs{First: ptr(0)})
	if err != nil || len(empty.Items) != 0 || !empty.HasNext || empty.Total != 40 {
		t.Errorf("first 0: got %+v, %v; want an empty page with a next one", empty, err)
	}
	between, err := read(graph.PageArgs{First: ptr(100), After: new(first.Cursor(2)), Before: new(first.Cursor(5))})
	if err != nil || !slices.Equal(between.Items, first.Items[3:5]) || !between.HasNext || !between.HasPrev {
		t.Errorf("after and before: got %+v, %v; want items 3 and 4", between, err)
	}
	crossed, err := read(graph.PageArgs{After: new(first.Cursor(5)), Before: new(first.Cursor(2))})
	if err != nil || len(crossed.Items) != 0 {
		t.Errorf("after beyond before: got %+v, %v; want an empty page", crossed, err)
	}
	other, err := v.Meetings(graph.MeetingFilter{}, graph.MeetingNameAsc, graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	people, err := v.People(graph.PersonFilter{}, "", graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	raw := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for what, row := range map[string]struct {
		args graph.PageArgs
		code graph.Code
	}{
		"negative first":               {graph.PageArgs{First: ptr(-1)}, graph.Invalid},
		"negative last":                {graph.PageArgs{Last: ptr(-1)}, graph.Invalid},
		"first over the limit":         {graph.PageArgs{First: ptr(101)}, graph.Limit},
		"last over the limit":          {graph.PageArgs{Last: ptr(2147483647)}, graph.Limit},
		"first and last":               {graph.PageArgs{First: ptr(1), Last: ptr(1)}, graph.Invalid},
		"a cursor of another order":    {graph.PageArgs{After: new(other.Cursor(0))}, graph.Invalid},
		"an empty cursor":              {graph.PageArgs{After: new("")}, graph.Invalid},
		"an empty cursor backwards":    {graph.PageArgs{Before: new(""), Last: ptr(1)}, graph.Invalid},
		"a cursor of another list":     {graph.PageArgs{After: new(people.Cursor(0))}, graph.Invalid},
		"a cursor of another version":  {graph.PageArgs{After: new(raw(`["DATE_ASC","x","meeting:x"]`))}, graph.Invalid},
		"a cursor without list":        {graph.PageArgs{After: new(raw(`[null,"DATE_ASC","x","meeting:x"]`))}, graph.Invalid},
		"a cursor that is not base64":  {graph.PageArgs{After: new("???")}, graph.Invalid},
		"a cursor that is not JSON":    {graph.PageArgs{Before: new(raw("x"))}, graph.Invalid},
		"a cursor of two parts":        {graph.PageArgs{Before: new(raw(`["meetings","DATE_ASC","x"]`))}, graph.Invalid},
		"a cursor without id":          {graph.PageArgs{Before: new(raw(`["meetings","DATE_ASC","x",null]`))}, graph.Invalid},
		"a cursor that holds a number": {graph.PageArgs{Before: new(raw(`["meetings","DATE_ASC",1,"x"]`))}, graph.Invalid},
	} {
		if p, err := read(row.args); graph.CodeOf(err) != row.code {
			t.Errorf("%s: got %+v, %v; want %s", what, p, err, row.code)
		}
	}
	for _, err := range []error{
		second(v.Meetings(graph.MeetingFilter{}, "SIDEWAYS", graph.PageArgs{})),
		second(v.Countries(graph.CountryFilter{}, "SIDEWAYS", graph.PageArgs{})),
		second(v.AllSeries(graph.SeriesFilter{}, "SIDEWAYS", graph.PageArgs{})),
		second(v.Sources(graph.SourceFilter{}, "SIDEWAYS", graph.PageArgs{})),
	} {
		if graph.CodeOf(err) != graph.Invalid {
			t.Errorf("an unknown order: got %v, want INVALID", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// reading gives the first cursor of a list's page.
func reading[T any](read func(graph.PageArgs) (*graph.Page[T], error)) func(graph.PageArgs) (string, error) {
	return func(a graph.PageArgs) (string, error) {
		p, err := read(a)
		if err != nil || len(p.Items) == 0 {
			return "", err
		}
		return p.Cursor(0), nil
	}
}

// TestCursorsOfOtherListsAreRefused: a cursor fits lists of the same things in
// the same order, under any filter or parent, and no other list.
func TestCursorsOfOtherListsAreRefused(t *testing.T) {
	records := graphtest.Random(7, 40)
	v := view(t, records)
	all, err := v.Meetings(graph.MeetingFilter{}, "", graph.PageArgs{})
	if err != nil {
		t.Fatal(err)
	}
	meeting := all.Items[0]
	var who graph.ID
	for _, r := range records {
		if id := r.RecordID(); id.Kind() == graph.KindCountry && v.MeetingCount(id) > 1 {
			who = id
		}
	}
	rule := graph.LinkRule{Via: graph.LinkKinds.Values()}
	lists := map[string]func(a graph.PageArgs) (string, error){
		"countries": reading(func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Countries(graph.CountryFilter{}, "", a)
		}),
		"organisations": reading(func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Organisations(graph.OrganisationFilter{}, "", a)
		}),
		"people": reading(func(a graph.PageArgs) (*graph.Page[graph.ID], error) { return v.People(graph.PersonFilter{}, "", a) }),
		"series": reading(func(a graph.PageArgs) (*graph.Page[graph.ID], error) { return v.AllSeries(graph.SeriesFilter{}, "", a) }),
		"sources": reading(func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Sources(graph.SourceFilter{}, "DATE_ASC", a)
		}),
		"meetings": reading(func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.Meetings(graph.MeetingFilter{}, "DATE_ASC", a)
		}),
		"participations": reading(func(a graph.PageArgs) (*graph.Page[graph.Participation], error) {
			return v.Participations(who, graph.MeetingFilter{}, nil, nil, "DATE_ASC", a)
		}),
		"participants": reading(func(a graph.PageArgs) (*graph.Page[graph.Participation], error) {
			return v.Participants(meeting, graph.ParticipationFilter{}, a)
		}),
		"links": reading(func(a graph.PageArgs) (*graph.Page[graph.Link], error) {
			return v.Links(t.Context(), who, rule, graph.LinkNameAsc, a)
		}),
		"actors": reading(func(a graph.PageArgs) (*graph.Page[graph.ActorSummary], error) {
			return v.ActorSummaries(t.Context(), rule, "", nil, graph.ActorNameAsc, a)
		}),
	}
	for of, first := range lists {
		cursor, err := first(graph.PageArgs{})
		if err != nil || cursor == "" {
			t.Errorf("%s: got the cursor %q, %v", of, cursor, err)
		}
		for in, read := range lists {
			_, err := read(graph.PageArgs{After: &cursor})
			if of == in && err != nil {
				t.Errorf("a cursor of %s in %s: %v", of, in, err)
			}
			if of != in && (graph.CodeOf(err) != graph.Invalid || !strings.Contains(err.Error(), "made in a list of \""+of+"\"")) {
				t.Errorf("a cursor of %s in %s: got %v, want INVALID that names the list", of, in, err)
			}
		}
	}
	cursor, _ := lists["people"](graph.PageArgs{})
	if _, err := v.PeopleOf(who, graph.PersonFilter{}, "", graph.PageArgs{After: &cursor}); err != nil {
		t.Errorf("a cursor of all people in those of a country: %v", err)
	}
}

// TestCursorHoldsWhenDataMove: a cursor names a place, so a page goes on behind
// it when the item that it was made of is gone.
func TestCursorHoldsWhenDataMove(t *testing.T) {
	records := graphtest.Random(7, 40)
	before := view(t, records)
	first, err := before.People(graph.PersonFilter{}, graph.ParticipantNameAsc, graph.PageArgs{First: ptr(3)})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := before.People(graph.PersonFilter{}, graph.ParticipantNameAsc, graph.PageArgs{First: ptr(6)})
	if err != nil {
		t.Fatal(err)
	}
	gone := first.Items[2]
	var left []graph.Record
	for _, r := range records {
		if r.RecordID() != gone {
			left = append(left, r)
		}
	}
	rest, err := view(t, left).People(graph.PersonFilter{}, graph.ParticipantNameAsc, graph.PageArgs{First: ptr(3), After: new(first.Cursor(2))})
	if err != nil || !slices.Equal(rest.Items, whole.Items[3:]) {
		t.Errorf("got %+v, %v; want %v", rest, err, whole.Items[3:])
	}
}

func FuzzCursor(f *testing.F) {
	v := view(f, graphtest.Small())
	p, err := v.Meetings(graph.MeetingFilter{}, "", graph.PageArgs{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.Cursor(0))
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`["meetings","DATE_ASC",null,"meeting:x"]`)))
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`["people","NAME_ASC","x","person:x"]`)))
	f.Add("")
	f.Fuzz(func(t *testing.T, cursor string) {
		for _, args := range []graph.PageArgs{{After: &cursor}, {Before: &cursor, Last: ptr(5)}} {
			p, err := v.Meetings(graph.MeetingFilter{}, "", args)
			if err != nil && graph.CodeOf(err) != graph.Invalid {
				t.Errorf("%q: %v", cursor, err)
			}
			if err == nil && len(p.Items) > 2 {
				t.Errorf("%q: %d items of 2", cursor, len(p.Items))
			}
		}
	})
}
