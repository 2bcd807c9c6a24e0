package neo4jstore

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// start is what must be done once before anything else, by whichever call
// comes first.
type start struct {
	done atomic.Bool

	mu      sync.Mutex
	stopped bool
	attempt *attempt // the one under way
}

// attempt is one try, which several calls may wait for.
type attempt struct {
	done   chan struct{}
	cancel context.CancelFunc
	err    error
	late   bool // its time was up
}

// ready waits until the schema and the history are there: for the attempt
// under way, else for a new one. It goes on when the call that began it is
// gone; after a failure the next call tries again, and so does a call that has
// more time than an attempt: what is made stays made.
func (s *Store) ready(ctx, caller context.Context) error {
	for !s.start.done.Load() {
		a := s.try(ctx)
		select {
		case <-a.done:
			if a.err != nil && (!a.late || ctx.Err() != nil) {
				return a.err
			}
		case <-ctx.Done():
			return coded(caller, "opening", ctx.Err())
		}
	}
	return nil
}

// begun runs f when all is ready, and again when the database was emptied
// since: that begins a new history, one for all servers that find it so.
func (s *Store) begun(ctx, caller context.Context, f func() error) error {
	for attempt := 1; ; attempt++ {
		if err := s.ready(ctx, caller); err != nil {
			return err
		}
		err := f()
		if !errors.Is(err, errEmptied) || attempt == 3 {
			return err
		}
		s.start.done.Store(false)
	}
}

func (s *Store) try(ctx context.Context) *attempt {
	s.start.mu.Lock()
	defer s.start.mu.Unlock()
	if a := s.start.attempt; a != nil {
		return a
	}
	a := &attempt{done: make(chan struct{})}
	if s.start.stopped || s.start.done.Load() {
		a.err = s.usable(context.WithoutCancel(ctx), "opening") // closed, or nothing left to do
		close(a.done)
		return a
	}
	ctx, a.cancel = context.WithTimeout(context.WithoutCancel(ctx), s.options.Timeout)
	s.start.attempt = a
	go func() {
		defer a.cancel()
		a.err = s.begin(ctx)
		a.late = errors.Is(ctx.Err(), context.DeadlineExceeded)
		s.start.mu.Lock()
		s.start.attempt = nil
		s.start.done.Store(a.err == nil)
		s.start.mu.Unlock()
		close(a.done)
	}()
	return a
}

// stop ends the attempt under way and lets no other begin.
func (st *start) stop() {
	st.mu.Lock()
	st.stopped = true
	a := st.attempt
	st.mu.Unlock()
	if a != nil {
		a.cancel()
		<-a.done
	}
}

// begin makes what is missing. A database that is read-only is as good when
// Parley has filled it before.
func (s *Store) begin(ctx context.Context) error {
	err := s.create(ctx)
	if !readOnly(err) {
		return err
	}
	filled := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
		_, err := readHead(ctx, tx)
		return err
	})
	if filled != nil {
		return err
	}
	return nil
}

// create makes the schema, each statement in a transaction of its own, and the
// store's node.
func (s *Store) create(ctx context.Context) error {
	for _, text := range append(schema, awaitIndexes) {
		if err := s.write(ctx, func(tx neo4j.ManagedTransaction) error { return exec(ctx, tx, text, nil) }); err != nil {
			return coded(context.WithoutCancel(ctx), "making the indexes", err)
		}
	}
	err := s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return exec(ctx, tx, beginHistory, map[string]any{"history": rand.Text()})
	})
	return coded(context.WithoutCancel(ctx), "opening", err)
}
