// Package graphiql holds the query editor of Parley: a build of GraphiQL that
// asks no other host for anything, and the example queries of its menu.
//
// The one idea to know: the build is one archive of files that are already
// compressed with brotli, and a request for one of them gets a part of the
// archive as it lies in the binary. Nothing is unpacked at start; gzip and
// plain forms are made when a client first asks for one.
//
//	mux.Handle("/graphiql/", graphiql.Handler())
//
// docs/graphiql.md has the steps to renew the build.
package graphiql

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed graphiql.zip
var archive string

//go:embed examples.json
var examples string

// Example is one ready query of the menu.
type Example struct {
	// Name is unique among the examples.
	Name string `json:"name"`
	// Group is the kind of user it is for: policy staff, researchers, analysts.
	Group string `json:"group"`
	// Answers says in one sentence what the query answers.
	Answers string `json:"answers"`
	// Query holds one named operation.
	Query string `json:"query"`
	// Variables are those of the query, as they are posted.
	Variables map[string]any `json:"variables"`
}

// Examples returns the examples in the order of the menu, group by group. The
// caller owns them.
func Examples() []Example {
	var list []Example
	if err := json.Unmarshal([]byte(examples), &list); err != nil {
		panic(fmt.Errorf("embedded examples.json: %w", err))
	}
	return list
}
