package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley/graph"
)

// batch is how many records are read from the store at once.
const batch = 100

// Format is one kind of file.
type Format struct {
	// Name is kind and format, such as "links.csv".
	Name string
	// MediaType goes into a Content-Type header.
	MediaType string
	// Description is one sentence for people.
	Description string

	// prepare checks a query and chooses what is to be written.
	prepare func(ctx context.Context, v *graph.View, q Query, p provenance) (job, error)
}

// job writes what was chosen. The writer is buffered; the job does not flush it.
type job func(ctx context.Context, w *bufio.Writer) error

const (
	typeCSV  = "text/csv; charset=utf-8; header=present"
	typeJSON = "application/json; charset=utf-8"
)

// Formats lists the formats in the order in which they are shown. The caller
// owns the list.
func Formats() []Format {
	return []Format{
		{"participations.csv", typeCSV, "Who was at which meeting: one row for each participant.", participations},
		{"meetings.csv", typeCSV, "One row a meeting, with topics, counts and sources.", meetings},
		{"links.csv", typeCSV, "Who meets whom: one row for each linked pair, with its meetings.", links},
		{"network.graphml", "application/graphml+xml; charset=utf-8", "The network of links for networkx, igraph, yEd and Cytoscape.", network(newGraphML)},
		{"network.gexf", "application/gexf+xml; charset=utf-8", "The network of links for Gephi, as GEXF 1.3.", network(newGEXF)},
		{"network.json", typeJSON, "The network of links as node-link JSON, for networkx and d3.", network(newNodeLink)},
	}
}

// format finds a format by name; INVALID names the ones there are.
func format(name string) (Format, error) {
	all := Formats()
	if i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name }); i >= 0 {
		return all[i], nil
	}
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Name
	}
	return Format{}, graph.Errorf(graph.Invalid, "there is no export %.60q: use one of %s", name, strings.Join(names, ", "))
}

// Write writes one file, named like its format ("links.csv"). An unknown name,
// a query that [graph.View] refuses and one that chooses links for a file of
// meetings are INVALID, unknown ids NOT_FOUND; nothing was written then. An
// error of the store or the context may come later. An error of w comes back
// wrapped.
func Write(ctx context.Context, w io.Writer, v *graph.View, name string, q Query) error {
	f, err := format(name)
	if err != nil {
		return err
	}
	run, err := f.job(ctx, v, q)
	if err != nil {
		return err
	}
	return f.write(ctx, w, run)
}

func (f Format) job(ctx context.Context, v *graph.View, q Query) (job, error) {
	d := v.Dataset()
	return f.prepare(ctx, v, q, provenance{version: d.Version, licence: d.Licence, citation: d.Citation})
}

// bufferSize is how much is gathered before a write.
const bufferSize = 32 << 10

func (f Format) write(ctx context.Context, w io.Writer, run job) error {
	b := bufio.NewWriterSize(w, bufferSize)
	err := run(ctx, b)
	if err == nil {
		err = b.Flush()
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Name, err)
	}
	return nil
}

// provenance is what a file says of its making.
type provenance struct {
	version, licence, citation string
	query                      string // canonical JSON
}

// ended is the context's error, coded; nil while it goes on.
func ended(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return graph.Errorf(graph.CodeOf(err), "the export was broken off: %w", err)
	}
	return nil
}
