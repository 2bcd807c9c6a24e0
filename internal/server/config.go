package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parley/graph"
	"parley/internal/gql"
)

// API is what /graphql asks.
type API interface {
	// Do answers a request. It never fails as such: errors are in the answer.
	Do(ctx context.Context, r gql.Request) gql.Answer
	// Kept gives the answer that is kept for requests of a key.
	Kept(ctx context.Context, key [32]byte) (gql.Answer, bool)
	// OperationKind is "query", "mutation" or "subscription", or empty when it
	// cannot be told.
	OperationKind(r gql.Request) string
}

// Config of a [Server]. Explorer, API and SDL are required; a zero limit takes
// its preset.
type Config struct {
	Explorer *graph.Explorer
	API      API
	SDL      string
	// Export serves what is under /export/, with whole paths; nil leaves it out.
	// An error is a refusal when nothing of the answer was written; when
	// something was, the connection is cut.
	Export func(http.ResponseWriter, *http.Request) error
	// GraphiQL serves what is under /graphiql/, with whole paths and a policy of
	// its own; nil leaves it out.
	GraphiQL http.Handler
	// Ready says what else must be done before readiness turns green when the
	// data can be reached; its message is shown. Nil, also for an answer, means
	// nothing.
	Ready func() error
	// Version of the program.
	Version string
	// Logger takes a line for each request; nil discards them.
	Logger *slog.Logger
	// Registry takes the metrics that /metrics shows; nil makes one.
	Registry *prometheus.Registry

	// Timeout bounds the work on one request; 10 s. ExportTimeout that on an
	// export, its transfer included; 2 min.
	Timeout, ExportTimeout time.Duration
	// ReadHeaderTimeout bounds the time in which a client sends a header, 5 s;
	// ReadTimeout a whole request, 15 s; WriteTimeout that in which it takes
	// the answer, work included, 30 s or 20 s over Timeout, whichever is more;
	// IdleTimeout that between two requests, 60 s.
	ReadHeaderTimeout, ReadTimeout, WriteTimeout, IdleTimeout time.Duration
	// MaxBody bounds the body of a request in bytes; 256 KiB. MaxHeader bounds
	// its header; 64 KiB.
	MaxBody   int64
	MaxHeader int
	// MaxInFlight bounds the requests that are being answered at a time by
	// GraphQL or a page; 512. Others wait for at most QueueWait, 500 ms.
	MaxInFlight int
	QueueWait   time.Duration
	// DrainDelay is for how long requests are still accepted while readiness is
	// red, so that load balancers and clients leave in peace; 250 ms.
	// ShutdownTimeout bounds the wait for those in flight; 30 s.
	DrainDelay, ShutdownTimeout time.Duration
}

func preset[T int | int64 | time.Duration](v *T, to T) {
	if *v == 0 {
		*v = to
	}
}

// complete checks what is required and fills in the presets.
func (c *Config) complete() error {
	for _, need := range []struct {
		missing bool
		name    string
	}{{c.Explorer == nil, "Explorer"}, {c.API == nil, "API"}, {c.SDL == "", "SDL"}} {
		if need.missing {
			return errors.New("server: Config." + need.name + " is missing")
		}
	}
	preset(&c.Timeout, 10*time.Second)
	preset(&c.ExportTimeout, 2*time.Minute)
	preset(&c.ReadHeaderTimeout, 5*time.Second)
	preset(&c.ReadTimeout, 15*time.Second)
	preset(&c.WriteTimeout, max(30*time.Second, c.Timeout+20*time.Second))
	preset(&c.IdleTimeout, time.Minute)
	preset(&c.MaxBody, 256<<10)
	preset(&c.MaxHeader, 64<<10)
	preset(&c.MaxInFlight, 512)
	preset(&c.QueueWait, 500*time.Millisecond)
	preset(&c.DrainDelay, 250*time.Millisecond)
	preset(&c.ShutdownTimeout, 30*time.Second)
	if c.WriteTimeout < c.Timeout {
		return fmt.Errorf("server: WriteTimeout (%s) is under Timeout (%s): an answer that took long could not be sent", c.WriteTimeout, c.Timeout)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Registry == nil {
		c.Registry = prometheus.NewRegistry()
	}
	return nil
}
