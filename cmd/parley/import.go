package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/internal/dataset"
)

type importFlags struct{ dryRun, prune, rebuild bool }

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import [DIR|FILE.jsonl]",
		Short: "Put records into a Neo4j server",
		Long: `Puts records into the Neo4j server of NEO4J_URI: the built-in dataset, a folder
of canonical data files, or one file with a record of any kind a line. A record
whose id is there takes the place of the old one; others are left alone, or with
--prune deleted.

All faults are listed before anything is written: those of lines, and of rules
that the store would break after the import. The import is one step for all who
read: it is there whole or not at all, also when it is broken off (Ctrl-C). The
same import again changes nothing.

--rebuild writes the given records with their relationships even where the store
has the same: it heals what was changed by hand in Neo4j and is refused or
cannot be read, and draws anew what an older Parley drew otherwise. It does so
for the records it is given, so give it all: the built-in dataset, or a folder
of your own.`,
		Example: `  parley import
  parley import ./mydata --dry-run
  parley import more.jsonl --json
  parley import ./mydata --prune
  parley import ./mydata --rebuild`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exactly(1, "one folder or file at most")(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			from := ""
			if len(args) == 1 {
				from = args[0]
			}
			return a.runImport(cmd, from, f)
		},
	}
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "check and count, and write nothing")
	cmd.Flags().BoolVar(&f.prune, "prune", false, "delete the records that the folder, or the built-in dataset, does not have")
	cmd.Flags().BoolVar(&f.rebuild, "rebuild", false, "write records and relationships anew even where they are the same")
	return cmd
}

func (a *app) runImport(cmd *cobra.Command, from string, f importFlags) error {
	settings, err := a.settings(cmd)
	if err != nil {
		return err
	}
	if settings["neo4j-uri"] == "" {
		return graph.Errorf(graph.Invalid, "parley import writes into a Neo4j server: set NEO4J_URI or --neo4j-uri; the built-in dataset cannot be changed, and --data reads a folder without an import")
	}
	set, err := readSet(from, f.prune)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), longWork)
	defer cancel()
	im := &importing{app: a, set: set, flags: f}
	a.salvage = f.rebuild
	if im.store, err = a.open(cmd); err != nil {
		return im.stopped(ctx, nil, err)
	}
	im.x = explore(im.store, graph.Options{RefreshTimeout: 5 * time.Minute, Mending: true})
	var plan *plan
	err = again(ctx, func() (err error) {
		plan, err = im.once(ctx)
		return err
	})
	if err != nil {
		return im.stopped(ctx, plan, err)
	}
	return a.printImport(ctx, im, plan)
}

// readSet reads what is to be imported; faults of lines are told later, with
// those of rules.
func readSet(from string, prune bool) (*dataset.Set, error) {
	if from == "" {
		return dataset.Embedded()
	}
	info, err := os.Stat(from)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no folder or file %q: name a folder that holds %s, or a file of such lines", from, dataset.FileNames())
	case err != nil:
		return nil, fmt.Errorf("cannot read %q: %w", from, err)
	case info.IsDir():
		set, _ := dataset.ReadDir(os.DirFS(from))
		return set, nil
	case prune:
		return nil, graph.Errorf(graph.Invalid, "--prune goes with a folder or the built-in dataset: of one file nobody knows what it leaves out")
	}
	set, _ := dataset.ReadFile(os.DirFS(filepath.Dir(from)), filepath.Base(from))
	return set, nil
}

// importing is one import, which may take several attempts.
type importing struct {
	*app
	store graph.Store
	x     *graph.Explorer
	set   *dataset.Set
	flags importFlags
}

// plan is what an import changes.
type plan struct {
	base   graph.Version
	batch  graph.Batch
	counts map[graph.Kind]*importCount
	others []graph.Record // that stay as they are and are not in the set
	faults []dataset.Fault
}

// importCount counts what became of records; those that were rebuilt are the
// same as before, or were damaged.
type importCount struct{ Created, Updated, Rebuilt, Unchanged, Deleted int }

func (p *plan) of(id graph.ID) *importCount {
	c := p.counts[id.Kind()]
	if c == nil {
		c = &importCount{}
		p.counts[id.Kind()] = c
	}
	return c
}

func (p *plan) total() (t importCount) {
	for _, c := range p.counts {
		t.Created, t.Updated, t.Rebuilt, t.Unchanged, t.Deleted = t.Created+c.Created, t.Updated+c.Updated, t.Rebuilt+c.Rebuilt, t.Unchanged+c.Unchanged, t.Deleted+c.Deleted
	}
	return t
}

// faulty says whether something is worse than a warning.
func (p *plan) faulty() bool {
	for _, f := range p.faults {
		if !f.Warning {
			return true
		}
	}
	return false
}

// once compares with the store, checks, and writes.
func (im *importing) once(ctx context.Context) (*plan, error) {
	bar := im.progress("reading the store", 0)
	p, err := im.plan(ctx)
	bar.done()
	if err != nil || p.faulty() || im.flags.dryRun || len(p.batch.Put)+len(p.batch.Delete) == 0 {
		return p, err
	}
	bar = im.progress("writing "+graph.Count(len(p.batch.Put)+len(p.batch.Delete), "record"), 0)
	defer bar.done()
	_, err = im.x.Apply(ctx, p.batch)
	return p, err
}

// plan finds what is to be written. The version is read before the records, so
// that a batch at this version is refused when they are newer.
func (im *importing) plan(ctx context.Context) (*plan, error) {
	base, err := im.store.Version(ctx)
	if err != nil {
		return nil, err
	}
	p := &plan{base: base, counts: make(map[graph.Kind]*importCount)}
	there, err := snap(ctx, im.store)
	if err != nil {
		return nil, err
	}
	was := make(map[graph.ID]graph.Change, len(there.changes))
	for _, c := range there.changes {
		was[c.ID] = c
	}
	given := make(map[graph.ID]bool)
	p.batch.Base, p.batch.Anew = base, im.flags.rebuild
	for _, c := range im.set.Changes() {
		given[c.ID] = true
		switch old, known := was[c.ID]; {
		case !known:
			p.of(c.ID).Created++
		case old.Record != nil && old.Digest != c.Digest:
			p.of(c.ID).Updated++
		case im.flags.rebuild:
			p.of(c.ID).Rebuilt++
		default:
			p.of(c.ID).Unchanged++
			continue
		}
		p.batch.Put = append(p.batch.Put, c.Record)
	}
	var lost []dataset.Fault
	for _, c := range there.changes {
		switch {
		case given[c.ID]:
		case im.flags.prune:
			p.of(c.ID).Deleted++
			p.batch.Delete = append(p.batch.Delete, c.ID)
		case c.Record == nil:
			lost = append(lost, dataset.Fault{Fault: graph.Fault{ID: c.ID, What: "it is damaged in the store and is not among the records given", Want: "give it too, or delete it with --prune"}})
		default:
			p.others = append(p.others, c.Record)
		}
	}
	p.faults = append(im.set.ValidateAmong(p.others), lost...)
	return p, nil
}

// stopped tells what became of an import that did not end well. A commit that
// was on its way when the import was broken off may still have been done: an
// empty batch waits behind it, and is refused when something was written.
func (im *importing) stopped(ctx context.Context, p *plan, err error) error {
	switch graph.CodeOf(err) {
	case graph.Conflict:
		return fmt.Errorf("%w; others write into the store all the time: nothing was imported", err)
	case graph.Cancelled, graph.Timeout:
	default:
		return err
	}
	what := "the import was broken off"
	if graph.CodeOf(err) == graph.Timeout {
		what = "the import took too long"
	}
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if p != nil {
		if _, err := im.store.Apply(look, graph.Batch{Base: p.base}); err != nil {
			return graph.Errorf(graph.CodeOf(err), "%s in its last moment, and may have been done: run it again to see", what)
		}
	}
	what += ": nothing was written"
	return graph.Errorf(graph.CodeOf(err), "%s (%w)", what, err)
}

type jsonImport struct {
	DryRun    bool              `json:"dryRun"`
	Created   int               `json:"created"`
	Updated   int               `json:"updated"`
	Rebuilt   int               `json:"rebuilt"`
	Unchanged int               `json:"unchanged"`
	Deleted   int               `json:"deleted"`
	Counts    []jsonImportCount `json:"counts"`
	Faults    []jsonFault       `json:"faults"`
	// Version of the data in the store; null when they could not be imported.
	Version *string `json:"version"`
}

type jsonImportCount struct {
	Kind      graph.Kind `json:"kind"`
	Created   int        `json:"created"`
	Updated   int        `json:"updated"`
	Rebuilt   int        `json:"rebuilt"`
	Unchanged int        `json:"unchanged"`
	Deleted   int        `json:"deleted"`
}

// printImport tells what was done, or what is wrong.
func (a *app) printImport(ctx context.Context, im *importing, p *plan) error {
	if p.faulty() {
		if a.json {
			if err := a.printJSON(jsonImport{DryRun: im.flags.dryRun, Counts: []jsonImportCount{}, Faults: faultsJSON(p.faults)}); err != nil {
				return err
			}
			return silentError{exitFault}
		}
		_, err := a.refuse(p.faults, "nothing was imported")
		return err
	}
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute) // what is done is told, whatever comes
	defer cancel()
	v, err := im.x.At(look)
	if err != nil {
		return fmt.Errorf("the import is done, but the data cannot be read again: %w", err)
	}
	t := p.total()
	if a.json {
		out := jsonImport{im.flags.dryRun, t.Created, t.Updated, t.Rebuilt, t.Unchanged, t.Deleted, []jsonImportCount{}, faultsJSON(p.faults), maybe(v.Version())}
		for _, k := range graph.Kinds.Values() {
			if c := p.counts[k]; c != nil {
				out.Counts = append(out.Counts, jsonImportCount{k, c.Created, c.Updated, c.Rebuilt, c.Unchanged, c.Deleted})
			}
		}
		return a.printJSON(out)
	}
	out := a.printer()
	if im.flags.dryRun {
		out.line("nothing was written: this is what the import would do")
	}
	rebuilt := ""
	if im.flags.rebuild {
		rebuilt = fmt.Sprintf(" %d rebuilt,", t.Rebuilt)
	}
	out.line(fmt.Sprintf("%s created, %d updated,%s %d unchanged, %d deleted", graph.Count(t.Created, "record"), t.Updated, rebuilt, t.Unchanged, t.Deleted))
	for _, k := range graph.Kinds.Values() {
		if c := p.counts[k]; c != nil {
			out.line("  " + c.sentence(k))
		}
	}
	if n := len(p.faults); n > 0 {
		fmt.Fprintf(a.errOut, "parley: %s about the form of the lines: parley validate DIR shows those of a folder\n", graph.Count(n, "warning"))
	}
	if !im.flags.dryRun {
		out.line("data " + v.Version())
	}
	return nil
}

// sentence names what happened to a kind, and leaves out what did not.
func (c *importCount) sentence(k graph.Kind) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{c.Created, "created"}, {c.Updated, "updated"}, {c.Rebuilt, "rebuilt"}, {c.Unchanged, "unchanged"}, {c.Deleted, "deleted"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.TrimPrefix(graph.Count(0, pluralLabel(k, 0)), "0 ") + ": " + strings.Join(parts, ", ")
}
