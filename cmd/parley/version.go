package main

import (
	"cmp"
	"runtime/debug"

	"github.com/spf13/cobra"

	"parley/graph"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of the data",
		Long: `Prints the version of the program and of the data. The version of the data is a
digest of all records: the same data have the same version everywhere, so that
a citation means something.`,
		Example: "  parley version\n  parley version --data ./mydata --json",
		Args:    exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := a.view(cmd)
			if err != nil {
				return err
			}
			d := v.Dataset()
			if a.json {
				return a.printJSON(struct {
					Program string      `json:"program"`
					Dataset jsonDataset `json:"dataset"`
				}{programVersion(), datasetJSON(d)})
			}
			p := a.printer()
			p.line("parley " + programVersion())
			p.line("data   " + d.Version)
			p.blank()
			p.line(graph.Written(d.FirstMeeting) + " to " + graph.Written(d.LastMeeting))
			for _, c := range d.Counts {
				p.line("  " + graph.Count(c.Count, pluralLabel(c.Kind, c.Count)))
			}
			p.line("Licence of the data: " + d.Licence)
			p.text("Cite as: ", "         ", d.Citation)
			return nil
		},
	}
}

// version is set by whoever builds from a folder without its git, as the
// Dockerfile does: -ldflags="-X main.version=v1.2.3".
var version string

// programVersion is the one that the build was told, else that of the module as
// the Go tool recorded it.
func programVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return cmp.Or(info.Main.Version, "(devel)")
}

// pluralLabel names a kind beside a number.
func pluralLabel(k graph.Kind, n int) string {
	switch {
	case k == graph.KindCountry && n != 1:
		return "countries"
	case k == graph.KindPerson && n != 1:
		return "persons"
	}
	return graph.Kinds.Label(k)
}
