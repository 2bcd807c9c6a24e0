package graph_test

import (
	"fmt"
	"sync"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/internal/dataset"
)

// Benchmarks run on the shipped data and on a world of a hundred times as many
// meetings of the same actors. Sizes are in their names:
//
//	go test -run '^$' -bench . ./graph

var sizes = []struct {
	name    string
	records func() []graph.Record
}{
	{"meetings=1322", sync.OnceValue(func() []graph.Record { return shippedRecords() })},
	{"meetings=132200", sync.OnceValue(func() []graph.Record { return graphtest.World(shippedRecords(), 100) })},
}

func shippedRecords() []graph.Record {
	set, err := dataset.Embedded()
	if err != nil {
		panic(err)
	}
	return set.Records
}

func each(b *testing.B, bench func(b *testing.B, records []graph.Record)) {
	for _, s := range sizes {
		b.Run(s.name, func(b *testing.B) { bench(b, s.records()) })
	}
}

// eachView is for benchmarks of questions; making the view is not timed.
func eachView(b *testing.B, bench func(b *testing.B, v *graph.View)) {
	for _, s := range sizes {
		v := sync.OnceValue(func() *graph.View { return view(b, s.records()) })
		b.Run(s.name, func(b *testing.B) {
			v := v()
			b.ResetTimer()
			bench(b, v)
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	each(b, func(b *testing.B, records []graph.Record) {
		s, err := memstore.New(records)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := graph.NewExplorer(s, graph.Options{}).At(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLinks makes the links of a rule that was not asked before: the bound
// is never met, and another one each time, so no cache helps.
func BenchmarkLinks(b *testing.B) {
	bound := 1000
	for _, r := range []struct {
		name string
		rule func() graph.LinkRule
	}{
		{"dialogues", func() graph.LinkRule { return graph.LinkRule{} }},
		{"agreements", func() graph.LinkRule { return graph.LinkRule{Via: []graph.LinkKind{graph.Agreement}} }},
		{"co-hosting", func() graph.LinkRule { return graph.LinkRule{Via: []graph.LinkKind{graph.CoHosting}} }},
		{"attendance", func() graph.LinkRule { return graph.LinkRule{Via: []graph.LinkKind{graph.Attendance}} }},
		{"everything-since-2015", func() graph.LinkRule {
			return graph.LinkRule{Via: graph.LinkKinds.Values(), Filter: graph.MeetingFilter{During: &graph.DateRange{From: day("2015")}}}
		}},
	} {
		b.Run(r.name, func(b *testing.B) {
			eachView(b, func(b *testing.B, v *graph.View) {
				for b.Loop() {
					rule := r.rule()
					bound++
					rule.MaxDelegations = &bound
					if _, err := v.Link(b.Context(), "country:JP", "country:US", rule); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

func benchPath(b *testing.B, q graph.PathQuery) {
	eachView(b, func(b *testing.B, v *graph.View) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := v.Paths(b.Context(), q); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkPath finds the ten first of all tied paths and their number, on
// links that were made before.
func BenchmarkPath(b *testing.B) {
	for _, q := range []graph.PathQuery{
		{From: "country:KE", To: "country:EE"},
		{From: "country:NZ", To: "country:BR"},
		{From: "country:KE", To: "country:VU", Rule: graph.LinkRule{Via: []graph.LinkKind{graph.Attendance}}},
	} {
		name := fmt.Sprintf("%s-%s", q.From.Slug(), q.To.Slug())
		if q.Rule.Via != nil {
			name += "-attendance"
		}
		b.Run(name, func(b *testing.B) { benchPath(b, q) })
	}
}

// BenchmarkNoPath finds the reason and tries every relaxation.
func BenchmarkNoPath(b *testing.B) {
	hops := 2
	b.Run("KE-VU", func(b *testing.B) { benchPath(b, graph.PathQuery{From: "country:KE", To: "country:VU"}) })
	b.Run("KE-VU-filtered", func(b *testing.B) {
		benchPath(b, graph.PathQuery{
			From: "country:KE", To: "country:VU", MaxHops: &hops, Avoid: []graph.ID{"country:US", "country:GB"},
			Rule: graph.LinkRule{Filter: graph.MeetingFilter{During: &graph.DateRange{From: day("2015")}, Tracks: []graph.Track{graph.Track1}}},
		})
	})
}

func BenchmarkSearch(b *testing.B) {
	for _, text := range []string{"JP", "cyber dialogue", "nakamitsu", "a"} {
		b.Run(text, func(b *testing.B) {
			eachView(b, func(b *testing.B, v *graph.View) {
				if _, err := v.Search(text, nil, nil); err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if _, err := v.Search(text, nil, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
