package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

func TestErrorsAreCoded(t *testing.T) {
	said := func(code string) error { return &neo4j.Neo4jError{Code: code, Msg: "secret words"} }
	limit := func(err error) error {
		return &neo4j.TransactionExecutionLimit{Errors: []error{errors.New("first"), err}}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, row := range []struct {
		claim string
		ctx   context.Context
		err   error
		code  graph.Code
		says  string
	}{
		{"a message cut in its middle", t.Context(), io.ErrUnexpectedEOF, graph.Unavailable, "cannot be reached"},
		{"the same, wrapped", t.Context(), fmt.Errorf("reading: %w", io.EOF), graph.Unavailable, "cannot be reached"},
		{"a refused connection", t.Context(), &net.OpError{Op: "dial", Err: errors.New("refused")}, graph.Unavailable, "cannot be reached"},
		{"a database that takes no writes", t.Context(), said("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase"), graph.Unavailable, "read-only"},
		{"one of a cluster that takes none", t.Context(), said("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"), graph.Unavailable, "read-only"},
		{"a batch that is too large", t.Context(), limit(said("Neo.TransientError.General.MemoryPoolOutOfMemoryError")), graph.Unavailable, "larger heap"},
		{"tried in vain", t.Context(), limit(said("Neo.TransientError.Transaction.DeadlockDetected")), graph.Unavailable, "cannot do it now"},
		{"tried in vain, nobody there", t.Context(), limit(io.EOF), graph.Unavailable, "cannot be reached"},
		{"a wrong password", t.Context(), said("Neo.ClientError.Security.Unauthorized"), graph.Unavailable, "password"},
		{"no such database", t.Context(), said("Neo.ClientError.Database.DatabaseNotFound"), graph.Unavailable, "does not have the database"},
		{"a transaction that took too long", t.Context(), said("Neo.ClientError.Transaction.TransactionTimedOut"), graph.Timeout, "too long"},
		{"two at once", t.Context(), said("Neo.ClientError.Schema.ConstraintValidationFailed"), graph.Conflict, "at the same time"},
		{"a text that the server refuses", t.Context(), said("Neo.ClientError.Statement.SyntaxError"), graph.Internal, "refused a statement"},
		{"a fault of the driver", t.Context(), errors.New("secret words"), graph.Internal, "driver failed"},
		{"no answer in time", t.Context(), context.DeadlineExceeded, graph.Unavailable, "in time"},
		{"a caller that is gone", gone, io.EOF, graph.Cancelled, "context canceled"},
		{"an error of our own", t.Context(), graph.Errorf(graph.Conflict, "as it is"), graph.Conflict, "as it is"},
	} {
		err := coded(row.ctx, "reading", row.err)
		if graph.CodeOf(err) != row.code || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %q of code %s, want %s that says %q", row.claim, err, graph.CodeOf(err), row.code, row.says)
		}
	}
	if err := coded(t.Context(), "reading", nil); err != nil {
		t.Errorf("nil became %v", err)
	}
	if cut(context.DeadlineExceeded) || lost(errors.New("other")) {
		t.Error("a deadline or another error was taken for a cut connection")
	}
}
