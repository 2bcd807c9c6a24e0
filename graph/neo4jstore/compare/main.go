// Compare tells what Parley costs on Neo4j, beside the embedded store and
// beside plain Cypher. It is run by hand, on Linux, against a server that
// .ci/neo4j started, whose data it WIPES:
//
//	.ci/neo4j start /tmp/neo4j
//	go run ./graph/neo4jstore/compare -dir /tmp/neo4j
//	go run ./graph/neo4jstore/compare -dir /tmp/neo4j -only world -times 76
//
// It has four parts:
//
//   - shipped: the import of the shipped data, and an index made of them.
//   - world: the same with as many times the meetings; where the server's heap
//     does not hold one transaction of that size, how large a batch may be.
//   - queries: those of docs/queries.md and five more, on both stores.
//   - paths: shortest dialogue paths of random pairs, by Parley and by Cypher.
//
// The one idea to know: what is measured for memory or from cold runs in a
// process of its own (-be), which prints one line of JSON; what is compared is
// asked in turns in one run.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/graph/neo4jstore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	dir := flags.String("dir", "", "folder of the server, which .ci/neo4j started")
	only := flags.String("only", "", "the only part to run: shipped, world, queries or paths; empty runs all")
	times := flags.Int("times", 76, "how many times the shipped meetings the world has")
	pairs := flags.Int("pairs", 200, "random pairs of actors for paths")
	keep := flags.Bool("keep", false, "ask for paths in what the server holds, not in the shipped data")
	be := flags.String("be", "", "be a process that measures one thing: import, slices, index, embedded, cached or uncached")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s, err := readServer(*dir)
	if err != nil {
		return err
	}
	if *be != "" {
		return s.child(ctx, *be, *times, out)
	}
	if !slices.Contains([]string{"", "shipped", "world", "queries", "paths"}, *only) {
		return fmt.Errorf("-only must be shipped, world, queries or paths, not %q", *only)
	}
	for _, p := range []struct {
		name string
		run  func() error
	}{
		{"shipped", func() error { return s.shipped(ctx, out) }},
		{"queries", func() error { return s.queries(ctx, out) }},
		{"paths", func() error { return s.paths(ctx, *pairs, *keep, out) }},
		{"world", func() error {
			return errors.Join(s.world(ctx, *times, out), s.pathsOfAll(ctx, min(*pairs, worldPairs), out))
		}},
	} {
		if *only != "" && *only != p.name {
			continue
		}
		if err := p.run(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// server is the Neo4j server that is measured.
type server struct {
	dir                     string
	uri, username, password string
	pid                     int
}

func readServer(dir string) (*server, error) {
	s := &server{dir: dir}
	env, err := os.ReadFile(filepath.Join(dir, "env"))
	if err != nil {
		return nil, fmt.Errorf("-dir must name a folder in which .ci/neo4j started a server: %w", err)
	}
	for line := range strings.Lines(string(env)) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export PARLEY_TEST_NEO4J_"), "=")
		value = strings.Trim(value, "'")
		switch name {
		case "URI":
			s.uri = value
		case "USERNAME":
			s.username = value
		case "PASSWORD":
			s.password = value
		}
	}
	pid, err := os.ReadFile(filepath.Join(dir, "pid"))
	if err == nil {
		s.pid, err = strconv.Atoi(strings.TrimSpace(string(pid)))
	}
	return s, err
}

func (s *server) open() (*neo4jstore.Store, error) {
	return neo4jstore.Open(neo4jstore.Options{URI: s.uri, Username: s.username, Password: s.password, UserAgent: "parley/compare", WriteTimeout: longest})
}

// longest bounds one measurement.
const longest = 30 * time.Minute

// measure runs this program as another process and reads its line.
func (s *server) measure(ctx context.Context, be string, times int) (m measured, err error) {
	self, err := os.Executable()
	if err != nil {
		return m, err
	}
	cmd := exec.CommandContext(ctx, self, "-dir", s.dir, "-be", be, "-times", strconv.Itoa(times))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return m, fmt.Errorf("%s: %w", be, err)
	}
	if err := json.Unmarshal(out, &m); err != nil {
		return m, fmt.Errorf("%s said %.200q: %w", be, out, err)
	}
	if m.Failed != "" {
		return m, errors.New(m.Failed)
	}
	return m, nil
}

// status reads a figure of /proc/PID/status in MiB: VmRSS or VmHWM.
func status(pid int, name string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kib, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			return kib / 1024
		}
	}
	return 0
}
