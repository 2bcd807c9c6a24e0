// Command prove asks Parley and the naive oracle the same questions and tells
// where they differ: about ten thousand random graphs, and about all pairs of
// actors of the shipped data under a dozen rules. It runs for some minutes;
// tests run a fixed sample of it.
//
//	go run ./graph/graphtest/prove                      # everything
//	go run ./graph/graphtest/prove -seeds 1000 -pairs 0 # random graphs alone
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/internal/dataset"
)

func main() {
	seeds := flag.Int("seeds", 10_000, "how many random graphs")
	questions := flag.Int("questions", 4, "how many questions to each graph")
	pairs := flag.Float64("pairs", 1, "which part of all pairs of actors, 0 to 1")
	flag.Parse()
	ctx := context.Background()
	failed := random(ctx, *seeds, *questions)
	failed += shipped(ctx, *pairs)
	if failed > 0 {
		fmt.Printf("%d differences\n", failed)
		os.Exit(1)
	}
	fmt.Println("no difference")
}

func view(ctx context.Context, records []graph.Record) *graph.View {
	s, err := memstore.New(records)
	if err != nil {
		panic(err)
	}
	v, err := graph.NewExplorer(s, graph.Options{}).At(ctx)
	if err != nil {
		panic(err)
	}
	return v
}

// tally counts what was asked, and prints the first differences.
type tally struct {
	asked, paths, failed atomic.Int64
	reasons, changes     sync.Map
}

func (t *tally) ask(ctx context.Context, v *graph.View, o *graphtest.Oracle, q graph.PathQuery, where string) {
	t.asked.Add(1)
	res, err := v.Paths(ctx, q)
	if err == nil && res.NoPath == nil {
		t.paths.Add(1)
	} else if err == nil {
		t.reasons.LoadOrStore(res.NoPath.Reason, true)
		for _, r := range res.NoPath.Relaxations {
			t.changes.LoadOrStore(r.Change, true)
		}
	}
	t.differs(graphtest.DiffPaths(ctx, v, o, q), fmt.Sprintf("%s, %+v", where, q))
}

func (t *tally) differs(diff, where string) {
	if diff != "" && t.failed.Add(1) <= 3 {
		fmt.Printf("%s (-oracle +parley):\n%s\n", where, diff)
	}
}

func count(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}

func random(ctx context.Context, seeds, questions int) int64 {
	start := time.Now()
	var t tally
	parallel(seeds, func(seed int) {
		records := graphtest.Random(uint64(seed), 8+seed%33)
		if faults := graph.Check(records); len(faults) > 0 {
			t.differs(faults[0].String(), fmt.Sprintf("seed %d is not valid", seed))
			return
		}
		v, o := view(ctx, records), graphtest.NewOracle(records)
		var meetings []graph.ID
		for _, r := range records {
			if m, ok := r.(*graph.Meeting); ok {
				meetings = append(meetings, m.ID)
			}
		}
		t.differs(graphtest.DiffMeetings(v, o, meetings), fmt.Sprintf("seed %d", seed))
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		for range questions {
			q := graphtest.RandomQuery(r, records)
			t.differs(graphtest.DiffMatch(v, o, q.Rule.Filter), fmt.Sprintf("seed %d, filter %+v", seed, q.Rule.Filter))
			t.ask(ctx, v, o, q, fmt.Sprintf("seed %d", seed))
		}
	})
	fmt.Printf("random: %d graphs, %d questions, %d with a path, %d of 7 reasons and %d of 7 changes seen, %d differences, %s\n",
		seeds, t.asked.Load(), t.paths.Load(), count(&t.reasons), count(&t.changes), t.failed.Load(), time.Since(start).Round(time.Second))
	return t.failed.Load()
}

func parallel(n int, do func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// rules are most of those whose figures a test of package dataset keeps, and some with filters.
func rules() []graph.LinkRule {
	bound := func(n int) *int { return &n }
	via := func(kinds ...graph.LinkKind) []graph.LinkKind { return kinds }
	from := func(s string) graph.Date {
		d, err := graph.ParseDate(s)
		if err != nil {
			panic(err)
		}
		return d
	}
	return []graph.LinkRule{
		{},
		{Via: via(graph.Agreement)},
		{Via: via(graph.BilateralDialogue, graph.Agreement)},
		{Via: via(graph.CoHosting)},
		{Via: via(graph.BilateralDialogue, graph.CoHosting)},
		{Via: via(graph.Attendance), MaxDelegations: bound(2)},
		{Via: via(graph.Attendance), MaxDelegations: bound(5)},
		{Via: via(graph.Attendance), MaxDelegations: bound(13)},
		{Via: via(graph.Attendance)},
		{Via: via(graph.BilateralDialogue, graph.CoHosting, graph.Attendance), MaxDelegations: bound(5)},
		{Filter: graph.MeetingFilter{During: &graph.DateRange{From: from("2018")}}},
		{Via: via(graph.BilateralDialogue, graph.Attendance), MaxDelegations: bound(3), Filter: graph.MeetingFilter{
			During: &graph.DateRange{To: from("2020-06")}, OrUndated: true, Tracks: []graph.Track{graph.Track1}, Topics: []graph.Topic{"NORMS", "CBM", "CYBERCRIME"},
		}},
	}
}

func shipped(ctx context.Context, part float64) (failed int64) {
	if part <= 0 {
		return 0
	}
	set, err := dataset.Embedded()
	if err != nil {
		panic(err)
	}
	v := view(ctx, set.Records)
	var actors []graph.ID
	for _, id := range v.Actors() {
		if v.MeetingCount(id) > 0 {
			actors = append(actors, id)
		}
	}
	all := rules()
	for i, rule := range all {
		start := time.Now()
		var t tally
		var workers sync.Pool // an oracle serves one goroutine at a time
		workers.New = func() any { return graphtest.NewOracle(set.Records) }
		parallel(len(actors), func(a int) {
			o := workers.Get().(*graphtest.Oracle)
			defer workers.Put(o)
			r := rand.New(rand.NewPCG(uint64(i), uint64(a)))
			for _, to := range actors[a+1:] {
				if r.Float64() < part {
					t.ask(ctx, v, o, graph.PathQuery{From: actors[a], To: to, Rule: rule}, "shipped data")
				}
			}
		})
		fmt.Printf("rule %2d of %d: %d pairs of %d actors, %d with a path, %d differences, %s\n",
			i+1, len(all), t.asked.Load(), len(actors), t.paths.Load(), t.failed.Load(), time.Since(start).Round(time.Second))
		failed += t.failed.Load()
	}
	return failed
}
