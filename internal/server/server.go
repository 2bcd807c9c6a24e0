package server

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"parley/web"
)

// Server answers HTTP requests; make one with [New].
type Server struct {
	c        Config
	log      *slog.Logger
	metrics  *metrics
	tracing  *tracing
	gate     gate // of work by GraphQL and pages
	exports  gate
	large    gate // of large bodies
	pages    map[string]*template.Template
	static   *assets
	modules  modules
	handler  http.Handler
	draining atomic.Bool
	active   atomic.Int64 // requests whose answer is not out
	unready  atomic.Value // the last reason for red readiness, a string; empty when it was green
}

// Large bodies and exports are rare, so few at a time are enough: memory stays
// bounded whatever clients do.
const (
	largeBodies  = 32
	openExports  = 64
	largeBodyMin = 64 << 10
)

// New makes a server. It starts nothing; only the exporter of traces may begin
// to look for its collector, when the environment names one.
func New(c Config) (*Server, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	s := &Server{
		c: c, log: slog.New(LogHandler(c.Logger.Handler())).With(slog.String("component", "server")),
		gate: newGate(c.MaxInFlight, c.QueueWait), exports: newGate(openExports, c.QueueWait), large: newGate(largeBodies, c.QueueWait),
	}
	var err error
	if s.metrics, err = newMetrics(c.Registry); err != nil {
		return nil, fmt.Errorf("server: metrics: %w", err)
	}
	if s.static, err = newAssets(web.Static()); err != nil {
		return nil, fmt.Errorf("server: static files: %w", err)
	}
	s.modules = newModules(s.static)
	if s.pages, err = s.parsePages(); err != nil {
		return nil, fmt.Errorf("server: pages: %w", err)
	}
	if s.tracing, err = newTracing(c.Version, s.log); err != nil {
		return nil, fmt.Errorf("server: tracing: %w", err)
	}
	s.handler = s.observe(s.recovered(headers(s.sameOrigin(compressed(s.routes())))))
	return s, nil
}

// Handler is the whole of the server without a listener, for tests and for
// other servers.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers the connections of a listener, which it closes. When ctx is
// done, readiness turns red at once, requests are accepted for DrainDelay more
// and then as long as some that have come are not answered, and Serve returns nil. When force is done, or
// after ShutdownTimeout, it cuts what is left and returns an error.
func (s *Server) Serve(ctx, force context.Context, l net.Listener) error {
	h := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.c.ReadHeaderTimeout,
		ReadTimeout:       s.c.ReadTimeout,
		WriteTimeout:      s.c.WriteTimeout,
		IdleTimeout:       s.c.IdleTimeout,
		// net/http allows 4 KiB more than it is told.
		MaxHeaderBytes: max(s.c.MaxHeader-4096, 1),
		ErrorLog:       slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	var warming sync.WaitGroup
	warming.Go(func() { s.static.warm(ctx) })
	defer warming.Wait()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	defer s.flushTraces(force)
	select {
	case err := <-failed:
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	case <-force.Done():
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.log.LogAttrs(ctx, slog.LevelInfo, "draining")
	pause(force, s.c.DrainDelay)
	wait, cancel := context.WithTimeout(force, s.c.ShutdownTimeout)
	defer cancel()
	// net/http takes a connection for idle whose request it has not read yet,
	// so it is told to close only when all have been quiet for a while.
	l.Close()
	s.settle(wait)
	err := h.Shutdown(wait)
	if err != nil {
		err = fmt.Errorf("requests in flight were cut: %w", errors.Join(err, h.Close()))
	}
	<-failed
	return err
}

// settle waits until no request has been in flight for a while, or ctx is done.
func (s *Server) settle(ctx context.Context) {
	const step, enough = 10 * time.Millisecond, 12
	for calm := 0; calm < enough && ctx.Err() == nil; calm++ {
		if s.active.Load() > 0 {
			calm = 0
		}
		pause(ctx, step)
	}
}

func (s *Server) flushTraces(force context.Context) {
	ctx, cancel := context.WithTimeout(force, 5*time.Second)
	defer cancel()
	if err := s.tracing.close(ctx); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "traces were not flushed", slog.Any("error", err))
	}
}

// pause waits, or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
