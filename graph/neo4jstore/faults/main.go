// Faults breaks the way between Parley and a Neo4j server, and the server, in
// the ways that happen, and tells whether Parley keeps its promises. It is run
// by hand, on Linux, with Java for Neo4j; all of it takes about 15 minutes:
//
//	go run ./graph/neo4jstore/faults
//	go run ./graph/neo4jstore/faults -only faults
//	go run ./graph/neo4jstore/faults -only kills -kills 50
//
// It starts a Neo4j of its own (.ci/neo4j) and real Parley servers, and has
// four parts:
//
//   - faults: while requests come in over HTTP, the server is away, silent,
//     slow, restarted, killed, refuses the password or cannot write.
//   - kills: two writers write on while the Neo4j server is killed again and
//     again; what was acknowledged must be there, once.
//   - writers: two writers at one base, round after round; one wins, the other
//     gets CONFLICT and tries again.
//   - imports: how long two running servers take to show what parley import
//     wrote.
//
// The one idea to know: between Parley and Neo4j stands a proxy of this process
// (toxiproxy), so that a fault begins and ends at a known moment. The exit code
// is 1 when a bound is broken: see faults.go for those of requests.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"parley/graph/neo4jstore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// errBroken is told when the tables have said the rest.
var errBroken = errors.New("a bound is broken")

type settings struct {
	only                   string // of the faults, those whose name has this in it
	kills, rounds, imports int
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var set settings
	flags := flag.NewFlagSet("faults", flag.ContinueOnError)
	part := flags.String("only", "", "the only part to run: faults, kills, writers or imports; empty runs all")
	dir := flags.String("dir", "", "folder for the Neo4j server, whose jars are kept there; empty takes a new one and removes it")
	flags.StringVar(&set.only, "fault", "", "run the faults whose name has this in it")
	flags.IntVar(&set.kills, "kills", 50, "how often the server is killed under writers")
	flags.IntVar(&set.rounds, "rounds", 200, "how often two writers write at one base")
	flags.IntVar(&set.imports, "imports", 10, "how many imports are timed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !slices.Contains([]string{"", "faults", "kills", "writers", "imports"}, *part) {
		return fmt.Errorf("-only must be faults, kills, writers or imports, not %q", *part)
	}
	n, err := startNeo4j(ctx, *dir)
	if err != nil {
		return err
	}
	defer n.remove()
	broken := 0
	for _, p := range []struct {
		name string
		run  func(context.Context, *neo4jServer, settings, io.Writer) (bool, error)
	}{
		{"writers", writers}, {"imports", imports}, {"faults", faults}, {"kills", kills},
	} {
		if *part != "" && *part != p.name {
			continue
		}
		ok, err := p.run(ctx, n, set, out)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if !ok {
			broken++
		}
	}
	if broken > 0 {
		return fmt.Errorf("%w in %d parts", errBroken, broken)
	}
	return nil
}

// options reach the server without the proxy.
func (n *neo4jServer) options() neo4jstore.Options {
	return neo4jstore.Options{URI: n.uri, Username: n.username, Password: n.password, UserAgent: "parley/faults"}
}

func verdict(ok bool) string {
	if ok {
		return "ok"
	}
	return "BROKEN"
}
