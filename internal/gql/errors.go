package gql

import (
	"context"
	"log/slog"
	"strings"

	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parley/graph"
)

// maxErrors bounds the errors of one answer.
const maxErrors = 10

// maxMessage bounds the text of one error, in bytes.
const maxMessage = 1000

type location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// fault is one error of an answer.
type fault struct {
	Message    string         `json:"message"`
	Locations  []location     `json:"locations,omitempty"`
	Path       []any          `json:"path,omitempty"`
	Extensions map[string]any `json:"extensions"`
}

func newFault(code graph.Code, message string) fault {
	message = strings.ToValidUTF8(message, "")
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return fault{Message: message, Extensions: map[string]any{"code": code}}
}

// faultOf is an error of Parley's own, safe to show: what is not coded is
// "internal error".
func faultOf(err error) fault {
	code := graph.CodeOf(err)
	switch code {
	case graph.Internal:
		return newFault(code, "internal error")
	case graph.Unavailable:
		return newFault(code, "the data cannot be reached now: try again later")
	case graph.Cancelled:
		return newFault(code, "the request was cancelled")
	case graph.Timeout:
		return newFault(code, "the request took too long: ask for less, or try again")
	}
	f := newFault(code, err.Error())
	if c := graph.CandidatesOf(err); len(c) > 0 {
		f.Extensions["candidates"] = c
	}
	return f
}

// refused are errors of a document, as the validator found them.
func refused(list gqlerror.List) []fault {
	var out []fault
	for _, e := range list {
		if len(out) == maxErrors {
			break
		}
		f := newFault(graph.Invalid, e.Message)
		for _, l := range e.Locations {
			if len(f.Locations) < 2 {
				f.Locations = append(f.Locations, location{l.Line, l.Column})
			}
		}
		out = append(out, f)
	}
	return out
}

// present turns the errors of a run into faults, and logs what is not the
// caller's doing. An error without a code has its cause in the log alone.
func (s *Service) present(ctx context.Context, list []*gqlerrors.QueryError) []fault {
	var out []fault
	for _, e := range list {
		f := newFault(graph.Internal, "internal error")
		switch cause := e.ResolverError; {
		case cause != nil:
			f = faultOf(cause)
			if code := graph.CodeOf(cause); code == graph.Internal || code == graph.Unavailable {
				s.log.ErrorContext(ctx, "a field failed", slog.Any("path", e.Path), slog.String("code", string(code)), slog.Any("cause", cause))
			}
		case ctx.Err() != nil:
			f = faultOf(ctx.Err())
		case e.Rule != "": // a rule of GraphQL that only graphql-go applies
			f = newFault(graph.Invalid, e.Message)
		default:
			s.log.ErrorContext(ctx, "a request failed", slog.Any("path", e.Path), slog.String("cause", e.Message))
		}
		f.Path = e.Path
		if len(out) < maxErrors {
			out = append(out, f)
		}
	}
	return out
}

// panics tells the log what a resolver panicked with, and the caller nothing.
type panics struct{ log *slog.Logger }

// MakePanicError implements graphql-go's PanicHandler.
func (p panics) MakePanicError(ctx context.Context, value any) *gqlerrors.QueryError {
	p.log.ErrorContext(ctx, "a resolver panicked", slog.Any("panic", value))
	return &gqlerrors.QueryError{Message: "internal error", ResolverError: graph.Errorf(graph.Internal, "panic")}
}

// LogPanic implements graphql-go's Logger.
func (p panics) LogPanic(ctx context.Context, value any) {
	p.log.ErrorContext(ctx, "a panic while answering", slog.Any("panic", value))
}
