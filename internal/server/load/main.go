// Load tells how fast the server answers under load. It is run by hand:
//
//	go run ./internal/server/load          # 30 s for each figure, about 13 min in all
//	go run ./internal/server/load -d 3s
//	go run ./internal/server/load -only compare -d 5s
//
// It builds and starts the server, and has three parts:
//
//   - rates: four queries over 16 and 256 connections, each once with an ever new
//     variable, so that every answer is worked out, and once with the same
//     request, so that it is a kept one.
//   - compare: the list of 100 meetings, kept, beside a bare handler that sends
//     the same bytes; and worked out, beside gqlgen (a module of its own in
//     ./gqlgen) and a handler that only encodes the same structs.
//   - drain: the server is stopped by SIGTERM while 100 requests are in flight;
//     none may be cut.
//
// The one idea to know: server and load share the cores of one machine, so the
// client is as bare as it can be (a connection, bytes, no pool), and the
// processor time that the server needs for a request is told beside the rate.
// Of two ratios that of processor time is the purer one: the client's own
// work is in every rate, which makes servers look more alike than they are.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"text/tabwriter"
	"time"

	"parley/internal/server/launch"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	d := flags.Duration("d", 30*time.Second, "time on each figure")
	only := flags.String("only", "", "the only part to run: rates, compare or drain; empty runs all")
	be := flags.String("be", "", "be a handler to compare with, bare or json, of the answer on standard input")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *be != "":
		return serve(ctx, *be, os.Stdin, out)
	case *d <= 0:
		return errors.New("-d must be more than 0")
	case !slices.Contains([]string{"", "rates", "compare", "drain"}, *only):
		return fmt.Errorf("-only must be rates, compare or drain, not %q", *only)
	}
	s, err := launch.Start(ctx, launch.Options{})
	if err != nil {
		return err
	}
	defer s.Remove()
	for _, part := range []struct {
		name string
		run  func() error
	}{
		{"rates", func() error { return rates(ctx, s.Address, *d, out) }},
		{"compare", func() error { return compare(ctx, s.Address, *d, out) }},
		{"drain", func() error { return drain(ctx, s, out) }},
	} {
		if *only != "" && *only != part.name {
			continue
		}
		if err := part.run(); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// rates prints the figures of all queries.
func rates(ctx context.Context, address string, d time.Duration, out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "query\tanswers\tconnections\trequests/s\tp50 ms\tp99 ms\tcpu ms/request\tMiB resident\t")
	for _, q := range questions() {
		for _, kept := range []bool{false, true} {
			for _, connections := range []int{16, 256} {
				f, err := press(ctx, address, q, kept, connections, d)
				if err != nil {
					return errors.Join(fmt.Errorf("%s over %d connections: %w", q.name, connections, err), w.Flush())
				}
				fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t%.2f\t%.2f\t%.3f\t%.0f\t\n", q.name, map[bool]string{false: "worked out", true: "kept"}[kept],
					connections, f.rate, f.p50.Seconds()*1000, f.p99.Seconds()*1000, f.cpu.Seconds()*1000, f.resident)
			}
		}
	}
	return w.Flush()
}
