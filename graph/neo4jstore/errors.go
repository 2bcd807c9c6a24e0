package neo4jstore

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// failure says in safe words what the driver said in its own, which stay in
// the chain for the log.
type failure struct {
	what  string
	cause error
}

func (f *failure) Error() string { return f.what }
func (f *failure) Unwrap() error { return f.cause }

func failed(code graph.Code, what string, cause error) error {
	return graph.Errorf(code, "Neo4j store: %w", &failure{what, cause})
}

// coded turns an error of the driver into one of [graph]'s. Caller is the
// context that came in, without the deadline that the store added.
func coded(caller context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*graph.Error](err); ok {
		return err
	}
	if ctxErr := caller.Err(); ctxErr != nil {
		return graph.Errorf(graph.CodeOf(ctxErr), "Neo4j store: %s: %w", doing, ctxErr)
	}
	if server := serverError(err); server != nil {
		return codedServer(doing, server, err)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return failed(graph.Unavailable, doing+": the server did not answer in time", err)
	case lost(err), neo4j.IsTransactionExecutionLimit(err), neo4j.IsRetryable(err):
		return failed(graph.Unavailable, doing+": the server cannot be reached", err)
	}
	return failed(graph.Internal, doing+": the driver failed", err)
}

// serverError is what the server said, also where the driver tried in vain
// until its time was up.
func serverError(err error) *neo4j.Neo4jError {
	if server, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		return server
	}
	if limit, ok := errors.AsType[*neo4j.TransactionExecutionLimit](err); ok && len(limit.Errors) > 0 {
		return serverError(limit.Errors[len(limit.Errors)-1])
	}
	return nil
}

// lost says whether the connection went away.
func lost(err error) bool { return neo4j.IsConnectivityError(err) || cut(err) }

// cut says whether a message ended in its middle: the driver gives that error
// as it is, and does not try again.
func cut(err error) bool {
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// readOnly says whether the server takes no writes.
func readOnly(err error) bool {
	server := serverError(err)
	return server != nil && (strings.HasPrefix(server.Code, "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase") ||
		strings.HasPrefix(server.Code, "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"))
}

func codedServer(doing string, server *neo4j.Neo4jError, err error) error {
	code := server.Code
	switch {
	case strings.HasPrefix(code, "Neo.ClientError.Security."):
		return failed(graph.Unavailable, doing+": the server refuses the user, the password, or what the user may do", err)
	case strings.HasPrefix(code, "Neo.ClientError.Database."):
		return failed(graph.Unavailable, doing+": the server does not have the database", err)
	case strings.HasPrefix(code, "Neo.ClientError.Transaction.TransactionTimedOut"),
		strings.HasPrefix(code, "Neo.TransientError.Transaction.LockClientStopped"):
		return failed(graph.Timeout, doing+": the transaction took too long", err)
	case code == "Neo.ClientError.Schema.ConstraintValidationFailed":
		return failed(graph.Conflict, doing+": somebody else wrote at the same time", err)
	case strings.HasPrefix(code, "Neo.TransientError.General.MemoryPoolOutOfMemoryError"):
		return failed(graph.Unavailable, doing+": the batch is larger than the server's memory for one transaction: give it a larger heap, or import in parts", err)
	case readOnly(server):
		return failed(graph.Unavailable, doing+": the database is read-only", err)
	case strings.HasPrefix(code, "Neo.TransientError."), strings.HasPrefix(code, "Neo.ClientError.Cluster."), strings.HasPrefix(code, "Neo.DatabaseError."):
		return failed(graph.Unavailable, doing+": the server cannot do it now", err)
	}
	return failed(graph.Internal, doing+": the server refused a statement", err)
}
