package graph_test

import (
	"testing"

	"parley/graph"
)

// From the first round of a series, the way leads over all of them and back.
func TestRoundsAround(t *testing.T) {
	worlds(t, func(w *world) {
		for _, s := range of[*graph.Series](w) {
			want := walk(w.T, 3, false, func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return w.v.Rounds(s.ID, graph.MeetingFilter{}, graph.MeetingDateAsc, a)
			})
			for i, id := range want {
				before, after, err := w.v.RoundsAround(id)
				if err != nil {
					w.Fatal(err)
				}
				var wantBefore, wantAfter graph.ID
				if i > 0 {
					wantBefore = want[i-1]
				}
				if i+1 < len(want) {
					wantAfter = want[i+1]
				}
				if before != wantBefore || after != wantAfter {
					w.Errorf("%s lies between %q and %q, want %q and %q", id, before, after, wantBefore, wantAfter)
				}
			}
		}
	})
}

func TestMissingSentence(t *testing.T) {
	for want, f := range map[string]graph.SeriesFacts{
		"": {Unnumbered: 2},
		"No record of round 8; the round without a number may be it.":                        {MissingOrdinals: []int{8}, Unnumbered: 1},
		"No record of round 8; one of the 2 rounds without a number may be it.":              {MissingOrdinals: []int{8}, Unnumbered: 2},
		"No record of rounds 1 to 3, 7 and 8; the round without a number may be among them.": {MissingOrdinals: []int{1, 2, 3, 7, 8}, Unnumbered: 1},
		"No record of rounds 2 and 5; the 3 rounds without a number may be among them.":      {MissingOrdinals: []int{2, 5}, Unnumbered: 3},
		"No record of rounds 1 and 2.":                                                       {MissingOrdinals: []int{1, 2}},
	} {
		if got := graph.MissingSentence(f); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2014-06-05", "2015-06-05", "1 year"},
		{"2014-06-05", "2015-06-04", "11 months"},
		{"2014-06", "2015-10", "1 year 4 months"},
		{"2014-06-30", "2014-07-01", "less than a month"},
		{"2014", "2016-05", "about 2 years"},
		{"2014", "2014-05", "the same year"},
		{"", "2014", ""},
	} {
		from, _ := graph.ParseDate(c.from)
		to, _ := graph.ParseDate(c.to)
		if got := graph.Between(from, to); got != c.want {
			t.Errorf("%s to %s: got %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// No series of the shipped data is quiet for longer than the data reach, and
// the one with the newest meeting is not quiet.
func TestQuietYears(t *testing.T) {
	v := view(t, shippedRecords())
	d := v.Dataset()
	for _, r := range shippedRecords() {
		s, ok := r.(*graph.Series)
		if !ok {
			continue
		}
		f, err := v.Series(s.ID)
		if err != nil {
			t.Fatal(err)
		}
		n, err := v.QuietYears(s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if f.LastRound == d.LastMeeting && n != 0 {
			t.Errorf("%s: quiet for %d years", s.ID, n)
		}
		if most := d.LastMeeting.Year() - f.LastRound.Year(); !f.LastRound.IsZero() && (n < 0 || n > most || n < most-3) {
			t.Errorf("%s: quiet for %d years since %s", s.ID, n, f.LastRound)
		}
	}
}
