// Command parley explores who talks to whom about cyberspace: the dialogue
// paths between two states with the evidence for every hop, countries,
// organisations, people, meetings and series with their sources.
//
//	parley path Kenya Estonia
//	parley show JP
//	parley search "Tallinn"
//
// It exits with 0 when it answered (also "no path", and when whoever reads
// closed the pipe), 1 when data or store failed or faults were found, 2 when
// it was asked wrongly.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"parley/graph"
)

func main() {
	// A closed pipe then answers writes with EPIPE instead of ending the process.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitOK    = 0
	exitFault = 1 // data or store failed, or faults were found
	exitUsage = 2 // INVALID, NOT_FOUND, LIMIT or a bad flag
)

// app is what all commands share.
type app struct {
	getenv func(string) string
	stdout io.Writer
	out    *bufio.Writer // flushed once, at the end
	errOut io.Writer
	values map[string]*string // of the option table
	json   bool
	store  graph.Store // nil until a command opens one
	neo4j  string      // the address, when that store is a Neo4j server

	salvage bool // read past records that are damaged there
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	a := &app{getenv: getenv, stdout: stdout, out: bufio.NewWriterSize(stdout, 64<<10), errOut: stderr}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if flushErr := a.out.Flush(); err == nil {
		err = flushErr
	}
	if closeErr := a.close(ctx); err == nil {
		err = closeErr
	}
	return a.exit(err)
}

func (a *app) exit(err error) int {
	var silent silentError
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return exitOK
	case errors.As(err, &silent):
		return silent.code
	}
	fmt.Fprintln(a.errOut, "parley: "+a.message(err))
	var usage usageError
	switch graph.CodeOf(err) {
	case graph.Invalid, graph.NotFound, graph.Limit:
		return exitUsage
	}
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFault
}

// silentError ends the program with a code when everything was said already.
type silentError struct{ code int }

func (e silentError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// usageError is a flag or argument that the command line itself refuses.
type usageError struct{ error }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "parley",
		Short: "Who talks to whom about cyberspace, with the evidence",
		Long: `Parley explores cyber dialogues between states: who met whom, when, who hosted,
who spoke for whom, on what evidence.`,
		Example: `  parley serve
  parley path Kenya Estonia
  parley show Japan
  parley search "cyber dialogue"`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          known,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.SetHelpCommand(helpCommand())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetOut(a.out)
	root.SetErr(a.errOut)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages", fmt.Sprintf("Flags.FlagUsagesWrapped %d", widthDefault)))
	a.values = make(map[string]*string)
	a.bindOptions(root, "")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print JSON, in the names and shapes of schema.graphql")
	root.AddCommand(a.serveCommand(), a.pathCommand(), a.searchCommand(), a.showCommand(), a.queryCommand(),
		a.importCommand(), a.exportCommand(), a.validateCommand(), a.healthCommand(), a.versionCommand())
	return root
}

// known refuses the arguments of the root, which are no commands.
func known(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	msg := fmt.Sprintf("there is no command %q", args[0])
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		msg += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return usageError{errors.New(msg + " (parley --help lists them)")}
}

// helpCommand is cobra's, but for what is no command.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return usageError{err}
			}
			if !about.HasParent() {
				if err := known(about, rest); err != nil {
					return err
				}
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// exactly checks the number of arguments.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		advice := ": quote names of several words"
		if n == 0 {
			advice = ""
		}
		return usageError{fmt.Errorf("%s takes %s, and got %s%s (%s --help has an example)",
			cmd.CommandPath(), what, graph.Count(len(args), "argument"), advice, cmd.CommandPath())}
	}
}
