package graph_test

import (
	"encoding/json"
	"testing"

	"parley/graph"
)

func TestParseDate(t *testing.T) {
	for _, row := range []struct {
		text        string
		precision   graph.Precision
		first, last string
	}{
		{"2014", graph.PrecisionYear, "2014-01-01", "2014-12-31"},
		{"2014-06", graph.PrecisionMonth, "2014-06-01", "2014-06-30"},
		{"2014-06-05", graph.PrecisionDay, "2014-06-05", "2014-06-05"},
		{"2012-02", graph.PrecisionMonth, "2012-02-01", "2012-02-29"},
		{"1900-02", graph.PrecisionMonth, "1900-02-01", "1900-02-28"},
		{"0001", graph.PrecisionYear, "0001-01-01", "0001-12-31"},
		{"9999-12", graph.PrecisionMonth, "9999-12-01", "9999-12-31"},
		{"1969-12-31", graph.PrecisionDay, "1969-12-31", "1969-12-31"},
	} {
		d, err := graph.ParseDate(row.text)
		if err != nil {
			t.Errorf("%s: %v", row.text, err)
			continue
		}
		if d.String() != row.text || d.Precision() != row.precision {
			t.Errorf("%s: got %s to the %s, want the same text to the %s", row.text, d, d.Precision(), row.precision)
		}
		if first, last := d.First().Date().String(), d.Last().Date().String(); first != row.first || last != row.last {
			t.Errorf("%s: got %s to %s, want %s to %s", row.text, first, last, row.first, row.last)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, text := range []string{
		"", "14", "2014-", "2014-13", "2014-00", "2014-02-30", "2013-02-29", "2014-6-5", "2014/06/05", "0000", "0000-01-01",
		"20140605", "2014-06-05T00:00", " 2014", "2014 ", "２０１４", "-014", "2014-06-00", "+014",
	} {
		if d, err := graph.ParseDate(text); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%q: got %v, %v; want INVALID", text, d, err)
		}
	}
}

func TestZeroDateIsUnknown(t *testing.T) {
	var d graph.Date
	if !d.IsZero() || d.Precision() != graph.PrecisionUnknown || d.String() != "" || graph.Written(d) != "" {
		t.Errorf("got %q, %s; want nothing known", d, d.Precision())
	}
}

func TestWritten(t *testing.T) {
	for text, want := range map[string]string{"2014-06-05": "5 June 2014", "2014-06": "June 2014", "2014": "2014"} {
		d, err := graph.ParseDate(text)
		if err != nil || graph.Written(d) != want {
			t.Errorf("%s: got %q, %v; want %q", text, graph.Written(d), err, want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2014", "2014-06", "2014-06-05", "2014-02-30", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := graph.ParseDate(s)
		if err != nil {
			if graph.CodeOf(err) != graph.Invalid {
				t.Errorf("%q: code %s", s, graph.CodeOf(err))
			}
			return
		}
		if d.String() != s || d.First() > d.Last() {
			t.Errorf("%q: got %s, %d to %d", s, d, d.First(), d.Last())
		}
		b, err := json.Marshal(d)
		var back graph.Date
		if err != nil || json.Unmarshal(b, &back) != nil || back != d {
			t.Errorf("%q does not come back from %s", s, b)
		}
	})
}
