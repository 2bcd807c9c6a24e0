package main

import (
	"cmp"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/graph"
)

func (a *app) healthCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "health [URL]",
		Short: "Ask a running server whether it is ready",
		Long: `Asks a server's /readyz and prints what it says; the exit code is 0 when it is
ready, else 1. Without an address it asks the one that PARLEY_ADDR names on this
machine, so that a container can check itself without further programs.`,
		Example: "  parley health\n  parley health https://parley.example.org",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exactly(1, "one address at most")(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.health(cmd, "http://"+localAddress(a.getenv("PARLEY_ADDR")))
			}
			if err := isURL(args[0], ""); err != nil {
				return graph.Errorf(graph.Invalid, "%w", err)
			}
			return a.health(cmd, strings.TrimSuffix(args[0], "/"))
		},
	}
	return cmd
}

// localAddress is where this machine reaches a server that listens on an
// address; all interfaces include the loopback.
func localAddress(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "localhost:8080"
	}
	if ip := net.ParseIP(host); ip.IsUnspecified() {
		host = ""
	}
	return net.JoinHostPort(cmp.Or(host, "localhost"), port)
}

// healthWithin bounds the wait, which is under that of container platforms.
const healthWithin = 4 * time.Second

func (a *app) health(cmd *cobra.Command, server string) error {
	r, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, server+"/readyz", nil)
	if err != nil {
		return graph.Errorf(graph.Invalid, "%s: %w", server, err)
	}
	res, err := (&http.Client{Timeout: healthWithin}).Do(r)
	if err != nil {
		return graph.Errorf(graph.Unavailable, "no server answers at %s: %w", server, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return graph.Errorf(graph.Unavailable, "%s: %w", server, err)
	}
	if !json.Valid(body) {
		return graph.Errorf(graph.Unavailable, "%s answered %s and no JSON: is it a Parley server?", server, res.Status)
	}
	if _, err := a.out.Write(append([]byte(strings.TrimSpace(string(body))), '\n')); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return silentError{exitFault}
	}
	return nil
}
