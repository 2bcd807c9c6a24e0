package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serving starts the program as a process and gives its address.
func serving(t *testing.T, args ...string) (address string, cmd *exec.Cmd) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0], append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), "PARLEY_TEST_MAIN=1")
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if after, ok := strings.CutPrefix(lines.Text(), "parley: http"); ok {
			go io.Copy(io.Discard, out)
			address, _, _ = strings.Cut("http"+after, " ")
			return address, cmd
		}
	}
	t.Fatalf("the server did not start: %v", lines.Err())
	return "", nil
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// TestServe starts the program, asks each of its parts, and ends it by a signal.
func TestServe(t *testing.T) {
	address, cmd := serving(t)
	for path, want := range map[string]string{
		"/": "<html", "/healthz": "", "/readyz": `"ready"`, "/version": "91955d57f558", "/schema.graphql": "type Query", "/metrics": "go_goroutines",
		"/graphiql/": "<html", "/export/links.csv": "from,from_name", "/path?from=Kenya&to=Estonia": "Third Estonia-US Cyber Dialogue", "/search?q=nakamitsu": "Izumi Nakamitsu",
		"/graphql?query=%7Bdataset%7Blicence%7D%7D": `"CC BY 4.0"`,
	} {
		if status, body := get(t, address+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: got %d, %.300s; want %q", path, status, body, want)
		}
	}
	if status, _ := get(t, address+"/nowhere"); status != http.StatusNotFound {
		t.Errorf("/nowhere: got %d, want 404", status)
	}
	file := queryFile(t, `query($c:String!){country(code:$c){name}}`)
	here := answer(t, "query", file, "--variables", `{"c":"ee"}`)
	there := answer(t, "query", file, "--variables", `{"c":"ee"}`, "--server", address)
	if here != there || !strings.Contains(here, `"name": "Estonia"`) {
		t.Errorf("the server answers %s, the program %s", there, here)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v, want exit code 0", err)
	}
}

// endsServing stops a server as soon as it tells its address.
type endsServing struct {
	bytes.Buffer
	stop func()
}

func (w *endsServing) Write(b []byte) (int, error) {
	if bytes.HasPrefix(b, []byte("parley: http")) {
		w.stop()
	}
	return w.Buffer.Write(b)
}

// TestServeLog: lines are JSON, or are for people and say so; as told in
// docs/operations.md.
func TestServeLog(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	errOut := &endsServing{stop: cancel}
	if code := run(ctx, []string{"serve", "--addr", "127.0.0.1:0"}, func(string) string { return "" }, io.Discard, errOut); code != exitOK {
		t.Errorf("got exit code %d", code)
	}
	people, programs := 0, 0
	for line := range strings.Lines(errOut.String()) {
		switch {
		case strings.HasPrefix(line, "parley: "):
			people++
		case json.Valid([]byte(line)):
			programs++
		default:
			t.Errorf("neither JSON nor for people: %s", line)
		}
	}
	if people != 1 || programs == 0 {
		t.Errorf("got %d lines for people, want the address alone, and %d for programs:\n%s", people, programs, errOut.String())
	}
}

func queryFile(t *testing.T, query string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "q.graphql")
	if err := os.WriteFile(file, []byte(query), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestServeRefuses(t *testing.T) {
	for _, row := range []struct {
		claim string
		env   map[string]string
		args  []string
		code  int
		says  string
	}{
		{"a bad duration", nil, []string{"--timeout", "soon"}, exitUsage, `parley: --timeout: "soon" is no duration: write one with its unit, such as 5s or 1m30s` + "\n"},
		{"a duration without unit", nil, []string{"--timeout", "5"}, exitUsage, `--timeout: "5" is no duration: write one with its unit, such as 5s or 1m30s`},
		{"no time at all", nil, []string{"--timeout", "0s"}, exitUsage, `--timeout: "0s" is no time at all: write a longer one, such as 5s or 1m30s`},
		{"a bad number in the environment", map[string]string{"PARLEY_MAX_COST": "much"}, nil, exitUsage, `PARLEY_MAX_COST: "much" is no whole number from 1 on: write one such as 100000`},
		{"a number in another unit", nil, []string{"--record-cache", "128MB"}, exitUsage, `--record-cache: "128MB" is no whole number from 1 on: write one such as 134217728`},
		{"a truth value that is none", map[string]string{"PARLEY_SEED": "maybe"}, nil, exitUsage, `PARLEY_SEED: "maybe" is neither true nor false: write one of them`},
		{"a flag that needs no value", nil, []string{"--seed=maybe"}, exitUsage, `--seed: "maybe" is neither true nor false`},
		{"a bad level", nil, []string{"--log-level", "loud"}, exitUsage, `--log-level: "loud" is no level: write debug, info, warn or error`},
		{"an address without port", nil, []string{"--addr", "localhost"}, exitUsage, `--addr: "localhost" is no address to listen on: write host:port, such as localhost:8080`},
		{"a port that is none", nil, []string{"--addr", ":99999"}, exitUsage, `--addr: ":99999" is no address to listen on`},
		{"an address that is not here", nil, []string{"--addr", "192.0.2.1:1"}, exitFault, "set --addr or PARLEY_ADDR"},
		{"arguments", nil, []string{"now"}, exitUsage, "takes no arguments"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		var out, errOut bytes.Buffer
		code := run(ctx, append([]string{"serve"}, row.args...), func(k string) string { return row.env[k] }, &out, &errOut)
		cancel()
		if code != row.code || !strings.Contains(errOut.String(), row.says) {
			t.Errorf("%s: got exit code %d, %s; want %d with %q", row.claim, code, errOut.String(), row.code, row.says)
		}
	}
}

func TestQuery(t *testing.T) {
	variables := filepath.Join(t.TempDir(), "v.json")
	if err := os.WriteFile(variables, []byte(`{"id":"country:JP"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	const node = `query one($id:ID!){node(id:$id){id}} query two{dataset{licence}}`
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }))
	defer odd.Close()
	for _, row := range []struct {
		claim, query string
		args         []string
		code         int
		says         string
	}{
		{"variables of a file", node, []string{"--variables", "@" + variables, "--operation", "one"}, exitOK, `"id": "country:JP"`},
		{"one of several operations", node, []string{"--operation", "two"}, exitOK, "CC BY 4.0"},
		{"an operation that is not there", node, []string{"--operation", "three"}, exitUsage, "three"},
		{"a query with a fault", `{nowhere}`, nil, exitUsage, "nowhere"},
		{"an argument with a fault", `{node(id:"x"){id}}`, nil, exitUsage, "is not an id"},
		{"variables that are no JSON", node, []string{"--variables", "{"}, exitUsage, "is no JSON"},
		{"variables of no file", node, []string{"--variables", "@nowhere.json"}, exitUsage, `--variables: cannot read "nowhere.json": no such file`},
		{"a server that is down", node, []string{"--server", down.URL}, exitFault, down.URL},
		{"a server that is another", node, []string{"--server", odd.URL}, exitFault, "is it a Parley server?"},
		{"an address that is none", node, []string{"--server", "localhost"}, exitUsage, `--server: "localhost" is no address of a server: write one such as http://localhost:8080`},
	} {
		code, out, errOut := ask(t, append([]string{"query", queryFile(t, row.query)}, row.args...)...)
		if code != row.code || !strings.Contains(out+errOut, row.says) {
			t.Errorf("%s: got exit code %d, %s%s; want %d with %q", row.claim, code, out, errOut, row.code, row.says)
		}
	}
	if code, _, errOut := ask(t, "query", "nowhere.graphql"); code != exitUsage || !strings.Contains(errOut, `the query: cannot read "nowhere.graphql": no such file or directory: name a file that holds it, or - for standard input`) {
		t.Errorf("no file: got exit code %d, %s", code, errOut)
	}
	// Whatever fails, standard output is the whole response.
	_, out, _ := ask(t, "query", queryFile(t, `{nowhere}`))
	if !json.Valid([]byte(out)) {
		t.Errorf("%s is no JSON", out)
	}
}
