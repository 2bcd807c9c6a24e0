package graph_test

import (
	"testing"

	"parley/graph"
)

func TestRangePhrase(t *testing.T) {
	for _, row := range []struct{ from, to, want string }{
		{"", "", " at any known date"},
		{"2014", "", " since 2014"},
		{"", "2016-05", " until May 2016"},
		{"2014", "2016-05", " from 2014 to May 2016"},
		{"2014", "2014", " in 2014"},
		{"2014-06", "2014-06", " in June 2014"},
		{"2014-06-05", "2014-06-05", " on 5 June 2014"},
	} {
		r := graph.DateRange{From: dateOrNone(t, row.from), To: dateOrNone(t, row.to)}
		if got := graph.RangePhrase(r); got != row.want {
			t.Errorf("%q to %q: got %q, want %q", row.from, row.to, got, row.want)
		}
	}
}

func dateOrNone(t *testing.T, text string) (d graph.Date) {
	t.Helper()
	if text == "" {
		return d
	}
	d, err := graph.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
