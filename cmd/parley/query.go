package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/internal/gql"
)

func (a *app) queryCommand() *cobra.Command {
	var variables, operation string
	cmd := &cobra.Command{
		Use:   "query FILE|-",
		Short: "Run a GraphQL query from a file or standard input",
		Long: `Runs a GraphQL query on the data here, or with --server on a running server, and
prints the whole response as JSON. The exit code is 0 when the response has no
error, 2 when the query was wrong, 1 when something else failed.`,
		Example: `  echo '{ dataset { version } }' | parley query -
  parley query path.graphql --variables '{"from": "country:KE"}'
  parley query path.graphql --variables @variables.json --server http://localhost:8080`,
		Args: exactly(1, "one file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := a.settings(cmd)
			if err != nil {
				return err
			}
			r, err := a.request(cmd, args[0], variables, operation)
			if err != nil {
				return err
			}
			var body []byte
			if set["server"] != "" {
				body, err = post(cmd, set["server"], r)
			} else {
				body, err = a.answerHere(cmd, r)
			}
			if err != nil {
				return err
			}
			return a.printResponse(body)
		},
	}
	cmd.Flags().StringVar(&variables, "variables", "", "a JSON object, or @FILE that holds one")
	cmd.Flags().StringVar(&operation, "operation", "", "which operation to run, when there are several")
	a.bindOptions(cmd, "query")
	return cmd
}

func (a *app) request(cmd *cobra.Command, file, variables, operation string) (r gql.Request, err error) {
	var query []byte
	if file == "-" {
		query, err = io.ReadAll(cmd.InOrStdin())
	} else {
		query, err = readFile(file)
	}
	if err != nil {
		return r, graph.Errorf(graph.Invalid, "the query: %w: name a file that holds it, or - for standard input", err)
	}
	if name, ok := strings.CutPrefix(variables, "@"); ok {
		b, err := readFile(name)
		if err != nil {
			return r, graph.Errorf(graph.Invalid, "--variables: %w", err)
		}
		variables = string(b)
	}
	if variables != "" && !json.Valid([]byte(variables)) {
		return r, graph.Errorf(graph.Invalid, "--variables is no JSON: write an object, as in '{\"from\": \"country:KE\"}', or @FILE")
	}
	return gql.Request{Query: string(query), OperationName: operation, Variables: json.RawMessage(variables)}, nil
}

// readFile reads a file that the command line names; the error is in plain words.
func readFile(name string) ([]byte, error) {
	b, err := os.ReadFile(name)
	if cause, ok := errors.AsType[*fs.PathError](err); ok {
		err = fmt.Errorf("cannot read %.200q: %w", name, cause.Err)
	}
	return b, err
}

func (a *app) answerHere(cmd *cobra.Command, r gql.Request) ([]byte, error) {
	x, err := a.explorer(cmd, graph.Options{})
	if err != nil {
		return nil, err
	}
	if _, err := x.At(cmd.Context()); err != nil {
		return nil, err // with its reason, which a response leaves to the log
	}
	s, err := gql.New(x, gql.Options{})
	if err != nil {
		return nil, err
	}
	return s.Do(cmd.Context(), r).Body, nil
}

// maxResponse bounds what is read from a server.
const maxResponse = 256 << 20

func post(cmd *cobra.Command, server string, r gql.Request) ([]byte, error) {
	b, err := json.Marshal(map[string]any{"query": r.Query, "operationName": maybe(r.OperationName), "variables": maybeJSON(r.Variables)})
	if err != nil {
		return nil, err
	}
	url := strings.TrimSuffix(strings.TrimSuffix(server, "/"), "/graphql") + "/graphql"
	req, err := http.NewRequestWithContext(cmd.Context(), http.MethodPost, url, bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/graphql-response+json")
	res, err := (&http.Client{Timeout: time.Minute}).Do(req)
	if err != nil {
		return nil, graph.Errorf(graph.Unavailable, "%s: %w", server, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxResponse))
	if err != nil {
		return nil, graph.Errorf(graph.Unavailable, "%s: %w", server, err)
	}
	if !json.Valid(body) {
		return nil, graph.Errorf(graph.Unavailable, "%s answered %s and no JSON: is it a Parley server?", server, res.Status)
	}
	return body, nil
}

func maybeJSON(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	return raw
}

// printResponse prints a response, and takes the exit code from its errors.
func (a *app) printResponse(body []byte) error {
	var out bytes.Buffer
	if err := json.Indent(&out, body, "", "  "); err != nil {
		return err
	}
	fmt.Fprintln(a.out, out.String())
	var r struct {
		Errors []struct{ Extensions struct{ Code graph.Code } }
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return err
	}
	code := exitOK
	for _, e := range r.Errors {
		switch e.Extensions.Code {
		case graph.Invalid, graph.NotFound, graph.Limit:
			code = max(code, exitUsage)
		default:
			return silentError{exitFault}
		}
	}
	if code != exitOK {
		return silentError{code}
	}
	return nil
}
