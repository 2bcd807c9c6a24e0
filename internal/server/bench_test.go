package server_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/gql"
	"parley/internal/server"
	"parley/schema"
)

// BenchmarkKeptAnswer is what the server adds to a request whose answer is
// kept: everything but net/http.
func BenchmarkKeptAnswer(b *testing.B) {
	set, err := dataset.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		b.Fatal(err)
	}
	x := graph.NewExplorer(store, graph.Options{Now: time.Now, MaxAge: time.Second})
	api, err := gql.New(x, gql.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s, err := server.New(server.Config{
		Explorer: x, API: api, SDL: schema.SDL, Version: "v",
		Logger: slog.New(slog.NewJSONHandler(io.Discard, nil)),
	})
	if err != nil {
		b.Fatal(err)
	}
	const body = `{"query":"query($new: ID!) { meetings(first: 100) { nodes { id name start format city } } fresh: source(id: $new) { id } }","variables":{"new":"source:0"}}`
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
		w := &discard{header: make(http.Header)}
		s.Handler().ServeHTTP(w, r)
		if w.code != http.StatusOK {
			b.Fatal(w.code)
		}
	}
}

// discard is a writer that keeps nothing.
type discard struct {
	header http.Header
	code   int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(code int)        { d.code = code }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
