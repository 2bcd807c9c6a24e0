// Package gql answers GraphQL questions from a [graph.Explorer]: it checks a
// request before anything runs, bounds what it may cost, runs it, and turns
// every error into a coded one that is safe to show.
//
//	s, err := gql.New(explorer, gql.Limits{})
//	answer := s.Do(ctx, gql.Request{Query: "{ dataset { version } }"})
package gql

import (
	"encoding/json"
)

// Request is one GraphQL request.
type Request struct {
	Query         string
	OperationName string
	// Variables is a JSON object, or empty.
	Variables json.RawMessage
}

// Answer is what a request gives.
type Answer struct {
	// Body is a whole GraphQL response: a JSON object with data, errors and
	// extensions. It must not be changed.
	Body []byte
	// Ran is false when the request was refused before it ran (parse,
	// validation, coercion, limits): then Body has no key data.
	Ran bool
	// Failed is true when the body has errors.
	Failed bool
	// Cached is true when the body was kept from an equal request on the same data.
	Cached bool
	// Version is the version of the data that answered; empty when none was read.
	Version string
	// Cost of the request by the rule of the limits; 0 when it was refused before it was known.
	Cost int
}
