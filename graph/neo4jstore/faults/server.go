package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// neo4jServer is the server that this program started with .ci/neo4j, which
// stops no other.
type neo4jServer struct {
	script, dir             string
	temporary               bool
	uri, username, password string
	admin                   neo4j.DriverWithContext // with a connection that was let in
}

func startNeo4j(ctx context.Context, dir string) (*neo4jServer, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return nil, fmt.Errorf("looking for the module: %w", err)
	}
	n := &neo4jServer{script: filepath.Join(strings.TrimSpace(string(root)), ".ci", "neo4j"), dir: dir}
	if dir == "" {
		n.temporary = true
		if n.dir, err = os.MkdirTemp("", "parley-faults-"); err != nil {
			return nil, err
		}
	}
	if n.dir, err = filepath.Abs(n.dir); err != nil {
		return nil, err
	}
	if err := n.do(ctx, "start"); err != nil {
		n.remove()
		return nil, err
	}
	env, err := os.ReadFile(filepath.Join(n.dir, "env"))
	if err != nil {
		n.remove()
		return nil, err
	}
	for line := range strings.Lines(string(env)) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export PARLEY_TEST_NEO4J_"), "=")
		value = strings.Trim(value, "'")
		switch name {
		case "URI":
			n.uri = value
		case "USERNAME":
			n.username = value
		case "PASSWORD":
			n.password = value
		}
	}
	if n.admin, err = neo4j.NewDriverWithContext(n.uri, neo4j.BasicAuth(n.username, n.password, "")); err != nil {
		n.remove()
		return nil, err
	}
	return n, nil
}

// again restarts or kills the server, and waits until it answers a query: it
// listens some seconds before.
func (n *neo4jServer) again(ctx context.Context, what string) error {
	if err := n.do(ctx, what); err != nil {
		return err
	}
	return eventually(ctx, time.Minute, func() error {
		d, err := neo4j.NewDriverWithContext(n.uri, neo4j.BasicAuth(n.username, n.password, ""))
		if err != nil {
			return err
		}
		defer d.Close(ctx)
		s := d.NewSession(ctx, neo4j.SessionConfig{})
		defer s.Close(ctx)
		res, err := s.Run(ctx, "MATCH (m:Parley) RETURN m.n", nil)
		if err == nil {
			_, err = res.Consume(ctx)
		}
		return err
	})
}

// do runs .ci/neo4j: start, restart, kill or stop.
func (n *neo4jServer) do(ctx context.Context, what string) error {
	if out, err := exec.CommandContext(ctx, n.script, what, n.dir).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", n.script, what, err, out)
	}
	return nil
}

func (n *neo4jServer) remove() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if n.admin != nil {
		_ = n.admin.Close(ctx)
	}
	if err := n.do(ctx, "stop"); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
	}
	if n.temporary {
		_ = os.RemoveAll(n.dir)
	}
}

func (n *neo4jServer) host() string {
	u, err := url.Parse(n.uri)
	if err != nil {
		return ""
	}
	return u.Host
}

// query asks the server past Parley, in the database of the name or its default.
func (n *neo4jServer) query(ctx context.Context, database, text string, params map[string]any) ([]*neo4j.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	res, err := neo4j.ExecuteQuery(ctx, n.admin, text, params, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(database), neo4j.ExecuteQueryWithoutBookmarkManager())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	return res.Records, nil
}

// wipe takes everything away; stores that are open must not be used after it.
func (n *neo4jServer) wipe(ctx context.Context) error {
	_, err := n.query(ctx, "", "MATCH (n) DETACH DELETE n", nil)
	return err
}

// configure restarts the server with lines added to its settings, and gives
// what takes them away again, without a restart.
func (n *neo4jServer) configure(ctx context.Context, lines ...string) (restore func() error, err error) {
	file := filepath.Join(n.dir, "conf", "neo4j.conf")
	was, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	restore = func() error { return os.WriteFile(file, was, 0o600) }
	if err := os.WriteFile(file, fmt.Appendf(nil, "%s%s\n", was, strings.Join(lines, "\n")), 0o600); err != nil {
		return nil, err
	}
	if err := n.again(ctx, "restart"); err != nil {
		return nil, errors.Join(err, restore())
	}
	return restore, nil
}
