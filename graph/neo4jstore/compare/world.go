package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

func (s *server) shipped(ctx context.Context, out io.Writer) error {
	return s.grown(ctx, []step{{"import", 1}, {"import", 1}, {"import", 1}, {"index", 1}, {"index", 1}}, out)
}

// world imports as much as the server takes in one batch, halving what it does
// not; and then all of it, in batches that it does take.
func (s *server) world(ctx context.Context, times int, out io.Writer) error {
	return s.grown(ctx, []step{{"import", times}, {"import", times / 2}, {"import", times / 4}, {"import", times / 8}, {"slices", times}, {"index", times}}, out)
}

// worldPairs is how many pairs are asked for in a world: a search may take
// [tooLong].
const worldPairs = 20

// step is one measurement. One that is called import is left out when the one
// before succeeded with more.
type step struct {
	be    string
	times int
}

func (s *server) grown(ctx context.Context, steps []step, out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tmeetings\trecords\tbatches\ts\tmeetings/s\tGo heap before MiB\tGo heap MiB\tParley resident at most MiB\tNeo4j resident MiB, before\tat most")
	var failed []string
	fits := 0 // times that one batch brought
	for _, p := range steps {
		if p.be == "import" && p.times < fits {
			continue
		}
		if p.be == "slices" && fits == p.times {
			continue
		}
		before := status(s.pid, "VmRSS")
		peak := s.peak(ctx)
		m, err := s.measure(ctx, p.be, p.times)
		most := peak()
		name := p.be
		if p.be == "slices" {
			name = "import in batches"
		}
		if err != nil {
			fmt.Fprintf(w, "%s\t%d times\t\t\t\t\t\t\t\t%.0f\t%.0f\n", name, p.times, before, most)
			failed = append(failed, fmt.Sprintf("%s of %d times the data: %v", name, p.times, err))
			continue
		}
		if p.be == "import" {
			fits = max(fits, p.times)
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.2f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\n", name, m.Meetings, m.Records, m.Batches, m.Seconds, float64(m.Meetings)/m.Seconds,
			m.HeapBefore, m.Heap, m.Resident, before, most)
	}
	err := w.Flush()
	for _, f := range failed {
		fmt.Fprintln(out, f)
	}
	fmt.Fprintln(out)
	return err
}

// peak watches what the server has resident, until it is asked.
func (s *server) peak(ctx context.Context) func() float64 {
	ctx, cancel := context.WithCancel(ctx)
	most := make(chan float64)
	go func() {
		seen := 0.0
		for ctx.Err() == nil {
			seen = max(seen, status(s.pid, "VmRSS"))
			time.Sleep(100 * time.Millisecond)
		}
		most <- seen
	}()
	return func() float64 { cancel(); return <-most }
}
