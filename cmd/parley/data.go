package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
)

// explorer opens the data that the command line names.
func (a *app) explorer(cmd *cobra.Command, o graph.Options) (*graph.Explorer, error) {
	set, err := a.load(cmd)
	if err != nil {
		return nil, err
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		return nil, err
	}
	o.About = graph.About{Licence: dataset.Licence, Citation: dataset.Citation, KnownGaps: dataset.KnownGaps()}
	return graph.NewExplorer(store, o), nil
}

// view opens the data and gives a view of them.
func (a *app) view(cmd *cobra.Command) (*graph.View, error) {
	x, err := a.explorer(cmd, graph.Options{})
	if err != nil {
		return nil, err
	}
	return x.At(cmd.Context())
}

// load reads the built-in dataset, or the folder of --data. Faults of a folder
// are all told, and are the end; warnings are counted.
func (a *app) load(cmd *cobra.Command) (*dataset.Set, error) {
	dir := a.setting(cmd, "data")
	if dir == "" {
		return dataset.Embedded()
	}
	set, faults, err := readDir(dir)
	if err != nil {
		return nil, err
	}
	faulty, warnings := 0, 0
	for _, f := range faults {
		if f.Warning {
			warnings++
			continue
		}
		faulty++
		fmt.Fprintln(a.errOut, f)
	}
	if faulty > 0 {
		fmt.Fprintf(a.errOut, "parley: the data in %s cannot be used: %s\n", dir, graph.Count(faulty, "fault"))
		return nil, silentError{exitFault}
	}
	if warnings > 0 {
		fmt.Fprintf(a.errOut, "parley: %s about the data: parley validate %s shows them\n", graph.Count(warnings, "warning"), dir)
	}
	return set, nil
}

// readDir reads and checks a folder. The error is that of the folder itself.
func readDir(dir string) (*dataset.Set, []dataset.Fault, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, fmt.Errorf("there is no folder %q: name one that holds %s", dir, dataset.FileNames())
	case err != nil:
		return nil, nil, fmt.Errorf("cannot read the folder %q: %w", dir, err)
	case !info.IsDir():
		return nil, nil, fmt.Errorf("%q is a file: name the folder that holds %s", dir, dataset.FileNames())
	}
	set, faults := dataset.ReadDir(os.DirFS(dir))
	if set != nil {
		faults = set.Validate(false)
	}
	return set, faults, nil
}
