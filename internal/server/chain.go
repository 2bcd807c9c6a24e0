package server

import (
	"errors"
	"slices"
	"strings"
)

// Chain is the text of an error with the texts of its causes that it keeps to
// itself: what a store's server said may stand behind a safe message, and is
// for the operator alone.
//
//	Neo4j store: reading: the server cannot be reached: dial tcp 127.0.0.1:7687: connection refused
func Chain(err error) string {
	text := err.Error()
	for _, cause := range causes(err) {
		if said := cause.Error(); !strings.Contains(text, said) {
			text += ": " + said
		}
	}
	return text
}

// causes are what an error was made of, and what these were made of, outermost first.
func causes(err error) []error {
	var next []error
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		next = many.Unwrap()
	} else if cause := errors.Unwrap(err); cause != nil {
		next = []error{cause}
	}
	all := slices.Clone(next)
	for _, cause := range next {
		all = append(all, causes(cause)...)
	}
	return all
}
