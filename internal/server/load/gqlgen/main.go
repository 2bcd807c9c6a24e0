// Gqlgen answers the question "100 x 5" of load as a fair user of gqlgen would
// have it answered: with the server that `gqlgen init` writes, over net/http,
// and resolvers that only look up. It is a module of its own, so that Parley
// does not depend on gqlgen. load builds and starts it; by hand it is
//
//	go -C internal/server/load/gqlgen run . < answer.json
//
// where the file is Parley's answer to the question, from which it takes the
// meetings. It tells its address, then serves /graphql until it is interrupted.
//
// The one idea to know: only gqlgen itself is measured. There are no limits, no
// log and no metrics, all of which Parley has; documents are kept parsed and
// validated, in gqlgen's LRU of 1000, and answers are not.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/server/load/gqlgen/exec"
)

// The folder exec is made from schema.graphql and gqlgen.yml by `go generate`
// here; the formatter is a tool of the module above.
//
//go:generate go tool gqlgen generate
//go:generate go -C ../../../.. tool gofumpt -w internal/server/load/gqlgen/exec/exec.go internal/server/load/gqlgen/exec/models.go

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gqlgen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer) error {
	var answer struct {
		Data struct{ Meetings exec.MeetingConnection }
	}
	if err := json.NewDecoder(in).Decode(&answer); err != nil {
		return fmt.Errorf("reading the meetings: %w", err)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", newHandler(resolver{answer.Data.Meetings.Nodes}))
	h := &http.Server{ReadHeaderTimeout: time.Minute, Handler: mux}
	context.AfterFunc(ctx, func() { _ = h.Close() })
	fmt.Fprintln(out, l.Addr())
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newHandler is what `gqlgen init` of v0.17.81 writes into server.go.
func newHandler(r resolver) http.Handler {
	srv := handler.New(exec.NewExecutableSchema(exec.Config{Resolvers: r}))

	srv.AddTransport(transport.Options{})
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.POST{})

	srv.SetQueryCache(lru.New[*ast.QueryDocument](1000))

	srv.Use(extension.Introspection{})
	srv.Use(extension.AutomaticPersistedQuery{
		Cache: lru.New[string](100),
	})
	return srv
}

type resolver struct{ meetings []*exec.Meeting }

func (r resolver) Query() exec.QueryResolver { return r }

func (r resolver) Meetings(_ context.Context, first *int32) (*exec.MeetingConnection, error) {
	n := int32(20)
	if first != nil {
		n = *first
	}
	if n < 0 {
		return nil, errors.New("first is below 0")
	}
	return &exec.MeetingConnection{Nodes: r.meetings[:min(int(n), len(r.meetings))]}, nil
}

// Source finds nothing: an unknown id makes each request new.
func (r resolver) Source(context.Context, string) (*exec.Source, error) { return nil, nil }
