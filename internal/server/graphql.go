package server

import (
	"crypto/sha256"
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
	a, f := s.ask(w, r)
	if f != nil {
		g := *f
		g.media = media
		s.refuse(w, r, &g)
		return
	}
	s.answer(w, r, media, a)
}

// ask reads what is asked and asks the API, unless the answer is kept: a
// request is found by its bytes, before anything of it is looked at. Only
// answers without errors are kept, so it was found well before.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) (gql.Answer, *refusal) {
	raw, f := s.raw(w, r)
	if f != nil {
		return gql.Answer{}, f
	}
	key := sha256.Sum256(append([]byte(r.Method+" "), raw...))
	if a, ok := s.c.API.Kept(r.Context(), key); ok {
		return a, nil
	}
	q, f := s.parse(w, r, raw)
	if f == nil && !s.gate.enter(r.Context()) {
		f = busy
	}
	if f != nil {
		return gql.Answer{}, f
	}
	defer s.gate.leave()
	q.Key = key
	return s.do(r, q), nil
}

// raw gives the bytes of a request: its body, or its query string.
func (s *Server) raw(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if r.Method != http.MethodPost {
		return []byte(r.URL.RawQuery), nil
	}
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, invalid(http.StatusUnsupportedMediaType, "the body must be JSON: send Content-Type: application/json")
	}
	if r.Header.Get("Content-Encoding") != "" {
		return nil, invalid(http.StatusUnsupportedMediaType, "the body is encoded: send it plain")
	}
	return s.readBody(w, r)
}

// parse reads and checks what is asked.
func (s *Server) parse(w http.ResponseWriter, r *http.Request, raw []byte) (gql.Request, *refusal) {
	if r.Method == http.MethodPost {
		return parseBody(raw)
	}
	q, f := parseURL(r.URL.RawQuery)
	if f == nil && s.c.API.OperationKind(q) == "mutation" {
		w.Header().Set("Allow", http.MethodPost)
		return q, invalid(http.StatusMethodNotAllowed, "a mutation cannot be sent by GET: use POST")
	}
	return q, f
}

func (s *Server) do(r *http.Request, q gql.Request) gql.Answer {
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
	c := content{status: status, media: media + "; charset=utf-8", cache: cache, body: a.Body}
	if a.Cached && len(a.Body) >= compressMin {
		c.encoding = encodingOf(r.Header.Get("Accept-Encoding"), func(string) bool { return true })
		if c.encoding != "" {
			c.encoded = a.Encoded(c.encoding, func(body []byte) []byte { return compress(c.encoding, body) })
		}
	}
	s.send(w, r, c)
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
