package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"parley/graph"
	"parley/internal/dataset"
)

// seeding fills an empty store with the built-in dataset, in the background
// and as soon as the store can be reached.
type seeding struct {
	x     *graph.Explorer
	log   *slog.Logger
	waits atomic.Pointer[graph.Error] // nil when it is done
}

func newSeeding(x *graph.Explorer, log *slog.Logger) *seeding {
	s := &seeding{x: x, log: log.With(slog.String("component", "seed"))}
	s.wait(graph.Errorf(graph.Unavailable, "the store is being filled with the built-in dataset"))
	return s
}

// ready is nil when the store holds data, else says what is waited for.
func (s *seeding) ready() error {
	if e := s.waits.Load(); e != nil {
		return e
	}
	return nil
}

func (s *seeding) wait(err error) { s.waits.Store(err.(*graph.Error)) }

// start begins, and gives the function that waits for the end. What is under
// way when ctx is done is broken off, and leaves nothing behind.
func (s *seeding) start(ctx context.Context) func() {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() { s.run(ctx) })
	return func() { cancel(); done.Wait() }
}

const (
	seedPause     = 250 * time.Millisecond
	seedPauseMost = 10 * time.Second
)

// run tries until the store holds data. Another server that fills it at the
// same time makes a CONFLICT, and the next look finds it filled. A reason that
// stays is logged once.
func (s *seeding) run(ctx context.Context) {
	last := ""
	for pause := seedPause; ; pause = min(2*pause, seedPauseMost) {
		err := s.once(ctx)
		if err == nil {
			s.waits.Store(nil)
			return
		}
		if ctx.Err() != nil {
			return
		}
		if code := graph.CodeOf(err); code != graph.Conflict {
			s.wait(graph.Errorf(code, "the store is not filled with the built-in dataset yet: %w", err))
			if text := err.Error(); text != last {
				s.log.WarnContext(ctx, "cannot fill the store yet", slog.String("code", string(code)), slog.Any("error", err))
				last = text
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// once looks, and fills the store when it holds nothing and never did.
func (s *seeding) once(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longWork)
	defer cancel()
	v, err := s.x.At(ctx)
	if err != nil {
		return err
	}
	if n := recordsIn(v); n > 0 || v.Base().N > 0 {
		s.log.InfoContext(ctx, "the store is not empty and was left alone", slog.Int("records", n), slog.Uint64("version", v.Base().N))
		return nil
	}
	set, err := dataset.Embedded()
	if err != nil {
		return err
	}
	began := time.Now()
	made, err := s.x.Apply(ctx, graph.Batch{Base: v.Base(), Put: set.Records})
	if err != nil {
		return err
	}
	s.log.InfoContext(ctx, "filled the empty store with the built-in dataset", slog.Int("records", len(set.Records)), slog.Uint64("version", made.N), slog.Duration("took", time.Since(began)))
	return nil
}
