package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/graph"
	"parley/schema"
)

func sdl(t testing.TB) *ast.Schema {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: schema.SDL})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func names[T ~string](e *graph.Enum[T]) (out []string) {
	for _, v := range e.Values() {
		out = append(out, string(v))
	}
	return out
}

func TestVocabularyIsTheSDLs(t *testing.T) {
	vocabulary := map[string][]string{}
	for _, e := range []struct {
		name   string
		values []string
	}{
		{graph.Kinds.Name(), names(graph.Kinds)},
		{graph.LinkKinds.Name(), names(graph.LinkKinds)},
		{graph.Formats.Name(), names(graph.Formats)},
		{graph.Focuses.Name(), names(graph.Focuses)},
		{graph.Tracks.Name(), names(graph.Tracks)},
		{graph.Modes.Name(), names(graph.Modes)},
		{graph.Precisions.Name(), names(graph.Precisions)},
		{graph.Presences.Name(), names(graph.Presences)},
		{graph.Hostings.Name(), names(graph.Hostings)},
		{graph.Roles.Name(), names(graph.Roles)},
		{graph.OrganisationKinds.Name(), names(graph.OrganisationKinds)},
		{graph.Topics.Name(), names(graph.Topics)},
		{graph.NoPathReasons.Name(), names(graph.NoPathReasons)},
		{graph.RelaxationKinds.Name(), names(graph.RelaxationKinds)},
		{graph.ParticipantOrders.Name(), names(graph.ParticipantOrders)},
		{graph.MeetingOrders.Name(), names(graph.MeetingOrders)},
		{graph.SeriesOrders.Name(), names(graph.SeriesOrders)},
		{graph.SourceOrders.Name(), names(graph.SourceOrders)},
		{graph.LinkOrders.Name(), names(graph.LinkOrders)},
	} {
		vocabulary[e.name] = e.values
	}
	for name, def := range sdl(t).Types {
		if def.Kind != ast.Enum || strings.HasPrefix(name, "__") {
			continue
		}
		var want []string
		for _, v := range def.EnumValues {
			want = append(want, v.Name)
		}
		if got := vocabulary[name]; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
		delete(vocabulary, name)
	}
	for name := range vocabulary {
		t.Errorf("the SDL has no enum %s", name)
	}
}

func TestEnumParse(t *testing.T) {
	for _, s := range []string{"CO_HOSTING", "co_hosting", "co-hosting", "Co Hosting", " co_hosting "} {
		if v, err := graph.LinkKinds.Parse(s); err != nil || v != graph.CoHosting {
			t.Errorf("%q: got %q, %v; want CO_HOSTING", s, v, err)
		}
	}
	if v, err := graph.Tracks.Parse("track 1.5"); err != nil || v != graph.Track15 {
		t.Errorf("got %q, %v; want TRACK_1_5", v, err)
	}
	_, err := graph.LinkKinds.Parse("cohosting")
	if graph.CodeOf(err) != graph.Invalid || !strings.Contains(err.Error(), "CO_HOSTING") {
		t.Errorf("got %v, want INVALID with the values", err)
	}
}

func TestLabelsAndRelations(t *testing.T) {
	if got := graph.Topics.Label("CBM"); got != "confidence-building measures" {
		t.Errorf("got %q", got)
	}
	if got := graph.Topics.Label("ODD"); got != "ODD" {
		t.Errorf("got %q, want an unknown value as it is", got)
	}
	seen := map[graph.RelationKind]bool{}
	for _, r := range graph.Relations {
		if seen[r.Name] || r.Label == "" || r.Back == "" || len(r.From) == 0 || len(r.To) == 0 {
			t.Errorf("%s is repeated or not whole", r.Name)
		}
		seen[r.Name] = true
	}
	terms := graph.Formats.Terms()
	terms[0].Label = "spoilt"
	if graph.Formats.Label(graph.FormatBilateral) == "spoilt" {
		t.Error("the caller's list is the vocabulary")
	}
}
