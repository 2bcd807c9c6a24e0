package server

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"parley/graph"
	"parley/internal/gql"
)

// graphql is GraphQL over HTTP, by GET and POST.
func (s *Server) graphql(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept")
	media := answerType(r.Header.Get("Accept"))
	if media == "" {
		f := invalid(http.StatusNotAcceptable, "the answer is %s or %s: let Accept take one of them", mediaGraphQL, mediaJSON)
		f.media = mediaJSON
		s.refuse(w, r, f)
		return
	}
	q, f := s.request(w, r)
	if f == nil && !s.gate.enter(r.Context()) {
		f = busy
	}
	if f != nil {
		g := *f
		g.media = media
		s.refuse(w, r, &g)
		return
	}
	s.answer(w, r, media, s.ask(r, q))
}

// request reads and checks what is asked.
func (s *Server) request(w http.ResponseWriter, r *http.Request) (gql.Request, *refusal) {
	if r.Method == http.MethodPost {
		if !isJSON(r.Header.Get("Content-Type")) {
			return gql.Request{}, invalid(http.StatusUnsupportedMediaType, "the body must be JSON: send Content-Type: application/json")
		}
		if r.Header.Get("Content-Encoding") != "" {
			return gql.Request{}, invalid(http.StatusUnsupportedMediaType, "the body is encoded: send it plain")
		}
		body, f := s.readBody(w, r)
		if f != nil {
			return gql.Request{}, f
		}
		return parseBody(body)
	}
	q, f := parseURL(r.URL.RawQuery)
	if f == nil && s.c.API.OperationKind(q) == "mutation" {
		w.Header().Set("Allow", http.MethodPost)
		return q, invalid(http.StatusMethodNotAllowed, "a mutation cannot be sent by GET: use POST")
	}
	return q, f
}

// ask asks the API; the gate has been entered.
func (s *Server) ask(r *http.Request, q gql.Request) gql.Answer {
	defer s.gate.leave()
	ctx, span := s.tracing.tracer.Start(r.Context(), "graphql", trace.WithSpanKind(trace.SpanKindInternal))
	defer span.End()
	a := s.c.API.Do(ctx, q)
	span.SetAttributes(attribute.Int("parley.cost", a.Cost), attribute.String("parley.outcome", outcome(a)))
	return a
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, media string, a gql.Answer) {
	s.metrics.answered(a)
	x := exchangeOf(r.Context())
	x.attrs = append(x.attrs, slog.Int("cost", a.Cost), slog.String("outcome", outcome(a)))
	status := http.StatusOK
	if !a.Ran {
		x.refused = codeIn(a.Body)
		status = statusOf(media, x.refused)
	}
	cache := "no-store"
	if r.Method != http.MethodPost && a.Ran && !a.Failed {
		cache = "no-cache"
	}
	s.send(w, r, content{status: status, media: media + "; charset=utf-8", cache: cache, body: a.Body})
}

// codeIn reads the code of the first error of a refused answer.
func codeIn(body []byte) graph.Code {
	var a refused
	if json.Unmarshal(body, &a) != nil || a.Errors[0].Extensions.Code == "" {
		return graph.Internal
	}
	return a.Errors[0].Extensions.Code
}

// statusOf is the status of an answer without data. Under application/json it
// is 200 whatever the errors, as the specification wants for older clients.
func statusOf(media string, code graph.Code) int {
	if media == mediaJSON {
		return http.StatusOK
	}
	switch code {
	case graph.Unavailable, graph.Conflict, graph.Cancelled:
		return http.StatusServiceUnavailable
	case graph.Timeout:
		return http.StatusGatewayTimeout
	case graph.Internal:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}
