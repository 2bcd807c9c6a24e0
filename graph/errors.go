package graph

import (
	"context"
	"errors"
	"fmt"
)

// Code says what kind of failure an error is, for programs. Every error that
// leaves this package has one: see [CodeOf].
type Code string

// The codes, and who has to act on them.
const (
	// Invalid: the caller's input is malformed or contradicts a rule; the message says what would be right.
	Invalid Code = "INVALID"
	// NotFound: a well-formed id or name that a computation needs and no record has.
	NotFound Code = "NOT_FOUND"
	// Conflict: the data moved on since they were read; read again and retry.
	Conflict Code = "CONFLICT"
	// Limit: the input asks for more than is allowed.
	Limit Code = "LIMIT"
	// Unavailable: the store cannot be reached; try again later.
	Unavailable Code = "UNAVAILABLE"
	// Cancelled: the caller went away.
	Cancelled Code = "CANCELLED"
	// Timeout: the deadline passed.
	Timeout Code = "TIMEOUT"
	// Internal: a fault of Parley's own.
	Internal Code = "INTERNAL"
)

// Error is a coded error. Its message is safe to show to whoever asked.
type Error struct {
	Code Code
	// Candidates are the ids that an ambiguous name may have meant, or that
	// stand where the given one cannot.
	Candidates []ID
	// Faults are all that is wrong with records that were refused.
	Faults []Fault

	err error
}

// Error is the message, without the code.
func (e *Error) Error() string { return e.err.Error() }

// Unwrap gives what the error was made of.
func (e *Error) Unwrap() error { return e.err }

// Errorf returns an [*Error] of a code; the format is that of [fmt.Errorf], %w included.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, err: fmt.Errorf(format, args...)}
}

// CodeOf reads the code of an error: that of the outermost [*Error] in its
// chain, else CANCELLED or TIMEOUT for a context's error, else INTERNAL. The
// code of nil is empty.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	switch {
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.Is(err, context.DeadlineExceeded):
		return Timeout
	}
	return Internal
}

// CandidatesOf gives the candidates of the outermost [*Error] in err's chain, if any.
func CandidatesOf(err error) []ID {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Candidates
	}
	return nil
}

// FaultsOf gives the faults of the outermost [*Error] in err's chain, if any.
func FaultsOf(err error) []Fault {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Faults
	}
	return nil
}
