package graph_test

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
)

// faulty is a store whose methods can be replaced.
type faulty struct {
	graph.Store
	version func(context.Context) (graph.Version, error)
	records func(context.Context, []graph.ID) ([]graph.Record, error)
	changes func(context.Context, graph.Version) iter.Seq2[graph.Change, error]
}

func (f *faulty) Version(ctx context.Context) (graph.Version, error) {
	if f.version != nil {
		return f.version(ctx)
	}
	return f.Store.Version(ctx)
}

func (f *faulty) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	if f.records != nil {
		return f.records(ctx, ids)
	}
	return f.Store.Records(ctx, ids)
}

func (f *faulty) Changes(ctx context.Context, since graph.Version) iter.Seq2[graph.Change, error] {
	if f.changes != nil {
		return f.changes(ctx, since)
	}
	return f.Store.Changes(ctx, since)
}

func small(t testing.TB) *faulty {
	t.Helper()
	s, err := memstore.New(graphtest.Small())
	if err != nil {
		t.Fatal(err)
	}
	return &faulty{Store: s}
}

func TestAtLooksOnceInMaxAge(t *testing.T) {
	s := small(t)
	var looks atomic.Int32
	s.version = func(ctx context.Context) (graph.Version, error) { looks.Add(1); return s.Store.Version(ctx) }
	now := time.Unix(0, 0)
	e := graph.NewExplorer(s, graph.Options{Now: func() time.Time { return now }, MaxAge: time.Second})
	for _, row := range []struct {
		at   time.Duration
		want int32
	}{{0, 1}, {999 * time.Millisecond, 1}, {time.Second, 2}, {1500 * time.Millisecond, 2}, {3 * time.Second, 3}} {
		now = time.Unix(0, 0).Add(row.at)
		if _, err := e.At(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := looks.Load(); got != row.want {
			t.Errorf("at %s: looked %d times, want %d", row.at, got, row.want)
		}
	}
}

func TestOneRefreshServesAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := small(t)
		var looks atomic.Int32
		s.version = func(ctx context.Context) (graph.Version, error) {
			looks.Add(1)
			time.Sleep(time.Second)
			return s.Store.Version(ctx)
		}
		e := graph.NewExplorer(s, graph.Options{})
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if v, err := e.At(t.Context()); err != nil || !v.Has("country:AA") {
					t.Errorf("got %v, %v", v, err)
				}
			})
		}
		wg.Wait()
		if got := looks.Load(); got != 1 {
			t.Errorf("looked %d times, want 1", got)
		}
	})
}

func TestWhoLeavesDoesNotStopTheRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := small(t)
		s.version = func(ctx context.Context) (graph.Version, error) {
			select {
			case <-time.After(time.Second):
				return s.Store.Version(ctx)
			case <-ctx.Done():
				return graph.Version{}, ctx.Err()
			}
		}
		e := graph.NewExplorer(s, graph.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		left := make(chan error)
		go func() { _, err := e.At(ctx); left <- err }()
		stayed := make(chan error)
		go func() { _, err := e.At(t.Context()); stayed <- err }()
		if err := <-left; graph.CodeOf(err) != graph.Timeout {
			t.Errorf("who left: got %v, want TIMEOUT", err)
		}
		if err := <-stayed; err != nil {
			t.Errorf("who stayed: got %v", err)
		}
	})
}

func TestStoreDownIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := small(t)
		e := graph.NewExplorer(s, graph.Options{RefreshTimeout: 2 * time.Second})
		s.version = func(ctx context.Context) (graph.Version, error) {
			<-ctx.Done() // accepts and never answers
			return graph.Version{}, graph.Errorf(graph.Unavailable, "store: %w", ctx.Err())
		}
		start := time.Now()
		_, err := e.At(t.Context())
		if graph.CodeOf(err) != graph.Unavailable || time.Since(start) > 3*time.Second {
			t.Errorf("got %v after %s, want UNAVAILABLE within the refresh timeout", err, time.Since(start))
		}
		s.version = nil
		if _, err := e.At(t.Context()); err != nil {
			t.Errorf("after it came back: %v", err)
		}
	})
}

func TestVanishedRecordIsAskedOnceMore(t *testing.T) {
	s := small(t)
	e := graph.NewExplorer(s, graph.Options{})
	ask := func(times *int) func(*graph.View) error {
		return func(v *graph.View) error {
			*times++
			_, err := v.Records(t.Context(), []graph.ID{"person:ann-example"})
			return err
		}
	}
	n, vanish := 0, 1
	s.records = func(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
		if vanish--; vanish >= 0 {
			return make([]graph.Record, len(ids)), nil
		}
		return s.Store.Records(ctx, ids)
	}
	if err := e.Do(t.Context(), ask(&n)); err != nil || n != 2 {
		t.Errorf("vanished once: got %v after %d tries, want success after 2", err, n)
	}
	n, vanish = 0, 2
	if err := e.Do(t.Context(), ask(&n)); graph.CodeOf(err) != graph.Conflict || n != 2 {
		t.Errorf("vanished twice: got %v after %d tries, want CONFLICT after 2", err, n)
	}
}

func TestRecordsOfAView(t *testing.T) {
	s := small(t)
	v, err := graph.NewExplorer(s, graph.Options{}).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Records(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("no ids: got %v, %v", got, err)
	}
	// A record that is newer than the view is none of its records.
	if _, err := s.Apply(t.Context(), graph.Batch{Base: v.Base(), Put: []graph.Record{&graph.Person{ID: "person:new", Name: "New"}}}); err != nil {
		t.Fatal(err)
	}
	got, err := v.Records(t.Context(), []graph.ID{"person:new", "person:ann-example", "country:ZZ"})
	if err != nil || got[0] != nil || got[1] == nil || got[2] != nil {
		t.Errorf("got %v, %v; want only Ann", got, err)
	}
	boom := errors.New("boom")
	s.records = func(context.Context, []graph.ID) ([]graph.Record, error) { return nil, boom }
	if _, err := v.Records(t.Context(), []graph.ID{"country:AA"}); !errors.Is(err, boom) {
		t.Errorf("got %v, want the store's error", err)
	}
}

func TestForgottenHistoryIsReadAnew(t *testing.T) {
	s := small(t)
	e := graph.NewExplorer(s, graph.Options{})
	first, err := e.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	s.version = func(ctx context.Context) (graph.Version, error) {
		v, err := s.Store.Version(ctx)
		v.N = 7
		return v, err
	}
	s.changes = func(ctx context.Context, since graph.Version) iter.Seq2[graph.Change, error] {
		if since != (graph.Version{}) {
			return func(yield func(graph.Change, error) bool) {
				yield(graph.Change{}, graph.Errorf(graph.Conflict, "forgotten"))
			}
		}
		whole++
		return s.Store.Changes(ctx, since)
	}
	v, err := e.At(t.Context())
	if err != nil || whole != 1 || v.Version() != first.Version() {
		t.Errorf("got %v after %d whole reads, want the same data after 1", err, whole)
	}
	s.changes = func(context.Context, graph.Version) iter.Seq2[graph.Change, error] {
		return func(yield func(graph.Change, error) bool) {
			yield(graph.Change{}, graph.Errorf(graph.Unavailable, "down"))
		}
	}
	s.version = func(ctx context.Context) (graph.Version, error) { return graph.Version{History: "new", N: 1}, nil }
	if _, err := e.At(t.Context()); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("got %v, want UNAVAILABLE", err)
	}
}

func TestApplyRefuses(t *testing.T) {
	s := small(t)
	e := graph.NewExplorer(s, graph.Options{})
	bob := &graph.Person{ID: "person:bob", Name: "Bob"}
	for what, row := range map[string]struct {
		batch graph.Batch
		code  graph.Code
	}{
		"an old base":           {graph.Batch{Base: graph.Version{History: "x", N: 9}, Put: []graph.Record{bob}}, graph.Conflict},
		"a malformed deletion":  {graph.Batch{Delete: []graph.ID{"nobody"}}, graph.Invalid},
		"put and deleted":       {graph.Batch{Put: []graph.Record{bob}, Delete: []graph.ID{"person:bob"}}, graph.Invalid},
		"a used source deleted": {graph.Batch{Delete: []graph.ID{"source:s-1"}}, graph.Invalid},
		"a name taken":          {graph.Batch{Put: []graph.Record{&graph.Person{ID: "person:x", Name: "ANN EXAMPLE"}}}, graph.Invalid},
	} {
		if _, err := e.Apply(t.Context(), row.batch); graph.CodeOf(err) != row.code {
			t.Errorf("%s: got %v, want %s", what, err, row.code)
		}
	}
	s.version = func(context.Context) (graph.Version, error) {
		return graph.Version{}, graph.Errorf(graph.Unavailable, "down")
	}
	if _, err := e.Apply(t.Context(), graph.Batch{Put: []graph.Record{bob}}); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("store down: got %v, want UNAVAILABLE", err)
	}
	if err := e.Do(t.Context(), func(*graph.View) error { return nil }); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("store down: got %v, want UNAVAILABLE", err)
	}
}

func TestCodeOf(t *testing.T) {
	for _, row := range []struct {
		err  error
		want graph.Code
	}{
		{nil, ""},
		{errors.New("x"), graph.Internal},
		{context.Canceled, graph.Cancelled},
		{context.DeadlineExceeded, graph.Timeout},
		{graph.Errorf(graph.Unavailable, "store: %w", context.Canceled), graph.Unavailable},
		{errors.Join(errors.New("a"), graph.Errorf(graph.Limit, "b")), graph.Limit},
	} {
		if got := graph.CodeOf(row.err); got != row.want {
			t.Errorf("%v: got %s, want %s", row.err, got, row.want)
		}
	}
	if graph.CandidatesOf(errors.New("x")) != nil || graph.FaultsOf(errors.New("x")) != nil {
		t.Error("a plain error has candidates or faults")
	}
}

func TestCancelledQuestion(t *testing.T) {
	v := view(t, graphtest.World(graphtest.Random(3, 40), 60))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := v.Network(ctx, graph.LinkRule{Via: []graph.LinkKind{graph.Attendance}}, nil)
	if graph.CodeOf(err) != graph.Cancelled {
		t.Errorf("got %v, want CANCELLED", err)
	}
}
