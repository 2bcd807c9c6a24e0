// Attack sends requests that are made to hurt to a running server, and tells
// whether each was refused cheaply. It is run by hand:
//
//	go run ./internal/server/attack                             # builds and starts the server itself
//	go run ./internal/server/attack -url http://127.0.0.1:8080  # attacks a server that runs
//
// The one idea to know: what counts is the server's own processor time, which
// /metrics tells, so figures hold on a busy machine too, as long as nobody else
// asks the server. Each request is new to the server, so that no answer or
// document kept from before helps it. The exit code is 1 when a bound is
// broken: 64 KiB and 10 errors an answer, every error coded, 10 ms of processor
// time. Queries that are legal and dear are reported, not bounded, and so is
// how much longer a harmless query takes meanwhile, which depends on how many
// cores this program leaves to the server: a control, which sends the attacks
// to a server that only reads them, tells how much of it that is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"parley/internal/server/launch"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		os.Exit(1)
	}
}

// errBroken is told when the table has said the rest.
var errBroken = errors.New("a bound is broken")

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("attack", flag.ContinueOnError)
	url := flags.String("url", "", "address of a running server; empty builds and starts one")
	only := flags.String("only", "", "run the cases whose name has this in it")
	verbose := flags.Bool("v", false, "print the beginning of each answer too")
	each := flags.Duration("each", time.Second, "most time on one case")
	probe := flags.Duration("probe", 5*time.Second, "time on each of the latencies of a harmless query; 0 leaves them out")
	beSink := flags.Bool("sink", false, "be the server that only reads, for the control")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *beSink {
		return sink(ctx, out)
	}
	c := newClient(strings.TrimSuffix(*url, "/"))
	if *url == "" {
		s, err := launch.Start(ctx, launch.Options{})
		if err != nil {
			return err
		}
		defer s.Remove()
		c.base = "http://" + s.Address
		c.restart = func() (string, error) {
			err := s.Restart(ctx)
			return "http://" + s.Address, err
		}
	}
	var chosen []attack
	for _, a := range attacks() {
		if strings.Contains(a.name, *only) {
			chosen = append(chosen, a)
		}
	}
	broken, answered, err := measureAll(ctx, c, chosen, *each, *verbose, out)
	if err != nil {
		return err
	}
	if *probe > 0 {
		if err := latencies(ctx, c, answered, *probe, out); err != nil {
			return err
		}
	}
	if broken > 0 {
		return fmt.Errorf("%w in %d of %d cases", errBroken, broken, len(chosen))
	}
	return nil
}
