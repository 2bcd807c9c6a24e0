package neo4jstore

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// Each field of a record is in the table, and each property that is written.
func TestFieldsAreAll(t *testing.T) {
	for _, kind := range graph.Kinds.Values() {
		known := map[string]shape{"id": aText}
		for _, f := range fields[kind] {
			known[f.name] = f.shape
			if f.shape == worked && f.instead == "" {
				t.Errorf("%s %s: nothing says what to edit instead", kind, f.name)
			}
		}
		r := graph.NewRecord(kind)
		names := []string{"id"}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(r).Elem()) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			names = append(names, name)
			if _, ok := known[name]; !ok {
				t.Errorf("%s has the field %s", kind, name)
			}
			fill(reflect.ValueOf(r).Elem().FieldByIndex(f.Index))
		}
		written := readable(r)
		for name := range written {
			if s, ok := known[name]; !ok || s == aReference || s == inJSON {
				t.Errorf("%s is written with %s", kind, name)
			}
		}
		for name, s := range known {
			if _, ok := written[name]; !ok && name != "id" && s != aReference && s != inJSON {
				t.Errorf("%s is written without %s", kind, name)
			}
			if !slices.Contains(names, name) && s != worked {
				t.Errorf("%s has no field %s", kind, name)
			}
		}
		lean := readable(graph.Lean(r))
		for name := range written {
			if _, ok := lean[name]; ok == isLean(kind, name) {
				t.Errorf("%s %s: the index holds it: %v", kind, name, ok)
			}
		}
	}
}

// fill puts something into a field.
func fill(v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *graph.Date:
		*x, _ = graph.ParseDate("2014")
		return
	case *graph.ID:
		*x = "country:XX"
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	}
}

func TestValuesOfProperties(t *testing.T) {
	for _, row := range []struct {
		shape shape
		in    any
		want  any
		wrong string
	}{
		{aText, "x", "x", ""},
		{aText, int64(5), nil, "5 is no text"},
		{aText, nil, nil, ""},
		{aDate, "2014-06", "2014-06", ""},
		{aDate, "", nil, ""},
		{aDate, neo4jDate(0), "1970-01-01", ""},
		{aDate, int64(2014), nil, "2014 is not a date"},
		{aNumber, 2.0, int64(2), ""},
		{aNumber, 2.5, nil, "2.5 is no whole number"},
		{aNumber, 1e300, nil, "1e+300 is no whole number"},
		{degrees, int64(10), 10.0, ""},
		{degrees, "10", nil, `"10" is no number`},
		{aFlag, "true", nil, `"true" is neither true nor false`},
		{texts, []any{"b", "a", "b"}, []string{"a", "b"}, ""},
		{texts, []any{"b", int64(1)}, nil, "[b 1] is no list of texts"},
		{texts, strings.Repeat("é", 100), nil, `"` + strings.Repeat("é", 58) + "… is no list of texts"},
	} {
		got, what, want := field{name: "x", shape: row.shape}.value(row.in)
		if !reflect.DeepEqual(got, row.want) || what != row.wrong || (want == "") != (what == "") {
			t.Errorf("%v: got %#v, %q, %q; want %#v, %q", row.in, got, what, want, row.want, row.wrong)
		}
	}
}

func TestSameValues(t *testing.T) {
	for _, row := range []struct {
		have, wrote any
		want        bool
	}{
		{nil, nil, true},
		{"", nil, true},
		{false, nil, true},
		{[]any{}, nil, true},
		{[]any{"a", "b"}, []string{"a", "b"}, true},
		{[]any{"a b"}, []string{"a", "b"}, false},
		{int64(2), int64(2), true},
		{"2", int64(2), false},
		{true, nil, false},
		{neo4j.Date{}, nil, false},
	} {
		if got := sameValue(row.have, row.wrote); got != row.want {
			t.Errorf("%v and %v: got %v", row.have, row.wrote, got)
		}
	}
}
