package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"text/tabwriter"
	"time"

	"parley/graph"
)

// shownWithin bounds how long servers may take to show what was imported.
const shownWithin = 2 * time.Second

// imports runs parley import, and waits until two servers show what it wrote.
func imports(ctx context.Context, n *neo4jServer, set settings, out io.Writer) (bool, error) {
	if err := n.fill(ctx); err != nil {
		return false, err
	}
	var servers [2]*asking
	for i := range servers {
		a, err := serve(ctx, n, n.uri)
		if err != nil {
			return false, err
		}
		defer a.server.Remove()
		servers[i] = a
	}
	dir, err := os.MkdirTemp("", "parley-imports-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	var slowest, sum, command time.Duration
	for i := range set.imports {
		p := &graph.Person{ID: graph.ID(fmt.Sprintf("person:imported-%d", i)), Name: fmt.Sprint("Imported ", i), Country: "country:JP"}
		file := filepath.Join(dir, "more.jsonl")
		if err := os.WriteFile(file, append(graph.Encode(p), '\n'), 0o600); err != nil {
			return false, err
		}
		began := time.Now()
		cmd := exec.CommandContext(ctx, servers[0].server.Program(), "import", file)
		cmd.Env = append(os.Environ(), "NEO4J_URI="+n.uri, "NEO4J_USERNAME="+n.username, "NEO4J_PASSWORD="+n.password, "PARLEY_DATA=")
		if text, err := cmd.CombinedOutput(); err != nil {
			return false, fmt.Errorf("%s: %w\n%s", cmd, err, text)
		}
		done := time.Now()
		command = max(command, done.Sub(began))
		for _, a := range servers {
			if err := eventually(ctx, 10*time.Second, func() error { return a.shows(ctx, p) }); err != nil {
				return false, err
			}
		}
		slowest = max(slowest, time.Since(done))
		sum += time.Since(done)
	}
	ok := slowest <= shownWithin
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "parley import, read through two servers\tmean s\tslowest s\tslowest import s\tverdict")
	fmt.Fprintf(w, "%d imports\t%.2f\t%.2f\t%.1f\t%s\n\n", set.imports, (sum / time.Duration(max(set.imports, 1))).Seconds(), slowest.Seconds(), command.Seconds(), verdict(ok))
	return ok, w.Flush()
}

// shows asks for a person by name.
func (a *asking) shows(ctx context.Context, p *graph.Person) error {
	body, err := json.Marshal(map[string]any{"query": `query($id: ID!) { person(id: $id) { name } }`, "variables": map[string]any{"id": p.ID}})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := a.http.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Contains(text, []byte(p.Name)) {
		return fmt.Errorf("%s does not show %s: %.200s %w", a.base, p.ID, text, err)
	}
	return nil
}
