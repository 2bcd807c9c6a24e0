package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"
)

// rounds of a comparison: the sides take turns, so that what else the machine
// does hurts all of them.
const rounds = 6

// compare prints how fast Parley and others answer one question: kept, beside a
// bare handler that sends the same bytes, and worked out, beside gqlgen and a
// handler that encodes the same structs. Each is a process of its own. Parley
// checks, logs and counts each request as ever, which none of the others does.
func compare(ctx context.Context, address string, d time.Duration, out io.Writer) error {
	q := questions()[2]
	parley := parleySide(address)
	answer, err := parley.answer(ctx, q)
	if err != nil {
		return err
	}
	others, stop, err := startOthers(ctx, answer)
	if err != nil {
		return err
	}
	defer stop()
	if err := sameAnswers(ctx, q, answer, others); err != nil {
		return err
	}
	bare, gqlgen, raw := others[0], others[1], others[2]
	kept := request(q.body(0))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, q.name+"\tserver\tconnections\trequests/s\tp50 ms\tcpu ms/request\tParley's rate / its\tParley's cpu / its\t")
	for _, c := range []struct {
		name  string
		next  func() []byte
		sides []side
	}{
		{"kept", func() []byte { return kept }, []side{parley, bare}},
		{"worked out", func() []byte { return request(q.body(counter.Add(1))) }, []side{parley, gqlgen, raw}},
	} {
		for _, connections := range []int{16, 256} {
			list, err := takeTurns(ctx, c.sides, c.next, connections, d)
			if err != nil {
				return err
			}
			for i, f := range list {
				fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t%.2f\t%.3f\t%.2f\t%.2f\t\n", c.name, c.sides[i].name, connections, f.rate,
					f.p50.Seconds()*1000, f.cpu.Seconds()*1000, list[0].rate/f.rate, float64(list[0].cpu)/float64(f.cpu))
			}
		}
	}
	return w.Flush()
}

// startOthers starts the bare handler, gqlgen and the JSON handler.
func startOthers(ctx context.Context, answer []byte) (sides []side, stop func(), err error) {
	gqlgen, remove, err := buildGqlgen(ctx)
	if err != nil {
		return nil, nil, err
	}
	stop = func() {
		for _, s := range sides {
			s.stop()
		}
		remove()
	}
	self, err := os.Executable()
	if err != nil {
		stop()
		return nil, nil, err
	}
	for _, command := range [][]string{
		{"bare handler", self, "-be", "bare"},
		{"gqlgen", gqlgen},
		{"JSON handler", self, "-be", "json"},
	} {
		s, err := startSide(command[0], answer, command[1], command[2:]...)
		if err != nil {
			stop()
			return nil, nil, err
		}
		sides = append(sides, s)
	}
	return sides, stop, nil
}

// takeTurns asks the sides one after the other, in rounds, each for the time d
// in all, and gives the figures of each over all its rounds.
func takeTurns(ctx context.Context, sides []side, next func() []byte, connections int, d time.Duration) ([]figures, error) {
	took := make([][]time.Duration, len(sides))
	elapsed := make([]time.Duration, len(sides))
	cpu := make([]time.Duration, len(sides))
	for range rounds {
		for i, s := range sides {
			before, err := s.cpu(ctx)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			began := time.Now()
			list, err := pressBare(ctx, s.address, next, nil, connections, d/rounds)
			if err != nil {
				return nil, fmt.Errorf("%s over %d connections: %w", s.name, connections, err)
			}
			elapsed[i] += time.Since(began)
			after, err := s.cpu(ctx)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			took[i] = append(took[i], list...)
			cpu[i] += after - before
		}
	}
	list := make([]figures, len(sides))
	for i := range sides {
		list[i] = summary(took[i], elapsed[i])
		list[i].cpu = cpu[i] / time.Duration(max(len(took[i]), 1))
	}
	return list, nil
}
