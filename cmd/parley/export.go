package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"parley/internal/export"
)

func (a *app) exportCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "export KIND.FORMAT|DIR",
		Short: "Write tables and networks for other programs, or all data files",
		Long: `Writes meetings or links as a file for other programs, to standard output or
into a file that is there whole or not at all. Each file holds the version and
licence of the data and the query:

` + exportList() + `
--via, --max-delegations and --around choose links; the other flags choose
meetings, in all export. They are the conditions of /export, where docs/codebook.md
tells them, but take names: records are named as in parley path.

Any other argument is a folder, new, empty or of an earlier export, into which
all records go as canonical data files: the same data give the same bytes,
whichever store they come from. parley import and --data read them.`,
		Example: `  parley export links.csv -o links.csv
  parley export network.gexf --via co_hosting --from 2015 -o network.gexf
  parley export participations.csv --focuses policy --tracks 1 | head -n 3
  parley export meetings.csv --present-all Japan,Estonia --places Estonia
  parley export ./mydata`,
		Args: exactly(1, "the name of one file, or a folder"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runExport(cmd, args[0], file) },
	}
	bindConditions(cmd)
	cmd.Flags().StringVarP(&file, "output", "o", "", "write into this file instead of standard output")
	return cmd
}

func exportList() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %s\n      %s\n", f.Name, f.Description)
	}
	return b.String()
}

func (a *app) runExport(cmd *cobra.Command, name, file string) error {
	if !slices.ContainsFunc(export.Formats(), func(f export.Format) bool { return f.Name == name }) {
		if err := mistyped(name); err != nil {
			return err
		}
		return a.exportDir(cmd, name)
	}
	if a.json {
		return usageError{fmt.Errorf("--json does not go with parley export: network.json is the JSON there is")}
	}
	v, err := a.view(cmd)
	if err != nil {
		return err
	}
	q, err := a.conditions(cmd, v)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return export.Write(cmd.Context(), w, v, name, q) }
	if file == "" || file == "-" {
		return write(a.out)
	}
	return writeFile(file, write)
}

// writeFile puts what is written into a file that is whole or, when writing
// ends early, as it was before. What is no regular file, such as a pipe, is
// written to as it is.
func writeFile(name string, write func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // the link stays a link
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		if info.IsDir() {
			return usageError{fmt.Errorf("%q is a folder: name a file", name)}
		}
		if !info.Mode().IsRegular() {
			return writeThrough(name, write)
		}
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("cannot write %q: %w", name, err)
	}
	err = fill(f, mode, write)
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// fill writes all and closes.
func fill(f *os.File, mode os.FileMode, write func(io.Writer) error) error {
	err := write(f)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

func writeThrough(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("cannot write %q: %w", name, err)
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
