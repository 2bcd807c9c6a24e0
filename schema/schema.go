// Package schema holds Parley's contract with every client: the GraphQL SDL.
package schema

import _ "embed"

// SDL is the whole schema definition.
//
//go:embed schema.graphql
var SDL string
