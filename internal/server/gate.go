package server

import (
	"context"
	"time"
)

// gate lets a bounded number in at a time. It is held for work, never while a
// client is read from or written to, so slow clients cannot hold it; exports,
// which stream, have one of their own.
type gate struct {
	slots chan struct{}
	wait  time.Duration
}

func newGate(n int, wait time.Duration) gate { return gate{make(chan struct{}, n), wait} }

// enter says whether there was a place in time; then leave must be called.
func (g gate) enter(ctx context.Context) bool {
	select {
	case g.slots <- struct{}{}:
		return true
	default:
	}
	t := time.NewTimer(g.wait)
	defer t.Stop()
	select {
	case g.slots <- struct{}{}:
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return false
}

func (g gate) leave() { <-g.slots }
