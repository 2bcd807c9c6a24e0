package export_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/internal/export"
)

// TestRoundTripsWithPython lets pandas and networkx read what was written and
// compare it. It needs PARLEY_TEST_PYTHON, the path of an interpreter that has
// both.
func TestRoundTripsWithPython(t *testing.T) {
	python := os.Getenv("PARLEY_TEST_PYTHON")
	if python == "" {
		const why = "set PARLEY_TEST_PYTHON to a Python that has pandas and networkx"
		if strings.Contains(os.Getenv("PARLEY_REQUIRE"), "python") {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	odd := graphtest.Small()
	odd[0].(*graph.Country).Name = "=1+1 <Aland> \"&\" 漢字\U0001F600, and\nmore"
	odd[2].(*graph.Organisation).Name = "-2, '+3'"
	for _, set := range []struct {
		name   string
		view   *graph.View
		query  export.Query
		expect map[string]any
	}{
		{"shipped", shipped(t), everyLink, map[string]any{"ids": []string{"country:NA", "country:JP"}}},
		{"dialogues", shipped(t), export.Query{}, map[string]any{"rows": map[string]int{"links.csv": 150, "meetings.csv": 1322}, "nodes": 76, "edges": 150}},
		{"filtered", shipped(t), export.Query{
			Rule:   graph.LinkRule{Via: []graph.LinkKind{graph.CoHosting}, MaxDelegations: new(9)},
			Filter: graph.MeetingFilter{During: &graph.DateRange{From: mustDate(t, "2015-03"), To: mustDate(t, "2020")}, Text: "dialogue"},
		}, nil},
		{"odd", view(t, odd), export.Query{}, map[string]any{"nodes": 2, "edges": 1}},
		{"random", view(t, graphtest.Random(5, 120)), everyLink, nil},
		{"nothing", view(t, graphtest.Small()), export.Query{Filter: graph.MeetingFilter{Formats: []graph.Format{}}}, map[string]any{"nodes": 0, "edges": 0}},
	} {
		t.Run(set.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range names() {
				write(t, filepath.Join(dir, name), file(t, set.view, name, forFormat(name, set.query)))
			}
			expect, err := json.Marshal(set.expect)
			if err != nil {
				t.Fatal(err)
			}
			if set.expect != nil {
				write(t, filepath.Join(dir, "expect.json"), expect)
			}
			out, err := exec.CommandContext(t.Context(), python, "testdata/roundtrip.py", dir).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
