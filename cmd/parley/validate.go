package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/internal/dataset"
)

type jsonFault struct {
	File    string   `json:"file"`
	Line    int      `json:"line"`
	ID      graph.ID `json:"id"`
	Field   string   `json:"field"`
	What    string   `json:"what"`
	Want    string   `json:"want"`
	Warning bool     `json:"warning"`
}

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate [DIR]",
		Short: "Check data files against every rule",
		Long: `Checks a folder of data files, or the built-in dataset, against every rule, and
lists all faults at once, each with file, line, record, field, what is wrong and
what would be right. Warnings are habits of the built-in dataset that other data
need not share. Exit code 1 when there is a fault, 0 otherwise.`,
		Example: "  parley validate\n  parley validate ./mydata --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exactly(1, "one folder at most")(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := a.setting(cmd, "data")
			if len(args) == 1 {
				dir = args[0]
			}
			set, faults, err := checked(dir)
			if err != nil {
				return err
			}
			return a.printFaults(dir, set, faults)
		},
	}
}

func checked(dir string) (*dataset.Set, []dataset.Fault, error) {
	if dir != "" {
		return readDir(dir)
	}
	set, faults := dataset.ReadDir(dataset.Files())
	if set != nil {
		faults = set.Validate(true)
	}
	return set, faults, nil
}

func (a *app) printFaults(dir string, set *dataset.Set, faults []dataset.Fault) error {
	warnings := 0
	out := make([]jsonFault, len(faults))
	for i, f := range faults {
		if f.Warning {
			warnings++
		}
		out[i] = jsonFault{f.File, f.Line, f.ID, f.Field, f.What, f.Want, f.Warning}
	}
	switch {
	case a.json:
		if err := a.printJSON(out); err != nil {
			return err
		}
	default:
		for _, f := range faults {
			fmt.Fprintln(a.out, f)
		}
		where := "the built-in dataset"
		if dir != "" {
			where = dir
		}
		records := 0
		if set != nil {
			records = len(set.Records)
		}
		fmt.Fprintf(a.out, "%s: %s, %s, %s\n", where, graph.Count(records, "record"), graph.Count(len(faults)-warnings, "fault"), graph.Count(warnings, "warning"))
	}
	if len(faults) > warnings {
		return silentError{exitFault}
	}
	return nil
}
