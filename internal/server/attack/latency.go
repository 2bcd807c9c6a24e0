package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// pace is how often the harmless query is asked: a steady rate, so that a slow
// answer does not hide the next one.
const pace = 2 * time.Millisecond

// latencies prints how long a harmless query takes: alone, while the bounded
// cases run in a loop, and while the legal ones do. The control sends the
// bounded cases to a sink: what it adds is the price of sending them from the
// cores that the server needs, and no server could do better.
func latencies(ctx context.Context, c *client, list []attack, d time.Duration, out io.Writer) error {
	var bounded, dear []attack
	for _, a := range list {
		if a.want == legal {
			dear = append(dear, a)
		} else {
			bounded = append(bounded, a)
		}
	}
	control, stop, err := startSink()
	if err != nil {
		return err
	}
	defer stop()
	var idle time.Duration
	for _, p := range []struct {
		name string
		at   *client
		list []attack
	}{{"idle", c, nil}, {"while a sink is attacked", control, bounded}, {"while the attacks run", c, bounded}, {"while the legal ones run", c, dear}} {
		if p.name != "idle" && len(p.list) == 0 {
			continue
		}
		took, sent, err := besides(ctx, c, p.at, p.list, d)
		if err != nil {
			return fmt.Errorf("harmless query %s: %w", p.name, err)
		}
		p50, p99 := quantile(took, 0.50), quantile(took, 0.99)
		if idle == 0 {
			idle = p99
		}
		fmt.Fprintf(out, "harmless query %-25s p50 %7.2f ms  p99 %7.2f ms  %.1f x idle  (%d asked, %d attacks)\n",
			p.name, p50.Seconds()*1000, p99.Seconds()*1000, float64(p99)/float64(idle), len(took), sent)
	}
	return nil
}

// besides asks the harmless query for a while, and sends attacks in a loop
// beside it, to the same server or to another.
func besides(ctx context.Context, c, at *client, list []attack, d time.Duration) ([]time.Duration, int, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var sent atomic.Int64
	var failed atomic.Value
	var wg sync.WaitGroup
	if len(list) > 0 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				if _, err := at.send(ctx, list[i%len(list)].message); err != nil && ctx.Err() == nil {
					failed.Store(err)
					return
				}
				sent.Add(1)
			}
		})
	}
	took, err := ask(ctx, c)
	cancel()
	wg.Wait()
	if f, ok := failed.Load().(error); ok && err == nil {
		err = f
	}
	return took, int(sent.Load()), err
}

// ask asks the harmless query until ctx is done.
func ask(ctx context.Context, c *client) (took []time.Duration, err error) {
	t := time.NewTicker(pace)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return took, nil
		case <-t.C:
		}
		a, err := c.send(ctx, harmless(int(c.count.Load())))
		switch {
		case ctx.Err() != nil:
			return took, nil
		case err != nil:
			return took, err
		case a.status != 200 || len(a.codes) > 0:
			return took, fmt.Errorf("status %d: %.200s", a.status, a.body)
		}
		took = append(took, a.took)
	}
}

// harmless is a small question about a country; no two numbers of a run ask the
// same, so that no answer was kept from before.
func harmless(n int) message {
	places := []string{"US", "GB", "JP", "EE", "FR", "DE", "KE", "IN", "AU", "KR", "CN", "NL", "UA", "GE", "IL", "SG", "CA", "BR", "ZA", "RU"}
	from := time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n/len(places)%11_000)
	return post(`query Harmless($code: String!, $from: PartialDate) {
	  country(code: $code) {
	    name
	    meetingCount
	    meetings(first: 5, filter: {during: {from: $from}, orUndated: true}) { totalCount nodes { meeting { name start } } }
	  }
	}`, fmt.Sprintf(`{"code":%q,"from":%q}`, places[n%len(places)], from.Format(time.DateOnly)))
}

func quantile(list []time.Duration, q float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(int(q*float64(len(list))), len(list)-1)]
}
