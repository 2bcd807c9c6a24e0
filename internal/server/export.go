package server

import (
	"log/slog"
	"net/http"
	"time"

	"parley/graph"
)

// export streams, and may take longer than other answers.
func (s *Server) export(w http.ResponseWriter, r *http.Request) {
	if !s.exports.enter(r.Context()) {
		s.refuse(w, r, busy)
		return
	}
	defer s.exports.leave()
	// Writers that know no deadline, as in tests, have none to move.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.c.ExportTimeout))
	b := &beginning{ResponseWriter: w}
	switch err := s.c.Export(b, r); {
	case err == nil:
	case b.begun:
		s.brokeOff(r, err)
		panic(http.ErrAbortHandler)
	default:
		forget(w.Header())
		s.refuse(w, r, s.refusalOf(r, err))
	}
}

// brokeOff tells log and metrics why a file ends before its end. That it was
// asked for no longer is no fault.
func (s *Server) brokeOff(r *http.Request, err error) {
	code := graph.CodeOf(err)
	if code == graph.Cancelled {
		s.log.LogAttrs(r.Context(), slog.LevelDebug, "answer was not taken", slog.Any("error", err))
		return
	}
	exchangeOf(r.Context()).refused = code
	s.log.LogAttrs(r.Context(), slog.LevelError, "export broke off",
		slog.String("code", string(code)), slog.Any("error", err))
}

// beginning knows whether an answer has begun, be it held back or out.
type beginning struct {
	http.ResponseWriter
	begun bool
}

// Unwrap serves [http.ResponseController].
func (b *beginning) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// WriteHeader notes it.
func (b *beginning) WriteHeader(code int) {
	b.begun = true
	b.ResponseWriter.WriteHeader(code)
}

// Write notes it.
func (b *beginning) Write(p []byte) (int, error) {
	b.begun = true
	return b.ResponseWriter.Write(p)
}
