package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"parley/graph"
)

// refreshing audits a store every now and then, and at once on SIGHUP: what
// people wrote to it past Parley is taken over or refused.
type refreshing struct {
	x       *graph.Explorer
	log     *slog.Logger
	every   time.Duration
	refused []string // at the last audit
	failed  string   // why the last audit did not end
}

func newRefreshing(x *graph.Explorer, log *slog.Logger, every time.Duration) *refreshing {
	return &refreshing{x: x, log: log.With(slog.String("component", "refresh")), every: every}
}

// start begins, and gives the function that ends it.
func (f *refreshing) start(ctx context.Context) func() {
	ctx, cancel := context.WithCancel(ctx)
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	var done sync.WaitGroup
	done.Go(func() { f.run(ctx, hangups) })
	return func() {
		signal.Stop(hangups)
		cancel()
		done.Wait()
	}
}

func (f *refreshing) run(ctx context.Context, now <-chan os.Signal) {
	t := time.NewTicker(f.every)
	defer t.Stop()
	for {
		f.once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-now:
			f.log.InfoContext(ctx, "reading the whole store, as SIGHUP asks")
			t.Reset(f.every)
		}
	}
}

func (f *refreshing) once(ctx context.Context) {
	limited, cancel := context.WithTimeout(ctx, longWork)
	defer cancel()
	found, err := f.x.Audit(limited)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		if text := err.Error(); text != f.failed {
			f.failed = text
			f.log.WarnContext(ctx, "cannot look for changes by others", slog.String("code", string(graph.CodeOf(err))), slog.Any("error", err))
			for _, fault := range graph.FaultsOf(err) {
				f.log.WarnContext(ctx, "the data cannot be served", slog.String("fault", fault.String()))
			}
		}
		return
	}
	f.failed = ""
	if found.Written+found.Deleted > 0 {
		f.log.InfoContext(ctx, "took over changes by others", slog.Int("written", found.Written), slog.Int("deleted", found.Deleted))
	}
	f.tell(ctx, found.Refused)
}

// tell logs what is refused when that changes, not with every audit.
func (f *refreshing) tell(ctx context.Context, faults []graph.Fault) {
	var now []string
	for _, fault := range faults {
		now = append(now, fault.String())
	}
	for _, s := range now {
		if !slices.Contains(f.refused, s) {
			f.log.WarnContext(ctx, "a change by others is refused: the last good state is served", slog.String("fault", s))
		}
	}
	if len(now) == 0 && len(f.refused) > 0 {
		f.log.InfoContext(ctx, "no change by others is refused any more")
	}
	f.refused = now
}
