package export

import (
	"bufio"
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"parley/graph"
)

// fieldType is what the values of an attribute are.
type fieldType int

const (
	text fieldType = iota // string, or []string
	whole
	decimal
)

// field is one attribute of the graph, its nodes or its edges.
type field struct {
	name string
	typ  fieldType
}

// A value stands at the place of its field: a string, []string, int, float64
// or json.RawMessage. Nil, an empty string and an empty list are not known, and
// are written nowhere.

var graphFields = []field{
	{"data_version", text},
	{"licence", text},
	{"citation", text},
	{"query", text},
	{"meeting_count", whole},
	{"undated_left_out", whole},
}

var nodeFields = []field{
	{"label", text},
	{"kind", text},
	{"code", text},
	{"alpha3", text},
	{"short_name", text},
	{"organisation_kind", text},
	{"region", text},
	{"subregion", text},
	{"latitude", decimal},
	{"longitude", decimal},
	{"meeting_count", whole},
	{"link_count", whole},
}

var edgeFields = []field{
	{"weight", decimal},
	{"kinds", text},
	{"meeting_count", whole},
	{"first_met", text},
	{"last_met", text},
	{"announced", whole},
	{"meetings", text},
	{"sources", text},
	{"source_urls", text},
}

// The fields for which GEXF has an XML attribute.
const (
	labelField  = 0 // of nodes
	weightField = 0 // of edges
)

// sink writes a network in one format. The calls come in this order: begin, all
// nodes, edges, all edges, end.
type sink interface {
	begin(values []any) error
	node(id string, values []any) error
	edges() error
	edge(id, from, to string, values []any) error
	end() error
}

// network makes the job of a format of networks.
func network(open func(*bufio.Writer) sink) func(context.Context, *graph.View, Query, provenance) (job, error) {
	return func(ctx context.Context, v *graph.View, q Query, p provenance) (job, error) {
		net, err := v.Network(ctx, q.rule(), q.Around)
		if err != nil {
			return nil, err
		}
		p.query = q.linksJSON()
		return func(ctx context.Context, w *bufio.Writer) error {
			return writeNetwork(ctx, open(w), v, net, p)
		}, nil
	}
}

func writeNetwork(ctx context.Context, s sink, v *graph.View, net *graph.Network, p provenance) error {
	degree := make(map[graph.ID]int, len(net.Actors))
	for _, l := range net.Links {
		degree[l.From]++
		degree[l.To]++
	}
	begin := func() error {
		return s.begin([]any{p.version, p.licence, p.citation, json.RawMessage(p.query), net.MeetingCount, net.UndatedLeftOut})
	}
	for i, ids := range slices.Collect(slices.Chunk(net.Actors, batch)) {
		recs, err := v.Records(ctx, ids)
		if err != nil {
			return err
		}
		if i == 0 { // not before the first read has shown that the store answers
			if err := begin(); err != nil {
				return err
			}
		}
		for _, r := range recs {
			if err := s.node(string(r.RecordID()), nodeValues(v, r, degree[r.RecordID()])); err != nil {
				return err
			}
		}
	}
	if len(net.Actors) == 0 {
		if err := begin(); err != nil {
			return err
		}
	}
	return writeEdges(ctx, s, v, net.Links)
}

func writeEdges(ctx context.Context, s sink, v *graph.View, links []graph.Link) error {
	if err := s.edges(); err != nil {
		return err
	}
	for _, l := range links {
		if err := ended(ctx); err != nil {
			return err
		}
		e, err := evidenceOf(v, l)
		if err != nil {
			return err
		}
		id := string(l.From) + "--" + string(l.To)
		if err := s.edge(id, string(l.From), string(l.To), edgeValues(v, l, e)); err != nil {
			return err
		}
	}
	return s.end()
}

// nodeValues are in the order of nodeFields.
func nodeValues(v *graph.View, rec graph.Record, links int) []any {
	id := rec.RecordID()
	out := []any{v.Name(id), string(id.Kind())}
	switch r := rec.(type) {
	case *graph.Country:
		out = append(out, r.Code(), r.Alpha3, "", "", r.Region, r.Subregion, known(r.Latitude), known(r.Longitude))
	case *graph.Organisation:
		out = append(out, "", "", r.ShortName, string(r.OrganisationKind), "", "", nil, nil)
	}
	return append(out, v.MeetingCount(id), links)
}

// edgeValues are in the order of edgeFields. The weight is the number of
// meetings, where programs look for it.
func edgeValues(v *graph.View, l graph.Link, e evidence) []any {
	return []any{
		float64(l.MeetingCount), texts(l.Kinds), l.MeetingCount, l.FirstMet.String(), l.LastMet.String(),
		l.Announced, texts(e.meetings), texts(e.sources), addresses(v, e.sources),
	}
}

func known(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

func absent(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	}
	return false
}

// written is a value as text, for XML.
func written(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []string:
		return joined(v)
	case json.RawMessage:
		return string(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
