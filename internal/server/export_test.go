package server_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/graph"
	"parley/internal/server"
)

// exported makes a handler that always answers an export.
func exported(h http.HandlerFunc) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		h(w, r)
		return nil
	}
}

// TestExportRefusals: an export is refused as a page is: a coded answer with
// the request's id, counted, and the cause in the log, once.
func TestExportRefusals(t *testing.T) {
	secret := errors.New("dial tcp 10.9.8.7:7687: refused, password hunter2")
	var log lines
	var failure error
	s := newServer(t, func(c *server.Config) {
		c.Logger = log.logger()
		c.Export = func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("ETag", `"a"`)
			w.Header().Set("Content-Disposition", "attachment")
			w.Header().Set("Content-Type", "text/csv")
			return failure
		}
	})
	id := "X-Request-Id: abc-1"
	for _, c := range []struct {
		code   graph.Code
		err    error
		status int
		logged int // lines beside that of the request
	}{
		{graph.Invalid, graph.Errorf(graph.Invalid, "tea is no LinkKind"), 400, 0},
		{graph.Limit, graph.Errorf(graph.Limit, "tea is no LinkKind, 1001 times"), 400, 0},
		{graph.NotFound, graph.Errorf(graph.NotFound, "tea is no LinkKind of ours"), 404, 0},
		{graph.Unavailable, graph.Errorf(graph.Unavailable, "reading: %w", secret), 503, 1},
		{graph.Conflict, graph.Errorf(graph.Conflict, "reading: %w", secret), 503, 1},
		{graph.Timeout, graph.Errorf(graph.Timeout, "reading: %w", secret), 504, 1},
		{graph.Internal, fmt.Errorf("reading: %w", secret), 500, 1},
	} {
		failure = c.err
		before := len(log.String())
		want := map[string]string{"Content-Type": "application/json; charset=utf-8", "ETag": "", "Content-Disposition": "", "Cache-Control": "no-store"}
		has := []string{`"code":"` + string(c.code) + `"`, `"requestId":"abc-1"`}
		if c.status < 500 {
			has = append(has, "tea is no LinkKind")
		}
		row{name: string(c.code), target: "/export/links.csv", header: []string{id}, status: c.status, want: want, has: has, hasNot: []string{"hunter2"}}.run(t, s.Handler())
		text := log.String()[before:]
		if got := strings.Count(text, "hunter2"); got != c.logged || strings.Count(text, "\n") != c.logged+1 {
			t.Errorf("%s: the cause is in %d lines of the log, want %d:\n%s", c.code, got, c.logged, text)
		}
		if !strings.Contains(text, `"code":"`+string(c.code)+`"`) || !strings.Contains(text, `"request_id":"abc-1"`) {
			t.Errorf("%s: code or id is not in the log:\n%s", c.code, text)
		}
		row{name: "counted", target: "/metrics", status: 200, has: []string{`parley_refusals_total{code="` + string(c.code) + `",route="/export/*name"} 1`}}.run(t, s.Handler())
	}
	row{
		name: "a person gets a page", target: "/export/links.csv", header: []string{id, "Accept: text/html"}, status: 500,
		want: map[string]string{"Content-Type": "text/html; charset=utf-8", "Content-Disposition": ""}, has: []string{"abc-1"}, hasNot: []string{"hunter2"},
	}.run(t, s.Handler())
}

// TestExportBreaksOff: the connection is cut, be the part out or held back, and
// the cause is logged and counted once; a client that went away is no fault.
func TestExportBreaksOff(t *testing.T) {
	var log lines
	// By address, since a handler may end after its client has read all.
	failures := map[string]error{"gone": graph.Errorf(graph.Cancelled, "gone: %w", errStore), "away": graph.Errorf(graph.Unavailable, "reading: %w", errStore)}
	sizes := map[string]int{"small": 1, "large": 100_000}
	s := newServer(t, func(c *server.Config) {
		c.Logger = log.logger()
		c.Export = func(w http.ResponseWriter, r *http.Request) error {
			w.Header().Set("Content-Type", "text/csv")
			io.WriteString(w, strings.Repeat("row\n", sizes[r.URL.Query().Get("size")]))
			return failures[r.URL.Query().Get("failure")]
		}
	})
	h := httptest.NewServer(s.Handler())
	for size := range sizes {
		for failure := range failures {
			res, err := h.Client().Get(h.URL + "/export/x.csv?size=" + size + "&failure=" + failure)
			if err == nil {
				_, err = io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
			if err == nil {
				t.Errorf("%s, then %s: the answer looked whole", size, failure)
			}
		}
	}
	h.Close() // all is logged then
	text := log.String()
	if got := strings.Count(text, `"level":"ERROR","msg":"export broke off"`); got != 2 || strings.Count(text, "hunter2") != 4 || strings.Count(text, `"level":"ERROR"`) != 2 {
		t.Errorf("%d lines tell that an export broke off, want 2, and two of DEBUG:\n%s", got, text)
	}
	row{name: "counted", target: "/metrics", status: 200, has: []string{`parley_refusals_total{code="UNAVAILABLE",route="/export/*name"} 2`}, hasNot: []string{`code="CANCELLED"`}}.run(t, s.Handler())
}
