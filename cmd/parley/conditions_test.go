package main

import (
	"bytes"
	"net/url"
	"os"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/export"
)

// TestConditions: each condition of /export is a flag of parley export, where
// records have names instead of ids, and of parley path but for --around.
func TestConditions(t *testing.T) {
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		t.Fatal(err)
	}
	v, err := explore(store, graph.Options{}).At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]struct{ written, address string }{
		"via":                {"co_hosting,Attendance", "co_hosting,attendance"},
		"max_delegations":    {"5", "5"},
		"around":             {"Japan,EST", "country:JP,country:EE"},
		"from":               {"2014-06", "2014-06"},
		"to":                 {"2020", "2020"},
		"or_undated":         {"true", "true"},
		"formats":            {"bilateral", "bilateral"},
		"focuses":            {"policy", "policy"},
		"tracks":             {"1.5,2", "1.5,2"},
		"modes":              {"virtual", "virtual"},
		"topics":             {"norms", "norms"},
		"series":             {"Estonia-Japan Cyber Dialogue", "series:estonia-japan-cyber-dialogue"},
		"regions":            {"Asia", "Asia"},
		"places":             {"Kenya", "country:KE"},
		"present":            {"Izumi Nakamitsu,ICT4Peace Foundation", "person:izumi-nakamitsu,organisation:ict4peace-foundation"},
		"present_all":        {"JPN,ee", "country:JP,country:EE"},
		"present_none":       {"country:US", "country:US"},
		"hosted_by":          {"Germany", "country:DE"},
		"invited":            {"European Union", "organisation:european-union"},
		"text":               {"tallinn", "tallinn"},
		"only_announced":     {"Exclude", "false"},
		"present_members_of": {"ASEAN", "organisation:association-of-southeast-asian-nations"},
	}
	flags := answer(t, "path", "--help")
	for _, p := range export.Params() {
		row, ok := rows[p.Name]
		if !ok {
			t.Errorf("no row tries %s", p.Name)
			continue
		}
		args := []string{"--" + flagOf(p) + "=" + row.written}
		values := url.Values{p.Name: {row.address}}
		switch p.Name {
		case "or_undated":
			args, values["from"] = append(args, "--from", "2014"), []string{"2014"}
		case "max_delegations":
			args, values["via"] = append(args, "--via", "attendance"), []string{"attendance"}
		}
		q, err := export.ParseQuery(values)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := export.Write(t.Context(), &want, v, "links.csv", q); err != nil {
			t.Fatal(err)
		}
		if got := answer(t, append([]string{"export", "links.csv"}, args...)...); got != want.String() {
			t.Errorf("%v: the file is another than that of %s:\n%.300s\n%.300s", args, values.Encode(), got, want.String())
		}
		if strings.Contains(flags, "--"+flagOf(p)+" ") != (p.Name != "around") {
			t.Errorf("parley path --help and --%s", flagOf(p))
		}
	}
	wide := answer(t, "path", "Kenya", "Estonia")
	if narrow := answer(t, "path", "Kenya", "Estonia", "--places", "Kenya,Estonia", "--modes", "in_person,not_stated"); narrow == wide {
		t.Error("parley path does not heed --places and --modes")
	}
}

// TestCodebookConditions: section 8 of the codebook has a row for each.
func TestCodebookConditions(t *testing.T) {
	b, err := os.ReadFile("../../docs/codebook.md")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, p := range export.Params() {
		want.WriteString("| `" + p.Name + "` | `--" + flagOf(p) + "` | " + taken[p.Takes] + " | " + p.Meaning + " |\n")
	}
	if !strings.Contains(string(b), want.String()) {
		t.Errorf("docs/codebook.md lacks these rows:\n%s", want.String())
	}
}

// taken tells what a condition takes.
var taken = map[export.Takes]string{
	export.Text: "text", export.Date: "date", export.Number: "number", export.Switch: "`true` or `false`", export.Enum: "values",
	export.Actors: "actors", export.Participants: "countries, organisations, people", export.Series: "series", export.Countries: "countries", export.Bodies: "bodies",
}
