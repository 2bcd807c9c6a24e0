package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
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
	trait trait
}

// trait is what is special about an option.
type trait uint8

const (
	// secret: there is no flag, which others on the machine could read, and the
	// value is never shown.
	secret trait = iota + 1
	// discreet: the value is not shown when it is bad, since it may hold a secret then.
	discreet
	// onOff: the flag needs no value.
	onOff
)

var options = []option{
	{"data", "PARLEY_DATA", "", "folder of canonical data files to read instead of the built-in dataset", "", nil, 0},
	{"neo4j-uri", "NEO4J_URI", "", "address of a Neo4j server that keeps the data: neo4j://host:7687, or bolt:// for one server alone, +s for TLS", "", isNeo4j, discreet},
	{"neo4j-username", "NEO4J_USERNAME", "neo4j", "user at the Neo4j server", "", nil, 0},
	{"neo4j-password", "NEO4J_PASSWORD", "", "password at the Neo4j server; without one none is tried", "", nil, secret},
	{"neo4j-password-file", "NEO4J_PASSWORD_FILE", "", "file that holds the password at the Neo4j server", "", nil, 0},
	{"neo4j-database", "NEO4J_DATABASE", "", "database of the Neo4j server, when it is not the server's default", "", nil, 0},
	{"seed", "PARLEY_SEED", "false", "fill an empty Neo4j server with the built-in dataset; one that holds data is left alone", "serve", isBool, onOff},
	{"refresh", "PARLEY_REFRESH", "1m", "how often a Neo4j server is read whole for changes that others made", "serve", isDuration, 0},
	{"record-cache", "PARLEY_RECORD_CACHE", "134217728", "memory for records of a Neo4j server, in bytes", "serve", isPositive, 0},
	{"addr", "PARLEY_ADDR", "localhost:8080", "address to listen on, host:port; :8080 listens on all of them", "serve", isAddress, 0},
	{"timeout", "PARLEY_TIMEOUT", "10s", "how long the work on one request may take; exports have 2m, request bodies 15s to arrive", "serve", isDuration, 0},
	{"shutdown-timeout", "PARLEY_SHUTDOWN_TIMEOUT", "30s", "how long requests in flight may take to end after a signal", "serve", isDuration, 0},
	{"max-cost", "PARLEY_MAX_COST", "100000", "what one GraphQL request may cost at most", "serve", isPositive, 0},
	{"max-in-flight", "PARLEY_MAX_IN_FLIGHT", "512", "requests that are worked on at a time; more wait, then get 503", "serve", isPositive, 0},
	{"cache-bytes", "PARLEY_CACHE_BYTES", "33554432", "memory for kept answers", "serve", isPositive, 0},
	{"log-level", "PARLEY_LOG_LEVEL", "info", "debug, info, warn or error", "serve", isLevel, 0},
	{"server", "PARLEY_SERVER", "", "address of a running server to ask instead of the data here", "query", isURL, 0},
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

func isBool(s string) error {
	_, err := strconv.ParseBool(s)
	if err != nil {
		err = errors.New("write true or false")
	}
	return err
}

// isNeo4j never quotes the address: a bad one may hold a password.
func isNeo4j(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Host == "", !slices.Contains([]string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}, u.Scheme):
		return errors.New("write an address such as neo4j://localhost:7687 or neo4j+s://example.databases.neo4j.io")
	case u.User != nil:
		return errors.New("leave user name and password out of it: NEO4J_USERNAME and NEO4J_PASSWORD take them")
	}
	return nil
}

// onOffValue is the text of a flag that needs no value; settings checks it.
type onOffValue struct{ *string }

// String implements pflag.Value.
func (v onOffValue) String() string {
	if v.string == nil {
		return ""
	}
	return *v.string
}

// Set implements pflag.Value.
func (v onOffValue) Set(s string) error { *v.string = s; return nil }

// Type implements pflag.Value.
func (onOffValue) Type() string { return "bool" }

// IsBoolFlag tells pflag that false needs no mention.
func (onOffValue) IsBoolFlag() bool { return true }

// bindOptions makes the flags of the table that a command has; those of all
// commands belong to the root.
func (a *app) bindOptions(cmd *cobra.Command, command string) {
	flags := cmd.Flags()
	if command == "" {
		flags = cmd.PersistentFlags()
	}
	for _, o := range options {
		if o.command != command {
			continue
		}
		value := o.preset
		a.values[o.name] = &value
		usage := fmt.Sprintf("%s (environment: %s)", o.meaning, o.env)
		switch o.trait {
		case secret:
		case onOff:
			flags.Var(onOffValue{&value}, o.name, usage)
			flags.Lookup(o.name).NoOptDefVal = "true"
		default:
			flags.StringVar(&value, o.name, o.preset, usage)
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
		value, from := a.value(cmd, o)
		if o.check != nil {
			if err := o.check(value); err != nil {
				if o.trait != discreet {
					from += fmt.Sprintf(" is %q", value)
				}
				return nil, graph.Errorf(graph.Invalid, "%s: %w; it is the %s", from, err, o.meaning)
			}
		}
		out[o.name] = value
	}
	return out, nil
}

// value is that of an option, unchecked, and where it comes from, for a message.
func (a *app) value(cmd *cobra.Command, o option) (value, from string) {
	if v := a.getenv(o.env); v != "" && !cmd.Flags().Changed(o.name) {
		return v, o.env
	}
	return *a.values[o.name], "--" + o.name
}

// from names the flag or the variable that an option comes from.
func (a *app) from(cmd *cobra.Command, name string) string {
	i := slices.IndexFunc(options, func(o option) bool { return o.name == name })
	_, from := a.value(cmd, options[i])
	return from
}
