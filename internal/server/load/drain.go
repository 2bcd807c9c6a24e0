package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/server/launch"
)

// inFlight is how many requests are open when the server is told to stop.
const inFlight = 100

// drain stops the server while requests are in flight, and counts what was cut:
// each connection asks on until the server says that it will close it.
func drain(ctx context.Context, s *launch.Server, out io.Writer) error {
	// A dear query, so that requests overlap for longer than the server drains.
	q := question{"drain", `query($new: ID!) { network(rule: {via: [ATTENDANCE]}) { actors { id name } links { from { id } to { id } meetingCount } } fresh: source(id: $new) { id } }`, questions()[0].variables}
	c := &drained{stop: make(chan struct{})}
	var wg sync.WaitGroup
	for range inFlight {
		l, err := dial(ctx, s.Address)
		if err != nil {
			return err
		}
		wg.Go(func() { c.ask(l, q) })
	}
	time.Sleep(2 * time.Second)
	atStop := c.open.Load()
	close(c.stop)
	began := time.Now()
	err := s.Stop(time.Minute) // longer than the server gives itself
	took := time.Since(began)
	wg.Wait()
	fmt.Fprintf(out, "SIGTERM with %d requests in flight: %d answers before and after, %d cut; of requests sent later %d cut; ended after %.1f s\n",
		atStop, c.answered.Load(), c.cut.Load(), c.later.Load(), took.Seconds())
	for fault, n := range c.faults {
		fmt.Fprintf(out, "  %d times %s\n", n, fault)
	}
	switch {
	case err != nil:
		return fmt.Errorf("the server ended badly: %w", err)
	case c.cut.Load()+c.later.Load() > 0:
		return errors.New("answers were cut")
	}
	return nil
}

// drained counts what became of requests: those in flight at the signal, and
// those that were sent after it over a connection that the server left open.
type drained struct {
	stop                       chan struct{}
	open, answered, cut, later atomic.Int64
	mu                         sync.Mutex
	faults                     map[string]int
}

func (c *drained) ask(l *line, q question) {
	defer l.Close()
	for {
		late := false
		select {
		case <-c.stop:
			late = true
		default:
		}
		c.open.Add(1)
		_, last, err := l.ask(request(q.body(counter.Add(1))), false)
		c.open.Add(-1)
		switch {
		case err != nil:
			c.fault(err, late)
			return
		case last:
			c.answered.Add(1)
			return
		}
		c.answered.Add(1)
	}
}

func (c *drained) fault(err error, late bool) {
	if late {
		c.later.Add(1)
	} else {
		c.cut.Add(1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.faults == nil {
		c.faults = make(map[string]int)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err // without addresses, which differ
	}
	c.faults[err.Error()]++
}
