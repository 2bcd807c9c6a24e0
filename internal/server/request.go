package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"unicode/utf8"

	"parley/graph"
	"parley/internal/gql"
)

// invalid is a refusal of what a client wrote.
func invalid(status int, format string, args ...any) *refusal {
	return &refusal{status: status, code: graph.Invalid, message: fmt.Sprintf(format, args...)}
}

// readBody reads a body of at most MaxBody bytes. Only few large ones are read
// at a time, so what slow clients make us hold is bounded.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	if r.ContentLength > s.c.MaxBody {
		return nil, s.tooLarge(w)
	}
	src := http.MaxBytesReader(w, r.Body, s.c.MaxBody)
	var b bytes.Buffer
	if n := r.ContentLength; 0 < n && n < largeBodyMin {
		b.Grow(int(n) + bytes.MinRead) // it is read without growing
	}
	_, err := b.ReadFrom(io.LimitReader(src, largeBodyMin))
	if err == nil && b.Len() == largeBodyMin {
		if !s.large.enter(r.Context()) {
			return nil, busy
		}
		defer s.large.leave()
		_, err = b.ReadFrom(src)
	}
	switch tooLarge := (*http.MaxBytesError)(nil); {
	case err == nil:
		return b.Bytes(), nil
	case errors.As(err, &tooLarge):
		return nil, s.tooLarge(w)
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		return nil, &refusal{status: http.StatusRequestTimeout, code: graph.Timeout, message: "the body took too long to arrive: send it in one go"}
	}
	return nil, invalid(http.StatusBadRequest, "the body broke off: send as many bytes as Content-Length says")
}

func (s *Server) tooLarge(w http.ResponseWriter) *refusal {
	w.Header().Set("Connection", "close")
	return &refusal{
		status: http.StatusRequestEntityTooLarge, code: graph.Limit,
		message: fmt.Sprintf("the body is larger than %d bytes: send a shorter query or fewer variables", s.c.MaxBody),
	}
}

// parseBody reads a GraphQL request from JSON. Keys are case-sensitive, those
// that GraphQL over HTTP does not know are passed over, and a key that it knows
// may stand but once, since readers differ in which one they take.
func parseBody(body []byte) (gql.Request, *refusal) {
	if !utf8.Valid(body) {
		return gql.Request{}, badRequest("the body is not UTF-8: encode it so")
	}
	if err := gql.Bounded(body); err != nil {
		return gql.Request{}, &refusal{status: http.StatusBadRequest, code: graph.CodeOf(err), message: err.Error()}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	switch t, err := d.Token(); {
	case errors.Is(err, io.EOF):
		return gql.Request{}, badRequest(`the body is empty: send JSON such as {"query": "{ dataset { version } }"}`)
	case err != nil:
		return gql.Request{}, notJSON(err)
	case t == json.Delim('['):
		return gql.Request{}, badRequest("batches are not taken: send one request, a JSON object, at a time")
	case t != json.Delim('{'):
		return gql.Request{}, badRequest(`the body is not a JSON object: send one such as {"query": "{ dataset { version } }"}`)
	}
	values := make(map[string]json.RawMessage)
	for n := 0; d.More(); n++ {
		if n == bodyKeys {
			return gql.Request{}, badRequest("the body has more than %d keys: send query, operationName, variables and extensions", bodyKeys)
		}
		key, err := d.Token()
		if err != nil {
			return gql.Request{}, notJSON(err)
		}
		name, _ := key.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return gql.Request{}, notJSON(err)
		}
		if !parameters[name] {
			continue
		}
		if _, twice := values[name]; twice {
			return gql.Request{}, badRequest("%s stands twice in the body: send it once", name)
		}
		values[name] = value
	}
	if _, err := d.Token(); err != nil {
		return gql.Request{}, notJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return gql.Request{}, badRequest("something follows the JSON object in the body: send the object alone")
	}
	return requestFrom(values)
}

// bodyKeys bounds the keys of a body, known and unknown.
const bodyKeys = 20

// parameters of a GraphQL request.
var parameters = map[string]bool{"query": true, "operationName": true, "variables": true, "extensions": true}

func badRequest(format string, args ...any) *refusal {
	return invalid(http.StatusBadRequest, format, args...)
}

func notJSON(err error) *refusal {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return badRequest("the body is not JSON: it goes wrong at byte %d", syntax.Offset)
	}
	return badRequest("the body is not JSON: it ends too early")
}

// requestFrom checks the types of the parameters; each but the query may be null.
func requestFrom(values map[string]json.RawMessage) (gql.Request, *refusal) {
	var q gql.Request
	if isNull(values["query"]) {
		return q, badRequest("there is no query: send it as a text under the key query")
	}
	for name, to := range map[string]*string{"query": &q.Query, "operationName": &q.OperationName} {
		if v := values[name]; !isNull(v) && json.Unmarshal(v, to) != nil {
			return q, badRequest("%s is %s: send a text", name, sortOf(v))
		}
	}
	if q.Query == "" {
		return q, badRequest("the query is empty: send one such as { dataset { version } }")
	}
	for _, name := range []string{"variables", "extensions"} {
		v := values[name]
		switch {
		case isNull(v):
		case v[0] != '{':
			return q, badRequest("%s is %s: send a JSON object", name, sortOf(v))
		case name == "variables":
			q.Variables = v
		}
	}
	return q, nil
}

func isNull(v json.RawMessage) bool { return len(v) == 0 || string(v) == "null" }

// sortOf says what a JSON value is, for a message.
func sortOf(v json.RawMessage) string {
	switch v[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case 't', 'f':
		return "a truth value"
	}
	return "a number"
}

// parseURL reads a GraphQL request from a query string, in which variables and
// extensions are JSON.
func parseURL(raw string) (gql.Request, *refusal) {
	form, err := url.ParseQuery(raw)
	if err != nil {
		return gql.Request{}, badRequest("the query string is not well encoded: percent-encode each value")
	}
	if len(form["query"]) == 0 {
		return gql.Request{}, badRequest("there is no query: add ?query= with a percent-encoded query, POST one as JSON, or write one at /graphiql/")
	}
	values := make(map[string]json.RawMessage)
	for name := range parameters {
		given := form[name]
		if len(given) > 1 {
			return gql.Request{}, badRequest("%s stands twice in the query string: send it once", name)
		}
		if len(given) == 0 || given[0] == "" && name != "query" {
			continue
		}
		if !utf8.ValidString(given[0]) {
			return gql.Request{}, badRequest("%s is not UTF-8: encode it so", name)
		}
		value := json.RawMessage(bytes.TrimSpace([]byte(given[0])))
		switch name {
		case "query", "operationName":
			if value, err = json.Marshal(given[0]); err != nil {
				return gql.Request{}, badRequest("%s cannot be read", name)
			}
		default:
			if !json.Valid(value) {
				return gql.Request{}, badRequest("%s is not JSON: %s", name, clip(given[0]))
			}
		}
		values[name] = value
	}
	return requestFrom(values)
}
