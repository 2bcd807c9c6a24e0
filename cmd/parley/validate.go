package main

import (
	"cmp"
	"context"
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
		Short: "Check data files or a Neo4j server against every rule",
		Long: `Checks a folder of data files, else the records on the Neo4j server of NEO4J_URI,
else the built-in dataset, against every rule, and lists all faults at once,
each with file, line, record, field, what is wrong and what would be right; of a
server also what was changed by hand and is refused.
Warnings are habits of the built-in dataset that other data need not share. Exit
code 1 when there is a fault, 0 otherwise.`,
		Example: "  parley validate\n  parley validate ./mydata --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exactly(1, "one folder at most")(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := a.settings(cmd)
			if err != nil {
				return err
			}
			where := settings["data"]
			if len(args) == 1 {
				where = args[0]
			}
			var set *dataset.Set
			var faults []dataset.Fault
			if len(args) == 0 && settings["neo4j-uri"] != "" {
				where = settings["neo4j-uri"]
				set, faults, err = a.checkedStore(cmd)
			} else {
				set, faults, err = checked(where)
			}
			if err != nil {
				return err
			}
			return a.printFaults(cmp.Or(where, "the built-in dataset"), set, faults)
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

// checkedStore checks all records of the store, of one moment.
func (a *app) checkedStore(cmd *cobra.Command) (set *dataset.Set, faults []dataset.Fault, err error) {
	store, err := a.open(cmd)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), longWork)
	defer cancel()
	err = again(ctx, func() error {
		there, err := snap(ctx, store)
		if err != nil {
			return err
		}
		bar := a.progress("reading "+graph.Count(len(there.changes), "record"), len(there.changes))
		defer bar.done()
		var records []graph.Record
		for r, err := range there.whole(ctx, store, bar) {
			if err != nil {
				return err
			}
			records = append(records, r)
		}
		set = dataset.FromRecords(records)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	faults = set.Validate(false)
	if a, ok := store.(graph.Auditor); ok {
		err = again(ctx, func() error {
			foreign, err := foreignFaults(ctx, store, a)
			if err == nil {
				faults = append(faults, foreign...)
			}
			return err
		})
	}
	return set, faults, err
}

// foreignFaults tells what a server refuses to take over of what others wrote.
func foreignFaults(ctx context.Context, store graph.Store, a graph.Auditor) (out []dataset.Fault, err error) {
	v, err := explore(store, graph.Options{Mending: true}).At(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.Audit(ctx, v)
	for _, f := range found.Faults {
		out = append(out, dataset.Fault{Fault: f})
	}
	return out, err
}

func faultsJSON(faults []dataset.Fault) []jsonFault {
	out := make([]jsonFault, len(faults))
	for i, f := range faults {
		out[i] = jsonFault{f.File, f.Line, f.ID, f.Field, f.What, f.Want, f.Warning}
	}
	return out
}

func (a *app) printFaults(where string, set *dataset.Set, faults []dataset.Fault) error {
	warnings := 0
	for _, f := range faults {
		if f.Warning {
			warnings++
		}
	}
	switch {
	case a.json:
		if err := a.printJSON(faultsJSON(faults)); err != nil {
			return err
		}
	default:
		for _, f := range faults {
			fmt.Fprintln(a.out, f)
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
