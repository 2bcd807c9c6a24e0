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

// open opens the store that the command line names: a Neo4j server, a folder,
// or the built-in dataset. The end of the program closes it.
func (a *app) open(cmd *cobra.Command) (graph.Store, error) {
	set, err := a.settings(cmd)
	if err != nil {
		return nil, err
	}
	if set["neo4j-uri"] != "" {
		return a.openNeo4j(cmd, set)
	}
	data, err := a.load(set["data"])
	if err != nil {
		return nil, err
	}
	store, err := memstore.FromChanges(data.Changes())
	if err != nil {
		return nil, err
	}
	a.store = store
	return store, nil
}

// explorer opens the store that the command line names.
func (a *app) explorer(cmd *cobra.Command, o graph.Options) (*graph.Explorer, error) {
	store, err := a.open(cmd)
	if err != nil {
		return nil, err
	}
	return explore(store, o), nil
}

func explore(store graph.Store, o graph.Options) *graph.Explorer {
	o.About = graph.About{Licence: dataset.Licence, Citation: dataset.Citation, KnownGaps: dataset.KnownGaps()}
	return graph.NewExplorer(store, o)
}

// view opens the store and gives a view of what it holds.
func (a *app) view(cmd *cobra.Command) (*graph.View, error) {
	x, err := a.explorer(cmd, graph.Options{})
	if err != nil {
		return nil, err
	}
	v, err := x.At(cmd.Context())
	if err == nil && a.neo4j != "" && recordsIn(v) == 0 {
		fmt.Fprintln(a.errOut, "parley: "+emptyStore)
	}
	return v, err
}

const emptyStore = "the Neo4j store holds no record: parley import fills it with the built-in dataset, parley import DIR with data of your own"

func recordsIn(v *graph.View) (n int) {
	for _, c := range v.Dataset().Counts {
		n += c.Count
	}
	return n
}

// load reads the built-in dataset, or a folder. Faults of a folder are all
// told, and are the end; warnings are counted.
func (a *app) load(dir string) (*dataset.Set, error) {
	if dir == "" {
		return dataset.Embedded()
	}
	set, faults, err := readDir(dir)
	if err != nil {
		return nil, err
	}
	warnings, err := a.refuse(faults, fmt.Sprintf("the data in %s cannot be used", dir))
	if warnings > 0 {
		fmt.Fprintf(a.errOut, "parley: %s about the data: parley validate %s shows them\n", graph.Count(warnings, "warning"), dir)
	}
	return set, err
}

// refuse tells all faults and then what follows from them; when there are only
// warnings it counts them.
func (a *app) refuse(faults []dataset.Fault, so string) (warnings int, err error) {
	faulty := 0
	for _, f := range faults {
		if f.Warning {
			warnings++
			continue
		}
		faulty++
		fmt.Fprintln(a.errOut, f)
	}
	if faulty > 0 {
		fmt.Fprintf(a.errOut, "parley: %s: %s\n", so, graph.Count(faulty, "fault"))
		return 0, silentError{exitFault}
	}
	return warnings, nil
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
