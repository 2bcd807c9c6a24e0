package graph_test

import (
	"strings"
	"testing"

	"parley/graph"
)

func TestParseID(t *testing.T) {
	for _, s := range []string{"country:JP", "organisation:european-union", "person:a", "meeting:x-1", "series:5g", "source:seed-000", "meeting:" + strings.Repeat("a", 120)} {
		id, err := graph.ParseID(s)
		if err != nil || string(id) != s || graph.NewID(id.Kind(), id.Slug()) != id {
			t.Errorf("%s: got %s, %v", s, id, err)
		}
	}
	for _, s := range []string{
		"", "JP", "country:", "country:jp", "country:JPN", "country:J1", "Country:JP", "planet:mars", "person:", "person:-a", "person:a-",
		"person:a--b", "person:A", "person:a b", "person:é", "meeting:" + strings.Repeat("a", 121), "person:a\n", "person:a:b", " person:a",
	} {
		if id, err := graph.ParseID(s); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%q: got %q, %v; want INVALID", s, id, err)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("country:JP")
	f.Add("meeting:a-b-1")
	f.Add("person:\x00'\"")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := graph.ParseID(s)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r\x00\x1b") {
				t.Errorf("%q: control characters in %q", s, err)
			}
			return
		}
		if graph.NewID(id.Kind(), id.Slug()) != id || strings.ContainsAny(s, "\"'\\\n ") {
			t.Errorf("%q passed", s)
		}
	})
}
