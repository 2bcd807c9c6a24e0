package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"

	"parley/graph"
)

// exchange is what the middleware knows of one request and its answer.
type exchange struct {
	id      string
	route   string // the pattern, never the address
	refused graph.Code
	attrs   []slog.Attr // more for the log
	quiet   bool        // polled by machines: logged for debugging only
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// noRoute is the route of requests that have none.
const noRoute = "none"

// observe gives a request its id, and tells log, metrics and trace of it.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		x := &exchange{id: requestID(r.Header.Get("X-Request-Id")), route: noRoute}
		ctx, span := s.tracing.begin(context.WithValue(r.Context(), exchangeKey{}, x), r)
		r = r.WithContext(ctx)
		m := &meter{ResponseWriter: w, draining: &s.draining}
		m.Header().Set("X-Request-Id", x.id)
		s.metrics.inFlight.Inc()
		s.active.Add(1)
		defer func() {
			s.active.Add(-1)
			s.metrics.inFlight.Dec()
			took, method := time.Since(began), methodOf(r.Method)
			s.metrics.seen(x, method, m.status(), took)
			span.SetName(method + " " + x.route)
			span.SetAttributes(attribute.String("http.request.method", method), attribute.String("http.route", x.route),
				attribute.Int("http.response.status_code", m.status()), attribute.String("parley.request_id", x.id))
			if m.status() >= http.StatusInternalServerError {
				span.SetStatus(codes.Error, http.StatusText(m.status()))
			}
			span.End()
			s.logged(ctx, x, method, m, took)
		}()
		next.ServeHTTP(m, r)
	})
}

func (s *Server) logged(ctx context.Context, x *exchange, method string, m *meter, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case m.status() >= http.StatusInternalServerError:
		level = slog.LevelWarn
	case x.quiet:
		level = slog.LevelDebug
	}
	attrs := append([]slog.Attr{
		slog.String("method", method), slog.String("route", x.route),
		slog.Int("status", m.status()), slog.Int64("bytes", m.bytes), slog.Duration("duration", took),
	}, x.attrs...)
	if x.refused != "" {
		attrs = append(attrs, slog.String("code", string(x.refused)))
	}
	s.log.LogAttrs(ctx, level, "request", attrs...)
}

// LogHandler adds the request's id to lines that are logged under its context,
// whichever package logs them, and writes errors with their causes (see
// [Chain]). [New] wraps the server's own logger.
func LogHandler(h slog.Handler) slog.Handler {
	if _, ok := h.(logHandler); ok {
		return h
	}
	return logHandler{h}
}

type logHandler struct{ slog.Handler }

// Handle adds the id and the causes.
func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if a.Value.Kind() == slog.KindAny {
			if err, ok := a.Value.Any().(error); ok {
				a.Value = slog.StringValue(Chain(err))
			}
		}
		out.AddAttrs(a)
		return true
	})
	if id := exchangeOf(ctx).id; id != "" {
		out.AddAttrs(slog.String("request_id", id))
	}
	return h.Handler.Handle(ctx, out)
}

// WithAttrs keeps the wrapping.
func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the wrapping.
func (h logHandler) WithGroup(name string) slog.Handler { return logHandler{h.Handler.WithGroup(name)} }

const maxRequestID = 64

// requestID takes the client's id when it is safe to be written anywhere, else
// makes one.
func requestID(given string) string {
	if given == "" || len(given) > maxRequestID {
		return rand.Text()
	}
	for i := range len(given) {
		switch c := given[i]; {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '-', c == '_', c == '.':
		default:
			return rand.Text()
		}
	}
	return given
}

// methodOf keeps made-up methods out of logs and labels.
func methodOf(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "OTHER"
}

// meter counts what is sent.
type meter struct {
	http.ResponseWriter
	draining *atomic.Bool
	code     int
	bytes    int64
}

// begin is called before the first byte is out: an answer that goes out while
// the server drains is the last on its connection, whenever it was asked for.
func (m *meter) begin(code int) {
	m.code = code
	if m.draining.Load() {
		m.Header().Set("Connection", "close")
	}
}

// status is 200 where nothing was said, as for net/http.
func (m *meter) status() int {
	if m.code == 0 {
		return http.StatusOK
	}
	return m.code
}

// WriteHeader notes the status.
func (m *meter) WriteHeader(code int) {
	if m.code == 0 && code >= 200 {
		m.begin(code)
	}
	m.ResponseWriter.WriteHeader(code)
}

// Write counts the bytes.
func (m *meter) Write(b []byte) (int, error) {
	if m.code == 0 {
		m.begin(http.StatusOK)
	}
	n, err := m.ResponseWriter.Write(b)
	m.bytes += int64(n)
	return n, err
}

// Unwrap serves [http.ResponseController].
func (m *meter) Unwrap() http.ResponseWriter { return m.ResponseWriter }

// recovered turns a panic into a coded answer; its value goes to the log alone.
// When a part of the answer is out, the connection is cut, so that nobody
// takes the part for the whole.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.metrics.panics.Inc()
			s.log.LogAttrs(r.Context(), slog.LevelError, "panic",
				slog.String("panic", fmt.Sprint(p)), slog.String("stack", string(debug.Stack())))
			if m, ok := w.(*meter); ok && m.code != 0 {
				panic(http.ErrAbortHandler)
			}
			h := w.Header()
			forget(h)
			secure(h, policyAPI)
			s.refuse(w, r, panicked)
		}()
		next.ServeHTTP(w, r)
	})
}
