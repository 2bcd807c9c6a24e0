package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/internal/export"
	"parley/internal/gql"
	"parley/internal/server"
	"parley/schema"
	"parley/web/graphiql"
)

func (a *app) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the explorer, GraphQL and GraphiQL over HTTP",
		Long: `Serves the home page, GraphQL at /graphql, an IDE that works offline at
/graphiql, exports at /export, and /healthz, /readyz, /version and /metrics for
those who run it. A signal (Ctrl-C, SIGTERM) turns readiness red at once, lets
requests in flight end, and stops; a second one cuts them.

With NEO4J_URI it serves what that server holds. It starts when the server is
away, too: readiness is red and says why until the server is there. --seed fills
a server that holds nothing yet. What people write to it with Cypher is found by
a full read every --refresh, and at once on SIGHUP: it is taken over when it
keeps all rules, else refused, with the reason in the log and at /readyz, while
the last good state is served.

Tracing follows the standard environment: it is on when
OTEL_EXPORTER_OTLP_ENDPOINT is set.`,
		Example: "  parley serve\n  parley serve --addr :8080 --timeout 5s\n  PARLEY_ADDR=:9000 parley serve --data ./mydata",
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := a.settings(cmd)
			if err != nil {
				return err
			}
			return a.serve(cmd, set)
		},
	}
	a.bindOptions(cmd, "serve")
	return cmd
}

// seconds, isTrue and whole read settings that were checked.
func seconds(s string) time.Duration {
	d, _ := time.ParseDuration(s)
	return d
}

func isTrue(s string) bool {
	b, _ := strconv.ParseBool(s)
	return b
}

func whole(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// gcPercent makes the collector run a third as often as it would. What lives is
// little, so requests that make much garbage would start it all the time, and
// it is what slow answers under attack waited for. GOGC and GOMEMLIMIT win.
const gcPercent = 300

func (a *app) serve(cmd *cobra.Command, set map[string]string) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(set["log-level"])); err != nil {
		return err
	}
	if a.getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	log := slog.New(server.LogHandler(slog.NewJSONHandler(a.errOut, &slog.HandlerOptions{Level: level})))
	seeded := isTrue(set["seed"])
	if seeded && set["neo4j-uri"] == "" {
		return graph.Errorf(graph.Invalid, "%s fills a Neo4j server: set NEO4J_URI, or leave it out, since the built-in dataset is there anyway", a.from(cmd, "seed"))
	}
	o := graph.Options{Now: time.Now, MaxAge: time.Second}
	if set["neo4j-uri"] != "" { // records of the other stores are in memory anyway
		o.CacheBytes = whole(set["record-cache"])
	}
	x, err := a.explorer(cmd, o)
	if err != nil {
		return err
	}
	if err := lookFirst(cmd.Context(), x, log); err != nil { // ready before it listens
		return err
	}
	seed := newSeeding(x, log)
	api, err := gql.New(x, gql.Options{Logger: log, Limits: gql.Limits{Cost: whole(set["max-cost"]), CacheBytes: whole(set["cache-bytes"])}})
	if err != nil {
		return err
	}
	var ready func() error
	if seeded {
		ready = seed.ready
	}
	s, err := server.New(server.Config{
		Explorer: x, API: api, Ready: ready, SDL: schema.SDL, Export: export.Handler(x), GraphiQL: graphiql.Handler(), Version: programVersion(), Logger: log,
		Timeout: seconds(set["timeout"]), ShutdownTimeout: seconds(set["shutdown-timeout"]), MaxInFlight: whole(set["max-in-flight"]),
	})
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(cmd.Context(), "tcp", set["addr"])
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; set --addr or PARLEY_ADDR to another address", set["addr"], err)
	}
	fmt.Fprintf(a.errOut, "parley: http://%s (Ctrl-C stops)\n", l.Addr())
	force, stop := secondSignal(cmd.Context())
	defer stop()
	if seeded {
		defer seed.start(cmd.Context())()
	}
	defer newRefreshing(x, log, seconds(set["refresh"])).start(cmd.Context())()
	return s.Serve(cmd.Context(), force, l)
}

// lookFirst reads the data once. A server that starts before its store, or
// while somebody writes, waits for it with red readiness; anything else is
// the end.
func lookFirst(ctx context.Context, x *graph.Explorer, log *slog.Logger) error {
	_, err := x.At(ctx)
	switch graph.CodeOf(err) {
	case graph.Unavailable, graph.Timeout, graph.Conflict:
		log.WarnContext(ctx, "starting without data", slog.String("component", "parley"), slog.String("code", string(graph.CodeOf(err))), slog.Any("error", err))
		return nil
	}
	return err
}

// secondSignal is done when a signal comes after ctx is done, which the first
// one does.
func secondSignal(ctx context.Context) (context.Context, func()) {
	force, cancel := context.WithCancel(context.WithoutCancel(ctx))
	signals := make(chan os.Signal, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-ctx.Done():
		case <-force.Done():
			return
		}
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		select {
		case <-signals:
			cancel()
		case <-force.Done():
		}
		signal.Stop(signals)
	}()
	return force, func() { cancel(); <-ended }
}
