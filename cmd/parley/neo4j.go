package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/neo4jstore"
	"parley/internal/server"
)

// openNeo4j opens the store on the server of NEO4J_URI.
func (a *app) openNeo4j(cmd *cobra.Command, set map[string]string) (*neo4jstore.Store, error) {
	if set["data"] != "" {
		data, uri := a.from(cmd, "data"), a.from(cmd, "neo4j-uri")
		return nil, graph.Errorf(graph.Invalid, "%s and %s both say where the data are: leave one out; parley import %s puts the folder into the Neo4j server", data, uri, set["data"])
	}
	password, err := a.password(cmd, set)
	if err != nil {
		return nil, err
	}
	o := neo4jstore.Options{URI: set["neo4j-uri"], Database: set["neo4j-database"], UserAgent: "parley/" + programVersion(), Salvage: a.salvage}
	if password != "" {
		o.Username, o.Password = set["neo4j-username"], password
	}
	a.neo4j = o.URI
	store, err := neo4jstore.Open(o)
	if err != nil {
		return nil, err
	}
	a.store = store
	return store, nil
}

// password is that of NEO4J_PASSWORD, or of the file that the flag or
// NEO4J_PASSWORD_FILE names.
func (a *app) password(cmd *cobra.Command, set map[string]string) (string, error) {
	password, file := set["neo4j-password"], set["neo4j-password-file"]
	from := a.from(cmd, "neo4j-password-file")
	switch {
	case file == "":
		return password, nil
	case password != "" && from == "NEO4J_PASSWORD_FILE":
		return "", graph.Errorf(graph.Invalid, "NEO4J_PASSWORD and NEO4J_PASSWORD_FILE are both set: unset one")
	}
	b, err := readFile(file)
	if err != nil {
		return "", graph.Errorf(graph.Invalid, "%s: %w", from, err)
	}
	password = strings.TrimRight(string(b), "\r\n")
	if password == "" || strings.ContainsAny(password, "\r\n") {
		return "", graph.Errorf(graph.Invalid, "%s: %q does not hold one line, the password", from, file)
	}
	return password, nil
}

// close closes the store, whatever has ended before.
func (a *app) close(ctx context.Context) error {
	if a.store == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	return a.store.Close(ctx)
}

// message is what standard error says of an error: who sits at the terminal
// may see its causes.
func (a *app) message(err error) string {
	text := server.Chain(err)
	faults := graph.FaultsOf(err)
	switch {
	case a.neo4j == "" || graph.CodeOf(err) != graph.Unavailable:
	case len(faults) > 0: // of records that somebody changed by hand
		for _, f := range faults {
			text += "\n" + f.String()
		}
		text += "\nparley: parley import --rebuild writes records anew: the built-in dataset, or a folder of your own"
	default:
		text += fmt.Sprintf("\nparley: the data are on %s: is it running, and are NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE right? Unset NEO4J_URI to use the built-in dataset", a.neo4j)
	}
	return text
}
