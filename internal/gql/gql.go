// Package gql answers GraphQL questions from a [graph.Explorer]: it checks a
// request before anything runs, bounds what it may cost, runs it, and turns
// every error into a coded one that is safe to show.
//
//	s, err := gql.New(explorer, gql.Limits{})
//	answer := s.Do(ctx, gql.Request{Query: "{ dataset { version } }"})
package gql

import (
	"encoding/json"
	"sync"
)

// Request is one GraphQL request.
type Request struct {
	Query         string
	OperationName string
	// Variables is a JSON object, or empty.
	Variables json.RawMessage
	// Key names the request as it came: those of one key are the same. Unless
	// it is zero, the answer is kept for [Service.Kept] too.
	Key [32]byte
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

	forms *forms // of an answer that is kept
}

// Encoded is the body in another form, such as compressed. That of a kept
// answer is kept with it, so that it is made but once. It must not be changed.
func (a Answer) Encoded(form string, encode func(body []byte) []byte) []byte {
	if a.forms == nil {
		return encode(a.Body)
	}
	return a.forms.get(form, func() []byte { return encode(a.Body) })
}

// forms of one body, by name.
type forms struct {
	mu   sync.Mutex
	made map[string][]byte
}

func (f *forms) get(name string, encode func() []byte) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.made[name]
	if !ok {
		if f.made == nil {
			f.made = make(map[string][]byte)
		}
		b = encode()
		f.made[name] = b
	}
	return b
}
