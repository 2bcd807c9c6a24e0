package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"parley/graph"
)

// option is one row of the table of settings that flag and environment share;
// the flag wins. README's table is tested against it.
type option struct {
	name, env, preset, meaning string
	// command is the one that has it; empty for all.
	command string
	// check tells what is wrong with a value; nil takes any.
	check func(string) error
}

var options = []option{
	{"data", "PARLEY_DATA", "", "folder of canonical data files to read instead of the built-in dataset", "", nil},
	{"addr", "PARLEY_ADDR", "localhost:8080", "address to listen on, host:port; :8080 listens on all of them", "serve", isAddress},
	{"timeout", "PARLEY_TIMEOUT", "10s", "how long one request may take", "serve", isDuration},
	{"shutdown-timeout", "PARLEY_SHUTDOWN_TIMEOUT", "30s", "how long requests in flight may take to end after a signal", "serve", isDuration},
	{"max-cost", "PARLEY_MAX_COST", "100000", "what one GraphQL request may cost at most", "serve", isPositive},
	{"max-in-flight", "PARLEY_MAX_IN_FLIGHT", "512", "requests that are worked on at a time; more wait, then get 503", "serve", isPositive},
	{"cache-bytes", "PARLEY_CACHE_BYTES", "33554432", "memory for kept answers", "serve", isPositive},
	{"log-level", "PARLEY_LOG_LEVEL", "info", "debug, info, warn or error", "serve", isLevel},
	{"server", "PARLEY_SERVER", "", "address of a running server to ask instead of the data here", "query", isURL},
}

func isAddress(s string) error {
	_, _, err := net.SplitHostPort(s)
	return err
}

func isDuration(s string) error {
	d, err := time.ParseDuration(s)
	if err == nil && d <= 0 {
		err = fmt.Errorf("%s is not more than nothing", s)
	}
	return err
}

func isPositive(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is no number from 1", s)
	}
	return nil
}

func isLevel(s string) error {
	var l slog.Level
	return l.UnmarshalText([]byte(s))
}

func isURL(s string) error {
	u, err := url.Parse(s)
	if err == nil && s != "" && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		err = fmt.Errorf("%q has no http:// or https:// and host", s)
	}
	return err
}

// bindOptions makes the flags of the table that a command has; those of all
// commands belong to the root.
func (a *app) bindOptions(cmd *cobra.Command, command string) {
	flags := cmd.Flags()
	if command == "" {
		flags = cmd.PersistentFlags()
	}
	for _, o := range options {
		if o.command == command {
			a.values[o.name] = flags.String(o.name, o.preset, fmt.Sprintf("%s (environment: %s)", o.meaning, o.env))
		}
	}
}

// settings checks all options that a command has, and gives their values: of
// the flag, else the environment, else the preset. A bad value is INVALID and
// says what to set.
func (a *app) settings(cmd *cobra.Command) (map[string]string, error) {
	out := make(map[string]string)
	for _, o := range options {
		if o.command != "" && o.command != cmd.Name() {
			continue
		}
		value, from := *a.values[o.name], "--"+o.name
		if v := a.getenv(o.env); v != "" && !cmd.Flags().Changed(o.name) {
			value, from = v, o.env
		}
		if o.check != nil {
			if err := o.check(value); err != nil {
				return nil, graph.Errorf(graph.Invalid, "%s is %q: %w; it is the %s", from, value, err, o.meaning)
			}
		}
		out[o.name] = value
	}
	return out, nil
}

// setting is the value of one option without a check.
func (a *app) setting(cmd *cobra.Command, name string) string {
	all, err := a.settings(cmd)
	if err != nil {
		return ""
	}
	return all[name]
}
