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

func TestRulePhrase(t *testing.T) {
	v := view(t, nil)
	for _, row := range []struct {
		rule graph.LinkRule
		want string
	}{
		{graph.LinkRule{}, "bilateral dialogue"},
		{graph.LinkRule{Filter: graph.MeetingFilter{OnlyAnnounced: ptr(false)}}, "bilateral dialogue under this filter"},
		{graph.LinkRule{Filter: graph.MeetingFilter{OnlyAnnounced: ptr(true)}}, "bilateral dialogue under this filter"},
	} {
		if got := v.RulePhrase(row.rule); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}

func TestRelaxationSentence(t *testing.T) {
	v := view(t, nil)
	steps := func(n int) graph.Path { return graph.Path{Steps: make([]graph.Link, n)} }
	for _, row := range []struct {
		kind graph.LinkKind
		most int
		want string
	}{
		{graph.BilateralDialogue, 0, "Let bilateral dialogues count too: then there is a path of 1 hop."},
		{graph.Agreement, 0, "Let agreements count too: then there is a path of 1 hop."},
		{graph.CoHosting, 0, "Let co-hosting count too: then there is a path of 1 hop."},
		{graph.Attendance, 4, "Let attendance of meetings of up to 4 delegations count too: then there is a path of 1 hop."},
	} {
		r := graph.Relaxation{Change: graph.AddLinkKind, Value: string(row.kind), MaxDelegations: row.most, Path: steps(1)}
		if got := v.RelaxationSentence(r); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
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
