package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"parley/graph"
)

// readyWithin bounds how long readiness and versions wait for the data.
const readyWithin = 2500 * time.Millisecond

func (s *Server) sendJSON(w http.ResponseWriter, r *http.Request, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic("server: an answer of our own is always JSON: " + err.Error())
	}
	s.send(w, r, content{status: status, media: "application/json; charset=utf-8", cache: "no-store", body: append(b, '\n')})
}

// health says that the process lives; it asks no store.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	s.sendJSON(w, r, http.StatusOK, struct {
		Status string `json:"status"`
	}{"ok"})
}

// readiness is the answer of /readyz.
type readiness struct {
	Status string     `json:"status"`
	Code   graph.Code `json:"code,omitempty"`
	Reason string     `json:"reason,omitempty"`
	Data   string     `json:"data,omitempty"`
	// Refused are changes that others made to the store and that break a rule;
	// the data are those of before. At most maxRefused of them.
	Refused []string `json:"refused,omitempty"`
}

const maxRefused = 10

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		s.sendJSON(w, r, http.StatusServiceUnavailable, readiness{Status: "unready", Code: graph.Unavailable, Reason: "the server is shutting down"})
		return
	}
	version, err := s.dataVersion(r.Context())
	if err == nil && s.c.Ready != nil {
		err = s.c.Ready()
	}
	s.readinessSeen(r.Context(), err)
	if err != nil {
		s.sendJSON(w, r, http.StatusServiceUnavailable, readiness{Status: "unready", Code: graph.CodeOf(err), Reason: reason(err)})
		return
	}
	s.sendJSON(w, r, http.StatusOK, readiness{Status: "ready", Data: version, Refused: s.refusedChanges()})
}

func (s *Server) refusedChanges() (out []string) {
	faults := s.c.Explorer.Refused()
	for _, f := range faults[:min(len(faults), maxRefused)] {
		out = append(out, f.String())
	}
	if more := len(faults) - maxRefused; more > 0 {
		out = append(out, fmt.Sprintf("and %d more, which the log lists", more))
	}
	return out
}

// reason is the message of a coded error, which is safe to show; its causes,
// and errors without a code, are for the log.
func reason(err error) string {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Error()
	}
	return "the data cannot be reached; the log says why"
}

// readinessSeen tells the log when readiness turns, and each new reason once:
// it is asked for every few seconds.
func (s *Server) readinessSeen(ctx context.Context, err error) {
	now := ""
	if err != nil {
		now = Chain(err)
	}
	before, _ := s.unready.Swap(now).(string)
	switch {
	case now == before:
	case err == nil:
		s.log.LogAttrs(ctx, slog.LevelInfo, "ready again")
	default:
		s.log.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.String("code", string(graph.CodeOf(err))), slog.Any("error", err))
	}
}

func (s *Server) dataVersion(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	v, err := s.c.Explorer.At(ctx)
	if err != nil {
		return "", err
	}
	return v.Version(), nil
}

// version tells the version of the program and of the data, null when they
// cannot be reached.
func (s *Server) version(w http.ResponseWriter, r *http.Request) {
	var data *string
	if v, err := s.dataVersion(r.Context()); err == nil {
		data = &v
	}
	s.sendJSON(w, r, http.StatusOK, struct {
		Program string  `json:"program"`
		Data    *string `json:"data"`
	}{s.c.Version, data})
}
