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
	"github.com/spf13/pflag"

	"parley/graph"
)

// option is one row of the table of settings that flag and environment share;
// the flag wins. README's table is tested against it.
type option struct {
	name, env, preset, meaning string
	// command is the one that has it; empty for all.
	command string
	// check says in plain words what is wrong with a value and how a right one
	// looks, quoting it unless it may be a secret; nil takes any. The preset is
	// an example.
	check func(value, preset string) error
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
	{"server", "PARLEY_SERVER", "", "address of a running server to ask instead of the data here", "query", mayBeURL, 0},
}

func isAddress(s, _ string) error {
	_, port, err := net.SplitHostPort(s)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return fmt.Errorf("%q is no address to listen on: write host:port, such as localhost:8080, or :8080 for all of the machine's", s)
	}
	return nil
}

func isDuration(s, _ string) error {
	switch d, err := time.ParseDuration(s); {
	case err != nil:
		return fmt.Errorf("%q is no duration: write one with its unit, such as 5s or 1m30s", s)
	case d <= 0:
		return fmt.Errorf("%q is no time at all: write a longer one, such as 5s or 1m30s", s)
	}
	return nil
}

func isPositive(s, preset string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 1 {
		return fmt.Errorf("%q is no whole number from 1 on: write one such as %s", s, preset)
	}
	return nil
}

func isLevel(s, _ string) error {
	var l slog.Level
	if l.UnmarshalText([]byte(s)) != nil {
		return fmt.Errorf("%q is no level: write debug, info, warn or error", s)
	}
	return nil
}

func mayBeURL(s, preset string) error {
	if s == "" {
		return nil
	}
	return isURL(s, preset)
}

func isURL(s, _ string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%q is no address of a server: write one such as http://localhost:8080", s)
	}
	return nil
}

func isBool(s, _ string) error {
	if _, err := strconv.ParseBool(s); err != nil {
		return fmt.Errorf("%q is neither true nor false: write one of them", s)
	}
	return nil
}

// isNeo4j never quotes the address: a bad one may hold a password.
func isNeo4j(s, _ string) error {
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

// flagError tells in plain words what is wrong with the flags that were given:
// what the parser of flags says of a value is in words of Go.
func flagError(cmd *cobra.Command, err error) error {
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		right := "write another"
		switch f := bad.GetFlag(); f.Value.Type() {
		case "int":
			right = "is no whole number: write one such as 5"
		case "bool":
			right = "is neither true nor false: write --" + f.Name + " alone, or leave it out"
		case "stringSlice":
			right = `has a double quote out of place: write a,b or, where a name has a comma, "a, b",c`
		}
		err = fmt.Errorf("--%s: %q %s", bad.GetFlag().Name, bad.GetValue(), right)
	}
	return usageError{fmt.Errorf("%w (%s --help shows the flags)", err, cmd.CommandPath())}
}

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
// the flag, else the environment, else the preset. A bad value is INVALID: the
// error says which setting it is, what was given and what is right.
func (a *app) settings(cmd *cobra.Command) (map[string]string, error) {
	out := make(map[string]string)
	for _, o := range options {
		if o.command != "" && o.command != cmd.Name() {
			continue
		}
		value, from := a.value(cmd, o)
		if o.check != nil {
			if err := o.check(value, o.preset); err != nil {
				return nil, graph.Errorf(graph.Invalid, "%s: %w", from, err)
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
