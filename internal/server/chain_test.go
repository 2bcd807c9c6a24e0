package server_test

import (
	"errors"
	"fmt"
	"testing"

	"parley/graph"
	"parley/internal/server"
)

// hidden says one thing and was caused by another, as a store's errors are.
type hidden struct {
	says  string
	cause error
}

func (h *hidden) Error() string { return h.says }
func (h *hidden) Unwrap() error { return h.cause }

func TestChain(t *testing.T) {
	refused := errors.New("dial: refused")
	for _, row := range []struct {
		err  error
		want string
	}{
		{refused, "dial: refused"},
		{fmt.Errorf("reading: %w", refused), "reading: dial: refused"},
		{&hidden{"the server is away", refused}, "the server is away: dial: refused"},
		{graph.Errorf(graph.Unavailable, "store: %w", &hidden{"the server is away", refused}), "store: the server is away: dial: refused"},
		{graph.Errorf(graph.Unavailable, "store: %w", &hidden{"away", fmt.Errorf("after 3 attempts: %w", &hidden{"no route", refused})}), "store: away: after 3 attempts: no route: dial: refused"},
		{errors.Join(&hidden{"one", refused}, errors.New("two")), "one\ntwo: dial: refused"},
	} {
		if got := server.Chain(row.err); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}
