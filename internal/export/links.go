package export

import (
	"bufio"
	"cmp"
	"context"
	"slices"
	"strconv"

	"parley/graph"
)

var linkColumns = []string{
	"from", "from_name", "to", "to_name", "kinds", "meeting_count", "first_met", "last_met", "announced",
	"meetings", "sources", "source_urls",
}

// links writes a row for each link, by from, then to; from is the smaller id.
func links(ctx context.Context, v *graph.View, q Query, p provenance) (job, error) {
	net, err := v.Network(ctx, q.rule(), q.Around)
	if err != nil {
		return nil, err
	}
	p.query = q.linksJSON()
	return func(ctx context.Context, w *bufio.Writer) error {
		t := newTable(w, p, linkColumns)
		for _, l := range net.Links {
			if err := ended(ctx); err != nil {
				return err
			}
			e, err := evidenceOf(v, l)
			if err != nil {
				return err
			}
			err = t.row(
				string(l.From), v.Name(l.From), string(l.To), v.Name(l.To), joined(l.Kinds), strconv.Itoa(l.MeetingCount),
				l.FirstMet.String(), l.LastMet.String(), strconv.Itoa(l.Announced),
				joined(e.meetings), joined(e.sources), joined(addresses(v, e.sources)),
			)
			if err != nil {
				return err
			}
		}
		return t.end()
	}, nil
}

// evidence is what shows that two actors met.
type evidence struct{ meetings, sources []graph.ID }

// evidenceOf gives all meetings of a link by date, and all of their sources
// without repeats by date, then id, undated ones last: the order of the API,
// which gives no more than the first hundred.
func evidenceOf(v *graph.View, l graph.Link) (evidence, error) {
	e := evidence{meetings: v.Evidence(l)}
	seen := make(map[graph.ID]bool)
	for _, m := range e.meetings {
		sources, err := v.SourcesOf(m)
		if err != nil {
			return evidence{}, err
		}
		for _, s := range sources {
			if !seen[s] {
				seen[s] = true
				e.sources = append(e.sources, s)
			}
		}
	}
	day := func(id graph.ID) (first, last graph.Day, undated int) {
		s, _ := v.Lean(id).(*graph.Source)
		if s == nil || s.Date.IsZero() {
			return 0, 0, 1
		}
		return s.Date.First(), s.Date.Last(), 0
	}
	slices.SortFunc(e.sources, func(a, b graph.ID) int {
		firstA, lastA, undatedA := day(a)
		firstB, lastB, undatedB := day(b)
		return cmp.Or(cmp.Compare(undatedA, undatedB), cmp.Compare(firstA, firstB), cmp.Compare(lastA, lastB), cmp.Compare(a, b))
	})
	return e, nil
}
