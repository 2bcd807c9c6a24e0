package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/export"
)

// mistyped is an error when a name looks like that of a format and is none:
// "link.csv", or "links" alone. A folder that is there, or a name with a
// slash, is meant as a folder.
func mistyped(name string) error {
	if strings.ContainsAny(name, `/\`) || isFolder(name) || name == "." || name == ".." {
		return nil
	}
	var names, near []string
	kind, _, dotted := strings.Cut(name, ".")
	for _, f := range export.Formats() {
		names = append(names, f.Name)
		own, _, _ := strings.Cut(f.Name, ".")
		if d := levenshtein.ComputeDistance(strings.ToLower(name), f.Name); d <= 2 || !dotted && strings.EqualFold(kind, own) {
			near = append(near, f.Name)
		}
	}
	if !dotted && len(near) == 0 {
		return nil
	}
	says, folder := "use one of "+strings.Join(names, ", "), "."+string(filepath.Separator)+name
	if len(near) > 0 {
		return graph.Errorf(graph.Invalid, "there is no export %.60q: did you mean %s, or %s for a folder of this name?", name, strings.Join(near, " or "), folder)
	}
	return graph.Errorf(graph.Invalid, "there is no export %.60q: %s, or %s for a folder of this name", name, says, folder)
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// choosing are the flags that choose what goes into one file, and where.
func choosing() []string {
	flags := []string{"output"}
	for _, p := range export.Params() {
		flags = append(flags, flagOf(p))
	}
	return flags
}

type jsonExport struct {
	Folder  string          `json:"folder"`
	Version string          `json:"version"`
	Counts  []jsonKindCount `json:"counts"`
}

// exportDir writes the canonical files of all records into a folder.
func (a *app) exportDir(cmd *cobra.Command, dir string) error {
	for _, name := range choosing() {
		if cmd.Flags().Changed(name) {
			return graph.Errorf(graph.Invalid, "--%s does not go with a folder, which takes all data: leave it out, or name one of the files that parley export --help lists", name)
		}
	}
	if err := exportable(dir); err != nil {
		return err
	}
	store, err := a.open(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), longWork)
	defer cancel()
	var there *snapshot
	err = again(ctx, func() (err error) {
		if there, err = snap(ctx, store); err != nil {
			return err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("cannot make the folder %q: %w", dir, err)
		}
		bar := a.progress("writing "+graph.Count(len(there.changes), "record"), len(there.changes))
		defer bar.done()
		return dataset.Write(there.whole(ctx, store, bar), func(name string, write func(io.Writer) error) error {
			return writeFile(filepath.Join(dir, name), write)
		})
	})
	if err == nil {
		err = writeNotices(dir)
	}
	if err != nil {
		return err
	}
	return a.printExport(ctx, dir, there)
}

// exportable refuses a folder that holds anything but the files of a dataset,
// which would be lost or would lie among them.
func exportable(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case os.IsNotExist(err):
		return nil
	case err != nil:
		if info, err := os.Stat(dir); err == nil && !info.IsDir() {
			return graph.Errorf(graph.Invalid, "%q is a file: name a folder", dir)
		}
		return fmt.Errorf("cannot read the folder %q: %w", dir, err)
	}
	i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return !ours(e) })
	if i >= 0 {
		return graph.Errorf(graph.Invalid, "%q holds %q, which is no file of a dataset: name a new folder, or an empty one", dir, entries[i].Name())
	}
	return nil
}

// ours: a file of a dataset, or what an export that was killed left of one.
func ours(e fs.DirEntry) bool {
	name := e.Name()
	if rest, hidden := strings.CutPrefix(name, "."); hidden {
		name = strings.TrimSuffix(rest, filepath.Ext(rest))
	}
	return !e.IsDir() && dataset.IsFileName(name)
}

// writeNotices adds licence and notices, which must go along with what came
// from the built-in dataset. Those that are there stay.
func writeNotices(dir string) error {
	for _, name := range dataset.Notices() {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err == nil {
			continue
		}
		b, err := fs.ReadFile(dataset.Files(), name)
		if err == nil {
			err = writeFile(file, func(w io.Writer) error { _, err := w.Write(b); return err })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printExport(ctx context.Context, dir string, there *snapshot) error {
	store, err := memstore.FromChanges(there.changes)
	if err != nil {
		return err
	}
	v, err := explore(store, graph.Options{}).At(ctx)
	if err != nil {
		return err
	}
	d := datasetJSON(v.Dataset())
	if a.json {
		return a.printJSON(jsonExport{dir, d.Version, d.Counts})
	}
	var parts []string
	for _, c := range d.Counts {
		parts = append(parts, graph.Count(c.Count, pluralLabel(c.Kind, c.Count)))
	}
	p := a.printer()
	p.text("", "  ", fmt.Sprintf("%s: %s (%s)", dir, graph.Count(len(there.changes), "record"), strings.Join(parts, ", ")))
	p.line("data " + d.Version)
	return nil
}
