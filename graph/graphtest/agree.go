package graphtest

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
)

// DiffPaths asks a view and an oracle the same question and tells how the
// answers differ: hops, total, paths in order, kinds, dates and evidence of
// each step, reason and relaxations with their paths. Empty means that they
// agree.
func DiffPaths(ctx context.Context, v *graph.View, o *Oracle, q graph.PathQuery) string {
	res, err := v.Paths(ctx, q)
	if err != nil {
		return "the question was refused: " + err.Error()
	}
	got := OracleResult{From: res.From, To: res.To, Hops: res.Hops, Total: res.Total}
	for _, p := range res.Paths {
		got.Paths = append(got.Paths, asOracle(v, p))
	}
	if res.NoPath != nil {
		got.NoPath = &OracleNoPath{Reason: res.NoPath.Reason}
		for _, r := range res.NoPath.Relaxations {
			got.NoPath.Relaxations = append(got.NoPath.Relaxations, OracleRelaxation{
				Change: r.Change, Value: r.Value, MaxDelegations: r.MaxDelegations, Path: asOracle(v, r.Path),
			})
		}
	}
	return cmp.Diff(o.Paths(q), got, cmp.Comparer(func(a, b graph.Date) bool { return a == b }), sameEmpty[graph.ID](), sameEmpty[OraclePath](), sameEmpty[OracleRelaxation]())
}

func asOracle(v *graph.View, p graph.Path) OraclePath {
	out := OraclePath{Actors: p.Actors}
	for _, s := range p.Steps {
		evidence := v.Evidence(s)
		if len(evidence) != s.MeetingCount {
			panic(fmt.Sprintf("graphtest: %d meetings are evidence of a link of %d", len(evidence), s.MeetingCount))
		}
		slices.Sort(evidence)
		out.Steps = append(out.Steps, OracleLink{
			From: s.From, To: s.To, Kinds: s.Kinds, Meetings: evidence, FirstMet: s.FirstMet, LastMet: s.LastMet, Announced: s.Announced,
		})
	}
	return out
}

// sameEmpty makes a nil list equal to an empty one.
func sameEmpty[T any]() cmp.Option {
	return cmp.FilterValues(func(a, b []T) bool { return len(a) == 0 && len(b) == 0 }, cmp.Comparer(func(_, _ []T) bool { return true }))
}

// DiffMeetings compares what a view and an oracle say of every meeting: rows,
// actors present, size. Empty means that they agree.
func DiffMeetings(v *graph.View, o *Oracle, meetings []graph.ID) string {
	for _, id := range meetings {
		rows, err := v.AllParticipants(id, graph.ParticipationFilter{})
		if err != nil {
			return err.Error()
		}
		var got []OracleRow
		for _, p := range rows {
			got = append(got, OracleRow{
				Participant: p.Participant, Presence: p.Presence, Hosting: p.Hosting, Role: p.Role,
				Organisation: p.Organisation, Country: p.Country, OnBehalfOf: p.OnBehalfOf, Implied: p.Implied, ImpliedBy: p.ImpliedBy,
			})
		}
		want := slices.Clone(o.Rows(id))
		for i := range want {
			want[i].Office = "" // read from the record, not from the index
		}
		if d := cmp.Diff(want, got, sameEmpty[graph.ID](), sameEmpty[OracleRow]()); d != "" {
			return fmt.Sprintf("rows of %s:\n%s", id, d)
		}
		present, err := v.Present(id)
		if err != nil {
			return err.Error()
		}
		facts, err := v.Meeting(id)
		if err != nil {
			return err.Error()
		}
		if d := cmp.Diff(o.Present(id), present, sameEmpty[graph.ID]()); d != "" || facts.Size != o.Size(id) {
			return fmt.Sprintf("%s has size %d, want %d; present:\n%s", id, facts.Size, o.Size(id), d)
		}
	}
	return ""
}

// DiffMatch compares which meetings pass a filter.
func DiffMatch(v *graph.View, o *Oracle, f graph.MeetingFilter) string {
	want, wantLeft := o.Match(f)
	var got []graph.ID
	most, left := 100, 0
	for args := (graph.PageArgs{First: &most}); ; {
		p, err := v.Meetings(f, graph.MeetingDateAsc, args)
		if err != nil {
			return "the filter was refused: " + err.Error()
		}
		got, left = append(got, p.Items...), p.UndatedLeftOut
		if !p.HasNext {
			break
		}
		args.After = new(p.Cursor(len(p.Items) - 1))
	}
	slices.Sort(got)
	if d := cmp.Diff(want, got, sameEmpty[graph.ID]()); d != "" || left != wantLeft {
		return fmt.Sprintf("undated left out: got %d, want %d; matching:\n%s", left, wantLeft, d)
	}
	return ""
}
