package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/graph"
)

// refusal is a request that is not answered, and what to do about it. The
// message goes to whoever asked: it never holds a cause.
type refusal struct {
	status  int
	code    graph.Code
	message string
	// media is the type of the answer; empty chooses a page or JSON by Accept.
	media string
}

// Refusals that need no more words.
var (
	busy = &refusal{
		status: http.StatusServiceUnavailable, code: graph.Unavailable,
		message: "the server is busy: try again after the seconds that Retry-After gives",
	}
	noPage = &refusal{
		status: http.StatusNotFound, code: graph.NotFound,
		message: "there is nothing at this address: start at /, query at /graphql, or read /schema.graphql",
	}
	noMethod = &refusal{
		status: http.StatusMethodNotAllowed, code: graph.Invalid,
		message: "this address does not take that method: use one that the header Allow lists",
	}
	crossOrigin = &refusal{
		status: http.StatusForbidden, code: graph.Invalid,
		message: "a page of another origin may not send this request: send it from a program or from this site",
	}
	panicked = &refusal{
		status: http.StatusInternalServerError, code: graph.Internal,
		message: "internal error: tell the operator the request id",
	}
)

// refused is the body: a GraphQL response without data.
type refused struct {
	Errors [1]refusedError `json:"errors"`
}

type refusedError struct {
	Message    string            `json:"message"`
	Extensions refusedExtensions `json:"extensions"`
}

type refusedExtensions struct {
	Code      graph.Code `json:"code"`
	RequestID string     `json:"requestId"`
}

// forget takes off what a header says of an answer that is not sent.
func forget(h http.Header) {
	for _, k := range []string{"Content-Encoding", "ETag", "Content-Disposition", "Last-Modified"} {
		h.Del(k)
	}
}

// refuse is the one door out for requests that are not answered.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, f *refusal) {
	x := exchangeOf(r.Context())
	x.refused = f.code
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if f.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	if f.media == "" && wantsPage(r) {
		s.refusePage(w, r, f)
		return
	}
	media := f.media
	if media == "" {
		media = mediaJSON
	}
	body, err := json.Marshal(refused{[1]refusedError{{f.message, refusedExtensions{f.code, x.id}}}})
	if err != nil {
		panic("server: a refusal is always JSON: " + err.Error())
	}
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(f.status)
	s.write(r, w, body)
}

// write sends a body, unless only the header was asked for. A client that went
// away is no fault of ours.
func (s *Server) write(r *http.Request, w http.ResponseWriter, body []byte) {
	if r.Method == http.MethodHead {
		return
	}
	if _, err := w.Write(body); err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelDebug, "answer was not taken", slog.Any("error", err))
	}
}

// refusalOf turns an error of the graph into an answer. Only what the caller
// can act on is told in the error's own words; the rest goes to the log.
func (s *Server) refusalOf(r *http.Request, err error) *refusal {
	f := &refusal{code: graph.CodeOf(err), message: err.Error()}
	switch f.code {
	case graph.Invalid, graph.Limit:
		f.status = http.StatusBadRequest
		return f
	case graph.NotFound:
		f.status = http.StatusNotFound
		return f
	case graph.Unavailable, graph.Conflict:
		f.status, f.message = http.StatusServiceUnavailable, "the data cannot be reached at the moment: try again soon"
	case graph.Timeout:
		f.status, f.message = http.StatusGatewayTimeout, "the answer took too long: ask for less, or try again"
	case graph.Cancelled:
		f.status, f.message = http.StatusServiceUnavailable, "the request was given up"
	default:
		f.status, f.code, f.message = panicked.status, panicked.code, panicked.message
	}
	s.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
		slog.String("code", string(f.code)), slog.Any("error", err))
	return f
}

// wantsPage says whether a person in a browser asks.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

const echoed = 60

// clip quotes input for a message, at most 60 bytes of it.
func clip(s string) string {
	if len(s) <= echoed {
		return strconv.Quote(s)
	}
	s = s[:echoed-len("…")]
	for !utf8.ValidString(s) && s != "" {
		s = s[:len(s)-1]
	}
	return strconv.Quote(s + "…")
}
